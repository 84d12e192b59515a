package multiline

import "bytes"

// signed is the kind of a text that begins with neither a letter nor a blank.
func signed(t []byte) kind {
	switch c := t[0]; {
	case digit(c):
		return counted(t)
	case c == '#':
		return hashed(t)
	case c == '=':
		return equalled(t)
	case c == '{' || c == '[' || c == '(':
		return opening(t)
	case c == '}' || c == ']' || c == ')' || c == '"' || c == '<':
		return closing(t)
	case c == '-' || c == '.' || c == '*':
		return dotted(t)
	case (c == '^' || c == '~') && carets(t):
		return caret
	case c == '/':
		return named(t, token(t))
	case c == '>' && has(t, `> File "`): // Loguru marks where it was caught
		return file
	case c == "─"[0]:
		return drawn(t)
	case c == "💣"[0] && has(t, "💣 Program crashed: "):
		return panicked
	}
	return prose
}

// drawn is the kind of a line that begins with a line: Flutter's reports stand
// between double ones, tracebacks of Python's Rich in a box.
func drawn(t []byte) kind {
	switch {
	case has(t, "══") && contains(t, "╡ EXCEPTION CAUGHT BY "):
		return alarm
	case has(t, "══") && bars(t):
		return last
	case has(t, "╭") && contains(t, " Traceback (most recent"):
		return traceback
	case has(t, "│"), has(t, "╰"):
		return file
	}
	return prose
}

// bars says whether t is a run of double bars, the last of which may have been cut.
func bars(t []byte) bool {
	for i, c := range t {
		if c != "═"[i%len("═")] {
			return false
		}
	}
	return true
}

// counted is the kind of a text that begins with a digit: a frame of Swift or V8 by
// its address.
func counted(t []byte) kind {
	i := digits(t, 0)
	if has(t[i:], ". ") && contains(t, " @ 0x") { // ClickHouse
		return frame
	}
	switch {
	case mapped(t):
		return within
	case has(t[i:], "# ") && located(t): // Boost
		if i == 1 && t[0] == '0' {
			return numbered
		}
		return later
	}
	if at(t, i) == ':' {
		i++
	}
	rest := t[gaps(t, i):]
	if gap(at(t, i)) && (has(rest, "0x") || has(rest[gaps(rest, len(token(rest))):], "0x")) {
		return within
	}
	return prose
}

// mapped says whether t tells what a piece of memory holds: "00400000-00401000 r-xp".
func mapped(t []byte) bool {
	first := token(t)
	dash := bytes.IndexByte(first, '-')
	rights := t[len(first):]
	return dash >= 8 && (has(rights, " r-") || has(rights, " rw") || has(rights, " --")) && (ends(first, "0") || ends(first, "f"))
}

func hashed(t []byte) kind {
	switch {
	case len(t) == 1:
		return hash
	case has(t, "#<Thread:"):
		return lead
	case has(t, "#0 "):
		return numbered
	case digit(t[1]) && has(t[digits(t, 1):], ": ") && final(t) == ']': // Envoy
		return numbered
	case digit(t[1]) && gap(at(t, digits(t, 1))):
		return later
	case has(t, "# A fatal error has been detected"), has(t, "# There is insufficient memory for the Java"):
		return obituary
	case gap(t[1]):
		return comment
	}
	return prose
}

func equalled(t []byte) kind {
	switch {
	case whole(t, '=', 10):
		return ruler
	case has(t, "=CRASH REPORT===="), has(t, "=SUPERVISOR REPORT===="):
		return crash
	case contains(t, " REPORT==== "):
		return report
	case has(t, "=>0x"), has(t, "======= Memory map: ="):
		return within
	case has(t, "======= Backtrace: ="):
		return label
	case !has(t, "=="):
		return prose
	}
	switch pid := digits(t, 2); {
	case has(t[pid:], "==ERROR: "), has(t[pid:], "==WARNING: "):
		return alarm
	case has(t[pid:], "==ABORTING"):
		return last
	}
	return prose
}

func opening(t []byte) kind {
	switch {
	case len(t) == 1:
		return opener
	case has(t, "[eval]:") && numberedEnd(t):
		return excerpt
	case has(t, "[stacktrace]"), has(t, "[previous exception]"):
		return label
	case has(t, "[signal SIG"), has(t, "(Use `node --trace"), has(t, "(Background on this error at: "), has(t, "[SQL: "), has(t, "[parameters: "):
		return within
	}
	return prose
}

func closing(t []byte) kind {
	switch {
	case string(t) == `"""`:
		return quotes
	case has(t, "<--- Last few GCs"):
		return alarm
	case has(t, "<asynchronous suspension>"), has(t, "<--- JS stacktrace"):
		return within
	case has(t, "</"), closes(t):
		return closer
	case t[0] == '<' && excerpted(t):
		return excerpt
	}
	return prose
}

// closes says whether t only closes what was opened: "}", "},", "})", `"}`.
func closes(t []byte) bool {
	if len(t) > 8 || string(t) == `"` {
		return false
	}
	for _, c := range t {
		switch c {
		case '}', ']', ')', ',', ';', '"':
		default:
			return false
		}
	}
	return true
}

func dotted(t []byte) kind {
	switch {
	case t[0] == '.' && address(t):
		return addressed
	case t[0] == '.':
		return elided(t, prose)
	case has(t, "** ("):
		return raised
	case has(t, "*** SIG"), has(t, "*** Error in `"), has(t, "*** Program crashed: "):
		return panicked
	case has(t, "*** backtrace of "), has(t, "--- Logging error ---"):
		return lead
	case has(t, "*** end of backtrace"):
		return last
	case has(t, "---> "):
		return cause
	case has(t, "--- End of "):
		return label
	case has(t, "--- <exception caught here> ---"): // Twisted
		return file
	case has(t, "----- Native stack trace"):
		return summary
	case has(t, "- /"):
		return within
	}
	return prose
}

// elided is the kind of a text that tells of frames left out: "... 3 more",
// "...471 frames elided...".
func elided(t []byte, otherwise kind) kind {
	switch {
	case has(t, "... ") && digit(at(t, len("... "))):
		return frame
	case has(t, "...") && contains(t, " frames elided..."):
		return within
	}
	return otherwise
}
