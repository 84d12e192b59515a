package level

import "logcanary/collector/record"

const bracketSize = 112 // bytes in which a bracket must close to be one

// bracket passes a bracket, unless a level stands in it.
func (h *head) bracket(open byte) bool {
	if open == '{' && h.opens() {
		h.object = h.next
		return false
	}
	from := h.next + 1
	to := find(h.line, from, bracketSize, closing(open))
	if to < 0 {
		return false
	}
	if open == '<' && !gap(h.line, to+1) && h.line[to+1] != '[' {
		return h.line[to+1] == ':' && digit(at(h.line, to+2)) && h.tag(token(h.line, to)) // Python's "<string>:1:"
	}
	if l := h.enclosed(open, from, to); l != record.Unknown {
		h.form = bracketed
		return h.claim(l, h.next, to+1)
	}
	h.next, h.numbers, h.fence, h.fresh = to+1, 0, 0, false
	h.brackets++
	return true
}

// opens says whether a JSON object with members opens here.
func (h *head) opens() bool {
	return at(h.line, space(h.line, h.next+1)) == '"'
}

func closing(open byte) byte {
	switch open {
	case '[':
		return ']'
	case '<':
		return '>'
	case '(':
		return ')'
	}
	return '}'
}

// enclosed is the level that stands in the bracket between from and to: alone in
// any case, or in capitals among other fields ("10:00:01 INF", "main/INFO").
func (h *head) enclosed(open byte, from, to int) record.Level {
	from = blanks(h.line, from)
	for to > from && blank(h.line[to-1]) {
		to--
	}
	switch h.pure = word(h.line[:to], from) == to; {
	case open == '{':
		return record.Unknown
	case h.pure:
		return h.alone(open, h.line[from:to])
	}
	return h.among(h.line[:to], from)
}

// alone is the level of a bracket that holds one word.
func (h *head) alone(open byte, w []byte) record.Level {
	switch {
	case open == '(' && !capitals(w):
		return record.Unknown
	case len(w) == 1 && (h.timed || h.next == 0 && h.initial(w[0])):
		return lettered(w[0])
	case h.timed && (string(w) == "Note" || string(w) == "System"): // MySQL
		return record.Info
	}
	return named(w)
}

// initial says whether a letter in brackets at the head of a line can be a level: a
// figure follows it, or it is one of those that nothing else is likely to be.
func (h *head) initial(c byte) bool {
	return digit(at(h.line, 4)) || at(h.line, 3) == ' ' && h.line[0] == '[' && (c == 'E' || c == 'W' || c == 'I')
}

// among is the level of a bracket that holds several fields, from place i to the
// end of b. A word after a blank
// counts only if nothing but figures stood before it: the rest is prose.
func (h *head) among(b []byte, i int) record.Level {
	prose, start := false, i
	for from, sep := i, byte(0); i < len(b); {
		switch c := b[i]; {
		case digit(c):
			end := figure(b, i)
			h.stamped(b[i:end])
			i, sep = end, b[end-1]
		case letter(c):
			end := word(b, i)
			if l := h.element(b, span{i, end}, sep, i == from); l != record.Unknown && (!prose || joint(sep)) {
				return l
			}
			prose = h.spoils(b, i) || prose
			i = end
		default:
			sep = c
			i++
		}
	}
	if h.inside {
		return besideTime(b[start:])
	}
	return record.Unknown
}

// besideTime is the level, in any case, that stands in a bracket with a time and nothing
// else: "error 10:00:01", "Error - 10:00:01 AM".
func besideTime(b []byte) record.Level {
	end := word(b, 0)
	if end > 0 && letter(b[0]) && ofTime(b[end:]) {
		return named(b[:end])
	}
	last := len(b)
	for last > 0 && inWord(b[last-1]) {
		last--
	}
	if !ofTime(b[:last]) {
		return record.Unknown
	}
	return named(b[last:])
}

// ofTime says whether t has no letters but those of a time in digits.
func ofTime(t []byte) bool {
	for _, c := range t {
		if letter(c) && c != 'A' && c != 'P' && c != 'M' && c != 'T' && c != 'Z' {
			return false
		}
	}
	return true
}

// spoils says whether the word at place i is prose; months and days are not.
func (h *head) spoils(b []byte, i int) bool {
	if !monthOrDay(b, i) {
		return true
	}
	h.inside = h.inside || !h.timed
	h.time(monthly)
	return false
}

// stamped notes a time that stands in brackets.
func (h *head) stamped(f []byte) {
	if k := calendarOf(f); k != noTime {
		h.inside = h.inside || !h.timed
		h.time(k)
	}
}

// element is the level of one field of a bracket. In small letters it is one only
// as the last field after a colon or a hash behind a time: [proxy:error].
func (h *head) element(b []byte, w span, sep byte, first bool) record.Level {
	next := at(b, w.to)
	h.word = w
	switch {
	case sep == '/' && next != 0, !elementEnds(next):
		return record.Unknown
	case first && w.to-w.from == 1 && digit(at(b, w.to+1)): // Tornado: [E 260105 10:00:01 web:1]
		return lettered(b[w.from])
	case capitals(w.of(b)), h.timed && next == 0 && (sep == ':' || sep == '#'):
		return named(w.of(b))
	}
	return record.Unknown
}

// joint are the separators that tie a level to a name.
func joint(c byte) bool { return c == ':' || c == '/' || c == '|' || c == '#' }

func elementEnds(c byte) bool { return c == 0 || blank(c) || c == ',' || joint(c) }
