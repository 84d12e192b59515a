package record

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// AppendString appends text as a JSON string. Invalid UTF-8 becomes U+FFFD;
// nothing else changes what a JSON reader gets back.
func AppendString[T []byte | string](dst []byte, text T) []byte {
	dst = append(dst, '"')
	for rest := []byte(text); ; {
		n := plain(rest)
		dst = append(dst, rest[:n]...)
		if rest = rest[n:]; len(rest) == 0 {
			return append(dst, '"')
		}
		dst, n = appendSpecial(dst, rest)
		rest = rest[n:]
	}
}

// IsPlain says whether text stands in JSON as it is, between quotes: it is ASCII
// without quotes, backslashes and control characters.
func IsPlain(text []byte) bool { return plain(text) == len(text) }

// plain is how many bytes at the head of text stand in JSON as they are.
func plain(text []byte) (n int) {
	for ; n+8 <= len(text); n += 8 {
		if odd := specials(binary.LittleEndian.Uint64(text[n:])); odd != 0 {
			return n + bits.TrailingZeros64(odd)/8
		}
	}
	for n < len(text) && specials(uint64(text[n])|plainWord) == 0 {
		n++
	}
	return n
}

const (
	lowBits   = 0x0101010101010101
	highBits  = 0x8080808080808080
	plainWord = 0x2020202020202000 // seven blanks and room for a byte
)

// specials has the highest bit set in the first byte of the word that can not
// stand in JSON as it is, and is 0 when there is none. Such bytes are those beyond
// ASCII, and those from which a subtraction borrows: control characters below the
// blank, and quote and backslash, which are 0 in what is made of the word for each. A
// byte behind the first may be marked wrongly, by a borrow that reaches it.
func specials(word uint64) uint64 {
	quote, backslash := word^lowBits*'"', word^lowBits*'\\'
	return (word | (word - lowBits*' ') | (quote - lowBits) | (backslash - lowBits)) & highBits
}

// appendSpecial appends the first character of text, which is no plain one, and
// returns how many bytes of text it took.
func appendSpecial(dst, text []byte) ([]byte, int) {
	const hex = "0123456789abcdef"
	switch c := text[0]; {
	case c == '"' || c == '\\':
		return append(dst, '\\', c), 1
	case c >= utf8.RuneSelf:
		r, size := utf8.DecodeRune(text)
		return utf8.AppendRune(dst, r), size // an invalid byte is RuneError of size 1
	case c == '\n':
		return append(dst, '\\', 'n'), 1
	case c == '\t':
		return append(dst, '\\', 't'), 1
	case c == '\r':
		return append(dst, '\\', 'r'), 1
	default:
		return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15]), 1
	}
}
