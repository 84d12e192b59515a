package level

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// scanner walks through the members of one JSON object without building
// anything. It is lenient: where the text stops being JSON the walk ends, and
// what was read before stands (a line may have been cut).
type scanner struct {
	text  []byte
	next  int  // place after what was read
	key   span // of the current member, without quotes, escapes as written
	value span // without quotes, for objects with their braces
	kind  byte // first byte of the value: '"', '{', '[', or of a scalar
}

// members begins a walk at the object that opens at place i.
func members(text []byte, i int) scanner { return scanner{text: text, next: i + 1} }

// object says whether what opens at place i is a JSON object: a member, the
// object's end or the line's (pretty-printed JSON) follows the brace.
func object(text []byte, i int) bool {
	s := members(text, i)
	c := at(text, s.space(s.next))
	return c == '"' || c == '}' || c == 0
}

// member reads the next member; false at the object's end.
func (s *scanner) member() bool {
	i := s.next
	if at(s.text, i) == ',' { // compact, as most writers are
		i++
	}
	if at(s.text, i) != '"' {
		if i = s.opening(s.next); i < 0 {
			return false
		}
	}
	end := quoted(s.text, i)
	s.key = span{i + 1, end - 1}
	if i = s.space(end); at(s.text, i) != ':' {
		return false
	}
	return s.read(s.space(i + 1))
}

// opening is the place of the quote that opens the next key, -1 where none does.
func (s *scanner) opening(i int) int {
	i = s.space(i)
	if at(s.text, i) == ',' {
		i = s.space(i + 1)
	}
	if at(s.text, i) != '"' {
		return -1
	}
	return i
}

// read reads the value at place i.
func (s *scanner) read(i int) bool {
	s.kind = at(s.text, i)
	switch s.kind {
	case '"':
		s.next = quoted(s.text, i)
		s.value = span{i + 1, s.next - 1}
		return true
	case '{', '[':
		s.next = nested(s.text, i)
	case 0:
		return false
	default:
		s.next = scalar(s.text, i)
	}
	s.value = span{i, s.next}
	return s.next > i
}

// space is the place after the white space that stands at i.
func (s *scanner) space(i int) int {
	for i < len(s.text) && s.text[i] <= ' ' {
		i++
	}
	return i
}

// shortString is the length up to which a string is looked through in words of
// eight bytes: most keys and values end before the call that searches faster has
// begun.
const shortString = 24

// quoted is the place after the string whose quote opens at i; a string that
// does not end ends one place after the text, as if its quote stood there.
func quoted(text []byte, i int) int {
	from := i + 1
	for to := min(from+shortString, len(text)); from+8 <= to; from += 8 {
		w := binary.LittleEndian.Uint64(text[from:])
		if found := matches(w, '"') | matches(w, '\\'); found != 0 {
			from += bits.TrailingZeros64(found) / 8
			if text[from] == '"' {
				return from + 1
			}
			break
		}
	}
	return longQuoted(text, i, from)
}

// matches has the highest bit of the first byte in w that is c, counted from the
// lowest; above it other bits may be set, below it none.
func matches(w uint64, c byte) uint64 {
	const ones = 0x0101010101010101
	w ^= ones * uint64(c)
	return (w - ones) &^ w & (ones << 7)
}

// longQuoted goes on with the string that opens at i from place from on, before
// which its quote is not.
func longQuoted(text []byte, i, from int) int {
	for from < len(text) {
		n := bytes.IndexByte(text[from:], '"')
		if n < 0 {
			break
		}
		from += n + 1
		if text[from-2] != '\\' || !escaped(text, i, from-1) {
			return from
		}
	}
	return len(text) + 1
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
			i = quoted(text, i)
			continue
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
	for i < len(text) && !is(text[i], endsScalar) {
		i++
	}
	return i
}
