// Package redact hides secrets and personal data in a text before it leaves the
// pipeline: each is replaced by <redacted:RULE>, the name of the rule that found it.
//
// It promises that nothing else of the text changes, that what replaces a secret does
// not depend on it and leaves the syntax around it whole (quotes, braces, separators),
// that a redacted text is not changed by another redaction, and time in proportion to
// the text whatever stands in it. It allocates nothing where it finds nothing.
//
// It looks for what has a form of its own (a prefix, a check digit, a name beside it)
// and refuses to guess by randomness: ids, hashes and traces stay. What a program
// encodes or cuts in pieces before it writes it is not found.
package redact

import (
	"regexp"
	"slices"

	"logcanary/collector/literal"
)

// Config says which rules hold. The zero value is all built-in rules that are on by
// default.
type Config struct {
	Disabled bool     // nothing is hidden
	Off      []string // names of built-in rules that do not hold
	On       []string // names of rules that are off by default and hold
	Rules    []Custom // rules of the operator's own
}

// Custom is a rule of the operator's own.
type Custom struct {
	Name    string         // told in masks and metrics
	Pattern *regexp.Regexp // its first group is hidden; without groups, all that it matches
	Replace string         // stands in the place of what is hidden; "" for <redacted:NAME>
}

// Redactor applies rules. It does not change and may be used by many at once.
type Redactor struct {
	on      [rules]bool
	names   []string // of all rules, the built-in ones first
	masks   []string // what stands in the place of what a rule hides
	needles []*needle
	index   *literal.Index
	fields  []fieldName
	shapes  [maxRun + 1][]shape // by their run of digits
	follow  [maxRun + 1]byte    // what follows those runs
	custom  []custom
	enabled bool
}

// New prepares the rules. A name in Off or On that is no rule's has no effect: it is
// refused where configuration is read.
func New(c Config) *Redactor {
	r := &Redactor{enabled: !c.Disabled, fields: fieldNames()}
	for id, rule := range Rules() {
		r.on[id] = !rule.Off && !slices.Contains(c.Off, rule.Name) || slices.Contains(c.On, rule.Name)
		r.names = append(r.names, rule.Name)
		r.masks = append(r.masks, "<redacted:"+rule.Name+">")
	}
	r.needles = r.builtinNeedles()
	for _, own := range c.Rules {
		r.needles = append(r.needles, r.add(own)...)
	}
	r.index = indexOf(r.needles)
	r.addShapes()
	return r
}

// Memory is what one goroutine's redactions need and leave behind. The zero value is
// ready.
type Memory struct {
	scan  scan
	out   []byte
	names []string
}

// Redact returns the text with every secret replaced: the text itself where there is
// none, else a copy that is the memory's and holds until its next use.
func (r *Redactor) Redact(m *Memory, text []byte) []byte {
	s := &m.scan
	s.reset(r, text)
	m.names = r.names
	if !r.enabled {
		return text
	}
	r.index.Each(text, s.found)
	s.pemLine()
	s.numbers()
	s.contacts()
	s.customs()
	if len(s.finds) == 0 {
		return text
	}
	s.finds = merge(s.finds)
	m.out = r.write(m.out[:0], s)
	return m.out
}

// Count is how much the last Redact hid.
func (m *Memory) Count() int { return len(m.scan.finds) }

// Trim lets go of memory that grew beyond size bytes, by one long text.
func (m *Memory) Trim(size int) {
	if cap(m.out) > size {
		*m = Memory{}
	}
}

// Found calls yield with the name of the rule of each thing that the last Redact hid.
func (m *Memory) Found(yield func(rule string) bool) {
	for _, f := range m.scan.finds {
		if !yield(m.names[f.rule]) {
			return
		}
	}
}

// write appends the text with its finds replaced.
func (r *Redactor) write(dst []byte, s *scan) []byte {
	at := 0
	for _, f := range s.finds {
		dst = append(dst, s.text[at:f.from]...)
		dst = append(dst, f.around...)
		dst = append(dst, r.masks[f.rule]...)
		dst = append(dst, f.around...)
		at = f.to
	}
	return append(dst, s.text[at:]...)
}

// find is a part of a text that is hidden, and by whose order.
type find struct {
	span
	rule   rule
	around []byte // quotes that a bare value gets, as its mask is no number
}

// span is the half-open range of bytes [from, to) of a text.
type span struct{ from, to int }

func (s span) empty() bool { return s.to <= s.from }

// merge orders finds by their place. Of finds that overlap, the one that begins first
// hides what all of them hide.
func merge(all []find) []find {
	slices.SortStableFunc(all, func(a, b find) int { return a.from - b.from })
	n := 0
	for _, f := range all[1:] {
		if last := &all[n]; f.from < last.to {
			last.to = max(last.to, f.to)
			continue
		}
		n++
		all[n] = f
	}
	return all[:n+1]
}

// scan is one text on its way through the rules.
type scan struct {
	*Redactor
	text  []byte
	finds []find
	done  int    // what stands before is hidden, or was looked at, by the needles' pass
	asked []bool // by custom rule: one of its literals was seen
}

func (s *scan) reset(r *Redactor, text []byte) {
	s.Redactor, s.text, s.finds, s.done = r, text, s.finds[:0], 0
	s.asked = append(s.asked[:0], make([]bool, len(r.custom))...)
}

// hide marks what stands from one place to another, if the rule holds.
func (s *scan) hide(r rule, from, to int) {
	if from < to && s.on[r] {
		s.add(find{span: span{from, to}, rule: r})
	}
}

func (s *scan) add(f find) {
	s.finds = append(s.finds, f)
	s.done = max(s.done, f.to)
}
