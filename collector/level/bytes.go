package level

import "bytes"

// The small questions that every shape asks. All take a place beside the line and
// answer for places outside it, so that no caller has to compare lengths first; as
// unsigned numbers, which takes one comparison for both ends.

func digit(c byte) bool { return c-'0' < 10 }

func letter(c byte) bool { return c|0x20-'a' < 26 }

func capital(c byte) bool { return c-'A' < 26 }

func blank(c byte) bool { return c == ' ' || c == '\t' }

// inWord are the bytes of a word; a level word next to one of them is a part of
// something else (error_log, errors2).
func inWord(c byte) bool { return is(c, isWord) }

// at is the byte at place i, 0 where there is none.
func at(line []byte, i int) byte {
	if uint(i) < uint(len(line)) {
		return line[i]
	}
	return 0
}

// has says whether text stands at place i.
func has(line []byte, i int, text string) bool {
	return i >= 0 && i+len(text) <= len(line) && string(line[i:i+len(text)]) == text
}

// digits is the place after the digits that stand at i.
func digits(line []byte, i int) int {
	for uint(i) < uint(len(line)) && is(line[i], isDigit) {
		i++
	}
	return i
}

// word is the place after the word that stands at i.
func word(line []byte, i int) int {
	for uint(i) < uint(len(line)) && inWord(line[i]) {
		i++
	}
	return i
}

// blanks is the place after the blanks that stand at i.
func blanks(line []byte, i int) int {
	for uint(i) < uint(len(line)) && blank(line[i]) {
		i++
	}
	return i
}

// token is the place after everything up to the next blank.
func token(line []byte, i int) int {
	for uint(i) < uint(len(line)) && !blank(line[i]) {
		i++
	}
	return i
}

// find is the place of c at or after i within the next reach bytes, else -1.
func find(line []byte, i, reach int, c byte) int {
	if i >= len(line) {
		return -1
	}
	n := bytes.IndexByte(line[i:min(len(line), i+reach)], c)
	if n < 0 {
		return -1
	}
	return i + n
}

// capitals says whether a word is written in capitals (and digits) only.
func capitals(w []byte) bool {
	for _, c := range w {
		if c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}
