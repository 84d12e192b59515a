package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"logcanary/collector/doctor"
)

// sheet writes a report for a tired person: what is well in a line, then what may be
// wrong, then what is wrong, the worst nearest to the prompt.
type sheet struct {
	buf    []byte
	colour bool
	now    time.Time
}

func newSheet(colour bool, now time.Time) *sheet { return &sheet{colour: colour, now: now} }

// ANSI sequences (SGR).
const (
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	normal = "\x1b[0m"
)

// report writes all of it.
func (s *sheet) report(r *doctor.Report) []byte {
	s.flowing(r)
	s.others(r, func(c *doctor.Checked) bool {
		return !troubled(c) && c.State != doctor.Flowing && c.Kind == "container"
	})
	s.cannotTell(r)
	s.others(r, func(c *doctor.Checked) bool { return troubled(c) && !alarming(c) })
	s.others(r, alarming)
	s.summary(r)
	return s.buf
}

// troubled says whether something is to be said of a target: a silence, too, whose cause
// was not found.
func troubled(c *doctor.Checked) bool { return len(c.Findings) > 0 || c.State == doctor.Silent }

func alarming(c *doctor.Checked) bool {
	return slices.ContainsFunc(c.Findings, func(f doctor.Finding) bool { return f.Certainty.Alarming() })
}

// flowing names those that are well, all in one line.
func (s *sheet) flowing(r *doctor.Report) {
	var names []string
	for i := range r.Checked {
		if c := &r.Checked[i]; c.State == doctor.Flowing && !troubled(c) {
			names = append(names, c.Target)
		}
	}
	if len(names) > 0 {
		s.line(green, "✓", "flowing: "+few(names, 30))
	}
}

// others writes each target that is meant by itself.
func (s *sheet) others(r *doctor.Report, meant func(*doctor.Checked) bool) {
	for i := range r.Checked {
		if c := &r.Checked[i]; meant(c) {
			s.target(c)
		}
	}
}

func (s *sheet) target(c *doctor.Checked) {
	switch {
	case alarming(c):
		s.space()
		s.line(red, "✗", s.in(bold, visible(c.Target))+" "+s.state(c))
	case troubled(c):
		s.space()
		s.line(yellow, "!", s.in(bold, visible(c.Target))+" "+s.state(c))
	default:
		s.line(dim, "·", visible(c.Target)+" "+s.state(c))
	}
	for i := range c.Findings {
		s.finding(&c.Findings[i])
	}
	if c.State == doctor.Silent && len(c.Findings) == 0 {
		s.text(2, "No cause was found in what could be looked at.")
	}
}

// state is a target's state in words, with since when.
func (s *sheet) state(c *doctor.Checked) string {
	words := c.Note
	switch {
	case c.Kind == "logcanary":
		return "itself"
	case c.State == doctor.Silent && c.LastLine != nil:
		words = "is silent since " + s.clock(*c.LastLine) + " (" + doctor.Ago(s.now.Sub(*c.LastLine)) + ")" + behind(c.Note)
	case c.State == doctor.Silent:
		words = "is silent" + behind(c.Note)
	case c.State == doctor.Flowing && c.LastLine != nil:
		words = "flows, last line " + doctor.Ago(s.now.Sub(*c.LastLine)) + " ago" + behind(c.Note)
	case c.State == doctor.Flowing:
		words = "flows" + behind(c.Note)
	}
	return visible(words)
}

func behind(note string) string {
	if note == "" {
		return ""
	}
	return ", " + note
}

// clock is a time as short as it can be told: with the day when it is not today.
func (s *sheet) clock(t time.Time) string {
	t = t.In(s.now.Location())
	if t.YearDay() != s.now.YearDay() || t.Year() != s.now.Year() {
		return t.Format(time.DateTime)
	}
	return t.Format(time.TimeOnly)
}

func (s *sheet) finding(f *doctor.Finding) {
	s.text(2, s.in(bold, sentence(visible(f.Cause))))
	for _, e := range f.Evidence {
		s.text(4, "· "+visible(e))
	}
	if f.Fix != "" {
		s.text(4, s.in(bold, "fix:")+" "+visible(f.Fix))
	}
	for line := range strings.Lines(f.Snippet) {
		s.text(8, visible(strings.TrimRight(line, "\n")))
	}
	s.text(4, s.in(dim, fmt.Sprintf("%s, %s", f.ID, f.Certainty)))
}

// sentence gives a cause its capital and its full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

// few names so many at most.
func few(names []string, most int) string {
	if len(names) > most {
		return visible(strings.Join(names[:most], ", ")) + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return visible(strings.Join(names, ", "))
}

// summary is the last line: what a person sees first.
func (s *sheet) summary(r *doctor.Report) {
	containers, problems, hints := 0, 0, 0
	for i := range r.Checked {
		c := &r.Checked[i]
		if c.Kind == "container" {
			containers++
		}
		switch {
		case alarming(c):
			problems++
		case troubled(c):
			hints++
		}
	}
	s.space()
	switch text := doctor.Times(containers, "container") + " examined"; {
	case containers == 0 && problems == 0:
		s.line(yellow, "!", "there is no container to examine")
	case containers == 0:
		s.line(red, "✗", "no container could be examined")
	case problems > 0:
		s.line(red, "✗", text+", "+doctor.Times(problems, "problem"))
	case hints > 0:
		s.line(yellow, "!", text+", no problem, "+doctor.Times(hints, "hint"))
	default:
		s.line(green, "✓", text+", no problem found")
	}
}

// line writes a sign and a text.
func (s *sheet) line(colour, sign, text string) {
	s.buf = append(s.buf, s.in(colour, sign)+" "+text+"\n"...)
}

// text writes an indented line.
func (s *sheet) text(indent int, text string) {
	s.buf = append(s.buf, strings.Repeat(" ", indent)+text+"\n"...)
}

// space sets a block off from what stands before it.
func (s *sheet) space() {
	if len(s.buf) > 0 {
		s.buf = append(s.buf, '\n')
	}
}

func (s *sheet) in(style, text string) string {
	if !s.colour {
		return text
	}
	return style + text + normal
}

func visible(text string) string { return string(appendVisible(nil, []byte(text))) }
