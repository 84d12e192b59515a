package multiline

// kind is what a line is by its own text, without what stands before its message
// and whatever was said before. What it does beside others is its rule.
type kind uint8

const (
	prose kind = iota // anything else
	blank
	indented // begins with white space, and nothing more is known

	// Parts of a trace in any language.

	frame     // at a.B.c(B.java:1)
	numbered  // #0  main () at x.c:5
	addressed // ./prog(f+0x2f) [0x4004f6]
	later     // #1  and those that follow, which may be prose elsewhere
	cause     // Caused by: another exception, with its message
	next      // the same, where its words are prose outside a trace
	label     // a line that stands inside or below a trace only
	within    // the same, where its words are prose outside a trace
	last      // ends a trace
	summary   // ends a report, but for what explains it
	lead      // announces a trace
	quotes    // """ around the trace of another process
	thrown    // Class: message
	qualified // package.Class: message
	raised    // the same in the words of Rails and Elixir
	rubied    // the same in those of Ruby
	panicked  // last words of a process
	stack     // announces frames of Python without an exception

	// Python.

	traceback // Traceback (most recent call last):
	group     // the same of an ExceptionGroup
	file      //   File "x.py", line 1, in f
	chain     // During handling of the above exception, …

	// Go.

	runtimeNote // runtime: goroutine stack exceeds 1000000000-byte limit
	goroutine   // goroutine 1 [running]:
	function    // main.f(0x1)
	source      // 	/app/main.go:3 +0x1d

	// What frames text.

	excerpt // /app/x.js:3, before a line of it
	caret   //     ^^^^
	opener  // {
	closer  // }
	ruler   // ==================

	// Reports.

	alarm    // of a sanitizer or of Go's race detector
	dump     // of all threads
	report   // of Erlang
	crash    // the same, and an error without saying so
	detail   // DETAIL, HINT and STATEMENT of PostgreSQL
	position // LINE 1: the place in a statement
	hash     // # alone, with which the JVM's crash report begins
	comment  // # and text
	obituary // # A fatal error has been detected
)

// raises says whether a line of this kind makes a record an error that has no level.
func (k kind) raises() bool {
	switch k {
	case frame, numbered, addressed, cause, label, traceback, group, file, goroutine, source, raised, rubied, panicked, alarm, crash, obituary:
		return true
	}
	return false
}

// proves says whether a line of this kind shows that lines of prose before it belong
// to a trace, and are not records of their own.
func (k kind) proves() bool {
	switch k {
	case frame, numbered, later, cause, label, last, chain, qualified, raised, rubied, traceback, group, file, goroutine, source, caret, position:
		return true
	}
	return false
}

// look is the kind of a text that has no blanks before it any more; indent says
// whether it had.
func look(t []byte, indent bool) kind {
	switch {
	case len(t) == 0:
		return blank
	case indent:
		return inside(t)
	case capital(t[0]):
		return capitalised(t)
	case small(t[0]):
		return lowered(t)
	}
	return signed(t)
}

// inside is the kind of an indented text.
func inside(t []byte) kind {
	switch t[0] {
	case 'a':
		if has(t, "at ") && located(t) {
			return frame
		}
	case '.':
		return elided(t, indented)
	case 'C', 'S', 'W':
		if causes(t) {
			return cause
		}
	case 'F':
		if has(t, `File "`) {
			return file
		}
	case 'f':
		if has(t, "from ") && contains(t, ":in ") {
			return frame
		}
	case '+':
		if has(t, "+ Exception Group Traceback (") {
			return group
		}
	default:
		return insideSigned(t)
	}
	return called(t)
}

// called is the kind of an indented text by its end: a place in a Go file, a call in
// Perl.
func called(t []byte) kind {
	switch {
	case goSource(token(t)):
		return source
	case digit(final(t)) && contains(t, " called at "), elixirScript(token(t)):
		return frame
	case final(t) == ']' && contains(t, " [type="): // what Pydantic says of a field
		return position
	}
	return indented
}

// insideSigned is the kind of an indented text that begins with a sign.
func insideSigned(t []byte) kind {
	switch t[0] {
	case '#':
		if digit(at(t, 1)) {
			return frame
		}
	case '^', '~':
		if carets(t) {
			return caret
		}
	case '[':
		if has(t, "[C]: in ") {
			return frame
		}
	case '-':
		if has(t, "--- End of ") {
			return label
		}
		if has(t, "---> ") {
			return cause
		}
	case '(':
		if elixirFrame(t) {
			return frame
		}
	case '@':
		if has(t[gaps(t, 1):], "0x") {
			return frame
		}
	default:
		if i := digits(t, 0); i > 0 && has(t[i:], "# ") && located(t) { // Boost
			return frame
		}
	}
	return called(t)
}

// capitalised is the kind of a text that begins with a capital letter.
func capitalised(t []byte) kind {
	first := token(t)
	if k := announced(t, first); k != prose {
		return k
	}
	return named(t, first)
}

// lowered is the kind of a text that begins with a small letter.
func lowered(t []byte) kind {
	first := token(t)
	if k := muttered(t, first); k != prose {
		return k
	}
	return named(t, first)
}

// named is the kind of a text by the name that it begins with: an exception, a function, a frame
// of Ruby, a file; else prose.
func named(t, first []byte) kind {
	switch {
	case has(first, "SIG") && signalled(t):
		return panicked
	case (final(first) == ':' || len(first) == len(t) || has(t[len(first):], " [")) && class(first):
		if packaged(first) {
			return qualified
		}
		return thrown
	case ends(first, ":in"), final(t) == '\'' && contains(t, ":in "):
		return ruby(t)
	case goSource(first) && has(t[len(first):], " (0x"): // Gin
		return frame
	case rails(t, first):
		return raised
	case goFunction(t, first):
		return function
	case ends(first, "RemoteTraceback:"):
		return lead
	case register(t, first):
		return within
	case len(first) == len(t) && excerpted(t):
		return excerpt
	case final(t) == ']' || final(first) == ':' || final(first) == ')':
		return ended(t, first)
	}
	return prose
}

// ended is the kind of a text by the end of its first word or its own: a frame of glibc,
// of Zig, of Nim.
func ended(t, first []byte) kind {
	switch {
	case final(t) == ']' && address(t):
		return addressed
	case final(first) == ':' && zigFrame(t, first):
		return frame
	case final(first) == ')' && contains(first, ".nim("):
		return file
	}
	return prose
}
