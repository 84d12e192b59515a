package multiline

import "bytes"

// announced is the kind of a text by the capitalised words that it begins with;
// prose where they say nothing.
func announced(t []byte) kind {
	switch t[0] {
	case 'A', 'C', 'D':
		return announcedAToD(t)
	case 'E', 'F', 'G', 'H', 'I', 'J':
		return announcedEToJ(t)
	case 'L', 'M', 'N', 'O', 'P':
		return announcedLToP(t)
	case 'R', 'S':
		return announcedRToS(t)
	case 'T', 'U', 'W':
		return announcedTToW(t)
	}
	return prose
}

func announcedAToD(t []byte) kind {
	switch {
	case causes(t):
		return cause
	case has(t, "CallStack (from "), has(t, "Current stack trace:"):
		return label
	case has(t, "Current thread 0x"):
		return stack
	case has(t, "During handling of the above exception, another"):
		return chain
	case string(t) == "Aborted", has(t, "Aborted (core dumped)"), has(t, "Called from "), has(t, "Crash dump is being written"),
		has(t, "Ancestors: ["), has(t, "Client #PID<"):
		return within
	}
	return prose
}

func announcedEToJ(t []byte) kind {
	switch {
	case has(t, "JNI global ref"):
		return last
	case has(t, `Exception in thread "`), has(t, "Fatal Python error: "), has(t, "Fatal error: "), has(t, "FATAL ERROR: "):
		return panicked
	case has(t, "Exception in thread "), has(t, "Exception in callback "), has(t, "Exception ignored in"), has(t, "Future exception was never"):
		return lead
	case has(t, "HasCallStack backtrace:"):
		return label
	case has(t, "Full thread dump "):
		return dump
	case has(t, "Function: #Function<"), has(t, "Function: &"), has(t, "Initial Call: "), has(t, "Goroutine ") && digit(at(t, len("Goroutine "))):
		return within
	}
	return prose
}

func announcedLToP(t []byte) kind {
	switch {
	case has(t, "LINE ") && digit(at(t, len("LINE "))):
		return position
	case has(t, "Node.js v") && digit(at(t, len("Node.js v"))):
		return last
	case has(t, "Next ") && class(token(t[len("Next "):])):
		return next
	case has(t, "Original exception was:"):
		return chain
	case has(t, "PHP Stack trace:"):
		return label
	case has(t, "PHP   "):
		return frame
	case has(t, "PHP Fatal error:"), has(t, "PHP Parse error:"):
		return panicked
	case has(t, "Last message: "), has(t, "Last message (from "), has(t, "Location:"), has(t, "Message Queue Length: "), has(t, "PC=0x"), has(t, "PC: @ "),
		has(t, "Previous write at 0x"), has(t, "Previous read at 0x"):
		return within
	}
	return prose
}

func announcedRToS(t []byte) kind {
	switch {
	case causes(t):
		return cause
	case has(t, "Stack trace:"), has(t, "Stack backtrace:"):
		return label
	case has(t, "Stack (most recent call last)"):
		return stack
	case has(t, "SIG") && contains(t, ": "):
		return panicked
	case has(t, "Read at 0x"), has(t, "READ of size "), has(t, "Require stack:"), has(t, "Raised at "), has(t, "Raised by primitive "),
		has(t, "Re-raised at "), has(t, "Registers:"), has(t, "State: "), has(t, "Start Call: "), has(t, "Shadow byte"):
		return within
	case has(t, "SUMMARY: "):
		return summary
	}
	return prose
}

func announcedTToW(t []byte) kind {
	switch {
	case has(t, "Traceback (most recent call last)"):
		return traceback
	case has(t, "The above exception was the direct cause"):
		return chain
	case has(t, "Thread 0x") && contains(t, "(most recent call first)"):
		return stack
	case has(t, "Task exception was never retrieved"):
		return lead
	case has(t, "Unhandled exception"), has(t, "Unhandled Exception"), has(t, "Uncaught "):
		return panicked
	case causes(t):
		return cause
	case has(t, "WARNING: DATA RACE"), has(t, "WARNING: ThreadSanitizer"):
		return alarm
	case has(t, "Thread ") && ends(t, " crashed:"), has(t, "Write at 0x"), has(t, "WRITE of size "):
		return within
	}
	return prose
}

// causes says whether t names another exception of the same trace.
func causes(t []byte) bool {
	return has(t, "Caused by:") || has(t, "Suppressed: ") || has(t, "Wrapped by: ")
}

// lowered is the kind of a text that begins with a small letter.
func lowered(t []byte) kind {
	k := prose
	switch t[0] {
	case 'a', 'c', 'e', 'f', 'g', 'h':
		k = loweredAToH(t)
	case 'n', 'p', 'r', 's', 't':
		k = loweredNToT(t)
	}
	if k == prose {
		return named(t)
	}
	return k
}

func loweredAToH(t []byte) kind {
	switch {
	case has(t, "at ") && located(t), has(t, "from ") && contains(t, ":in "):
		return frame
	case has(t, "coroutine ") && final(t) == ':':
		return label
	case has(t, "exit status ") && digits(t, len("exit status ")) == len(t):
		return last
	case has(t, "fatal error: "):
		return panicked
	case has(t, "goroutine ") && digit(at(t, len("goroutine "))) && final(t) == ':':
		return goroutine
	case has(t, "future: <"), has(t, "handle: <"):
		return lead
	case has(t, "created by "), has(t, "fatal runtime error: "), has(t, "goroutine running on "):
		return within
	}
	return prose
}

func loweredNToT(t []byte) kind {
	switch {
	case has(t, "panic: "), has(t, "terminate called "), has(t, "thread '") && (contains(t, " panicked at ") || contains(t, " has overflowed its stack")):
		return panicked
	case has(t, "runtime stack:"):
		return goroutine
	case has(t, "runtime: "):
		return runtimeNote
	case has(t, "stack traceback:"), has(t, "stack backtrace:"):
		return label
	case has(t, "panic("):
		return function
	case has(t, "task: <"):
		return lead
	case has(t, "note: "), has(t, "thrown in "):
		return within
	}
	return prose
}

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
		return named(t)
	case c == '>' && has(t, `> File "`): // Loguru marks where it was caught
		return file
	case has(t, "══"):
		return doubled(t)
	}
	return prose
}

// doubled is the kind of a line that begins with a double bar, as Flutter's reports
// begin and end.
func doubled(t []byte) kind {
	switch {
	case contains(t, "╡ EXCEPTION CAUGHT BY "):
		return alarm
	case len(bytes.TrimRight(t, "═")) == 0:
		return last
	}
	return prose
}

// counted is the kind of a text that begins with a digit: a frame of Swift or V8 by
// its address.
func counted(t []byte) kind {
	i := digits(t, 0)
	if has(t[i:], ". ") && contains(t, " @ 0x") { // ClickHouse
		return frame
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

func hashed(t []byte) kind {
	switch {
	case len(t) == 1:
		return hash
	case has(t, "#<Thread:"):
		return lead
	case has(t, "#0 "):
		return numbered
	case digit(t[1]) && gap(at(t, digits(t, 1))):
		return later
	case has(t, "# A fatal error has been detected"):
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
	case has(t, "=>0x"):
		return within
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
	case has(t, "[stacktrace]"), has(t, "[previous exception]"):
		return label
	case has(t, "[signal SIG"), has(t, "(Use `node --trace"):
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
	case t[0] == '.':
		return elided(t, prose)
	case has(t, "** ("):
		return raised
	case has(t, "*** SIG"):
		return panicked
	case has(t, "--- End of "), has(t, "---> "):
		return label
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
