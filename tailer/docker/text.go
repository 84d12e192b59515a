package docker

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// plain is the head of a JSON string up to its first backslash or its end, whichever
// comes first; ok is false when something stands in it that cannot. Of the control
// characters, which dockerd escapes all, only NULs are looked for: a power cut leaves
// them.
func plain(raw []byte) (head []byte, ok bool) {
	head = raw
	if n := bytes.IndexByte(head, '\\'); n >= 0 {
		head = head[:n]
	}
	if n := bytes.IndexByte(head, '"'); n >= 0 {
		head = head[:n]
	}
	return head, len(head) < len(raw) && bytes.IndexByte(head, 0) < 0
}

// unescape appends the rest of a JSON string to dst, up to its closing quote,
// and says what follows the quote.
func unescape(dst, raw []byte) (text, rest []byte, ok bool) {
	dst = slices.Grow(dst, len(raw)+8) // no escape is shorter than what it stands for
	for {
		n, m := appendPlain(dst[len(dst):cap(dst)], raw)
		dst, raw = dst[:len(dst)+n], raw[n:]
		if m == 0 || len(raw) < 2 || raw[0] < 0x20 {
			return dst, nil, false
		}
		if raw[0] == '"' {
			return dst, raw[1:], true
		}
		if c := simple(raw[1]); c != 0 {
			dst, raw = append(dst, c), raw[2:]
		} else if dst, raw, ok = unescapeRune(dst, raw); !ok {
			return dst, nil, false
		}
	}
}

// appendPlain copies to room what stands for itself in a JSON string at the head of raw
// and returns how much that is and what ended it, 0 where nothing did before the last
// seven bytes: what follows a string is longer. It copies a word before it looks at it:
// what it copied too much is written over by what comes next.
func appendPlain(room, raw []byte) (n int, end uint64) {
	for n <= len(raw)-8 && n <= len(room)-8 {
		w := binary.LittleEndian.Uint64(raw[n:])
		binary.LittleEndian.PutUint64(room[n:], w)
		if end = marks(w); end != 0 {
			return n + bits.TrailingZeros64(end)/8, end
		}
		n += 8
	}
	return n, 0
}

// marks has the highest bit set in the first byte of a word that cannot stand for
// itself in a JSON string (a quote, a backslash, a control character), and is 0 when
// there is none ("Bit Twiddling Hacks", hasless and haszero). A borrow can only raise a
// false mark above a true one, so the lowest mark is taken.
func marks(w uint64) uint64 {
	quote, slash := w^ones*'"', w^ones*'\\'
	return (((w - ones*0x20) &^ w) | ((quote - ones) &^ quote) | ((slash - ones) &^ slash)) & highs
}

// simple is what a backslash and c stand for (RFC 8259, section 7), 0 for none of the
// escapes of two bytes.
func simple(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	}
	return 0
}

// unescapeRune appends a \uXXXX, or the pair of them that makes one rune. Half
// a pair becomes U+FFFD and eats nothing else, as encoding/json has it.
func unescapeRune(dst, raw []byte) (text, rest []byte, ok bool) {
	first, ok := hexRune(raw)
	if !ok {
		return dst, nil, false
	}
	raw = raw[6:]
	if utf16.IsSurrogate(first) {
		second, _ := hexRune(raw)
		if first = utf16.DecodeRune(first, second); first != utf8.RuneError {
			raw = raw[6:]
		}
	}
	return utf8.AppendRune(dst, first), raw, true
}

// hexRune reads \uXXXX.
func hexRune(raw []byte) (rune, bool) {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return 0, false
	}
	r := rune(0)
	for _, c := range raw[2:6] {
		digit, ok := hexDigit(c)
		if !ok {
			return 0, false
		}
		r = r<<4 | digit
	}
	return r, true
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0'), true
	case 'a' <= c && c <= 'f':
		return rune(c - 'a' + 10), true
	case 'A' <= c && c <= 'F':
		return rune(c - 'A' + 10), true
	}
	return 0, false
}
