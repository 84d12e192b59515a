package docker

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"
)

// errEntry is what parse answers to bytes that are no entry of a json-file.
var errEntry = errors.New("docker: not an entry of a json-file")

// entry is one line of a json-file: a line of the application, or a part of one.
type entry struct {
	text  []byte // without the "\n" that ended it
	ended bool   // the text had a "\n"; without it another part follows
	side  int    // stdout or stderr
	time  int64  // unix nanoseconds
}

// The two sides of a container's output, as indices.
const (
	stdout = iota
	stderr
	sides
)

// entryReader parses the entries of one json-file. It owns the memory that
// unescaped text lives in and remembers the last second it has seen, because
// neighbouring lines share it.
//
// The shape is that of moby's daemon/logger/jsonfilelog/jsonlog: log, stream,
// attrs where configured, time; always in this order and without blanks.
type entryReader struct {
	clock   clock
	scratch []byte
}

const (
	logHead    = `{"log":"`
	streamHead = `,"stream":"std`
	attrsHead  = `,"attrs":`
	timeHead   = `,"time":"`
	entryTail  = `"}`
)

// parse reads one entry. Its text is borrowed from raw or from the reader and
// is good until the next parse. What dockerd itself writes takes the fast way;
// any other JSON object with the same fields is read too, only slower.
func (r *entryReader) parse(raw []byte) (entry, error) {
	if e, ok := r.fast(raw); ok {
		return e, nil
	}
	return strict(raw)
}

// fast reads an entry in the shape that dockerd writes. It refuses rather than
// guesses: what it accepts means the same to encoding/json.
func (r *entryReader) fast(raw []byte) (e entry, ok bool) {
	if len(raw) < len(logHead) || string(raw[:len(logHead)]) != logHead {
		return e, false
	}
	rest := raw[len(logHead):]
	if e.text, e.ended, rest, ok = r.text(rest); !ok {
		return e, false
	}
	if e.side, rest, ok = side(rest); !ok {
		return e, false
	}
	if rest, ok = skipAttrs(rest); !ok {
		return e, false
	}
	n := len(rest) - len(entryTail)
	if n < len(timeHead) || string(rest[:len(timeHead)]) != timeHead || string(rest[n:]) != entryTail {
		return e, false
	}
	e.time, ok = r.clock.parse(rest[len(timeHead):n])
	return e, ok
}

// text reads a JSON string behind its opening quote, and says what follows its
// closing one. The only escape of most lines is the \n at their end; they stay
// where they are, and only lines with other escapes are copied.
func (r *entryReader) text(raw []byte) (text []byte, ended bool, rest []byte, ok bool) {
	head, ok := plain(raw)
	n := len(head)
	switch {
	case !ok:
		return nil, false, nil, false
	case n+3 <= len(raw) && string(raw[n:n+3]) == `\n"`:
		return head, true, raw[n+3:], true
	case raw[n] == '"':
		return head, false, raw[n+1:], true
	}
	r.scratch, rest, ok = unescape(append(r.scratch[:0], head...), raw[n:])
	text = r.scratch
	if n := len(text); n > 0 && text[n-1] == '\n' {
		text, ended = text[:n-1], true
	}
	return text, ended, rest, ok
}

// side reads the name of the stream.
func side(raw []byte) (which int, rest []byte, ok bool) {
	n := len(streamHead)
	if len(raw) < n+4 || string(raw[:n]) != streamHead {
		return 0, nil, false
	}
	switch string(raw[n : n+4]) {
	case `out"`:
		return stdout, raw[n+4:], true
	case `err"`:
		return stderr, raw[n+4:], true
	}
	return 0, nil, false
}

// skipAttrs steps over the labels and variables that log-opts may add: pairs of
// strings. Pairs with escapes in them are left to the strict way.
func skipAttrs(raw []byte) (rest []byte, ok bool) {
	rest, there := bytes.CutPrefix(raw, []byte(attrsHead))
	if !there {
		return raw, true
	}
	for opener := byte('{'); ; opener = ',' {
		if rest, ok = skipString(rest, opener); !ok {
			return nil, false
		}
		if rest, ok = skipString(rest, ':'); !ok {
			return nil, false
		}
		if len(rest) > 0 && rest[0] == '}' {
			return rest[1:], true
		}
	}
}

// skipString steps over a byte and the plain string behind it.
func skipString(raw []byte, first byte) (rest []byte, ok bool) {
	if len(raw) < 2 || raw[0] != first || raw[1] != '"' {
		return nil, false
	}
	head, ok := plain(raw[2:])
	if raw = raw[2+len(head):]; !ok || raw[0] != '"' {
		return nil, false
	}
	return raw[1:], true
}

// strict reads an entry by the rules of encoding/json. It allocates.
func strict(raw []byte) (entry, error) {
	var fields struct {
		Log    *string    `json:"log"`
		Stream string     `json:"stream"`
		Time   *time.Time `json:"time"`
	}
	if err := json.Unmarshal(raw, &fields); err != nil || fields.Log == nil || fields.Time == nil {
		return entry{}, errEntry
	}
	e := entry{text: []byte(*fields.Log), time: fields.Time.UnixNano()}
	e.text, e.ended = bytes.CutSuffix(e.text, []byte("\n"))
	switch fields.Stream {
	case "stdout":
		return e, nil
	case "stderr":
		e.side = stderr
		return e, nil
	}
	return entry{}, errEntry
}

// salvage finds a whole entry behind damage: zeroes that a power cut left, or
// the head of an entry that was never finished. An entry's own text cannot be
// taken for one, because quotes inside it are escaped.
func salvage(raw []byte) (rest []byte, ok bool) {
	n := bytes.LastIndex(raw, []byte(logHead))
	if n <= 0 {
		return nil, false
	}
	return raw[n:], true
}
