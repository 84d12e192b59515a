package fingerprint

import "bytes"

// maxBefore is how many lines may stand before the one that says what happened.
const maxBefore = 8

// message is the line of a text that says what happened, without its head, which is at
// bytes long or not looked for yet. Where that line announces what comes next with a
// colon at its end, more is that.
//
// With some writers the first line only says who wrote the record: the message is on
// the next one.
func message(text []byte, at int) (line, more []byte) {
	line, rest, several := bytes.Cut(text, []byte("\n"))
	if at == 0 {
		at = messageAt(line)
	}
	first := trimBlanks(line[at:])
	switch {
	case !several:
		return first, nil
	case category(first), dated(line) && levelled(rest), !hasWord(first), tagged(first):
		return spokenLine(rest), nil
	case bytes.HasSuffix(first, []byte(":")):
		return first[:len(first)-1], spokenLine(rest)
	}
	return first, nil
}

// spokenLine is the first line of a text that has words in it, without its head.
func spokenLine(text []byte) []byte {
	for range maxBefore {
		var line []byte
		line, text, _ = bytes.Cut(text, []byte("\n"))
		if line = trimBlanks(line[messageAt(line):]); hasWord(line) {
			return line
		}
	}
	return nil
}

// trimBlanks is b without blanks and control characters at its end.
func trimBlanks(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// hasWord says whether something in a line is more than punctuation.
func hasWord(line []byte) bool {
	for _, c := range line {
		if wordly(c) {
			return true
		}
	}
	return false
}

// tagged says whether a line is nothing but the id of a request, which Rails puts before
// each line.
func tagged(line []byte) bool {
	n := len(line)
	return n > 2 && line[0] == '[' && line[n-1] == ']' && isID(line[1:n-1])
}

// category says whether a line is .NET's "App.Service[0]".
func category(line []byte) bool {
	open := bytes.LastIndexByte(line, '[')
	return open > 0 && line[len(line)-1] == ']' && allDigits(line[open+1:len(line)-1]) && bytes.IndexByte(line, ' ') < 0
}

// dated says whether a line begins with a date in words, as the first one of
// java.util.logging does.
func dated(line []byte) bool { return phraseSize(line, skipLetters(line, 0)) > 0 }

// levelled says whether a line is the second one of java.util.logging: SEVERE: text
func levelled(line []byte) bool {
	n := skipLetters(line, 0)
	return n > 3 && isLevel(line[:n]) && allUpper(line[:n]) && hasAt(line, n, ": ")
}
