package fingerprint

import "bytes"

// read reads one line of a trace. What follows, rest, is asked where a frame takes two
// lines.
func (t *trace) read(line, rest []byte) {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	body := t.unmarked(line)
	if len(body) == 0 {
		return
	}
	if t.hidden >= 0 {
		if t.indent > t.hidden {
			return
		}
		t.hidden = -1
	}
	if !t.known(body, rest) {
		body = t.headless(body, line, rest)
	}
	t.before = body
}

// unmarked is a line without what stands before its text: blanks, and marks.
func (t *trace) unmarked(line []byte) []byte {
	i := 0
	for i < len(line) && (isBlank(line[i]) || isMark(line[i], byteAt(line, i+1))) {
		i++
	}
	t.indent = i
	return line[i:]
}

// isMark says whether a byte at the edge of a trace marks lines: those of a group of
// exceptions of Python, and the frame at which loguru caught one.
func isMark(c, next byte) bool {
	switch c {
	case '|', '>':
		return isBlank(next)
	case '+':
		return isBlank(next) || next == '-'
	}
	return false
}

// headless reads a line that has not the form of a trace's lines again without its head,
// which some loggers put before each line. What has no such form then is text.
func (t *trace) headless(body, line, rest []byte) []byte {
	if !isBlank(line[0]) {
		if at := messageAt(line); at > 0 {
			body = t.unmarked(line[at:])
			if len(body) == 0 || t.known(body, rest) {
				return body
			}
		}
	}
	t.words(body)
	return body
}

// known reads a line that has the form of a trace's lines.
func (t *trace) known(body, rest []byte) bool {
	return t.structure(body, rest) || t.frames(body, rest)
}

// structure reads a line that holds a trace together.
func (t *trace) structure(b, rest []byte) bool {
	switch b[0] {
	case 'C':
		if hasAt(b, 0, "Caused by: ") {
			t.begin(leadingKind(b[len("Caused by: "):]))
			return true
		}
	case 'S':
		switch {
		case hasAt(b, 0, "Suppressed: "):
			t.hidden = t.indent
			return true
		case hasAt(b, 0, "Stack (most recent call last):"): // Python's, of a message without an exception
			t.reverse = true
			return true
		}
	case 'N':
		if hasAt(b, 0, "Next ") && t.n > 0 { // PHP: the one before caused this one
			t.rising = true
			t.begin(leadingKind(b[len("Next "):]))
			return true
		}
	case '-':
		return t.dashes(b)
	case '.':
		return hasAt(b, 0, "... ")
	case '[':
		if hasAt(b, 0, "[cause]: ") {
			t.begin(leadingKind(b[len("[cause]: "):]))
			return true
		}
	case '*':
		if hasAt(b, 0, "** (") { // Elixir
			t.settle(kindEnd(b[len("** ("):]), certain)
			return true
		}
	case 'T', 'E':
		return t.traceback(b)
	}
	return t.panics(b, rest)
}

// dashes reads the lines between the exceptions of .NET: the inner ones come first, all
// in one trace.
func (t *trace) dashes(b []byte) bool {
	switch {
	case hasAt(b, 0, "---> "):
		t.part()
		t.begin(leadingKind(b[len("---> "):]))
		return true
	case hasAt(b, 0, "--- End of "):
		t.current = 0
		return true
	}
	return false
}

// traceback reads the first line of a trace of Python. A chain of them begins with the
// cause.
func (t *trace) traceback(b []byte) bool {
	const first, group = "Traceback (most recent call last):", "Exception Group Traceback (most recent call last):"
	switch {
	case hasAt(b, 0, group):
		t.group = t.group || t.n < 2
	case !hasAt(b, 0, first):
		return false
	}
	if t.over = t.group && t.n > 1; t.part().any.n > 0 { // of a group, one member does
		t.begin(nil)
	}
	t.rising, t.reverse = true, true
	t.python = t.indent
	t.part().kind, t.part().sure = nil, 0
	return true
}

// panics reads what Go and Rust say before a trace. They have no types of exceptions:
// the message takes their place.
func (t *trace) panics(b, rest []byte) bool {
	switch {
	case hasAt(b, 0, "goroutine ") && b[len(b)-1] == ':':
		t.over = t.parts[0].any.n > 0
		t.about()
		return true
	case hasAt(b, 0, "panic: "), hasAt(b, 0, "fatal error: "):
		if t.message == nil {
			t.message = withoutRecovered(b)
		}
		return true
	case hasAt(b, 0, "thread '") && bytes.Contains(b, []byte("panicked at ")):
		t.rust(b, rest)
		return true
	}
	return false
}

// withoutRecovered is Go's message without what became of the panic.
func withoutRecovered(b []byte) []byte {
	if i := bytes.Index(b, []byte(" [recovered")); i > 0 {
		return b[:i]
	}
	return b
}

// rust reads the first line of a panic: thread 'main' panicked at src/main.rs:3:5:
// with the message on the next line; until Rust 1.72 at 'message', src/main.rs:3:5
func (t *trace) rust(b, rest []byte) {
	_, at, _ := bytes.Cut(b, []byte("panicked at "))
	next, _, _ := bytes.Cut(rest, []byte("\n"))
	place := bytes.TrimSuffix(at, []byte(":"))
	if byteAt(at, 0) == '\'' {
		if i := bytes.LastIndex(at, []byte("', ")); i > 0 {
			next, place = at[1:i], at[i+3:]
		}
	}
	t.message, t.panicked = next, true
	t.frame(frame{language: rust, place: place})
}

// words reads a line of text: it may have the type of the exception in it.
func (t *trace) words(b []byte) {
	p := t.part()
	switch {
	case t.python >= 0:
		if t.indent == t.python && p.any.n > 0 { // the type is on the line after the frames
			p.kind, p.sure = kindEnd(b), certain
			t.python = -1
		}
	case p.any.n > 0 && p.sure == 0 && t.indent == 0 && p.any.list[0].language == python: // a syntax error
		p.kind, p.sure = kindOf(b)
	case t.group && t.n < 2: // a member without a trace of its own
		if kind, sure := kindOf(b); sure == probable {
			t.begin(kind)
		}
	case p.any.n == 0 && p.sure < certain:
		p.lines++
		t.called = first(phpFile(b), t.called)
		if kind, sure := kindOf(b); sure > p.sure || sure == weak && p.sure == weak {
			p.kind, p.sure = kind, sure
		}
		if i := bytes.LastIndex(b, []byte(" ---> ")); i > 0 { // Mono
			t.begin(leadingKind(b[i+len(" ---> "):]))
		}
	}
}

// phpFile is the file that a line of text of PHP says something happened in; nil for none.
func phpFile(b []byte) []byte {
	i := bytes.Index(b, []byte(".php:"))
	if i < 0 {
		return nil
	}
	return b[bytes.LastIndexByte(b[:i], ' ')+1 : i+len(".php")]
}

// settle notes the type of the exception that is read, if it is more certain than what
// is known.
func (t *trace) settle(kind []byte, sure uint8) {
	if p := t.part(); sure > p.sure {
		p.kind, p.sure = kind, sure
	}
}
