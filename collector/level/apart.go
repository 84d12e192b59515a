package level

import "logcanary/collector/record"

// How a level word stands apart from prose, beside brackets and colons.

// fences says whether the word that ends at end stands between two separators of
// one kind: "| info |", " - info - ".
func (h *head) fences(end int) bool {
	switch h.fence {
	case '|':
		return at(h.line, blanks(h.line, end)) == '|'
	case '-':
		i := blanks(h.line, end)
		return at(h.line, i) == '-' && gap(h.line, i+1)
	}
	return false
}

// leads says whether a level that begins the line, in any case, is set off by what
// follows it: "info  - message", "info  : message", "info  [2026-01-05 10:00:01] message".
func (h *head) leads(end int) bool {
	i := blanks(h.line, end)
	switch {
	case i == end:
		return false
	case has(h.line, i, ": "), has(h.line, i, "| "):
		return !java(h.line[:end]) && !nothing(h.line, i+1)
	}
	return has(h.line, i, "- ") || at(h.line, i) == '[' && dated(h.line, i+1)
}

// scoped says whether a name in brackets, a colon and a blank follow a level at end.
// "error(s): 0" counts something.
func (h *head) scoped(end int, open byte) bool {
	i := find(h.line, end, bracketSize, closing(open)) + 1
	return i > end+3 && word(h.line, end+1) == i-1 && at(h.line, i) == ':' && gap(h.line, i+1) && !nothing(h.line, i+1)
}

// labelled says whether one name and a colon are at place i, behind a level in small
// letters and a time with its offset, as Swift writes them: "+0000 info app.db : started".
func (h *head) labelled(i int) bool {
	zone := h.next - len("+0000 ")
	if c := at(h.line, zone); c != '+' && c != '-' || digits(h.line, zone+1) != h.next-1 {
		return false
	}
	end := token(h.line, i)
	return end > i && (has(h.line, end, " :") || h.line[end-1] == ':')
}

// tied says whether a level that is no bare word at place h.next is tied to a name or a
// code by what follows it at end: Zig's error(db):, Rust's error[E0308]:, Icinga's
// critical/config:; or to what stands behind a blank (see attached).
func (h *head) tied(end int, next byte, big bool) bool {
	switch next {
	case ' ':
		return !big && h.attached(end+1)
	case '(', '[':
		return h.scoped(end, next)
	case '/':
		i := token(h.line, end)
		return (big || h.timed) && i > end+2 && h.line[i-1] == ':'
	}
	return false
}

// attached says whether a level in small letters before a blank belongs to what follows
// at place i: the code of a compiler's message ("error TS2322:"), Kodi's component
// ("info <general>:"), Swift's label.
func (h *head) attached(i int) bool {
	switch c := at(h.line, i); {
	case capital(c):
		end := word(h.line, i)
		return digit(at(h.line, end-1)) && at(h.line, end) == ':' && capitals(h.line[i:end]) && gap(h.line, end+1)
	case c == '<' && h.timed:
		return at(h.line, find(h.line, i, bracketSize, '>')+1) == ':'
	}
	return h.fresh && h.labelled(i)
}

// named says whether the word before place i can only be a name: a level in capitals and
// a colon, or in a bracket of its own, follows it. The word stands behind a time.
func (h *head) named(i int) bool {
	if at(h.line, i) == '[' {
		end := find(h.line, i, bracketSize, ']')
		return end > 0 && capital(h.line[i+1]) && capitals(h.line[i+1:end]) && h.enclosed('[', i+1, end) != record.Unknown
	}
	end := word(h.line, i)
	return at(h.line, end) == ':' && gap(h.line, end+1) && capitals(h.line[i:end]) && named(h.line[i:end]) != record.Unknown
}

// raises claims an error for the name of an exception that stands between dashes behind a
// time, as Ruby's Sinatra has it: "- RuntimeError - message".
func (h *head) raises(i, end int) bool {
	if !h.timed || !has(h.line, end, " - ") || thrown(h.line[i:end]) != record.Error {
		return false
	}
	h.format, h.form = Exception, fenced
	h.claim(record.Error, i, end)
	return true
}

// identifier says whether a word is one that prose does not have: with an underscore, or
// with a capital inside.
func identifier(w []byte) bool {
	for i, c := range w {
		if c == '_' || capital(c) && i > 0 && !capital(w[i-1]) {
			return true
		}
	}
	return string(w) == "main" || string(w) == "root"
}

// inColons is the level that stands between the colons of "name:LEVEL:message", and where.
func inColons(line []byte, i, end int) (l record.Level, from, to int) {
	from = find(line, i, end-i, ':') + 1
	to = word(line, from)
	if from > 0 && to < end && line[to] == ':' && capitals(line[from:to]) {
		l = named(line[from:to])
	}
	return l, from, to
}
