// Package collector is the way of a line: what a reader hands over is levelled, joined
// with the lines that it belongs to, counted and selected; what is kept becomes a record
// and enters the journal together with the position of its source.
//
// The stages are plain calls in the reader's own goroutine. A line that is only
// counted allocates nothing and crosses no channel. It promises that a line is
// counted once, when the level of its record is known, that the position of a source
// stands before a record that is still open, and that reading stops when a record must
// be kept and cannot be. It knows neither files nor engines nor brokers: it owns the
// interface Sink, and whoever reads is joined to it in cmd.
package collector

import (
	"slices"
	"time"

	"logcanary/collector/category"
	"logcanary/collector/fingerprint"
	"logcanary/collector/metrics"
	"logcanary/collector/multiline"
	"logcanary/collector/record"
	"logcanary/collector/redact"
	"logcanary/collector/selection"
	"logcanary/collector/silence"
)

// Sink stores batches. The journal is the one that ships; tests have their own.
// It is safe for concurrent use.
type Sink interface {
	// Reserve asks for room for n more bytes of records. When it grants them, an
	// Append of that much cannot fail; when it does not, nothing is taken.
	Reserve(n int) bool

	// Append enters records and cursor as one, and the notes no later than these; it
	// copies the batch and does not wait for the disk.
	Append(b *record.Batch)
}

// Config is what a collector works with.
type Config struct {
	Sink      Sink
	Metrics   *metrics.Metrics
	Selection selection.Config
	Category  []category.Rule // the operator's own, before those that are built in
	Redact    redact.Config   // which secrets are hidden in what is kept
	Join      Join
	Host      string // host.name of records whose origin names none

	Silence *silence.Keeper // hears when each source speaks; nil for nobody

	// Book is what was learned of messages; nil for one without anything in it. What comes
	// to be learned goes to the sink as Batch.Notes.
	Book *fingerprint.Book

	// Zone is that of times in the text of lines that name none; nil means time.Local.
	Zone *time.Location
}

// Join says which lines become one record; its zero value joins.
type Join struct {
	Off    bool // each line is a record
	Limits multiline.Limits
}

// Collector opens intakes for sources.
type Collector struct {
	cfg        Config
	shop       multiline.Shop
	shared     [record.Levels]*selection.Rules // by Options.Keep, where rules depend on nothing else of an origin
	categories *category.Table
	redaction  redaction
	lessons    lessons
	scratch    scratches
}

// New makes a collector.
func New(cfg Config) *Collector {
	if cfg.Zone == nil {
		cfg.Zone = time.Local
	}
	if cfg.Book == nil {
		cfg.Book = fingerprint.NewBook()
	}
	c := &Collector{cfg: cfg, shop: multiline.Shop{Limits: cfg.Join.Limits}, lessons: lessons{book: cfg.Book, sink: cfg.Sink}, categories: category.New(cfg.Category), redaction: redaction{redact.New(cfg.Redact), cfg.Metrics}}
	if !slices.ContainsFunc(cfg.Selection.Routes, func(r selection.Route) bool { return r.Match.Service != "" || r.Match.Stream != "" }) {
		for l := range c.shared {
			c.shared[l] = selection.For(c.selectionFor(nil), &record.Origin{Options: record.Options{Keep: record.Level(l)}})
		}
	}
	return c
}

// rules are those of an origin, whose lines can have the given categories; sources whose
// rules are equal share them.
func (c *Collector) rules(o *record.Origin, categories *category.Rules) *selection.Rules {
	if shared := c.shared[o.Options.Keep]; shared != nil && categories == nil {
		return shared
	}
	return selection.For(c.selectionFor(categories), o)
}

// selectionFor is the selection without the routes of categories that no line of an
// origin can have: they would have each of its lines looked at twice.
func (c *Collector) selectionFor(categories *category.Rules) selection.Config {
	s := c.cfg.Selection
	s.Routes = slices.DeleteFunc(slices.Clone(s.Routes), func(r selection.Route) bool {
		return r.Match.Category != "" && !categories.Can(r.Match.Category)
	})
	return s
}

// Open announces a source that is read from a position onwards.
func (c *Collector) Open(o *record.Origin, at record.Cursor) *Intake {
	categories := c.categories.For(o)
	in := &Intake{
		sink:       c.cfg.Sink,
		origin:     o,
		series:     c.cfg.Metrics.Series(o),
		pulse:      c.cfg.Silence.Open(o),
		rules:      c.rules(o, categories),
		categories: categories,
		encoder:    newEncoder(o, c.cfg.Host, c.cfg.Zone, &c.redaction, c.lessons.of(o)),
		lessons:    &c.lessons,
		lender:     &c.scratch,
		joins:      !c.cfg.Join.Off && !o.Options.NoJoin,
		at:         at,
		stored:     at,
		fresh:      true,
	}
	in.assembler = c.shop.Assembler((*keeper)(in))
	return in
}
