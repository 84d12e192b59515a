package multiline

import (
	"bytes"

	"logcanary/collector/level"
	"logcanary/collector/record"
)

// manner is how a line presents itself. A record's lines do so as its head does, or
// bare below it.
type manner uint8

const (
	bare   manner = iota // nothing stands before the text
	headed               // a time or a level stands before it
	keyed                // it is a value in an object of JSON or among pairs of logfmt
)

// view is what is seen of one line.
type view struct {
	reading level.Reading
	kind    kind // of its message
	manner  manner
	width   uint8   // bytes of its head, 0 where that is too long
	blanks  uint8   // between head and message
	pipeEnd uint8   // place behind who stands before it
	same    bool    // its head is the open record's but for digits
	carried bool    // nothing but a time stands before its message, which is a part of a trace
	tail    expects // what its end announces
	pipe    uint16  // who stands before it: "api-1  | "; 0 for nobody
	print   uint32  // of its head with all digits alike; of PostgreSQL's process
	said    uint32  // of the message, where Ruby raises
	size    int     // bytes of the whole line
}

// see looks at a line that has no colour in it.
func (j *Joiner) see(line []byte, r level.Reading) view {
	v := view{reading: r, size: len(line)}
	pipe := piped(line)
	if pipe > 0 {
		v.pipe, v.pipeEnd = uint16(fold(line[:pipe]))|1, uint8(min(pipe, 255))
	}
	raw := line[pipe:]
	text := trim(raw)
	if pipe > 0 {
		r = level.Read(text)
		v.reading = r
	}
	switch {
	case r.Format == level.Postgres && r.Level == record.Unknown:
		v.kind, v.print = detail, process(text, r)
	case !declares(text, r):
		from := gaps(text, 0)
		v.read(text[from:], from > 0 && !listed(text))
		if v.kind == prose && r.Format == level.Exception && r.Level >= record.Error && !placed(text) {
			v.kind = panicked
		}
	case j.calm(line, r) && !framed(line):
		v.manner, v.blanks, v.tail = headed, 1, tail(text)
		if r.Format == level.Postgres {
			v.print = process(text, r)
		}
	default:
		j.seeHead(&v, raw)
	}
	return v
}

// seeHead looks behind the head of a line. Where that is the open record's but for
// digits, the message begins at the same place.
func (j *Joiner) seeHead(v *view, text []byte) {
	v.manner = headed
	from, to := int(j.width), len(text)
	v.same = from > 0 && j.manner == headed && parted(text, from) && fold(text[:from]) == j.print
	switch {
	case v.same:
	case j.told(text, v.reading):
		from, v.same = level.Behind(text), j.manner == headed && j.untold && !j.empty
		v.carried = v.reading.Level == record.Unknown || v.reading.Format == level.Exception
	default:
		var quoted bool
		if from, to, quoted = level.Message(text, v.reading); quoted {
			v.object(text[from:to])
			return
		}
	}
	start := gaps(text, from)
	v.blanks = uint8(min(start-from, 255))
	v.readIndented(text[start:to], j)
	if from < 256 {
		v.width, v.print = uint8(from), fold(text[:from])
	}
	if v.reading.Format == level.Postgres {
		v.width, v.print = 0, process(text, v.reading)
	}
}

// parted says whether a head can end at place i of a line: before a blank, at its end,
// or behind a sign.
func parted(t []byte, i int) bool {
	return i <= len(t) && (i == len(t) || gap(t[i]) || t[i-1] == ':' || t[i-1] == ']')
}

// told says whether what stands behind the time of a line is its message, whatever
// else it looks like: it is a part of a trace, or such lines are the record's.
func (j *Joiner) told(text []byte, r level.Reading) bool {
	if !r.Timed {
		return false
	}
	if j.manner == headed && j.untold {
		return true
	}
	from := level.Behind(text)
	message := text[gaps(text, from):]
	return from > 0 && look(message, false) != prose
}

// read looks at a message without the blanks before it, of which there were some if
// it is indented.
func (v *view) read(message []byte, indent bool) {
	v.kind = look(message, indent)
	switch v.kind {
	case prose:
		v.tail = tail(message)
		if final(message) == '.' && ends(message, "' failed.") && contains(message, "Assertion `") { // the C library's assert
			v.kind = panicked
		}
	case frame, thrown, qualified, raised, label, opener:
		v.tail = tail(message)
		if final(message) == ':' && contains(message, ": Traceback (most recent call") { // Spark tells what a worker threw
			v.tail = unravels
		}
	case rubied:
		v.said = exact(message)
	case panicked, cause:
		if final(message) == ':' || has(message, "Error occurred during initialization of VM") { // its words follow
			v.tail = owed
		}
	}
}

// readIndented looks at a message behind a head, which is indented if more blanks
// stand before it than before the open record's; where there is none to compare with,
// if it is a part of a trace that is.
func (v *view) readIndented(message []byte, j *Joiner) {
	alike := j.manner == headed && j.expects != 0
	v.read(message, v.blanks > 1 && (!alike || v.blanks > j.blanks))
	switch {
	case alike:
	case v.kind == indented:
		v.read(message, false)
	case v.blanks > 1:
		v.blanks = 1
	}
}

// object looks at the message of an object, which is in escapes. A message of
// several lines is whole.
func (v *view) object(message []byte) {
	v.manner, v.same = keyed, true
	message = bytes.TrimSuffix(message, []byte(`\n`)) // json-file's
	if broken(message) {
		return
	}
	var room [reach]byte
	text := trim(unescape(room[:0], message))
	from := gaps(text, 0)
	v.read(text[from:], from > 0)
}

// broken says whether the escape of a line's end stands in text.
func broken(text []byte) bool {
	for i := bytes.IndexByte(text, '\\'); i >= 0 && i+1 < len(text); {
		if text[i+1] == 'n' {
			return true
		}
		next := bytes.IndexByte(text[i+2:], '\\')
		if next < 0 {
			return false
		}
		i += 2 + next
	}
	return false
}

// unescape appends text without the escapes of a JSON string, as far as dst has
// room. Characters by number stay as they are: nothing is told by them.
func unescape(dst, text []byte) []byte {
	for i := 0; i < len(text) && len(dst) < cap(dst); i++ {
		c := text[i]
		if c == '\\' && i+1 < len(text) {
			i++
			if c = text[i]; c == 't' {
				c = '\t'
			}
		}
		dst = append(dst, c)
	}
	return dst
}

// declares says whether a line is a record by what it says of itself: its time,
// its level, its keys. A level that a trace has by its own words is none of them.
func declares(t []byte, r level.Reading) bool {
	switch {
	case at(t, 0) == '#' || at(t, 0) == '*' || at(t, 0) == '=': // whose places look like times, and names like levels
		return false
	case r.Timed:
		return true
	case r.Format == level.Exception || r.Format == level.PHP || r.Format == level.Prefix && placed(t):
		return false
	case r.Level == record.Unknown && (r.Format == level.Plain || r.Format == level.JSON && at(t, 0) != '{'):
		return false
	}
	switch at(t, 0) {
	case 'E':
		return !has(t, "Error: ")
	case 'F':
		return !has(t, "FATAL ERROR: ")
	case 'W':
		return !has(t, "WARNING: DATA RACE") && !has(t, "WARNING: ThreadSanitizer")
	case '{', '[':
		return len(t) > 1
	}
	return true
}

// placed says whether a line begins with a place in a source, as compilers do: "a.ts:3:7".
func placed(t []byte) bool {
	first := token(t)
	return numberedEnd(bytes.TrimSuffix(first, []byte(":")))
}

// piped is the place behind what docker compose, or Valgrind, writes before each
// line: "api-1  | ", "==4711== "; 0 where nothing does.
func piped(line []byte) int {
	if has(line, "==") {
		return instrumented(line)
	}
	return level.Piped(line)
}

// instrumented is the place behind Valgrind's "==4711== ".
func instrumented(line []byte) int {
	i := digits(line, 2)
	if i == 2 || line[1] != '=' || !has(line[i:], "==") || i+2 < len(line) && line[i+2] != ' ' {
		return 0
	}
	return min(i+3, len(line))
}

// julian says whether a line is the first of two of java.util.logging: "Jan 05, 2026
// 10:00:01 AM c.e.A run".
func julian(t []byte, r level.Reading) bool {
	if r.Level != record.Unknown || r.Format != level.Plain || !capital(at(t, 0)) && !small(at(t, 0)) {
		return false
	}
	day := gaps(t, len(token(t)))
	comma := digits(t, day)
	year := gaps(t, comma+1)
	return comma > day && at(t, comma) == ',' && digits(t, year) == year+4
}
