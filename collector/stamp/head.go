package stamp

import "bytes"

// maxLead is how many things may stand before a time: brackets, colours, levels
// and what separates them.
const maxLead = 12

const escape = 0x1B

// head reads a time at the head of a text line.
func (r *reader) head() bool {
	for range maxLead {
		switch c := r.peek(); {
		case digit(c):
			if r.at(r.next+4) == '-' || !r.role() { // the usual date needs no look at its colons
				return r.figures() && r.over()
			}
		case letter(c):
			if !r.level() {
				return (r.klog() || r.names()) && r.over()
			}
		case !r.lead(c):
			return false
		}
	}
	return false
}

// lead passes what may stand before a time and is neither word nor number.
func (r *reader) lead(c byte) bool {
	switch {
	case blank(c):
		r.blanks()
	case c == '[' || c == '(':
		r.opened = true
		r.next++
	case c == escape:
		return r.colour()
	case c == '<':
		return r.priority()
	case r.worded && (c == ']' || c == ')' || c == ':' || c == ',' || c == '|' || c == '-'):
		r.next++
	default:
		return false
	}
	return true
}

// colour passes an escape sequence that sets colours: "\x1b[31m".
func (r *reader) colour() bool {
	i := r.next + 1
	if r.at(i) != '[' {
		return false
	}
	for i++; digit(r.at(i)) || r.at(i) == ';'; i++ {
	}
	r.next = i + 1
	return r.at(i) == 'm'
}

// priority passes syslog's "<30>", and the version behind it (RFC 5424: "<30>1 ").
func (r *reader) priority() bool {
	end := r.digits(r.next + 1)
	if size := end - r.next - 1; size < 1 || size > 3 || r.at(end) != '>' {
		return false
	}
	r.next = end + 1
	if digit(r.peek()) && r.at(r.next+1) == ' ' {
		r.next += 2
	}
	return true
}

// role passes the "1:M " that Redis begins a line with: its pid and what it is.
func (r *reader) role() bool {
	i := r.digits(r.next)
	if r.at(i) != ':' || !letter(r.at(i+1)) || r.at(i+2) != ' ' {
		return false
	}
	r.next = i + 3
	return true
}

// level passes the name of a level; a single letter is one before a comma.
func (r *reader) level() bool {
	end := r.letters(r.next)
	if !named(r.line[r.next:end]) || digit(r.at(end)) || end == r.next+1 && r.at(end) != ',' {
		return false
	}
	r.worded, r.next = true, end
	return true
}

// named says whether a word is the name of a level, be it Ruby's single letter.
func named(word []byte) bool {
	var low [len("information")]byte
	if len(word) > len(low) || len(word) == 0 {
		return false
	}
	for i, c := range word {
		low[i] = c | 0x20
	}
	switch string(low[:len(word)]) {
	case "trace", "trc", "verbose", "debug", "dbg", "info", "inf", "information", "notice", "note", "warn", "wrn", "warning",
		"error", "err", "severe", "critical", "crit", "alert", "emerg", "fatal", "ftl", "panic", "config", "fine", "finer", "finest",
		"d", "i", "w", "e", "f", "a":
		return true
	}
	return false
}

// klog reads the "I0105 10:00:01.123456" of klog and glog: month and day behind a
// letter for the level.
func (r *reader) klog() bool {
	switch r.peek() {
	case 'I', 'W', 'E', 'F':
	default:
		return false
	}
	s := r.line[r.next+1:]
	if len(s) < len("0102 15:04:05") || !digit(s[0]) || s[4] != ' ' {
		return false
	}
	r.month, r.day = two(s), two(s[2:])
	r.next += len("I0102 ")
	return r.clock()
}

// over says whether what was read ends where it stands: no letter or figure of
// something longer follows.
func (r *reader) over() bool {
	c := r.peek()
	return !letter(c) && !digit(c) && c != '_' && (c != ':' || !digit(r.at(r.next+1)))
}

// maxClient is how much may stand before the time of an access log: addresses,
// and a user's name.
const maxClient = 256

// access reads the time of an access log: the first bracket of the line, behind
// the client's address. So that prose is never taken for it, either the request
// follows in quotes, or the address alone stands before it (HAProxy).
func (r *reader) access() bool {
	open := bytes.IndexByte(r.line[:min(len(r.line), maxClient)], '[')
	if open <= 0 || bytes.IndexByte(r.line[:open], '"') >= 0 {
		return false
	}
	*r = reader{line: r.line, next: open + 1, zone: r.zone, now: r.now}
	if !r.dayFirst('/') || r.peek() != ']' {
		return false
	}
	return r.has(r.next, `] "`) || bytes.IndexByte(r.line[:open], ' ') == open-1
}
