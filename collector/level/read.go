package level

import "logcanary/collector/record"

// Read reads one line, without its line end. It never fails: what it does not
// know is Unknown, None and Plain.
func Read(line []byte) Reading {
	line = clean(line)
	if coloured(line) {
		return readColoured(line)
	}
	if r, ok := shaped(line); ok {
		return r
	}
	return readText(line)
}

// clean is the line without a byte order mark and a carriage return.
func clean(line []byte) []byte {
	if has(line, 0, "\xEF\xBB\xBF") {
		line = line[3:]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line
}

// shaped is the table of the families by the byte that their lines begin with. A
// line that fits none is text, and left to the walk that all text shares.
func shaped(line []byte) (Reading, bool) {
	switch c := at(line, 0); {
	case digit(c):
		return readNumbered(line)
	case letter(c):
		return readLettered(line)
	case blank(c):
		return readIndented(line), true
	case c == '{' && object(line, 0):
		return readJSON(line, 0), true
	case c == '<':
		return readSyslog(line)
	case c == '[' && at(line, 1) == 'G':
		return readGin(line)
	case c == '[' && at(line, 1) == 'p':
		return readUwsgi(line)
	case c == '[' && at(line, 1) == ' ' && capital(at(line, 2)):
		return readJulia(line)
	case c == 0xE2:
		return readMarked(line)
	default:
		return Reading{}, c == 0
	}
}

// readNumbered reads the families whose lines begin with a pid, an address or a time in
// seconds. A line that begins with a date is text.
func readNumbered(line []byte) (Reading, bool) {
	if dated(line, 0) {
		return Reading{}, false
	}
	if clock(line, 0) {
		return readPiped(line, Access)
	}
	if r, ok := readRedis(line); ok {
		return r, ok
	}
	if r, ok := readSquid(line); ok {
		return r, ok
	}
	return readAccess(line)
}

// readLettered reads the families whose lines begin with a letter or a key.
func readLettered(line []byte) (Reading, bool) {
	switch c := at(line, 1); {
	case digit(c):
		return readKlog(line)
	case c == ',':
		return readRails(line)
	}
	if r, ok := readPhrase(line); ok {
		return r, ok
	}
	return readLogfmt(line, 0)
}

// readIndented reads the kinds of line that begin with white space and are not a
// continuation. What is set off by one blank is a level of four letters, right-aligned in
// a column of five, a sign, or a request (Next.js); by up to three, a badge; by two or
// four, a time and a level (tracing's pretty form; Consul before it runs); and there is
// the head of a trace of Python's exception groups.
func readIndented(line []byte) Reading {
	switch c := at(line, 1); {
	case capital(c):
		if has(line, 1, "INFO ") || has(line, 1, "WARN ") || badge(line, 1) || method(line, 1) > 0 {
			return readBared(line[1:])
		}
	case c == 0xE2:
		r, _ := readMarked(line[1:])
		return r
	case c != ' ':
	case at(line, 2) == ' ' && at(line, 3) == ' ': // most are
		if digit(at(line, 4)) {
			return readInset(line, 4)
		}
	case digit(at(line, 2)):
		return readInset(line, 2)
	case badge(line, 2):
		return readBared(line[2:])
	case badge(line, 3):
		return readBared(line[3:])
	case has(line, 0, "  + Exception Group Traceback ("):
		return readBared(line[len("  + "):])
	}
	return Reading{}
}

// readInset reads a line whose time stands at place i.
func readInset(line []byte, i int) Reading {
	if dated(line, i) && clock(line, i+len("2026-01-05 ")) {
		if r := readBared(line[i:]); r.Level != record.Unknown {
			return r
		}
	}
	return Reading{}
}

// badge says whether at place i a level stands between blanks as on a badge: pnpm's,
// consola's, Laravel's, without their colours.
func badge(line []byte, i int) bool {
	if !capital(at(line, i)) || line[i-1] != ' ' {
		return false
	}
	end := word(line, i)
	return has(line, end, "  ") && capitals(line[i:end]) && !doubtful(line[i:end]) && named(line[i:end]) != record.Unknown
}

// readText reads a line of text.
func readText(line []byte) Reading {
	h := head{line: line}
	return h.read()
}

// readBared reads a line of text that is a part of another, and does not ask what it
// carries once more: a family may stand in itself any number of times.
func readBared(line []byte) Reading {
	h := head{line: line, bared: true}
	return h.read()
}

// read walks through the head and reads the message if the head has no level.
func (h *head) read() Reading {
	line := h.line
	h.walk()
	switch {
	case h.pairs > 0:
		r, _ := readLogfmt(line, h.pairs)
		r.Timed = h.timed
		return r
	case h.level != record.Unknown:
		return h.told()
	case h.object > 0:
		r := readJSON(line, h.object)
		r.Timed = h.timed
		return r
	}
	return h.message()
}

// told is the reading of a head that has a level.
func (h *head) told() Reading {
	if h.sure && !h.bared {
		if r, ok := piped(h.line); ok {
			return r
		}
	}
	if h.rival() {
		return Reading{Timed: h.timed}
	}
	r := Reading{Level: h.level, Format: h.family(), Timed: h.timed}
	if h.level == record.Notice {
		if l := h.spokenByPHP(); l != record.Unknown {
			return Reading{Level: l, Format: PHP, Timed: h.timed}.settle()
		}
	}
	if success(h.line[h.said.from:h.said.to]) {
		r.Outcome = record.Success
	} else if r.Level < record.Error {
		r.Outcome = outcome(h.line, h.rest())
	}
	return r.settle()
}

// rest is the place after the level and its colon.
func (h *head) rest() int {
	if at(h.line, h.next) == ':' {
		return h.next + 1
	}
	return h.next
}

// message reads a line whose head has no level by what its message begins with.
func (h *head) message() Reading {
	r := Reading{Timed: h.timed, Format: h.format}
	if h.format != Plain { // a shape that has lines without a level
		return r
	}
	if r.Level, r.Format = spoken(h.line, h.next); r.Level != record.Unknown {
		return r.settle()
	}
	if f := h.readLog(); f != Plain {
		r.Level, r.Format = record.Info, f
		return r
	}
	if has(h.line, h.next, "Task ") { // Celery in a format without levels
		r.Outcome = task(h.line, h.next)
		return r
	}
	if r.Outcome = answer(h.line, h.next); r.Outcome != record.None {
		r.Level, r.Format = record.Info, Access
		return r
	}
	if access, ok := readAccess(h.line); ok {
		return access
	}
	return h.carried(r)
}

// spoken is the level of a message that a runtime writes by itself.
func spoken(line []byte, i int) (record.Level, Format) {
	if l := readTrace(line, i); l != record.Unknown {
		return l, Exception
	}
	if raised(line) {
		return record.Error, Exception
	}
	if l := readPHP(line, i); l != record.Unknown {
		return l, PHP
	}
	if l := died(line, i); l != record.Unknown {
		return l, Exception
	}
	if l := max(died(line, 0), panicked(line, 0)); i > 0 && l != record.Unknown {
		return l, Exception
	}
	return record.Unknown, Plain
}

// answer is the outcome of a message that begins with a request; it makes a line
// without a level one of an access log.
func answer(line []byte, i int) record.Outcome {
	switch c := at(line, i); {
	case c == '"':
		return quotedRequest(line, i)
	case c == 'C' && has(line, i, "Completed "):
		return outcome(line, i)
	case has(line, i-len("]: "), "]: ") && method(line, i) > 0: // PHP's own server: [200]: GET /
		if o := status(line, i-len("200]: ")); o != record.None {
			return o
		}
	}
	o, _ := requested(line, i)
	return o
}

// rival says whether another level stands beside the one that was found, with
// nothing but brackets between: equal claims, of which none counts.
func (h *head) rival() bool {
	if h.form != bare && h.form != bracketed {
		return false
	}
	for i := h.next; ; {
		i = blanks(h.line, i)
		c := at(h.line, i)
		if c == '|' || c == ',' {
			i = blanks(h.line, i+1)
			c = at(h.line, i)
		}
		if c != '[' {
			return capital(c) && h.rivals(i, word(h.line, i))
		}
		end := find(h.line, i, bracketSize, ']')
		if end < 0 || i > headSize {
			return false
		}
		if w := trim(h.line[i+1 : end]); word(w, 0) == len(w) && h.differs(w) && !java(w) {
			return true
		}
		i = end + 1
	}
}

// rivals says whether the word from i to end beside the level claims another one.
// "FATAL ERROR:" is one phrase, and so are Mono's last words.
func (h *head) rivals(i, end int) bool {
	w := h.line[i:end]
	if h.level >= record.Critical && has(h.line, i, "ERROR:") || h.level == record.Error && has(h.line, i, "FATAL UNHANDLED EXCEPTION:") {
		return false
	}
	return capitals(w) && !doubtful(w) && h.differs(w)
}

func (h *head) differs(w []byte) bool {
	l := named(w)
	return l != record.Unknown && l != h.level
}
