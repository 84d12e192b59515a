package redact

import (
	"regexp"
	"strings"

	"logcanary/collector/literal"
)

// custom is a rule of the operator's own. Its expression is asked only where one of
// its literals stands, if every match has one.
type custom struct {
	pattern *regexp.Regexp
	group   int  // what of a match is hidden: 0 for all of it
	always  bool // there is no literal to wait for
}

// add takes a rule of the operator's own; its needles are returned.
func (r *Redactor) add(c Custom) (needles []*needle) {
	id := len(r.custom)
	words := literal.Required(c.Pattern, literal.Least).Words
	r.custom = append(r.custom, custom{pattern: c.Pattern, group: min(1, c.Pattern.NumSubexp()), always: len(words) == 0})
	r.names = append(r.names, c.Name)
	mask := c.Replace
	if mask == "" {
		mask = "<redacted:" + c.Name + ">"
	}
	r.masks = append(r.masks, mask)
	for _, w := range words {
		needles = append(needles, &needle{text: strings.ToLower(w), rule: rules + rule(id), look: (*scan).ask})
	}
	return needles
}

// ask remembers that a literal of a rule was seen.
func (s *scan) ask(_ int, n *needle) { s.asked[n.rule-rules] = true }

// What one rule may read of a text. Each match may read on to the text's end before it
// knows where it ends itself, so the number of matches has to have a bound that falls as
// the text grows.
const (
	maxRead    = 4 << 20 // bytes
	minMatches = 8
)

// customs applies the operator's own rules.
func (s *scan) customs() {
	for i := range s.custom {
		if c := &s.custom[i]; c.always || s.asked[i] {
			s.apply(c, rules+rule(i))
		}
	}
}

// apply hides what a rule matches. Where its matches are too many, all that follows
// them is hidden.
func (s *scan) apply(c *custom, id rule) {
	most := max(minMatches, maxRead/(len(s.text)+1))
	found := c.pattern.FindAllSubmatchIndex(s.text, most+1)
	for i, m := range found {
		f := find{span: span{m[2*c.group], m[2*c.group+1]}, rule: id}
		if i == most {
			f.span = span{m[0], len(s.text)}
		}
		if f.empty() {
			continue
		}
		if all(s.text[f.from:f.to], isDigit) {
			f.around = s.jsonQuotesBefore(f.from)
		}
		s.add(f)
	}
}
