package multiline

import "bytes"

// class says whether a name, with or without a colon behind it, is that of an
// exception: capitalised behind its packages, with a usual ending.
func class(name []byte) bool {
	name = bytes.TrimSuffix(name, []byte(":"))
	for _, c := range name {
		if !inName(c) && c != '.' && c != ':' && c != '\\' && c != '/' {
			return false
		}
	}
	from := bytes.LastIndexAny(name, `.:\/$`) + 1
	if !capital(at(name, from)) {
		return false
	}
	return ends(name, "Exception") || ends(name, "Error") || ends(name, "Failure") || ends(name, "Throwable") || ends(name, "ExceptionInfo")
}

// packaged says whether the name of a class stands behind that of its package.
func packaged(name []byte) bool { return bytes.IndexByte(name, '.') > 0 }

// located says whether what was called or where stands in t, as a frame tells it.
func located(t []byte) bool {
	return numberedEnd(t) || bytes.IndexByte(t[:min(len(t), reach)], '(') > 0 || bytes.IndexByte(t[:min(len(t), reach)], '/') > 0
}

// carets says whether t marks places in the line above and does nothing else.
func carets(t []byte) bool {
	found := false
	for _, c := range t[:min(len(t), reach)] {
		switch {
		case c == '^' || c == '~':
			found = true
		case !gap(c):
			return false
		}
	}
	return found
}

// listed says whether a line begins with one blank and with what makes it a record
// all the same, as Next.js and Flask print them: a sign beyond ASCII that draws nothing,
// a request, a bullet.
func listed(t []byte) bool {
	switch {
	case gap(at(t, 1)):
		return false
	case at(t, 1) == '*':
		return gap(at(t, 2))
	case at(t, 1) >= 0x80:
		return !has(t[1:], "\xE2\x94") && !has(t[1:], "\xE2\x95")
	}
	i := 1
	for capital(at(t, i)) {
		i++
	}
	return i > len("GET") && has(t[i:], " /")
}

// elixirFrame says whether t is a frame behind the name of its application:
// "(stdlib 4.2) gen.erl:256: :gen.do_call/4".
func elixirFrame(t []byte) bool {
	return contains(t, ") ") && (contains(t, ".ex:") || contains(t, ".erl:") || contains(t, ".exs:"))
}

// elixirScript says whether a name is a line of Elixir with a colon behind it.
func elixirScript(name []byte) bool {
	name = bytes.TrimSuffix(name, []byte(":"))
	return numberedEnd(name) && (contains(name, ".ex:") || contains(name, ".exs:") || contains(name, ".erl:"))
}

// goSource says whether a name is a line of a Go file or of its assembly.
func goSource(name []byte) bool {
	colon := bytes.LastIndexByte(name, ':')
	if colon < 0 || !numberedEnd(name) {
		return false
	}
	file := name[:colon]
	return ends(file, ".go") || ends(file, ".s")
}

// goFunction says whether t is a function of Go, with what it was called with or
// without: "main.f(0x1)", "net/http.(*conn).serve". first is its first word.
func goFunction(t, first []byte) bool {
	open := bytes.IndexByte(first, '(')
	switch {
	case open == 0, open < 0 && len(first) < len(t), open > 0 && final(t) != ')':
		return false
	case open < 0:
		open = len(first)
	}
	dot := bytes.IndexByte(first[:open], '.')
	if dot <= 0 || dot == open-1 && at(first, open+1) != '*' {
		return false
	}
	for _, c := range first[:open] {
		if !inName(c) && c != '.' && c != '/' && c != '-' && c != '[' && c != ']' && c != '~' && c != '%' {
			return false
		}
	}
	return true
}

// signalled says whether Go names the signal that ends a process. Programs have words of
// their own for those that ask them to end.
func signalled(t []byte) bool {
	return has(t, "SIGSEGV: segmentation violation") || has(t, "SIGABRT: abort") || has(t, "SIGBUS: bus error") ||
		has(t, "SIGQUIT: quit") || has(t, "SIGILL: illegal instruction") || has(t, "SIGFPE: floating-point exception")
}

// address says whether t is a frame as glibc's backtrace writes it: a program or a
// library, perhaps with a function, and the address in brackets at the end,
// "./prog(f+0x2f) [0x56517c6c34df]".
func address(t []byte) bool {
	const longest = len("[0x0123456789abcdef]")
	open := bytes.LastIndexByte(t, '[')
	if open < 1 || len(t)-open > longest || !has(t[open:], "[0x") {
		return false
	}
	before := bytes.TrimSuffix(t[:open], []byte(" "))
	if final(before) == ')' {
		return bytes.IndexByte(before, '(') > 0 && (contains(before, "+0x") || ends(before, "()") && bytes.IndexByte(before, ' ') < 0)
	}
	return bytes.IndexByte(before, '/') >= 0 && bytes.IndexByte(before, ' ') < 0
}

// zigFrame says whether t is a frame of Zig: "/app/a.zig:5:7: 0x20f in main (app)". first
// is its first word.
func zigFrame(t, first []byte) bool {
	return has(t[len(first):], " 0x") && contains(first, ".zig:")
}

// register says whether t tells what a register holds: "rax    0x7ffd".
func register(t, first []byte) bool {
	const longest = 6
	return len(first) <= longest && has(t[gaps(t, len(first)):], "0x")
}

// excerpted says whether t is the place from which Node prints the source: a path
// and the number of a line.
func excerpted(t []byte) bool {
	colon := bytes.LastIndexByte(t, ':')
	if !numberedEnd(t) || numberedEnd(t[:colon]) { // with a column it is where something stands
		return false
	}
	return bytes.IndexByte(t, '/') >= 0 || has(t, "node:") || t[0] == '<' || contains(t, ".js:") || contains(t, ".cjs:") || contains(t, ".mjs:") || contains(t, ".ts:")
}

// ruby is the kind of a line with a place in Ruby: "x.rb:1:in 'f'" is a frame, with
// a message behind it the head of a trace.
func ruby(t []byte) kind {
	in := bytes.Index(t[:min(len(t), reach)], []byte(":in "))
	if in < 1 || !digit(t[in-1]) {
		return prose
	}
	quote := in + len(":in ")
	if c := at(t, quote); c != '`' && c != '\'' {
		return prose
	}
	switch end := bytes.IndexByte(t[quote+1:], '\'') + quote + 2; {
	case end == len(t):
		return frame
	case at(t, end) == ':':
		return rubied
	}
	return prose
}

// rails says whether t is the head of a trace as Rails logs it: "Class (message):".
func rails(t, first []byte) bool {
	return ends(t, "):") && has(t[len(first):], " (") && class(first)
}
