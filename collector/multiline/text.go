package multiline

import "bytes"

// The small questions that are asked of a line's text. All take any text.

func digit(c byte) bool   { return c-'0' < 10 }
func capital(c byte) bool { return c-'A' < 26 }
func small(c byte) bool   { return c-'a' < 26 }
func gap(c byte) bool     { return c == ' ' || c == '\t' }

// names has a bit for each byte from the blank on that names consist of: letters,
// digits, _ and $.
const (
	names = (1<<26-1)<<('A'-64) | (1<<26-1)<<('a'-64) | 1<<('_'-64)
	signs = (1<<10-1)<<'0' | 1<<'$'
)

// inName says whether c is a byte of a name. All beyond ASCII are.
func inName(c byte) bool { return among(c, signs) }

func among(c byte, signs uint64) bool {
	switch c >> 6 {
	case 0:
		return signs>>c&1 != 0
	case 1:
		return uint64(names)>>(c&63)&1 != 0
	}
	return true
}

// has says whether t begins with a text.
func has(t []byte, text string) bool {
	return len(t) >= len(text) && string(t[:len(text)]) == text
}

// ends says whether t ends with a text.
func ends(t []byte, text string) bool {
	return len(t) >= len(text) && string(t[len(t)-len(text):]) == text
}

// at is the byte at place i, 0 where there is none.
func at(t []byte, i int) byte {
	if uint(i) < uint(len(t)) {
		return t[i]
	}
	return 0
}

// final is the last byte of t.
func final(t []byte) byte { return at(t, len(t)-1) }

// digits is the place after the digits that stand at i.
func digits(t []byte, i int) int {
	for digit(at(t, i)) {
		i++
	}
	return i
}

// gaps is the place after the blanks that stand at i.
func gaps(t []byte, i int) int {
	for gap(at(t, i)) {
		i++
	}
	return i
}

// reach bounds how far into a line a search goes, in bytes: heads of traces are short.
const reach = 256

// contains says whether a text stands in the first bytes of t.
func contains(t []byte, text string) bool {
	return bytes.Contains(t[:min(len(t), reach)], []byte(text))
}

// token is the head of t up to the first blank.
func token(t []byte) []byte {
	for i := range min(len(t), reach) {
		if gap(t[i]) {
			return t[:i]
		}
	}
	return t[:min(len(t), reach)]
}

// trim is t without the blanks and the carriage return at its end.
func trim(t []byte) []byte {
	for n := len(t); n > 0 && (gap(t[n-1]) || t[n-1] == '\r'); n-- {
		t = t[:n-1]
	}
	return t
}

// whole says whether t is a run of at least n times c.
func whole(t []byte, c byte, n int) bool {
	if len(t) < n || len(t) > reach {
		return false
	}
	for _, b := range t {
		if b != c {
			return false
		}
	}
	return true
}

// numberedEnd says whether t ends with the number of a line: behind a colon, or
// behind the word, as Perl writes it.
func numberedEnd(t []byte) bool {
	i := len(t)
	for i > 0 && digit(t[i-1]) {
		i--
	}
	return i < len(t) && i > 0 && (t[i-1] == ':' || ends(t[:i], " line "))
}
