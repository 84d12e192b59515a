package fingerprint

import "bytes"

// writer passes who wrote the line: a container, a host and a program, a channel, a
// logger. Where it cannot be told from the message's first word it stays.
func (h *head) writer(b []byte) bool {
	n := skipToken(b, 0)
	after := skipBlanks(b, n)
	sep := byteAt(b, after)
	tok := b[:n]
	switch {
	case h.next == 0 && sep == '|' && isBlank(byteAt(b, after+1)) && (after-n > 1 || isDigit(tok[n-1])): // compose: api-1  |
		h.next += after + 1
		return true
	case h.dashes && h.level: // Spring: the logger is padded to a column
		if i := bytes.Index(b, []byte(" : ")); i > 0 && i < headRoom {
			h.next += i + 3
			return true
		}
	case h.monthly && !h.level:
		return h.program(b, n)
	case h.timed && !h.level && bytes.IndexByte(tok, '@') > 0: // PostgreSQL: user@database
		return h.pass(h.next+n, 1)
	case h.begun() && !h.level && channelLevel(tok): // Monolog: app.ERROR:
		h.next, h.level = h.next+n, true
		return true
	case h.timed && !h.level && sep != '[' && h.leads(b[n:]) && column(b, n, after): // a logger in a column
		h.next += n
		return true
	case h.level && byteAt(b, n) == '\t' && byteAt(b, after) != '{' && n < headRoom: // zap: fields between tabs
		return h.pass(h.next+n, 1)
	case h.level && bytes.IndexByte(tok, '|') > 0 && loggerLike(tok[:bytes.IndexByte(tok, '|')]): // NLog: |App.Svc|
		h.next += bytes.IndexByte(tok, '|') + 1
		return true
	case h.level && hasAt(b, 0, "in ") && byteAt(b, skipToken(b, 3)-1) == ':': // Flask: ERROR in main:
		h.next += skipToken(b, 3)
		return true
	case h.level && sep == '[' && namesLogger(tok) && bytes.Contains(b[:min(len(b), headRoom)], []byte("] - ")): // logback: logger [context] -
		h.next += after
		return true
	case h.next == 0 && n > 1 && tok[n-1] == ':' && sep == '[' && bracketLevel(b[after:]): // nginx: [emerg]
		h.next += after
		return true
	case h.timed && !h.level && keySize(b) > 0 && pairsTo(b) > 0: // Sidekiq: pid=1 tid=a WARN:
		h.next += pairsTo(b)
		return true
	case h.begun() && sep == '-' && isBlank(byteAt(b, after+1)), h.begun() && hasAt(b, after, "-- "), h.level && sep == ':' && isBlank(byteAt(b, after+1)):
		h.next += after + 1
		return true
	case h.level && n > 1 && tok[n-1] == ':' && namesLogger(tok[:n-1]):
		h.next += n
		return true
	}
	return false
}

// column says whether the word that ends at place n, and the level behind it at place
// level, stand in columns rather than in a sentence.
func column(b []byte, n, level int) bool {
	return level-n > 1 || bytes.IndexByte(b[:n], '.') > 0 || hasAt(b, skipLetters(b, level), "  ")
}

// bracketLevel says whether b begins with a level in brackets.
func bracketLevel(b []byte) bool {
	end := skipLetters(b, 1)
	return byteAt(b, end) == ']' && isLevel(b[1:end])
}

// pairsTo is the place of the level with a colon that stands behind nothing but key=value
// in b; 0 for none.
func pairsTo(b []byte) int {
	i := 0
	for keySize(b[i:]) > 0 {
		i = skipBlanks(b, skipToken(b, i))
	}
	end := skipLetters(b, i)
	if byteAt(b, end) == ':' && isLevel(b[i:end]) && allUpper(b[i:end]) {
		return i
	}
	return 0
}

// program passes syslog's host and program: web-1 app[9]:
func (h *head) program(b []byte, n int) bool {
	h.monthly = false
	for range 2 {
		if n > 1 && b[n-1] == ':' {
			h.next += n
			return true
		}
		n = skipToken(b, skipBlanks(b, n))
	}
	return false
}

// channelLevel says whether a token is like Monolog's "channel.LEVEL:".
func channelLevel(tok []byte) bool {
	i := bytes.LastIndexByte(tok, '.')
	n := len(tok) - 1
	return i > 0 && tok[n] == ':' && isLevel(tok[i+1:n]) && allUpper(tok[i+1:n])
}

// namesLogger says whether a token before a colon is a logger for certain, as it has
// dots or double colons and is no exception.
func namesLogger(tok []byte) bool {
	return (bytes.IndexByte(tok, '.') > 0 || bytes.Contains(tok, []byte("::"))) && !thrown(tok) && bytes.IndexByte(tok, '/') < 0
}

// angled passes syslog's priority, RabbitMQ's process and ClickHouse's level: <30>,
// <0.222.0>, <Error>
func (h *head) angled() bool {
	if end := skipLetters(h.line, h.next+1); h.timed && byteAt(h.line, end) == '>' && isLevel(h.line[h.next+1:end]) {
		h.next, h.level = end+1, true
		return true
	}
	end := h.next + 1
	for end < len(h.line) && (isDigit(h.line[end]) || h.line[end] == '.') {
		end++
	}
	if end == h.next+1 || byteAt(h.line, end) != '>' {
		return false
	}
	h.next = end + 1
	if isDigit(byteAt(h.line, h.next)) && byteAt(h.line, h.next+1) == ' ' {
		h.structured()
	}
	return true
}

// structured passes the header of RFC 5424 behind the priority: version, time, host,
// program, process, message's id, and structured data.
func (h *head) structured() {
	i := h.next
	for range 6 {
		i = skipBlanks(h.line, skipToken(h.line, i))
	}
	for byteAt(h.line, i) == '[' {
		end := bytes.IndexByte(h.line[i:], ']')
		if end < 0 {
			break
		}
		i += end + 1
	}
	if byteAt(h.line, i) == '-' {
		i++
	}
	h.next, h.timed = i, true
}

// enclosed passes a field in brackets. Before a time or a level was passed it must have
// one in it, or have one behind it.
func (h *head) enclosed(closing byte) bool {
	end := h.closing(closing)
	if end < 0 {
		return false
	}
	inside := h.line[h.next+1 : end]
	after := h.line[end+1:]
	switch {
	case h.contains(inside):
	case h.next == 0 && isID(inside) && isBlank(byteAt(after, 0)): // of a request, of a process
	case h.next == 0 && string(inside) == "Nest" && bytes.Contains(after, []byte(" - ")): // NestJS: [Nest] 36  -
		end += 1 + bytes.Index(after, []byte(" - ")) + len(" -")
		h.timed = true
	case h.next == 0 && byteAt(after, 0) == '[' && isDigit(byteAt(inside, 0)): // the JVM's [0.123s][warning]
	case h.begun(), h.next == 0 && h.leads(after) && len(inside) > 0:
		if len(after) == 0 || !isBlank(after[0]) && after[0] != '[' && after[0] != ':' && !(h.timed && closing == ']') {
			return false // f(x), [a]b
		}
	default:
		return false
	}
	h.next = end + 1
	return true
}

// isID says whether a field is the id of a process or of a request.
func isID(field []byte) bool {
	return allDigits(field) || uuidSize(field) == len(field) && len(field) > 0 || len(field) >= 8 && allHex(field) && hasDigit(field)
}

// closing is the place of the bracket that ends the field; brackets in it are counted.
func (h *head) closing(c byte) int {
	depth, open := 0, h.line[h.next]
	for i := h.next; i < min(len(h.line), h.next+headRoom); i++ {
		switch h.line[i] {
		case open:
			depth++
		case c:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// contains notes a time and a level in a field; false when it has neither.
func (h *head) contains(inside []byte) bool {
	found := false
	for i := 0; i < len(inside); {
		switch c := inside[i]; {
		case isDigit(c):
			if n := timeSize(inside[i:]); n > 0 {
				h.timed, found = true, true
				i += n
				continue
			}
			i = skipDigits(inside, i)
		case isLetter(c):
			n := skipLetters(inside, i)
			if n-i >= 3 && phraseSize(inside[i:], n-i) > 0 {
				h.timed, found = true, true
				i += phraseSize(inside[i:], n-i)
				continue
			}
			if isLevel(inside[i:n]) && (allUpper(inside[i:n]) || len(bytes.TrimSpace(inside)) == n-i || h.timed) {
				h.level, found = true, true
			}
			i = n
		default:
			i++
		}
	}
	return found
}

// doubtful says whether the name of a level, in any case, is as well a word that
// messages begin with.
func doubtful(w []byte) bool {
	var low [9]byte
	if len(w) > len(low) {
		return false
	}
	for i, c := range w {
		low[i] = c | 0x20
	}
	switch string(low[:len(w)]) {
	case "alert", "system", "config", "context", "detail", "hint", "statement", "log", "success", "fail", "fine", "finer", "finest", "note", "panic", "trace":
		return true
	}
	return false
}

// isLevel says whether a word is the name of a level.
func isLevel(w []byte) bool {
	var low [11]byte
	if len(w) < 3 || len(w) > len(low) {
		return false
	}
	for i, c := range w {
		low[i] = c | 0x20
	}
	switch string(low[:len(w)]) {
	case "trace", "trc", "trce", "vrb", "verbose", "debug", "dbg", "dbug", "debu", "info", "inf", "information", "notice", "note",
		"warn", "wrn", "warning", "error", "err", "erro", "eror", "severe", "critical", "crit", "alert", "emerg", "emergency",
		"fatal", "ftl", "fata", "panic", "pnc", "dpanic", "fail", "config", "fine", "finer", "finest", "log", "system", "success",
		"detail", "hint", "statement", "context":
		return true
	}
	return false
}
