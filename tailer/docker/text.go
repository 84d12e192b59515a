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
// and says what follows the quote. It copies a word before it looks at it: what it
// copied too much is written over by what comes next. A string that ends in the last
// eight bytes of raw is none: what follows one in an entry is longer.
func unescape(dst, raw []byte) (text, rest []byte, ok bool) {
	dst = slices.Grow(dst, len(raw)+8) // no escape is shorter than what it stands for
	room, from, to := dst[len(dst):cap(dst)], 0, 0
	for from <= len(raw)-9 && to <= len(room)-8 {
		w := binary.LittleEndian.Uint64(raw[from:])
		binary.LittleEndian.PutUint64(room[to:], w)
		mark := marks(w)
		if mark == 0 {
			from, to = from+8, to+8
			continue
		}
		n := bits.TrailingZeros64(mark) / 8
		from, to = from+n, to+n
		switch c := simple(raw[from+1]); {
		case raw[from] == '"':
			return dst[:len(dst)+to], raw[from+1:], true
		case raw[from] != '\\':
			return dst, nil, false
		case c != 0:
			room[to] = c
			from, to = from+2, to+1
		default:
			n, size := unescapeRune(room[to:], raw[from:])
			if n == 0 {
				return dst, nil, false
			}
			from, to = from+n, to+size
		}
	}
	return dst, nil, false
}

// marks has the highest bit set in the first byte of a word that cannot stand for
// itself in a JSON string (a quote, a backslash, a control character), and is 0 when
// there is none ("Bit Twiddling Hacks", hasless and haszero). A borrow can only raise a
// false mark above a true one, so the lowest mark is taken.
func marks(w uint64) uint64 {
	quote, slash := w^ones*'"', w^ones*'\\'
	return (((w - ones*0x20) &^ w) | ((quote - ones) &^ quote) | ((slash - ones) &^ slash)) & highs
}

// simple is what a backslash and c stand for (RFC 8259, section 7), 0 where that is
// none of the escapes of two bytes.
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

// unescapeRune writes what a \uXXXX stands for, or the pair of them that makes one
// rune, and returns how much of raw that was, 0 for none, and how much it wrote. Half a
// pair becomes U+FFFD and eats nothing else, as encoding/json has it.
func unescapeRune(room, raw []byte) (n, size int) {
	const length = len(`\uXXXX`)
	first, ok := hexRune(raw)
	if !ok {
		return 0, 0
	}
	n = length
	if utf16.IsSurrogate(first) {
		second, _ := hexRune(raw[length:])
		if first = utf16.DecodeRune(first, second); first != utf8.RuneError {
			n += length
		}
	}
	return n, utf8.EncodeRune(room, first)
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
