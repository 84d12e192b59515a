package multiline

import (
	"logcanary/collector/level"
	"logcanary/collector/record"
)

// Most lines begin a record and let nothing go on but indented lines. They are told
// by what their reading says and by their first and last bytes.

// calm says whether the open record expects nothing, and a line says what does not
// alarm, with a head of its own.
func (j *Joiner) calm(line []byte, r level.Reading) bool {
	switch {
	case j.waiting > 0 || j.expects&pending != 0, r.Level >= record.Warn, len(line) == 0:
		return false
	case r.Level == record.Unknown:
		message := behindTime(line)
		return r.Timed && r.Format == level.Plain && digit(line[0]) && !gap(at(message, 0)) && look(message, false) == prose // else java.util.logging's
	}
	return true
}

// behindTime is what follows the time that a line begins with: all up to the first
// blank behind date and clock.
func behindTime(line []byte) []byte {
	const shortest = len("2026-01-05 10:00:01")
	for i := shortest; i < len(line); i++ {
		if gap(line[i]) {
			return line[i+1:]
		}
	}
	return nil
}

// follows says whether a line may go on with the one before it although it has a
// head, or whether somebody stands before it.
func follows(line []byte) bool {
	switch c := line[0]; {
	case framed(line):
		return true
	case c == '=':
		return instrumented(line) > 0
	case digit(c), !inName(c):
		return false
	}
	return level.Piped(line) > 0
}

// framed says whether a line ends as frames and heads of traces do: "B.java:1)",
// "x.js:1:2", "[running]:", "last):".
func framed(line []byte) bool {
	n := len(line) - 1
	switch c, before := at(line, n), at(line, n-1); {
	case c == ')':
		return digit(before) || before == 'd' || before == 'e' || before == '>' || before == '(' || before == '.'
	case digit(c):
		return numberedEnd(line)
	case c == ':':
		return before == ')' || before == ']'
	default:
		return gap(c) || c == '\r' || c == escape
	}
}

const escape = 0x1B

// beginUsual begins a record with a calm line. Nothing goes on with an object but
// others.
func (j *Joiner) beginUsual(line []byte, r level.Reading) Verdict {
	j.reading, j.lines, j.bytes, j.pipe, j.guessed = r, 1, int32(len(line))+1, 0, false
	j.manner, j.width, j.blanks, j.untold, j.mixed, j.given = headed, 0, 1, r.Level == record.Unknown, false, false
	if line[0] == '{' {
		j.expects, j.manner = 0, keyed
		return Begins
	}
	j.expects = opened | heads(r) | tail(line)
	if r.Format == level.Postgres {
		j.expects, j.print = j.expects|queried, process(line, r)
	}
	return Begins
}

// tail is what the end of a line announces.
func tail(t []byte) expects {
	switch final(t) {
	case '{', '[', '(':
		return braced
	case ':':
		return colonned
	}
	return 0
}
