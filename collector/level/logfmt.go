package level

import (
	"bytes"

	"logcanary/collector/record"
)

// keyed is the place of the "=" when a key of logfmt stands at i, else -1. Keys
// are letters, digits and . _ -, and begin with a letter or an @: so a flag
// (--log-level=debug) is none.
func keyed(line []byte, i int) int {
	if c := at(line, i); !letter(c) && c != '@' {
		return -1
	}
	for i++; i < len(line); i++ {
		switch c := line[i]; {
		case c == '=':
			return i
		case !letter(c) && !digit(c) && c != '.' && c != '_' && c != '-' && c != '@':
			return -1
		}
	}
	return -1
}

// readLogfmt reads key=value pairs from place i on, and whether they say anything,
// be it that they contradict each other. A bare word between them is prose: what
// follows it claims nothing.
func readLogfmt(line []byte, i int) (Reading, bool) {
	var c claims
	for {
		i = blanks(line, i)
		eq := keyed(line, i)
		if eq < 0 {
			return c.reading(Logfmt), c.text.level != record.Unknown || c.outcome != record.None
		}
		from, to, next := pair(line, eq+1)
		c.pair(line[i:eq], line, span{from, to})
		i = next
	}
}

// pair is the value at place i, without quotes, and the place after it.
func pair(line []byte, i int) (from, to, next int) {
	if at(line, i) == '"' {
		end := quoted(line, i)
		return i + 1, end - 1, min(end, len(line))
	}
	n := bytes.IndexByte(line[i:], ' ')
	if n < 0 {
		n = len(line) - i
	}
	return i, i + n, i + n
}

// pair takes one pair of logfmt. The keys are fewer than JSON's: log_level=debug
// is what a program prints of its settings. A number is never a level here, as it
// has no company that would say whose number it is.
func (c *claims) pair(key, line []byte, value span) {
	switch string(key) {
	case "level", "lvl", "severity", "log.level", "@level", "levelname":
		c.named(value.of(line))
	case "status", "status_code":
		c.status(value.of(line))
	case "method":
		c.facts |= hasMethod
	}
}

// named takes a level that must be a word.
func (c *claims) named(v []byte) {
	if len(v) >= shortestWord {
		c.text.add(value(v))
	}
}
