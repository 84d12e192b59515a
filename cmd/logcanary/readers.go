package main

import (
	"os"
	"path/filepath"
	"regexp"
	"time"

	"logcanary/collector"
	"logcanary/collector/category"
	"logcanary/collector/fingerprint"
	"logcanary/collector/multiline"
	"logcanary/collector/record"
	"logcanary/collector/redact"
	"logcanary/collector/selection"
	"logcanary/collector/silence"
	"logcanary/shipper/journal"
	"logcanary/tailer"
	"logcanary/tailer/docker"
	"logcanary/tailer/file"
)

// readers are the parts that find sources and read them.
type readers struct {
	pool    *tailer.Pool
	watcher *tailer.Watcher
	docker  *docker.Finder // nil when docker.enabled is false
	files   *file.Finder
}

// maxOpen is how many files are held open at once; beyond it the least recently
// read one is closed and opened again when it has something new.
const maxOpen = 768

func (s *sidecar) newReaders() *readers {
	joined := &joint{collector: s.newCollector(), journal: s.journal}
	report := reporter{s.metrics}
	budget := file.NewBudget(maxOpen)
	r := &readers{
		pool:    tailer.NewPool(tailer.PoolConfig{}),
		watcher: tailer.NewWatcher(tailer.WatcherConfig{Log: s.log}),
	}
	born, first := s.journal.Born()
	start, fromNow := file.Beginning, s.cfg.StartAt == "now"
	if fromNow {
		start = file.End
	}
	r.files = file.NewFinder(file.FinderConfig{
		Globs: s.globs(), First: first, Start: start, Never: s.ownPaths(),
		Collector: joined, Pool: r.pool, Watcher: r.watcher, Budget: budget, Report: report, Log: s.log,
	})
	if s.cfg.Docker.Enabled {
		c := docker.Config{
			Host: s.cfg.Docker.Host, DataRoot: s.cfg.Docker.DataRoot,
			Collector: joined, Pool: r.pool, Watcher: r.watcher, Files: r.files, Budget: budget, Report: report, Log: s.log, Notice: s.notice,
		}
		if fromNow {
			c.Born = born
		}
		r.docker = docker.New(c)
	}
	return r
}

// stages are what reads, and then what finds it: at a stop, records that are still open
// are read to their end before their sources are let go.
func (r *readers) stages() (reading, finding collector.Stage) {
	finding = collector.Stage{r.files}
	if r.docker != nil {
		finding = append(finding, r.docker)
	}
	return collector.Stage{r.pool, r.watcher}, finding
}

func (s *sidecar) newCollector() *collector.Collector {
	host, err := os.Hostname()
	if err != nil {
		s.log.Warn("the host's name cannot be told, records have none", "error", err)
	}
	return collector.New(collector.Config{
		Sink: s.journal, Metrics: s.metrics, Silence: s.silence, Host: host, Book: s.book(), Selection: s.cfg.selection(), Category: s.cfg.categories(), Redact: s.cfg.Redact.collector(), Join: s.cfg.Multiline.collector(), Zone: time.Local,
	})
}

func (m *Multiline) collector() collector.Join {
	return collector.Join{Off: !m.Enabled, Limits: multiline.Limits{
		Lines: int(m.MaxLines), Bytes: int(min(m.MaxBytes, 1<<30)), Patience: time.Duration(m.Patience), Head: time.Duration(m.HeadPatience),
	}}
}

// newSilence is who knows the rhythm of each source.
func (s *sidecar) newSilence() *silence.Keeper {
	return silence.New(silence.Config{Path: filepath.Join(s.cfg.StateDir, "rhythms"), Default: s.cfg.Silence.threshold(), Log: s.log})
}

// threshold is the default in the collector's terms; it was checked when it was read.
func (s *Silence) threshold() silence.Threshold {
	t, _ := silence.Parse(s.Default)
	return t
}

// book is what was learned of messages before this start. What another version has
// learned stays in the journal, for that version.
func (s *sidecar) book() *fingerprint.Book {
	book := fingerprint.NewBook()
	if n := book.Learn(s.journal.Notes()); n > 0 {
		s.log.Error("some of what was learned of messages is of another version and left out, fingerprints that rest on it begin anew", "bytes", n)
	}
	return book
}

// globs are the configured file sets; relative patterns begin where logcanary
// was started.
func (s *sidecar) globs() (sets []file.Glob) {
	for _, f := range s.cfg.Files {
		include := make([]string, len(f.Include))
		for i, pattern := range f.Include {
			include[i] = absolute(pattern)
		}
		sets = append(sets, file.Glob{Include: include, Exclude: f.Exclude, Project: f.Project, Service: f.Service})
	}
	return sets
}

// ownPaths are what must never be read: our own state would feed on itself.
func (s *sidecar) ownPaths() []string { return []string{absolute(s.cfg.StateDir)} }

// absolute is a path from the root on; as it was where the working directory
// cannot be told.
func absolute(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return abs
}

// selection is the configuration in the collector's terms; everything in it was
// checked when it was read.
func (c *Config) selection() selection.Config {
	level, _ := c.Keep.Level.Record()
	out := selection.Config{Level: level}
	for _, r := range c.Routes {
		out.Routes = append(out.Routes, selection.Route{
			Match: r.Match.selection(), Topic: r.Topic, Drop: !r.Keep, Fields: r.Fields,
		})
	}
	return out
}

// selection is the conditions in the collector's terms.
func (m Match) selection() selection.Match {
	out := selection.Match{Service: m.Service, Stream: m.Stream, Logger: m.Logger, Category: m.Category}
	if level, ok := m.Level.Record(); ok {
		out.Level = &level
	}
	if outcome, ok := record.ParseOutcome(m.Outcome); ok {
		out.Outcome = &outcome
	}
	if m.Text != "" {
		out.Text = regexp.MustCompile(m.Text)
	}
	return out
}

// categories are the operator's own rules in the collector's terms.
func (c *Config) categories() (out []category.Rule) {
	for _, own := range c.Categories {
		out = append(out, own.rule())
	}
	return out
}

func (c Category) rule() category.Rule {
	out := category.Rule{Image: c.Image, Logger: c.Logger, Category: c.Category, Topic: c.Topic, Keep: c.Keep}
	if c.Text != "" {
		out.Text = regexp.MustCompile(c.Text)
	}
	return out
}

// collector is the choice of rules in the collector's terms.
func (r *Redact) collector() redact.Config {
	out := redact.Config{Disabled: !r.Enabled, Off: r.Off, On: r.On}
	for _, own := range r.Rules {
		out.Rules = append(out.Rules, redact.Custom{Name: own.Name, Pattern: regexp.MustCompile(own.Pattern), Replace: own.Replace})
	}
	return out
}

// joint joins collector and journal to what the readers expect.
type joint struct {
	collector *collector.Collector
	journal   *journal.Journal
}

func (j *joint) Open(o *record.Origin, at record.Cursor) tailer.Intake {
	return j.collector.Open(o, at)
}

func (j *joint) Cursor(key string) []byte { return j.journal.Cursor(key) }

func (j *joint) Cursors(prefix string, each func(key string, cursor []byte)) {
	j.journal.Cursors(prefix, each)
}

func (j *joint) Forget(key string) { j.journal.Forget(key) }
