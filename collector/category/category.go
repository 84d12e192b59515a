// Package category tells apart lines that mean more than their level says: a broker's
// topics come and go at info, and who watches it wants to know.
//
// A rule gives a category to lines by their image, logger and text. It promises that a
// source whose image no rule names costs nothing, and that a line is asked no regular
// expression unless a literal of it stands there. It knows neither where lines come from
// nor what is kept; topics come from the operator alone.
package category

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"logcanary/collector/level"
	"logcanary/collector/literal"
	"logcanary/collector/record"
)

// Rule gives a category to the lines that meet all its conditions; the first rule that
// does decides.
type Rule struct {
	Image  string         // name or glob of the image, or of the service; "" for every source
	Logger string         // name, * and ? stand for any bytes; only shapes of lines that carry a logger have one
	Text   *regexp.Regexp // searched in the line

	Category string
	Topic    string // Kafka topic of what is kept by Keep; "" is the configured default
	Keep     bool   // whatever its level, unless a route says otherwise
}

// Table holds all rules. It does not change and may be used by many at once.
type Table struct {
	rules []Rule
	index *literal.Index // of the literals of all rules' texts
	whose []int          // rule of each literal
	any   []bool         // by rule: its text has no literal to wait for
}

// New makes a table of the operator's own rules and those that are built in, which come
// behind them. An own rule without any condition is about the built-in ones of its
// category: it says where their lines go and whether they are kept.
func New(own []Rule) *Table {
	t := new(Table)
	changed := map[string]Rule{}
	for _, r := range own {
		if r.Unconditional() {
			changed[r.Category] = r
			continue
		}
		t.rules = append(t.rules, r)
	}
	for _, r := range Builtin() {
		if c, ok := changed[r.Category]; ok {
			r.Topic, r.Keep = c.Topic, c.Keep
		}
		t.rules = append(t.rules, r)
	}
	t.prepare()
	return t
}

// Unconditional says whether a rule has no condition of its own.
func (r *Rule) Unconditional() bool { return r.Image == "" && r.Logger == "" && r.Text == nil }

// prepare makes the index.
func (t *Table) prepare() {
	var needles []literal.Needle
	for i, r := range t.rules {
		var set literal.Set
		if r.Text != nil {
			set = literal.Required(r.Text, literal.Least)
		}
		for _, w := range set.Words {
			needles = append(needles, literal.Needle{Text: w, Exact: !set.Folds})
			t.whose = append(t.whose, i)
		}
		t.any = append(t.any, len(set.Words) == 0)
	}
	t.index = literal.NewIndex(needles)
}

// Rules are those that can hold for one origin. One goroutine uses them at a time.
type Rules struct {
	table *Table
	holds []bool // by rule of the table: it can
	asked []bool // by rule, of the text that is looked at: it may be about it
}

// For chooses the rules for the lines of an origin; nil when there are none.
func (t *Table) For(o *record.Origin) *Rules {
	r := &Rules{table: t, holds: make([]bool, len(t.rules)), asked: make([]bool, len(t.rules))}
	for i := range t.rules {
		r.holds[i] = t.rules[i].comesFrom(o)
	}
	if !slices.Contains(r.holds, true) {
		return nil
	}
	return r
}

// comesFrom says whether a rule is about the lines of an origin.
func (r *Rule) comesFrom(o *record.Origin) bool {
	return matches(r.Image, o.Image) || matches(r.Image, nameOf(o.Image)) || matches(r.Image, o.Service)
}

// nameOf is the last part of an image's name, without registry, tag and digest:
// quay.io/strimzi/kafka:0.45@sha256:… is kafka.
func nameOf(image string) string {
	image, _, _ = strings.Cut(image, "@")
	image = image[strings.LastIndexByte(image, '/')+1:]
	name, _, _ := strings.Cut(image, ":")
	return name
}

// Can says whether a line of the origin can have a category that a pattern names.
func (r *Rules) Can(pattern string) bool {
	if r == nil {
		return false
	}
	for i, holds := range r.holds {
		if holds && matches(pattern, r.table.rules[i].Category) {
			return true
		}
	}
	return false
}

// Of is the rule that a line meets; nil when it meets none.
func (r *Rules) Of(text []byte, reading level.Reading) *Rule {
	copy(r.asked, r.table.any)
	r.table.index.Each(text, r.ask)
	for i, asked := range r.asked {
		if asked && r.holds[i] && r.table.rules[i].meets(text, reading) {
			return &r.table.rules[i]
		}
	}
	return nil
}

// ask marks the rule whose literal stands in the text.
func (r *Rules) ask(id, _ int) { r.asked[r.table.whose[id]] = true }

// meets says whether a line is one that the rule is about; its origin is.
func (r *Rule) meets(text []byte, reading level.Reading) bool {
	if r.Text != nil && !r.Text.Match(text) {
		return false
	}
	return r.Logger == "" || like(r.Logger, level.Logger(text, reading))
}

// like says whether a name is what a pattern stands for: * for any bytes, ? for one.
func like(pattern string, name []byte) bool {
	p, n := 0, 0
	star, after := -1, 0 // the last *, and what stands behind what it took so far
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, after = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			after++
			p, n = star+1, after
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// matches is true for an empty pattern. A pattern that is no valid glob is refused where
// configuration is read; here it matches itself alone.
func matches(pattern, name string) bool {
	if pattern == "" || pattern == name {
		return true
	}
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}
