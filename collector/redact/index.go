package redact

import (
	"encoding/binary"
	"slices"
	"strings"
)

// needle is a literal that a rule waits for: nothing can be its secret where none of
// its needles stands.
type needle struct {
	text  string                           // in lower case unless exact
	next  string                           // bytes one of which must follow; a needle has three bytes at least, this one counted
	exact bool                             // upper and lower case differ
	rule  rule                             // whom it belongs to
	token *token                           // what follows a needle that is the prefix of a token
	look  func(s *scan, at int, n *needle) // called with the place of the needle
}

// index finds needles in one pass over a text. It looks at every second pair of
// bytes alone: a needle of three bytes or more has a pair at an even place wherever it
// begins, so two of its pairs are marked, those that are rarest in logs.
type index struct {
	pairs   [1 << (2 * codeBits)]uint8 // number of the pair's bucket; 0 for none
	buckets [][]probe
}

// probe is a needle that may stand where its pair was found.
type probe struct {
	needle *needle
	back   int // from the pair to the needle's beginning
}

const (
	codeBits   = 6
	maxBuckets = 255 // what is more shares the last: a probe compares the whole needle anyway
)

func newIndex(needles []*needle) *index {
	x := &index{buckets: make([][]probe, 1, maxBuckets)}
	needles = slices.Clone(needles)
	slices.SortStableFunc(needles, func(a, b *needle) int { return len(a.text) - len(b.text) }) // short ones have no choice
	for _, n := range needles {
		if last := len(n.text) - 1; n.next != "" {
			x.mark(n, last-1, n.text[last])
			for i := range len(n.next) {
				x.mark(n, last, n.next[i])
			}
			continue
		}
		at := x.rarest(n.text)
		x.mark(n, at, n.text[at+1])
		x.mark(n, at+1, n.text[at+2])
	}
	return x
}

// mark adds a needle to the bucket of one of its pairs, which begins at a place of it
// and ends with a byte.
func (x *index) mark(n *needle, at int, end byte) {
	p := code(n.text[at]) | code(end)<<codeBits
	if x.pairs[p] == 0 {
		if len(x.buckets) < maxBuckets {
			x.buckets = append(x.buckets, nil)
		}
		x.pairs[p] = uint8(len(x.buckets) - 1)
	}
	b := &x.buckets[x.pairs[p]]
	*b = append(*b, probe{n, at})
}

// code is a byte in six bits: the bit that tells upper from lower case is left out,
// and with it digits and punctuation from control characters.
func code(c byte) int { return int(c&0x1f | c>>1&0x20) }

// rarest is the place in a needle from which two pairs on are rarest in logs.
func (x *index) rarest(text string) int {
	best, least := 0, 1<<30
	for at := range len(text) - 2 {
		if weight := x.weight(text[at], text[at+1]) + x.weight(text[at+1], text[at+2]); weight < least {
			best, least = at, weight
		}
	}
	return best
}

// weight is about how many places more have to be looked at with a pair than without:
// next to none where it is marked already.
func (x *index) weight(a, b byte) int {
	if x.pairs[code(a)|code(b)<<codeBits] != 0 {
		return 0
	}
	return common(a) * common(b)
}

// common is about how often a byte stands in a thousand of logs: letters as in English.
func common(c byte) int {
	const letters = "eeeeeeeetttttaaaaaoooooiiiinnnnsssshhhrrrrddllcummfpgwybvkxjqz"
	switch {
	case c == ' ':
		return 200
	case isAlnum(c) && !isDigit(c):
		return 3 + 10*strings.Count(letters, string(rune(lower(c))))
	case isDigit(c), strings.IndexByte(`"/:=-_.`, c) >= 0:
		return 30
	}
	return 10
}

// search calls the look of each needle that stands in the text, in the order of
// their pairs.
func (x *index) search(s *scan) {
	const low, high = 0x003f003f003f003f, 0x0fc00fc00fc00fc0
	for at := 0; at < len(s.text); at += 8 {
		w := word(s.text, at)
		codes := w&0x1f1f1f1f1f1f1f1f | w>>1&0x2020202020202020
		pairs := codes&low | codes>>2&high
		if x.pairs[pairs&0xfff]|x.pairs[pairs>>16&0xfff]|x.pairs[pairs>>32&0xfff]|x.pairs[pairs>>48&0xfff] != 0 {
			x.probe(s, at, pairs)
		}
	}
}

// word is the eight bytes at a place, with NULs behind the end of the text.
func word(text []byte, at int) uint64 {
	if at+8 <= len(text) {
		return binary.LittleEndian.Uint64(text[at:])
	}
	var tail [8]byte
	copy(tail[:], text[at:])
	return binary.LittleEndian.Uint64(tail[:])
}

// probe compares the needles of the four pairs at a place.
func (x *index) probe(s *scan, at int, pairs uint64) {
	for ; pairs != 0; pairs, at = pairs>>16, at+2 {
		bucket := x.pairs[pairs&0xfff]
		if bucket == 0 {
			continue
		}
		for _, p := range x.buckets[bucket] {
			from := at - p.back
			if (from >= s.done || p.needle.rule >= rules) && p.needle.stands(s.text, from) {
				p.needle.look(s, from, p.needle)
			}
		}
	}
}

// stands says whether the needle stands at a place.
func (n *needle) stands(text []byte, at int) bool {
	end := at + len(n.text)
	switch {
	case at < 0 || end > len(text):
		return false
	case n.next != "" && (end == len(text) || strings.IndexByte(n.next, text[end]) < 0):
		return false
	case n.exact:
		return string(text[at:end]) == n.text
	}
	return folded(text[at:], n.text)
}

// folded says whether text begins with a prefix that is written in lower case, in
// whatever case of ASCII.
func folded(text []byte, prefix string) bool {
	if len(text) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if lower(text[i]) != prefix[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}
