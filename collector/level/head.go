package level

import "logcanary/collector/record"

const (
	headSize = 160 // bytes of a text line in which its level can begin
	maxTags  = 4   // hosts, loggers and the like that may stand before it
)

// form is how a level stands in the head of a text line.
type form uint8

const (
	bare      form = iota
	bracketed      // [ERROR]
	closed         // ERROR:
	fenced         // | ERROR |
	counted        // ERROR[0001]
)

// head is a walk through what stands before the message of a text line. It stops
// at a level, or where prose begins.
type head struct {
	line []byte
	next int // place after what was passed

	timed    bool     // passed the line's own time
	inside   bool     // its time stood in brackets
	calendar calendar // how the first part of it was written
	fresh    bool     // what was passed last belonged to a time
	numbers  int      // mere numbers passed since the last bracket
	brackets int      // passed
	tags     int      // hosts, loggers, pids with names passed
	sure     bool     // passed a tag that prose cannot be: "api-1 |", "app[9]:"
	fence    byte     // separator passed last, 0 after anything else

	level  record.Level
	form   form
	said   span // the level's word; for brackets, with everything in them
	word   span // the level's word among the fields of a bracket
	pure   bool // the bracket has nothing but the level in it
	format Format
	object int  // place of a JSON object behind the head, 0 for none
	pairs  int  // place of logfmt behind the head, 0 for none
	paired bool // pairs were looked through for a level
	bared  bool // the line is what a transport carried
}

// walk goes on until a level or prose.
func (h *head) walk() {
	end := min(len(h.line), headSize)
	for h.next < end {
		c := h.line[h.next]
		switch {
		case blank(c):
			h.next++
		case is(c, isDigit):
			h.figure()
		case is(c, isLetter):
			if !h.text() {
				return
			}
		case is(c, isSeparator):
			h.separator(c)
		default:
			if !h.sign(c) {
				return
			}
		}
	}
}

// separator passes a byte between fields.
func (h *head) separator(c byte) {
	h.fence, h.fresh = c, h.fresh && c == '+'
	h.sure = h.sure || c == '|' || c == ':' && at(h.line, h.next-1) == ']'
	h.next++
}

// sign passes what begins with neither a letter nor a digit; false where the walk
// ends.
func (h *head) sign(c byte) bool {
	switch {
	case c == '[' || c == '<' || c == '(' || c == '{':
		return h.bracket(c)
	case c == 0xE2 && h.next+2 < len(h.line): // an arrow or a bar beyond ASCII
		h.fence = '>'
		h.next += 3
		return true
	case c == '_': // Python's __main__
		return h.text()
	case c == '/', c == '@', c == '.' && (at(h.line, h.next+1) == '.' || at(h.line, h.next+1) == '/'): // a path
		return h.tag(token(h.line, h.next))
	}
	return false
}

// before says whether the thing before the next one ended with c and blanks.
func (h *head) before(c byte) bool {
	i := h.next - 1
	for i > 0 && blank(h.line[i]) {
		i--
	}
	return at(h.line, i) == c
}

// figure passes a time, a part of one, or a number.
func (h *head) figure() {
	i := h.next
	if dated(h.line, i) {
		h.next, h.fence = restOfFigure(h.line, pastDate(h.line, i)), 0
		h.time(dateStyle(h.line[i+4]))
		return
	}
	h.next, h.fence = restOfFigure(h.line, i), 0
	if k := calendarOf(h.line[i:h.next]); k != noTime {
		h.time(k)
	} else if at(h.line, i-1) != '+' { // an offset from UTC
		h.numbers++
	}
}

func (h *head) time(k calendar) {
	if !h.timed {
		h.calendar = k
	}
	h.timed, h.fresh, h.numbers = true, true, 0
}

// claim ends the walk with a level.
func (h *head) claim(l record.Level, from, to int) bool {
	h.level, h.said, h.next = l, span{from, to}, to
	return false
}

// text passes a word, unless it is a level or begins the message.
func (h *head) text() bool {
	line, i := h.line, h.next
	end := word(line, i)
	next := at(line, end)
	if end == i+1 && h.single() || next == ':' && h.postgres(i, end) {
		return false
	}
	l := named(line[i:end])
	switch {
	case l == record.Unknown:
		return h.pass(i, end)
	case has(line, i, "panic: "): // a level elsewhere, in small letters Go's last words
		return false
	case h.claims(line[i:end], end, next):
		return h.claim(l, i, end)
	}
	return h.pass(i, end)
}

// claims says whether a level word stands apart from prose, and how.
func (h *head) claims(w []byte, end int, next byte) bool {
	big := capitals(w)
	switch {
	case big && next == ' ': // most are
		if h.fence != 0 && h.fences(end) {
			h.form = fenced
			return true
		}
		h.form = bare
		return h.next == 0 && h.leads(end) || h.expected(w)
	case next == ':':
		h.form = closed
		return big || gap(h.line, end+1) && !java(w) && !nothing(h.line, end+1)
	case big && next == '[':
		h.form = counted
		return true
	case h.tied(end, next, big):
		h.form = closed
		return true
	case h.timed && next == ' ' && string(w) == "debug" && digit(at(h.line, end+1)) && has(h.line, end+2, ": "): // BIND
		h.form = closed
		return true
	case h.fence != 0 && h.fences(end), next == '\t' && at(h.line, h.next-1) == '\t':
		h.form = fenced
		return true
	}
	h.form = bare
	return h.next == 0 && h.leads(end) || big && h.expected(w) && (ends(next) || next == '-' && digit(at(h.line, end+1)))
}

// expected says whether a bare word in capitals can be the level here.
func (h *head) expected(w []byte) bool {
	return h.timed || (h.tags == 0 || h.sure) && h.numbers == 0 && !doubtful(w)
}

// pass passes a word that is no level: a part of a time, a host, a logger. A word
// that can be neither begins the message.
func (h *head) pass(i, end int) bool {
	switch next := at(h.line, end); {
	case end-i == 3 && monthOrDay(h.line, i):
		h.time(monthly)
		h.next = end
		return true
	case h.fresh && h.zone(i, end):
		h.next, h.fresh = end, false
		return true
	case next == '[':
		return h.tag(find(h.line, end, headSize, ']') + 1)
	case next == ':' && gap(h.line, end+1):
		return h.titled(i, end)
	case next != 0 && !blank(next) && next != '|':
		return h.compound(i, next)
	case h.field(end):
		if h.fence == '-' && h.raises(i, end) {
			return false
		}
		return h.tag(end)
	}
	return false
}

// zone says whether a word behind a time can be a part of it: UTC, CEST, PM.
func (h *head) zone(i, end int) bool {
	w, next := h.line[i:end], at(h.line, end)
	if len(w) < 2 || len(w) > 5 || !capitals(w) || digit(w[len(w)-1]) {
		return false
	}
	if blank(next) {
		return !verb(w) && (next != ' ' || string(w) != "LOG")
	}
	return ends(next) || next == ':'
}

// field says whether a plain word stands apart: before a separator, padded to a
// column behind a time, or as the host of a syslog line.
func (h *head) field(end int) bool {
	i := blanks(h.line, end)
	c := at(h.line, i)
	switch {
	case c == '|', c == '-' && (gap(h.line, i+1) || at(h.line, i+1) == '>'), c == 0xE2:
		return true
	case !h.timed:
		return dated(h.line, i) && clock(h.line, i+len("2026-01-05 "))
	case h.tags == 0 && h.named(i):
		return true
	case has(h.line, i+1, "> ") && lettered(c) != record.Unknown: // Tarantool
		return true
	}
	return i-end > 1 || h.column(i, identifier(h.line[h.next:end])) || h.calendar == monthly && h.tags == 0 && h.brackets == 0
}

// column says whether a level in capitals that is padded to a column stands at
// place i; the word before it is then a column too, not prose. A name is one without
// padding: Log4j's messages about itself have "main" there, Python's root logger "root".
func (h *head) column(i int, name bool) bool {
	end := word(h.line, i)
	w := h.line[i:end]
	return (name || has(h.line, end, "  ")) && capitals(w) && named(w) != record.Unknown
}

// tag passes a host or a logger that ends at end; too many of them are prose.
func (h *head) tag(end int) bool {
	if end <= h.next || h.tags == maxTags {
		return false
	}
	h.tags++
	h.next, h.fresh, h.fence = end, false, 0
	return true
}

// titled passes "name: ", unless the name is an exception's or a warning's.
func (h *head) titled(i, end int) bool {
	if l := thrown(h.line[i:end]); l != record.Unknown {
		h.format = Exception
		return h.claim(l, i, end)
	}
	if string(h.line[i:end]) == "http" && (i == 0 || h.calendar == iso) && !netHTTP(h.line, end+1) {
		h.form = closed // a level of npm, between info and verbose
		return h.claim(record.Info, i, end)
	}
	return h.tag(end + 1)
}

// netHTTP says whether the message at place i is one of Go's net/http, which begin with
// "http: " and bear no level.
func netHTTP(line []byte, i int) bool {
	i = blanks(line, i)
	switch string(line[i:token(line, i)]) {
	case "TLS", "panic", "proxy", "superfluous", "Server", "Accept", "URL", "suppressing", "response.WriteHeader", "response.Write",
		"abort", "multiple", "invalid", "nil", "Request", "request", "no", "named", "wrote", "server", "ContentLength", "Handler", "connection":
		return true
	}
	return false
}

// compound passes a token of several words: a path, a class, key=value. Monolog's
// channel.LEVEL: and the name of an exception are claims.
func (h *head) compound(i int, next byte) bool {
	end := field(h.line, i)
	if i > 0 && h.line[i-1] != '-' && keyed(h.line, i) > 0 {
		return h.assigns(i, end)
	}
	if h.line[end-1] == ':' && h.ended(i, end-1) {
		return false
	}
	if c := h.line[end-1]; h.fence == '-' && (c == 'r' || c == 'n') && h.raises(i, end) {
		return false
	}
	if next == ':' {
		if l, from, to := inColons(h.line, i, end); l != record.Unknown {
			h.form = closed
			return h.claim(l, from, to)
		}
	}
	return h.tag(end)
}

// field is the place after everything up to the next blank or bar.
func field(line []byte, i int) int {
	for uint(i) < uint(len(line)) && !blank(line[i]) && line[i] != '|' {
		i++
	}
	return i
}

// assigns passes key=value, unless logfmt that has a level begins with it. Pairs
// are looked through once: after the first that failed all others would too.
func (h *head) assigns(i, end int) bool {
	if !h.paired {
		h.paired = true
		if _, ok := readLogfmt(h.line, i); ok {
			h.pairs = i
			return false
		}
	}
	h.next, h.fresh, h.fence = end, false, 0
	return true
}

// ended claims what a token that ends in a colon says: Monolog's "channel.LEVEL:"
// or the name of an exception.
func (h *head) ended(i, end int) bool {
	l, f := channel(h.line[i:end]), Monolog
	if l == record.Unknown {
		l, f = thrown(h.line[i:end]), Exception
	}
	if l == record.Unknown {
		return false
	}
	h.form, h.format = closed, f
	h.claim(l, i, end)
	return true
}

// channel is the level of a token like Monolog's "channel.LEVEL".
func channel(name []byte) record.Level {
	dot := len(name) - 1
	for dot > 0 && letter(name[dot]) {
		dot--
	}
	if w := name[dot+1:]; name[dot] == '.' && capitals(w) {
		return named(w)
	}
	return record.Unknown
}

// gap says whether a blank or the end of the line stands at place i.
func gap(line []byte, i int) bool { return i >= len(line) || blank(line[i]) }

// ends are the bytes that may follow a bare level.
func ends(c byte) bool {
	return c == 0 || blank(c) || c == '|' || c == ',' || c == ';' || c == ']' || c == '!' || c == '+' || c == '('
}

// nothing says whether the message at place i denies the level word before it:
// "error: 0", "error: none".
func nothing(line []byte, i int) bool {
	switch string(trim(line[i:min(len(line), i+8)])) {
	case "0", "none", "None", "null", "nil", "false", "no":
		return true
	}
	return false
}
