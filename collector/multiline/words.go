package multiline

// announced is the kind of a text by the words that it begins with, of which first
// is the first one; prose where they say nothing.
func announced(t, first []byte) kind {
	switch string(first) {
	case "Caused", "Suppressed:", "Wrapped":
		return given(causes(t), cause)
	case "Exception":
		return excepts(t)
	case "Error":
		return given(has(t, "Error in ") && (contains(t, ") :") || ends(t, "`:")) || has(t, "Error occurred during initialization of VM"), panicked) // R; the JVM
	case "Execution":
		return given(string(t) == "Execution halted", last)
	case "Call":
		return given(string(t) == "Call stack:", stack)
	case "Unhandled", "Uncaught", "Fatal", "FATAL":
		return given(dies(t), panicked)
	case "CallStack":
		return given(has(t, "CallStack (from "), label)
	case "HasCallStack":
		return given(has(t, "HasCallStack backtrace:"), label)
	case "Stack":
		return stacked(t)
	case "Current":
		return currently(t)
	case "Thread":
		return threaded(t)
	case "Stacktrace:": // Julia
		return given(len(t) == len("Stacktrace:"), label)
	case "Emitted":
		return given(has(t, "Emitted '"), label)
	case "Full":
		return given(has(t, "Full thread dump "), dump)
	case "JNI":
		return given(has(t, "JNI global ref"), last)
	case "Next":
		return given(class(token(t[min(len(t), len("Next ")):])), next)
	case "Node.js":
		return given(has(t, "Node.js v") && digit(at(t, len("Node.js v"))), last)
	case "LINE":
		return given(digit(at(t, len("LINE "))), position)
	case "PHP":
		return spokenByPHP(t)
	case "SUMMARY:":
		return summary
	case "WARNING:":
		return given(has(t, "WARNING: DATA RACE") || has(t, "WARNING: ThreadSanitizer"), alarm)
	}
	return pythonic(t, first)
}

// pythonic are the words of Python.
func pythonic(t, first []byte) kind {
	switch string(first) {
	case "Traceback":
		return given(has(t, "Traceback (most recent call last)"), traceback)
	case "During":
		return given(has(t, "During handling of the above exception, another"), chain)
	case "The":
		return given(has(t, "The above exception was the direct cause"), chain)
	case "Original":
		return given(has(t, "Original exception was:"), chain)
	case "Task", "Future":
		return given(contains(t, " exception was never retrieved"), lead)
	}
	return belonging(t, first)
}

// belonging is within for the words with which lines begin that stand in a trace or
// a report; prose for all others.
func belonging(t, first []byte) kind {
	in := false
	switch string(first) {
	case "Aborted":
		in = string(t) == "Aborted" || has(t, "Aborted (core dumped)")
	case "Called", "Re-raised":
		in = contains(t, " in file ")
	case "Raised":
		in = contains(t, " in file ") || has(t, "Raised by primitive ")
	case "Calls:":
		in = contains(t, " -> ")
	case "Arguments:":
		in = has(t, "Arguments: (") || has(t, "Arguments: {") || has(t, "Arguments: None")
	case "Message:":
		in = has(t, "Message: '") || has(t, `Message: "`)
	case "Segmentation":
		in = has(t, "Segmentation fault")
	case "Extension":
		in = has(t, "Extension modules: ")
	case "Client", "Ancestors:", "Function:", "Initial", "Start", "Message":
		in = has(t, "Client #PID<") || has(t, "Ancestors: [") || has(t, "Function: #Function<") || has(t, "Function: &") ||
			has(t, "Initial Call: ") || has(t, "Start Call: ") || has(t, "Message Queue Length: ")
	case "Last":
		in = has(t, "Last message: ") || has(t, "Last message (from ")
	case "Crash":
		in = has(t, "Crash dump is being written")
	case "State:", "Location:", "Registers:":
		in = true
	case "Require":
		in = has(t, "Require stack:")
	case "PC:":
		in = has(t, "PC: @ ")
	case "Goroutine":
		in = digit(at(t, len("Goroutine ")))
	case "Previous":
		in = has(t, "Previous write at 0x") || has(t, "Previous read at 0x")
	case "Read", "Write":
		in = has(t[len(first):], " at 0x")
	case "READ", "WRITE":
		in = has(t[len(first):], " of size ")
	case "Shadow":
		in = has(t, "Shadow byte")
	default:
		in = has(t, "PC=0x")
	}
	return given(in, within)
}

// given is a kind that a text has on a condition.
func given(is bool, k kind) kind {
	if is {
		return k
	}
	return prose
}

// causes says whether t names another exception of the same trace.
func causes(t []byte) bool {
	return has(t, "Caused by:") || has(t, "Suppressed: ") || has(t, "Wrapped by: ")
}

// dies says whether t are the last words of a process.
func dies(t []byte) bool {
	return has(t, "Unhandled exception") || has(t, "Unhandled Exception") || has(t, "Uncaught ") ||
		has(t, "Fatal Python error: ") || has(t, "Fatal error: ") || has(t, "FATAL ERROR: ")
}

// excepts is the kind of a text that begins with the word Exception.
func excepts(t []byte) kind {
	switch {
	case has(t, `Exception in thread "`):
		return panicked
	case has(t, "Exception in thread "), has(t, "Exception in callback "), has(t, "Exception ignored in"):
		return lead
	}
	return prose
}

func stacked(t []byte) kind {
	switch {
	case has(t, "Stack trace:"), has(t, "Stack backtrace:"), has(t, "Stack trace (most recent call"):
		return label
	case has(t, "Stack (most recent call last)"):
		return stack
	}
	return prose
}

func currently(t []byte) kind {
	switch {
	case has(t, "Current stack trace:"):
		return label
	case has(t, "Current thread 0x"):
		return stack
	}
	return prose
}

func threaded(t []byte) kind {
	switch {
	case has(t, "Thread 0x") && contains(t, "(most recent call first)"):
		return stack
	case ends(t, " crashed:"):
		return within
	}
	return prose
}

func spokenByPHP(t []byte) kind {
	switch {
	case has(t, "PHP Fatal error:"), has(t, "PHP Parse error:"):
		return panicked
	case has(t, "PHP Stack trace:"):
		return label
	case has(t, "PHP   "):
		return frame
	}
	return prose
}

// muttered is the kind of a text by the small words that it begins with, of which
// first is the first one.
func muttered(t, first []byte) kind {
	switch string(first) {
	case "at":
		return given(len(t) > len("at ") && located(t), frame)
	case "from":
		return given(contains(t, ":in "), frame)
	case "coroutine":
		return given(final(t) == ':', label)
	case "created":
		return given(has(t, "created by "), within)
	case "exit":
		return given(has(t, "exit status ") && digits(t, len("exit status ")) == len(t), last)
	case "fatal":
		if has(t, "fatal runtime error: ") {
			return within
		}
		return given(has(t, "fatal error: "), panicked)
	case "future:", "handle:", "task:":
		return given(has(t[len(first):], " <"), lead)
	case "goroutine":
		return routine(t)
	case "in":
		return given(has(t, "in expression starting at "), within) // Julia
	case "note:":
		if has(t, "note: run with `RUST_BACKTRACE") || has(t, "note: Some details are omitted") {
			return label
		}
		return within
	case "panic:":
		return panicked
	case "runtime":
		return given(has(t, "runtime stack:"), goroutine)
	case "runtime:":
		return runtimeNote
	case "stack":
		return given(has(t, "stack traceback:") || has(t, "stack backtrace:"), label)
	case "terminate":
		return given(has(t, "terminate called "), panicked)
	case "thread":
		in := has(t, "thread '") && (contains(t, " panicked at ") || contains(t, " has overflowed its stack"))
		return given(in || has(t[min(len(t), digits(t, len("thread "))):], " panic: "), panicked)
	case "thrown":
		return given(has(t, "thrown in "), within)
	}
	return given(has(t, "panic("), function)
}

// routine is the kind of a text that begins with the word goroutine.
func routine(t []byte) kind {
	switch {
	case digit(at(t, len("goroutine "))) && final(t) == ':':
		return goroutine
	case has(t, "goroutine running on "):
		return within
	}
	return prose
}
