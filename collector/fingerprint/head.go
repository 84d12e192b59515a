package fingerprint

import (
	"bytes"
	"strings"
)

const (
	headSize = 240 // bytes of a line in which its message begins
	headRoom = 120 // bytes of a field in brackets

	maxFields = 24
)

// head is a walk through what stands before the message of a line and differs from one
// occurrence to the next, or says where it was written rather than what happened: the
// time, the level, the process, the thread, the logger.
type head struct {
	line    []byte
	next    int
	timed   bool // passed a time
	level   bool // passed a level
	dashes  bool // passed Spring's "---"
	monthly bool // the time began with a month, as syslog's does
}

// messageAt is the place at which the message of a line begins. Of a line that is
// nothing but head, the last field is the message.
func messageAt(line []byte) int {
	h := head{line: line[:min(len(line), headSize)]}
	last := 0
	for range maxFields {
		h.next = skipBlanks(h.line, h.next)
		if h.next == len(h.line) {
			return last
		}
		before := h.next
		if !h.field() {
			break
		}
		last = before
	}
	return h.next
}

// begun says whether something was passed that only heads have.
func (h *head) begun() bool { return h.timed || h.level }

// field passes one field; false where the message begins.
func (h *head) field() bool {
	switch c := h.line[h.next]; {
	case isDigit(c):
		return h.figure()
	case isLetter(c) || c == '_':
		return h.word()
	case c == '[':
		return h.enclosed(']')
	case c == '(':
		return h.begun() && h.enclosed(')')
	case c == '<':
		return h.angled()
	case c == '{': // ClickHouse's query
		return h.timed && !h.level && byteAt(h.line, h.next+1) != '"' && h.enclosed('}')
	case c == '*' && h.begun() && isDigit(byteAt(h.line, h.next+1)): // nginx' connection: *7
		return h.pass(skipDigits(h.line, h.next+1), 1)
	default:
		return h.separator(c)
	}
}

// pass passes up to a place, if that is more than n bytes and a token ends there.
func (h *head) pass(end, n int) bool {
	if end-h.next <= n || end < len(h.line) && !isBlank(h.line[end]) {
		return false
	}
	h.next = end
	return true
}

// separator passes punctuation between fields.
func (h *head) separator(c byte) bool {
	switch c {
	case '-', '|', ':', '.', '#', '*', '>', ']', ',', '+':
	default:
		return false
	}
	end := h.next
	for end < len(h.line) && h.line[end] == c {
		end++
	}
	if !h.begun() || c == '+' && !isDigit(byteAt(h.line, end)) || !strings.ContainsRune("],:+|", rune(c)) && !isBlank(byteAt(h.line, end)) {
		return false
	}
	h.dashes = h.dashes || end-h.next == 3
	h.next = end
	return true
}

// figure passes a time, or a number that belongs to the head.
func (h *head) figure() bool {
	b := h.line[h.next:]
	if n := timeSize(b); n > 0 {
		h.timed = true
		h.next += n
		return true
	}
	n := skipDigits(b, 0)
	switch {
	case byteAt(b, n) == ':' && isLetter(byteAt(b, n+1)) && byteAt(b, n+2) == ' ' && h.next == 0: // Redis: 1:M
		h.next += n + 2
		return true
	case n == 2 && byteAt(b, n) == ' ' && monthOrDay(b[n+1:skipLetters(b, n+1)]): // Redis, Tomcat: 05 Jan
		h.next += n
		return true
	case byteAt(b, n) == '#' && isDigit(byteAt(b, n+1)): // nginx: 29#29:
		h.next += skipToken(b, n)
		return true
	case hasAt(b, n, " --- "), h.timed && !h.level && isBlank(byteAt(b, n)) && h.leads(b[n:]): // Spring; MySQL, MongoDB
		h.next += n
		return true
	case n >= 10 && h.next == 0 && (byteAt(b, n) == ':' || h.leads(b[fractionEnd(b, n):])): // seconds since 1970
		h.timed = true
		h.next += fractionEnd(b, n)
		return true
	case h.next == 0 && n > 0 && h.leads(b[n:]): // log4j's milliseconds
		h.timed = true
		h.next += n
		return true
	}
	return false
}

// leads says whether a level in capitals or a bracket begins b, behind blanks.
func (h *head) leads(b []byte) bool {
	i := skipBlanks(b, 0)
	end := skipLetters(b, i)
	return i > 0 && (byteAt(b, i) == '[' || isLevel(b[i:end]) && isUpper(byteAt(b, i+1)) || isDigit(byteAt(b, i)) && timeSize(b[i:]) > 0)
}

// word passes a level, a part of a time, or who wrote the line.
func (h *head) word() bool {
	b := h.line[h.next:]
	n := skipLetters(b, 0)
	switch {
	case h.klog(b, n):
		return true
	case n >= 3 && isUpper(b[0]) && phraseSize(b, n) > 0:
		h.next += phraseSize(b, n)
		h.timed, h.monthly = true, true
		return true
	case isLevel(b[:n]) && h.claims(b, n):
		h.level = true
		h.next += levelEnd(b, n)
		return true
	case n == 1 && h.timed && (hasAt(b, 1, " | ") || hasAt(b, 1, "! ")): // etcd: E | ; Telegraf: E!
		h.next, h.level = h.next+2, true
		return true
	case n == 1 && byteAt(b, 1) == ',' && byteAt(b, 2) == ' ' && byteAt(b, 3) == '[': // Ruby: E, [
		h.next += 2
		return true
	case h.timed && !h.level && zoneName(b[:n]):
		h.next += n
		return true
	}
	return h.writer(b)
}

// klog passes the head of klog and glog: E0105 10:00:01.123456 1 a.go:9]
func (h *head) klog(b []byte, n int) bool {
	if n != 1 || skipDigits(b, 1) != 5 || byteAt(b, 5) != ' ' || clockSize(b[6:], false) == 0 {
		return false
	}
	end := bytes.Index(b, []byte("] "))
	if end < 0 {
		return false
	}
	h.next += end + 2
	h.timed, h.level = true, true
	return true
}

// claims says whether the name of a level, b[:n], stands as a level rather than as a
// word.
func (h *head) claims(b []byte, n int) bool {
	next := byteAt(b, n)
	doubt := doubtful(b[:n])
	if !allUpper(b[:n]) {
		closed := next == ':' && (isBlank(byteAt(b, n+1)) || n+1 == len(b)) && !isUpper(b[0])
		return closed && (!doubt || hasAt(b, 0, "fail") && b[len(b)-1] == ']') || // .NET's "fail: App.Service[0]"
			next == '\t' || h.timed && byteAt(b, skipBlanks(b, n)) == '|'
	}
	if (next == '+' || next == '-') && isDigit(byteAt(b, n+1)) { // Go: ERROR+4
		next = byteAt(b, skipDigits(b, n+1))
	}
	switch next {
	case 0, ' ', '\t':
		return !doubt || h.timed
	case ':', '[', '|', ']', ',':
		return true
	}
	return false
}

func allUpper(w []byte) bool {
	for _, c := range w {
		if !isUpper(c) {
			return false
		}
	}
	return true
}

// levelEnd is the place behind a level that ends at place n, and the counter or colon
// behind it: ERRO[0001], ERROR:app:
func levelEnd(b []byte, n int) int {
	if byteAt(b, n) == '[' {
		if end := skipDigits(b, n+1); byteAt(b, end) == ']' {
			return end + 1
		}
	}
	switch byteAt(b, n) {
	case '+', '-':
		return skipDigits(b, n+1)
	case ':':
		n++
	default:
		return n
	}
	if i := bytes.IndexByte(b[n:], ':'); i > 0 && i < 60 && loggerLike(b[n:n+i]) { // Python: ERROR:app:
		return n + i + 1
	}
	return n
}

// loggerLike says whether a token directly behind a level and its colon is a logger.
func loggerLike(tok []byte) bool {
	for _, c := range tok {
		if !wordly(c) && c != '.' && c != '-' {
			return false
		}
	}
	return true
}
