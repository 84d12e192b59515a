package level

import (
	"bytes"

	"logcanary/collector/record"
)

// thrown is the level of the name of an exception (java.io.IOException,
// TypeError: error) or of a warning (DeprecationWarning: warn) that stands before
// a colon; other class names have none.
func thrown(name []byte) record.Level {
	switch {
	case !ofClass(name), string(name) == "Error", string(name) == "Warning": // words of prose too
		return record.Unknown
	case bytes.HasSuffix(name, []byte("Exception")), bytes.HasSuffix(name, []byte("Error")):
		return record.Error
	case bytes.HasSuffix(name, []byte("Warning")):
		return record.Warn
	}
	return record.Unknown
}

// ofClass says whether name is the name of a class: capitalised, perhaps behind
// packages.
func ofClass(name []byte) bool {
	from := bytes.LastIndexAny(name, `.\$:`) + 1
	for _, c := range name {
		if !inWord(c) && c != '.' && c != '\\' && c != '$' && c != ':' {
			return false
		}
	}
	return from < len(name) && capital(name[from])
}

// readTrace reads the head of a stack trace at place i, in the words of the
// runtime that prints it. An exception is an error; a panic ends the process and
// is fatal.
func readTrace(line []byte, i int) record.Level {
	switch at(line, i) {
	case 'T':
		if has(line, i, "Traceback (most recent call last)") {
			return record.Error
		}
	case 'E':
		if has(line, i, `Exception in thread "`) || has(line, i, "Exception Group Traceback (") || has(line, i, "Error [ERR_") {
			return record.Error
		}
	case 'U':
		if has(line, i, "Uncaught ") || has(line, i, "Unhandled exception") || has(line, i, "Unhandled Exception") ||
			has(line, i, "Unhandled Error") || has(line, i, "Unhandled error in Deferred") { // the last two are Twisted's
			return record.Error
		}
	case 'f', 'p', 't', 'S':
		return panicked(line, i)
	}
	if coded(line, i) {
		return record.Error
	}
	return record.Unknown
}

// coded says whether the name of an exception and its code in brackets stand at place
// i, as Node.js writes them: "TypeError [ERR_INVALID_ARG_TYPE]: message".
func coded(line []byte, i int) bool {
	end := word(line, i)
	if !has(line, end, " [") || thrown(line[i:end]) != record.Error {
		return false
	}
	return at(line, find(line, end, bracketSize, ']')+1) == ':'
}

// raised says whether a line begins as the report of an exception in the words of Ruby,
// of Rails or of Elixir.
func raised(line []byte) bool {
	return rubyRaised(line) || railsRaised(line) || elixirRaised(line)
}

// rubyRaised finds the place in the source, the method in quotes, a colon and the
// message. What it was called from has no message.
func rubyRaised(line []byte) bool {
	end := token(line, 0)
	if !has(line, end-len(":in"), ":in") || !digit(at(line, end-len(":in")-1)) {
		return false
	}
	if c := at(line, end+1); c != '`' && c != '\'' {
		return false
	}
	return bytes.Contains(line[end+1:min(len(line), end+headSize)], []byte("': "))
}

// railsRaised finds "NameError (message):", of whose message the end may stand in
// another line.
func railsRaised(line []byte) bool {
	end := token(line, 0)
	if !has(line, end, " (") || thrown(line[:end]) != record.Error {
		return false
	}
	return bytes.HasSuffix(line, []byte("):")) || bytes.IndexByte(line[end:], ')') < 0
}

// elixirRaised finds "** (NameError) message".
func elixirRaised(line []byte) bool {
	const stars = "** ("
	end := find(line, len(stars), headSize, ')')
	return end > 0 && has(line, 0, stars) && thrown(line[len(stars):end]) == record.Error
}

// panicked reads the first line of a panic of Go, of Rust or of Zig.
func panicked(line []byte, i int) record.Level {
	switch {
	case has(line, i, "panic: "), has(line, i, "fatal error: "), has(line, i, "fatal runtime error: "):
		return record.Fatal
	case has(line, i, "panic serving "), has(line, i, "panic recovered:"): // Go's net/http and Gin recover
		return record.Error
	case has(line, i, "thread '"):
		if bytes.Contains(line[i:min(len(line), i+headSize)], []byte(" panicked at ")) {
			return record.Fatal
		}
	case has(line, i, "thread ") && has(line, digits(line, i+len("thread ")), " panic: "):
		return record.Fatal
	case signalled(line, i):
		return record.Error
	}
	return record.Unknown
}

// signalled says whether Go names a signal that ends the process. Programs have words of
// their own for those that ask them to end.
func signalled(line []byte, i int) bool {
	return has(line, i, "SIGSEGV: segmentation violation") || has(line, i, "SIGABRT: abort") || has(line, i, "SIGBUS: bus error") ||
		has(line, i, "SIGQUIT: quit") || has(line, i, "SIGILL: illegal instruction") || has(line, i, "SIGFPE: floating-point exception")
}
