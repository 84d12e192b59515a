package literal

import (
	"encoding/binary"
	"slices"
	"strings"
)

// Needle is a literal that is looked for.
type Needle struct {
	Text  string // in lower case unless Exact
	Next  string // bytes one of which must follow; "" for anything
	Exact bool   // upper and lower case of ASCII differ
}

// Least is the length of the shortest needle, a byte of its Next counted.
const Least = 3

// Index finds needles in one pass over a text. It looks at every second pair of
// bytes alone: a needle of three bytes or more has a pair at an even place wherever it
// begins, so two of its pairs are marked, those that are rarest in logs.
type Index struct {
	pairs   [1 << (2 * codeBits)]uint8 // number of the pair's bucket; 0 for none
	buckets []bucket
}

// bucket holds the needles that have a pair. Their bytes around it, each a bit by its
// code, tell most places where the pair stands from those where a needle can.
type bucket struct {
	probes        []probe
	before, after uint64
}

// probe is a needle that may stand where its pair was found.
type probe struct {
	needle *Needle
	id     int // its place among those that were given
	back   int // from the pair to the needle's beginning
}

const (
	codeBits   = 6
	maxBuckets = 255 // what is more shares the last: a probe compares the whole needle anyway
)

// NewIndex makes an index of needles that are long enough.
func NewIndex(needles []Needle) *Index {
	x := &Index{buckets: make([]bucket, 1, maxBuckets)}
	order := make([]int, len(needles))
	for id := range order {
		order[id] = id
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(needles[a].Text) - len(needles[b].Text) }) // short ones have no choice
	for _, id := range order {
		x.add(&needles[id], id)
	}
	return x
}

func (x *Index) add(n *Needle, id int) {
	if last := len(n.Text) - 1; n.Next != "" {
		for i := range len(n.Next) {
			x.mark(probe{n, id, last}, n.Next[i]).before |= 1 << code(n.Text[last-1])
			x.bucketOf(probe{n, id, last - 1}, n.Text[last]).after |= 1 << code(n.Next[i])
		}
		x.mark(probe{n, id, last - 1}, n.Text[last])
		return
	}
	at := x.rarest(n.Text)
	x.mark(probe{n, id, at}, n.Text[at+1]).after |= 1 << code(n.Text[at+2])
	x.mark(probe{n, id, at + 1}, n.Text[at+2]).before |= 1 << code(n.Text[at])
}

// mark adds a probe to the bucket of its pair, which ends with a byte.
func (x *Index) mark(p probe, end byte) *bucket {
	b := x.bucketOf(p, end)
	if !slices.Contains(b.probes, p) { // two bytes of a Next can have one code
		b.probes = append(b.probes, p)
	}
	return b
}

func (x *Index) bucketOf(p probe, end byte) *bucket {
	pair := code(p.needle.Text[p.back]) | code(end)<<codeBits
	if x.pairs[pair] == 0 {
		if len(x.buckets) < maxBuckets {
			x.buckets = append(x.buckets, bucket{})
		}
		x.pairs[pair] = uint8(len(x.buckets) - 1)
	}
	return &x.buckets[x.pairs[pair]]
}

// code is a byte in six bits: the bit that tells upper from lower case is left out,
// and with it digits and punctuation from control characters.
func code(c byte) int { return int(c&0x1f | c>>1&0x20) }

// rarest is the place in a needle from which two pairs on are rarest in logs.
func (x *Index) rarest(text string) int {
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
func (x *Index) weight(a, b byte) int {
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
	case 'a' <= Lower(c) && Lower(c) <= 'z':
		return 3 + 10*strings.Count(letters, string(rune(Lower(c))))
	case '0' <= c && c <= '9', strings.IndexByte(`"/:=-_.`, c) >= 0:
		return 30
	}
	return 10
}

// Each calls found for each needle that stands in the text, with its place among the
// needles and in the text; about in the order of the text.
func (x *Index) Each(text []byte, found func(id, at int)) {
	const low, high = 0x003f003f003f003f, 0x0fc00fc00fc00fc0
	for at := 0; at < len(text); at += 8 {
		w := word(text, at)
		codes := w&0x1f1f1f1f1f1f1f1f | w>>1&0x2020202020202020
		pairs := codes&low | codes>>2&high
		if x.pairs[pairs&0xfff]|x.pairs[pairs>>16&0xfff]|x.pairs[pairs>>32&0xfff]|x.pairs[pairs>>48&0xfff] != 0 {
			x.probe(text, at, pairs, found)
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
func (x *Index) probe(text []byte, at int, pairs uint64, found func(id, at int)) {
	for ; pairs != 0; pairs, at = pairs>>16, at+2 {
		b := &x.buckets[x.pairs[pairs&0xfff]] // that of no needle is empty
		if !b.fits(text, at) {
			continue
		}
		for _, p := range b.probes {
			if from := at - p.back; p.needle.stands(text, from) {
				found(p.id, from)
			}
		}
	}
}

// fits says whether the bytes around the pair at a place are those of a needle.
func (b *bucket) fits(text []byte, at int) bool {
	return at+2 < len(text) && b.after>>code(text[at+2])&1 != 0 || at > 0 && b.before>>code(text[at-1])&1 != 0
}

// stands says whether the needle stands at a place.
func (n *Needle) stands(text []byte, at int) bool {
	end := at + len(n.Text)
	switch {
	case at < 0 || end > len(text):
		return false
	case n.Next != "" && (end == len(text) || strings.IndexByte(n.Next, text[end]) < 0):
		return false
	case n.Exact:
		return string(text[at:end]) == n.Text
	}
	return HasPrefixFold(text[at:], n.Text)
}

// HasPrefixFold says whether text begins with a prefix that is written in lower case,
// in whatever case of ASCII.
func HasPrefixFold(text []byte, prefix string) bool {
	if len(text) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if Lower(text[i]) != prefix[i] {
			return false
		}
	}
	return true
}

// Lower is a byte of ASCII in lower case, and any other as it is.
func Lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}
