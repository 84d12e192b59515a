package level

import (
	"bytes"
	"math/bits"
)

// object says whether what opens at place i is a JSON object: a member, the
// object's end or the line's (pretty-printed JSON) follows the brace.
func object(text []byte, i int) bool {
	c := at(text, space(text, i+1))
	return c == '"' || c == '}' || c == 0
}

// member reads the member of an object that begins at place i, behind white space
// and a comma: the key stands at [from, to), the value at [value, next); next is 0
// where the object ends.
//
// Nothing is built, and nothing is refused: where the text stops being JSON the
// walk ends, and what was read before stands (a line may have been cut). Places
// instead of slices go back in registers; a scanner with a state took twice as long.
func member(text []byte, i int) (from, to, value, next int) {
	from = i + 1
	if at(text, i) == ',' { // compact, as most writers are
		from++
	}
	if at(text, from-1) != '"' {
		if from = opening(text, i); from == 0 {
			return 0, 0, 0, 0
		}
	}
	if to = soonQuoted(text, from); to < 0 {
		to = quoted(text, from)
	}
	value = to + 2
	if at(text, to+1) != ':' {
		if value = colon(text, to+1); value == 0 {
			return 0, 0, 0, 0
		}
	}
	c := at(text, value)
	if c <= ' ' {
		value = space(text, value)
		c = at(text, value)
	}
	if c != '"' {
		return from, to, value, unquoted(text, value)
	}
	if next = soonQuoted(text, value+1); next < 0 {
		next = quoted(text, value+1)
	}
	return from, to, value, next + 1
}

// opening is the place after the quote that opens the key behind place i, 0 where
// none does.
func opening(text []byte, i int) int {
	i = space(text, i)
	if at(text, i) == ',' {
		i = space(text, i+1)
	}
	if at(text, i) != '"' {
		return 0
	}
	return i + 1
}

// colon is the place after the colon behind place i, 0 where none stands.
func colon(text []byte, i int) int {
	if i = space(text, i); at(text, i) != ':' {
		return 0
	}
	return i + 1
}

// unquoted is the place after the value at place i, which is no string; 0 where
// none stands.
func unquoted(text []byte, i int) int {
	c := at(text, i)
	if c == '{' || c == '[' {
		return nested(text, i)
	}
	if end := scalar(text, i); end > i {
		return end
	}
	return 0
}

// inner is a value without its quotes.
func inner(text []byte, value, next int) []byte {
	if text[value] == '"' {
		return text[value+1 : next-1]
	}
	return text[value:next]
}

// space is the place after the white space that stands at i.
func space(text []byte, i int) int {
	for uint(i) < uint(len(text)) && text[i] <= ' ' {
		i++
	}
	return i
}

// shortString is the length up to which strings are looked through in words of
// eight bytes: most keys and values end before a call that searches faster begins.
const shortString = 32

// soonQuoted is the place of the quote that ends the string at place i (behind the
// quote that opens it), if it is near and no backslash stands before it, else -1.
func soonQuoted(text []byte, i int) int {
	for stop := i + shortString; i < stop; i += 8 {
		if i < 1 || i > len(text)-8 {
			break
		}
		const ones = 0x0101010101010101
		w := eight(text, i) ^ ones*'"' // what was a quote is zero; the lowest zero is found exactly
		quotes := (w - ones) &^ w & (ones << 7)
		if quotes == 0 {
			continue
		}
		if end := i + bits.TrailingZeros64(quotes)/8; at(text, end-1) != '\\' {
			return end
		}
		break
	}
	return -1
}

// eight are the bytes at place i and behind it, the first one lowest. It is one
// load where the caller has compared i with the length.
func eight(text []byte, i int) uint64 {
	return uint64(text[i]) | uint64(text[i+1])<<8 | uint64(text[i+2])<<16 | uint64(text[i+3])<<24 |
		uint64(text[i+4])<<32 | uint64(text[i+5])<<40 | uint64(text[i+6])<<48 | uint64(text[i+7])<<56
}

// quoted is the place of the quote that ends the string at place i; a string that
// does not end, ends behind the text, as if its quote stood there.
func quoted(text []byte, i int) int {
	for from := i; from < len(text); from++ {
		n := bytes.IndexByte(text[from:], '"')
		if n < 0 {
			break
		}
		from += n
		if text[from-1] != '\\' || !escaped(text, i-1, from) {
			return from
		}
	}
	return len(text)
}

// escaped says whether an odd number of backslashes stands between open and i.
func escaped(text []byte, open, i int) bool {
	n := i - 1
	for n > open && text[n] == '\\' {
		n--
	}
	return (i-1-n)%2 == 1
}

// nested is the place after the object or array that opens at i. It counts
// instead of descending: depth costs neither stack nor memory.
func nested(text []byte, i int) int {
	for depth := 0; i < len(text); {
		switch c := text[i]; {
		case !is(c, isStructure):
		case c == '"':
			i = quoted(text, i+1)
		case c == '{' || c == '[':
			depth++
		default:
			depth--
			if depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return len(text)
}

// scalar is the place after the number or literal at i.
func scalar(text []byte, i int) int {
	for uint(i) < uint(len(text)) && !is(text[i], endsScalar) {
		i++
	}
	return i
}
