package docker

import "time"

// clock parses RFC 3339 times. It remembers the last second that it has seen,
// so that of a busy log only the fractions are read.
type clock struct {
	second [len(secondForm) + 1]byte // with its Z
	unix   int64
}

const secondForm = "2006-01-02T15:04:05"

// parse reads an RFC 3339 time as unix nanoseconds.
func (c *clock) parse(text []byte) (nanos int64, ok bool) {
	n := len(secondForm)
	if len(text) <= n || text[len(text)-1] != 'Z' {
		return parseTime(text)
	}
	if string(text[:n]) != string(c.second[:n]) && !c.remember(text[:n]) {
		return 0, false
	}
	if len(text) == n+1 {
		return c.unix * int64(time.Second), true
	}
	fraction, ok := parseFraction(text[n : len(text)-1])
	if !ok {
		return parseTime(text)
	}
	return c.unix*int64(time.Second) + fraction, true
}

func (c *clock) remember(second []byte) bool {
	copy(c.second[:], second)
	c.second[len(secondForm)] = 'Z'
	var t time.Time
	if t.UnmarshalText(c.second[:]) != nil {
		c.second = [len(c.second)]byte{}
		return false
	}
	c.unix = t.Unix()
	return true
}

// parseFraction reads a dot and up to nine digits as nanoseconds.
func parseFraction(text []byte) (nanos int64, ok bool) {
	if len(text) < 2 || len(text) > 10 || text[0] != '.' {
		return 0, false
	}
	for _, c := range text[1:] {
		if c < '0' || c > '9' {
			return 0, false
		}
		nanos = nanos*10 + int64(c-'0')
	}
	for n := len(text); n < 10; n++ {
		nanos *= 10
	}
	return nanos, true
}

// parseTime reads what the fast way does not: other zones, odd fractions. The
// rules are those of encoding/json, which are stricter than time.Parse.
func parseTime(text []byte) (nanos int64, ok bool) {
	var t time.Time
	if t.UnmarshalText(text) != nil {
		return 0, false
	}
	return t.UnixNano(), true
}
