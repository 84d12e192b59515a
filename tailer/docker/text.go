package docker

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// plain counts the bytes at the head of raw that stand for themselves in a JSON
// string: anything but a quote, a backslash and the control characters. It looks
// at eight bytes at a time ("Bit Twiddling Hacks", hasless and haszero); a borrow
// can only raise a false mark above a true one, and the lowest mark is taken.
func plain(raw []byte) int {
	i := 0
	for ; i+8 <= len(raw); i += 8 {
		w := binary.LittleEndian.Uint64(raw[i:])
		quote, slash := w^(ones*'"'), w^(ones*'\\')
		marks := ((w - ones*0x20) & ^w) | ((quote - ones) & ^quote) | ((slash - ones) & ^slash)
		if marks &= highs; marks != 0 {
			return i + bits.TrailingZeros64(marks)/8
		}
	}
	for ; i < len(raw); i++ {
		if c := raw[i]; c == '"' || c == '\\' || c < 0x20 {
			break
		}
	}
	return i
}

// unescape appends the rest of a JSON string to dst, up to its closing quote,
// and says what follows the quote.
func unescape(dst, raw []byte) (text, rest []byte, ok bool) {
	for {
		n := plain(raw)
		dst, raw = append(dst, raw[:n]...), raw[n:]
		if len(raw) < 2 || raw[0] < 0x20 {
			return dst, nil, false
		}
		if raw[0] == '"' {
			return dst, raw[1:], true
		}
		if dst, raw, ok = unescapeOne(dst, raw); !ok {
			return dst, nil, false
		}
	}
}

// unescapeOne appends what the escape at the head of raw stands for (RFC 8259,
// section 7). raw has at least two bytes.
func unescapeOne(dst, raw []byte) (text, rest []byte, ok bool) {
	switch raw[1] {
	case '"', '\\', '/':
		return append(dst, raw[1]), raw[2:], true
	case 'b':
		return append(dst, '\b'), raw[2:], true
	case 'f':
		return append(dst, '\f'), raw[2:], true
	case 'n':
		return append(dst, '\n'), raw[2:], true
	case 'r':
		return append(dst, '\r'), raw[2:], true
	case 't':
		return append(dst, '\t'), raw[2:], true
	case 'u':
		return unescapeRune(dst, raw)
	}
	return dst, nil, false
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
