package level

import (
	"bytes"

	"logcanary/collector/record"
)

// Message is where the message of a line stands that was read as r: line[from:to],
// behind time, level, thread, logger and whatever separates them, and still with
// the blanks before it. Quoted says that it is the inside of a string of JSON or
// of logfmt, with its escapes. A line that has nothing of it is its own message.
//
// It is for whoever wants to know whether a line goes on with what the one before
// it said, which is asked of few lines. Where a head ends and prose begins is
// told by shape, and not always rightly: "failed: x" behind a level is taken for
// a logger and its message. Colour is to be taken off before (see Bleach).
func Message(line []byte, r Reading) (from, to int, quoted bool) {
	line = clean(line)
	if i := objectAt(line, r); i >= 0 {
		return jsonMessage(line, i)
	}
	if r.Format == Logfmt {
		return pairsMessage(line)
	}
	from = min(textMessage(line, r), len(line))
	if r.Format == PHP {
		from, to = said(line, from)
		return from, to, false
	}
	return from, len(line), false
}

// Behind is the place behind the time that a line begins with, and behind what
// transports put there; 0 where it begins with none.
func Behind(line []byte) int { return pastTime(line, 0) }

// Coloured says whether escape sequences for colour stand in the head of a line.
func Coloured(line []byte) bool { return coloured(line) }

// Bleach appends the line without its escape sequences, as far as dst has room.
func Bleach(dst, line []byte) []byte { return bleach(dst, line) }

// objectAt is the place of the JSON object that a line is or ends in, else -1.
func objectAt(line []byte, r Reading) int {
	if at(line, 0) == '{' && object(line, 0) {
		return 0
	}
	if len(line) == 0 || line[len(line)-1] != '}' || r.Format == Plain {
		return -1
	}
	h := head{line: line}
	h.walk()
	if h.object > 0 && h.level == record.Unknown {
		return h.object
	}
	return -1
}

// jsonMessage is the text under the first key for messages in the object at place i.
func jsonMessage(line []byte, i int) (from, to int, quoted bool) {
	for from, to, value, next := member(line, i+1); next > 0; from, to, value, next = member(line, next) {
		switch key := line[from:to]; {
		case line[value] == '"' && speaks(key):
			return value + 1, next - 1, true
		case line[value] == '{' && string(key) == "fields": // Rust's tracing
			return jsonMessage(line, value)
		}
	}
	return len(line), len(line), true
}

// speaks says whether k is a key of messages.
func speaks(k []byte) bool {
	switch string(k) {
	case "msg", "message", "Message", "MESSAGE", "log", "event", "short_message", "@m", "@mt", "@message", "body", "text", "M":
		return true
	}
	return false
}

// pairsMessage is the value of msg among the pairs of logfmt.
func pairsMessage(line []byte) (from, to int, quoted bool) {
	i := 0
	if keyed(line, 0) < 0 {
		h := head{line: line}
		h.walk()
		i = h.pairs
	}
	for {
		i = blanks(line, i)
		eq := keyed(line, i)
		if eq < 0 {
			return len(line), len(line), true
		}
		from, to, next := pair(line, eq+1)
		if speaks(line[i:eq]) {
			return from, to, true
		}
		i = next
	}
}

// textMessage is the place behind the head of a line of text.
func textMessage(line []byte, r Reading) int {
	switch r.Format {
	case Klog:
		return find(line, carriedAt(line), headSize, ']') + 1
	case Rails:
		bracket := find(line, carriedAt(line), headSize, ']')
		return tagged(line, find(line, bracket+1, 64, ':')+1)
	case Redis:
		dot := find(line, carriedAt(line), headSize, '.')
		return token(line, max(dot, 0)) + len(" *")
	case RabbitMQ:
		return find(line, 0, headSize, '>') + 1
	case Python:
		name := find(line, 0, headSize, ':') + 1
		return find(line, name, headSize, ':') + 1
	case Syslog, Systemd:
		return pastTime(line, find(line, 0, 8, '>')+1)
	}
	h := head{line: line}
	h.walk()
	switch {
	case h.level == record.Unknown && h.format != Postgres:
		return pastTime(line, 0)
	case h.format == Exception, h.format == Postgres && h.level == record.Unknown: // the message's own word
		return back(line, h.said.from)
	}
	return pastLogger(line, h.rest())
}

// said passes php-fpm's words before what a worker wrote, which stands in quotes.
func said(line []byte, from int) (int, int) {
	const words, notice = " said into std", "NOTICE: PHP message: "
	end := len(line)
	i := bytes.Index(line[from:min(len(line), from+headSize)], []byte(words))
	if i < 0 || line[end-1] != '"' {
		return from, end
	}
	quote := find(line, from+i, 32, '"')
	if quote < 0 || quote == end-1 {
		return from, end
	}
	from = quote + 1
	if has(line, from, notice) {
		from += len(notice)
	}
	return from, end - 1
}

// back is the place of the blanks that stand before i.
func back(line []byte, i int) int {
	for i > 0 && blank(line[i-1]) {
		i--
	}
	return i
}

// tagged passes the tags in brackets with which Rails begins messages: "[4f1a] ".
func tagged(line []byte, i int) int {
	for has(line, i, " [") {
		end := find(line, i, bracketSize, ']')
		if end < 0 || !blank(at(line, end+1)) {
			return i
		}
		i = end + 1
	}
	return i
}

// maxElements bounds what may stand between a level and its message, or belong to
// a time.
const maxElements = 10

// pastLogger is the place behind the brackets, numbers, loggers and separators that
// stand at i, between a level and its message.
func pastLogger(line []byte, i int) int {
	if at(line, i) == '\t' {
		return pastTabs(line, i)
	}
	for range maxElements {
		j := blanks(line, i)
		end := separatorAt(line, j)
		if end == 0 && j-i < 4 && bytes.IndexByte(line[i:j], '\t') < 0 { // more is an indentation
			end = elementAt(line, j)
		}
		if end == 0 {
			return i
		}
		i = end
	}
	return i
}

// pastTabs is the place of the tab before the message where tabs stand between the
// fields: what comes first is the caller or the logger, if it has no blanks.
func pastTabs(line []byte, i int) int {
	next := find(line, i+1, headSize, '\t')
	if next > i+1 && token(line, i+1) == next {
		return next
	}
	return i
}

// separatorAt is the place behind the separator at place i, else 0.
func separatorAt(line []byte, i int) int {
	switch c := at(line, i); {
	case c == ':' || c == '|' || c == '>':
		if gap(line, i+1) {
			return i + 1
		}
	case c == '-':
		end := i
		for at(line, end) == '-' {
			end++
		}
		if gap(line, end) && (end-i < 3 || at(line, end+1) == '[') {
			return end
		}
	}
	return 0
}

// elementAt is the place behind the bracket, number or logger at place i, else 0.
func elementAt(line []byte, i int) int {
	switch c := at(line, i); {
	case c == '[' || c == '(' || c == '<' || c == '{':
		end := find(line, i, bracketSize, closing(c)) + 1
		if next := at(line, end); end > 0 && (blank(next) || next == ':' && c != '<' || next == '[') {
			return end
		}
	case digit(c):
		end := digits(line, i)
		if at(line, end) == '#' && digit(at(line, end+1)) || has(line, end, " --- [") {
			return token(line, end)
		}
	case c == '*' && digit(at(line, i+1)): // nginx' connection
		return token(line, i)
	case letter(c) || c == '_' || c == '.':
		return loggerAt(line, i)
	}
	return 0
}

// loggerAt is the place behind the name at place i, if a colon or a separator
// follows it.
func loggerAt(line []byte, i int) int {
	end := token(line, i)
	if line[end-1] == ':' && end < len(line) && !ofMessage(line[i:end-1]) {
		return end
	}
	if sep := blanks(line, end); sep > end && separatorAt(line, sep) > 0 && at(line, sep) != '>' {
		return end
	}
	return 0
}

// ofMessage says whether a name with a colon begins a message and is no logger: an
// exception, or a word of a trace.
func ofMessage(name []byte) bool {
	switch string(name) {
	case "Suppressed", "note", "SUMMARY", "runtime", "future", "handle", "task":
		return true
	}
	return bytes.HasSuffix(name, []byte("Traceback")) || thrown(name) != record.Unknown || named(name) != record.Unknown || has(name, 0, "SIG") || bytes.ContainsAny(name, `("`)
}
