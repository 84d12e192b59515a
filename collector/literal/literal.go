// Package literal searches a text for many literals at once, and reads regular
// expressions for literals that all their matches have in common: so that a cheap search
// can spare most texts what is dear.
//
// It promises that an index finds every needle wherever it stands, and that an expression
// matches no text in which none of its literals does. It is made for text in which the
// needles are rare.
package literal

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// Set are literals one of which stands in every match of an expression.
type Set struct {
	Words []string // in ASCII; none where there is nothing in common that is long enough
	Folds bool     // upper and lower case of ASCII are one; the words are in lower case then
}

// Required are the literals of an expression, each of least bytes and more.
func Required(e *regexp.Regexp, least int) Set {
	tree, err := syntax.Parse(e.String(), syntax.Perl)
	if err != nil {
		return Set{}
	}
	return reader{least}.read(tree.Simplify())
}

type reader struct{ least int }

func (r reader) read(e *syntax.Regexp) Set {
	switch e.Op {
	case syntax.OpLiteral:
		return r.literal(e)
	case syntax.OpCapture, syntax.OpPlus:
		return r.read(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return r.read(e.Sub[0])
		}
	case syntax.OpConcat:
		return r.best(e.Sub)
	case syntax.OpAlternate:
		return r.each(e.Sub)
	}
	return Set{}
}

// literal is the longest part of a literal that is the same in upper and lower case of
// ASCII: of a literal in any case, k and s have relatives beyond it.
func (r reader) literal(e *syntax.Regexp) Set {
	folds := e.Flags&syntax.FoldCase != 0
	text := strings.Map(func(c rune) rune {
		if c >= 0x80 || folds && strings.ContainsRune("kKsS", c) {
			return 0
		}
		return c
	}, string(e.Rune))
	longest := slices.MaxFunc(strings.Split(text, "\x00"), func(a, b string) int { return len(a) - len(b) })
	if len(longest) < r.least {
		return Set{}
	}
	if folds {
		longest = strings.ToLower(longest)
	}
	return Set{Words: []string{longest}, Folds: folds}
}

// best are the literals of that part whose shortest is the longest.
func (r reader) best(parts []*syntax.Regexp) (best Set) {
	for _, p := range parts {
		if own := r.read(p); own.shortest() > best.shortest() {
			best = own
		}
	}
	return best
}

func (s Set) shortest() int {
	if len(s.Words) == 0 {
		return 0
	}
	return len(slices.MinFunc(s.Words, func(a, b string) int { return len(a) - len(b) }))
}

// each are the literals of all parts, none when one of them has none.
func (r reader) each(parts []*syntax.Regexp) (all Set) {
	for _, p := range parts {
		own := r.read(p)
		if own.Words == nil {
			return Set{}
		}
		all.Words = append(all.Words, own.Words...)
		all.Folds = all.Folds || own.Folds
	}
	return all.lowered()
}

// lowered is the set as it has to be where one of its words stands for any case.
func (s Set) lowered() Set {
	if s.Folds {
		for i, w := range s.Words {
			s.Words[i] = strings.ToLower(w)
		}
	}
	return s
}
