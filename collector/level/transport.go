package level

import (
	"bytes"

	"logcanary/collector/record"
)

// pastTime is the place behind the time that stands at i, and behind what
// transports put between a time and what they carry: zone, host and program, file
// and line. It is i where no time stands.
func pastTime(line []byte, i int) int {
	t := timeWalk{line: line, next: i}
	for range maxElements {
		if !t.step(blanks(line, t.next)) {
			break
		}
	}
	if !t.timed {
		return i
	}
	return transported(line, t.next, t.month)
}

// timeWalk passes the parts of a time, one after the other.
type timeWalk struct {
	line  []byte
	next  int  // place after what was passed
	timed bool // passed what makes a time by itself
	month bool // passed the name of a month or of a day
}

// step passes the part of a time that stands at place i; false where none does.
func (t *timeWalk) step(i int) bool {
	end := 0
	switch c := at(t.line, i); {
	case digit(c):
		end = t.figure(i)
	case c == '[' && !t.timed:
		end = t.bracket(i)
	case letter(c) && monthOrDay(t.line, i):
		end, t.month = i+3, true
	case capital(c) && t.timed:
		end = zone(t.line, i)
	}
	if end > 0 {
		t.next = end
	}
	return end > 0
}

// figure is the place after a date, a clock, or a day or a year beside a month.
func (t *timeWalk) figure(i int) int {
	end := figure(t.line, i)
	switch {
	case calendarOf(t.line[i:end]) != noTime:
		t.timed = true
	case !t.month || end-i > len("2026,"):
		return 0
	}
	return end
}

// bracket is the place after a time in brackets.
func (t *timeWalk) bracket(i int) int {
	end := find(t.line, i, bracketSize, ']')
	if end < 0 || !monthOrDay(t.line, i+1) && calendarOf(t.line[i+1:figure(t.line[:end], i+1)]) == noTime {
		return 0
	}
	t.timed = true
	return end + 1
}

// zone is the place after a word that can be a part of the time before it: UTC,
// CEST, PM.
func zone(line []byte, i int) int {
	end := word(line, i)
	w := line[i:end]
	if len(w) < 2 || len(w) > 5 || !capitals(w) || !blank(at(line, end)) || digit(w[len(w)-1]) || verb(w) || named(w) != record.Unknown {
		return 0
	}
	return end
}

// transported passes what stands between a time and the message. Words are host and
// program where the time is syslog's or the program has a pid.
func transported(line []byte, i int, syslog bool) int {
	first := blanks(line, i)
	end := token(line, first)
	if first == i+1 && located(line[first:end]) {
		return end
	}
	second := blanks(line, end)
	program := token(line, second)
	if letter(at(line, first)) && line[end-1] != ':' && carries(line[second:program]) && (syslog || line[program-2] == ']') {
		return program
	}
	return i
}

// located says whether t is the place in the source that Go's log prints: "main.go:12:".
func located(t []byte) bool {
	n := len(t) - 1
	if n < len("a.go:1") || t[n] != ':' || !digit(t[n-1]) {
		return false
	}
	for n--; n > 0 && digit(t[n]); n-- {
	}
	return t[n] == ':' && bytes.HasSuffix(t[:n], []byte(".go"))
}

// carries says whether t is the program of a syslog line, behind its host: "app:",
// "app[9]:".
func carries(t []byte) bool {
	n := len(t) - 1
	if n < 1 || t[n] != ':' {
		return false
	}
	end := word(t, 0)
	for at(t, end) == '-' || at(t, end) == '.' || at(t, end) == '/' {
		end = word(t, end+1)
	}
	return end == n || t[end] == '[' && t[n-1] == ']'
}
