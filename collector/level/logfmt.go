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
	for i++; uint(i) < uint(len(line)); i++ {
		if c := line[i]; !is(c, isKey) {
			if c == '=' {
				return i
			}
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
	eq := keyed(line, i)
	if eq < 0 {
		return Reading{}, false
	}
	for eq > 0 {
		from, to, next := pair(line, eq+1)
		switch line[i] { // with which the keys that count begin
		case 'l', 's', '@', 'm':
			c.pair(line[i:eq], line[from:to])
		}
		i = blanks(line, next)
		eq = keyed(line, i)
	}
	return c.reading(Logfmt), c.text.level != record.Unknown || c.outcome != record.None
}

// pair is the value at place i, without quotes, and the place after it.
func pair(line []byte, i int) (from, to, next int) {
	if at(line, i) == '"' {
		end := quoted(line, i+1)
		return i + 1, end, min(end+1, len(line))
	}
	n := bytes.IndexByte(line[i:], ' ')
	if n < 0 {
		return i, len(line), len(line)
	}
	return i, i + n, i + n
}

// pair takes one pair of logfmt. The keys are fewer than JSON's: log_level=debug
// is what a program prints of its settings. A number is never a level here, as it
// has no company that would say whose number it is.
func (c *claims) pair(key, v []byte) {
	switch string(key) {
	case "level", "lvl", "severity", "log.level", "@level", "levelname":
		c.named(v)
	case "status", "status_code":
		c.statusText(v)
	case "method":
		c.facts |= hasMethod
	}
}

// named takes a level that must be a word.
func (c *claims) named(v []byte) {
	if n := len(v); n >= shortestWord {
		if v[n-1] == ',' {
			v = v[:n-1]
		}
		c.text.add(value(v))
	}
}
