package record

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// AppendString appends text as a JSON string. Invalid UTF-8 becomes U+FFFD;
// nothing else changes what a JSON reader gets back.
func AppendString[T []byte | string](dst []byte, text T) []byte {
	dst = append(dst, '"')
	for rest := []byte(text); len(rest) > 0; {
		var n int
		dst, n = appendPlain(dst, rest)
		if rest = rest[n:]; len(rest) > 0 {
			dst, n = appendSpecial(dst, rest)
			rest = rest[n:]
		}
	}
	return append(dst, '"')
}

// appendPlain appends the leading bytes of text that stand in JSON as they are,
// and returns how many they are. It copies eight at once and looks at them then:
// what it copied too much is written over by whatever comes next.
func appendPlain(dst, text []byte) ([]byte, int) {
	dst = slices.Grow(dst, len(text))
	room, n := dst[len(dst):cap(dst)], 0
	for n+8 <= len(text) && n+8 <= len(room) {
		word := binary.LittleEndian.Uint64(text[n:])
		binary.LittleEndian.PutUint64(room[n:], word)
		if odd := specials(word); odd != 0 {
			n += bits.TrailingZeros64(odd) / 8
			return dst[:len(dst)+n], n
		}
		n += 8
	}
	for n < len(text) && specials(uint64(text[n])|plainWord) == 0 {
		room[n] = text[n]
		n++
	}
	return dst[:len(dst)+n], n
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
	case c >= utf8.RuneSelf:
		r, size := utf8.DecodeRune(text)
		return utf8.AppendRune(dst, r), size // an invalid byte is RuneError of size 1
	case c == '"' || c == '\\':
		return append(dst, '\\', c), 1
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
