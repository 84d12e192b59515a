// Package fingerprint gives an error its identity: a template of the text in
// which what varies is masked, and a hash of that template.
//
// It promises that equal templates have equal fingerprints on every host and
// after every restart. It keeps no state: the tree that learns which words
// vary is not built yet.
package fingerprint

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/cespare/xxhash/v2"
)

// Hash is the identity of a template: XXH64 of its bytes.
func Hash(template []byte) uint64 { return xxhash.Sum64(template) }

// Template appends the template of a text to dst: its first line with each
// token that varies replaced by the name of what it is (<num>, <hex>, <uuid>,
// <ip>, <time>, <str>), at most maxTemplate bytes of it.
func Template(dst, text []byte) []byte {
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	m := masker{dst: dst, text: text, end: len(dst) + maxTemplate, closing: -1}
	for at := 0; at >= 0; {
		at = m.step(plain(text, at, m.limit()))
	}
	return m.dst
}

// maxTemplate bounds a template: what tells errors apart stands at their head.
const maxTemplate = 512

// masker makes one template. What stays as it is is copied in stretches: only
// bytes that can begin something else (digits and quotes) are looked at one by one, so
// a word without a digit costs less than its bytes.
type masker struct {
	dst, text []byte
	end       int // length of dst at which no further token begins
	copied    int // text up to here is in dst
	closing   int // place of the quote that ends what is read on inside quotes
}

// limit is the place in text up to which it can be copied before dst is full.
func (m *masker) limit() int {
	return min(len(m.text), m.copied+m.end-len(m.dst))
}

// plain is the first place from at on, limit at most, that needs a look: a digit
// or a quote.
func plain(text []byte, at, limit int) int {
	for ; at+8 <= limit; at += 8 {
		if found := marks(binary.LittleEndian.Uint64(text[at:])); found != 0 {
			return at + bits.TrailingZeros64(found)/8
		}
	}
	for at < limit && classes[text[at]]-quote > digit-quote {
		at++
	}
	return at
}

// step deals with what begins, or is in its middle, at a place; it returns the
// place to go on at, -1 when the template is done.
func (m *masker) step(at int) int {
	switch {
	case at == len(m.text):
		m.copy(at)
		return -1
	case at >= m.limit() && m.start(at) == at:
		m.copy(at)
		return -1
	case at >= m.limit():
		return m.token(m.start(at)) // which may turn out shorter
	case classes[m.text[at]] == digit:
		return m.token(m.start(at))
	case m.text[at] == '\'' && m.start(at) < at:
		return at + 1 // an apostrophe inside a word opens nothing: don't, l'hôte
	}
	return m.quote(at)
}

// copy appends the text up to a place as it is.
func (m *masker) copy(upTo int) {
	m.dst = append(m.dst, m.text[m.copied:upTo]...)
	m.copied = upTo
}

// start is where the token begins that a place is in or behind.
func (m *masker) start(at int) int {
	for at > m.copied && classes[m.text[at-1]] >= digit {
		at--
	}
	return at
}

// token appends the token that begins at a place and returns the place behind it.
func (m *masker) token(at int) int {
	m.copy(at)
	rest := m.text[at:]
	n := number(rest)
	if n > 0 {
		m.dst = append(m.dst, "<num>"...)
	} else {
		var s shape
		n, s = measure(rest)
		m.dst = appendToken(m.dst, rest[:n], s)
	}
	m.copied = at + n
	return m.copied
}

// quote appends the quoted value at a place; of other quotes, only the quote.
func (m *masker) quote(at int) int {
	if at == m.closing {
		return at + 1
	}
	n := quoted(m.text[at:])
	if n == 0 {
		return at + 1
	}
	if !isValue(m.text[at:], n) {
		m.closing = at + n - 1
		return at + 1
	}
	m.copy(at + 1)
	m.dst = append(m.dst, "<str>"...)
	m.copied = at + n - 1
	return at + n
}

// isValue says whether the quotes that text begins with, n bytes of it, hold a
// value that varies. A key, which a colon follows, and a phrase, which has blanks, say
// what happened rather than to whom: they are read on like other text.
func isValue(text []byte, n int) bool {
	key := n < len(text) && text[n] == ':'
	return !key && bytes.IndexByte(text[:n], ' ') < 0
}

// quoted is the length of the quoted value that text begins with a quote of,
// quotes included; 0 when it does not end.
func quoted(text []byte) int {
	n := bytes.IndexByte(text[1:], text[0]) + 2
	switch {
	case n < 2:
		return 0
	case bytes.IndexByte(text[:n], '\\') >= 0:
		return escaped(text)
	}
	return n
}

// escaped is quoted for a value in which a backslash may stand before a quote.
func escaped(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i + 1
		}
	}
	return 0
}
