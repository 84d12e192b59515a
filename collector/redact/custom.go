package redact

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
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
	literals := required(c.Pattern)
	r.custom = append(r.custom, custom{pattern: c.Pattern, group: min(1, c.Pattern.NumSubexp()), always: len(literals) == 0})
	r.names = append(r.names, c.Name)
	mask := c.Replace
	if mask == "" {
		mask = "<redacted:" + c.Name + ">"
	}
	r.masks = append(r.masks, mask)
	for _, l := range literals {
		needles = append(needles, &needle{text: l, rule: rules + rule(id), look: (*scan).ask})
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

// required are literals one of which stands in every match of an expression, in lower
// case; none when there are none of a needle's length.
func required(e *regexp.Regexp) []string {
	tree, err := syntax.Parse(e.String(), syntax.Perl)
	if err != nil {
		return nil
	}
	return literals(tree.Simplify())
}

// minNeedle is the length of the shortest needle that an index finds.
const minNeedle = 3

func literals(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpLiteral:
		return literal(e)
	case syntax.OpCapture, syntax.OpPlus:
		return literals(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return literals(e.Sub[0])
		}
	case syntax.OpConcat:
		return bestOf(e.Sub)
	case syntax.OpAlternate:
		return eachOf(e.Sub)
	}
	return nil
}

// literal is the longest part of a literal that is the same in upper and lower case of
// ASCII: of a literal in any case, k and s have relatives beyond it.
func literal(e *syntax.Regexp) []string {
	folds := e.Flags&syntax.FoldCase != 0
	text := strings.Map(func(r rune) rune {
		if r >= 0x80 || folds && strings.ContainsRune("kKsS", r) {
			return 0
		}
		return r
	}, string(e.Rune))
	longest := slices.MaxFunc(strings.Split(text, "\x00"), func(a, b string) int { return len(a) - len(b) })
	if len(longest) < minNeedle {
		return nil
	}
	return []string{strings.ToLower(longest)}
}

// bestOf are the literals of that part whose shortest is the longest.
func bestOf(parts []*syntax.Regexp) (best []string) {
	for _, p := range parts {
		if own := literals(p); shortest(own) > shortest(best) {
			best = own
		}
	}
	return best
}

func shortest(words []string) int {
	if len(words) == 0 {
		return 0
	}
	return len(slices.MinFunc(words, func(a, b string) int { return len(a) - len(b) }))
}

// eachOf are the literals of all parts, none when one of them has none.
func eachOf(parts []*syntax.Regexp) (all []string) {
	for _, p := range parts {
		own := literals(p)
		if own == nil {
			return nil
		}
		all = append(all, own...)
	}
	return all
}
