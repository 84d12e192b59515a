package level

import (
	"bytes"

	"logcanary/collector/record"
)

// died is the level of what is written of a process that ends, at place i: by the
// libraries of C and C++, the loader, the shell, and the runtimes that have words of
// their own for it.
func died(line []byte, i int) record.Level {
	l := record.Unknown
	switch at(line, i) {
	case 'T', 'F', 'O', 'J':
		l = ended(line, i)
	case 'E':
		l = given(erred(line, i))
	case 'S', 'B', 'I', 'A', 'K':
		l = given(killed(line[i:]) || has(line, i, "Assertion failed: ") || has(line, i, "Segmentation fault ("))
	case 'W':
		switch string(trim(line[i:])) {
		case "Warning message:", "Warning messages:": // R
			l = record.Warn
		}
	case 'l', 'e', 's', 't':
		l = given(reaped(line, i) || has(line, i, "error while loading shared libraries: ") || has(line, i, "symbol lookup error: ") ||
			has(line, i, "terminate called "))
	case 'd', 'c', 'f', 'm', 'r':
		l = corrupted(line, i)
	case '*', '#', '=', 0xF0:
		l = given(i == 0 && framedInSigns(line))
	}
	if l == record.Unknown {
		return given(concluded(line))
	}
	return l
}

// concluded reads what is told by the end of a line: the C library's assert, and MySQL's
// report of a signal.
func concluded(line []byte) bool {
	switch {
	case bytes.HasSuffix(line, []byte("' failed.")):
		return bytes.Contains(line, []byte("Assertion `"))
	case bytes.HasSuffix(line, []byte(" ;")):
		return bytes.Contains(line, []byte(" got signal "))
	}
	return false
}

// given is an error on a condition.
func given(is bool) record.Level {
	if is {
		return record.Error
	}
	return record.Unknown
}

// ended reads the words of Python, its asyncio, Fortran and the JVM.
func ended(line []byte, i int) record.Level {
	switch {
	case has(line, i, "Fatal Python error: "), has(line, i, "Fortran runtime error: "), has(line, i, "Task exception was never retrieved"), has(line, i, "Future exception was never retrieved"),
		has(line, i, "Terminating due to java.lang."):
		return record.Error
	case has(line, i, "OpenJDK "), has(line, i, "Java HotSpot"):
		if bytes.Contains(line[i:min(len(line), i+headSize)], []byte(" VM warning: ")) {
			return record.Warn
		}
	}
	return record.Unknown
}

// erred reads the words of Python, the JVM, musl's loader and R that begin with E. R
// names the call and sets the colon off by a blank.
func erred(line []byte, i int) bool {
	switch {
	case has(line, i, "Exception in callback "), has(line, i, "Exception ignored in"), has(line, i, "Exception in thread "):
		return true
	case has(line, i, "Error occurred during initialization of VM"), has(line, i, "Error loading shared library "):
		return true
	case has(line, i, "Error in "):
		return bytes.Contains(line[i:min(len(line), i+headSize)], []byte(") :")) || bytes.HasSuffix(line, []byte("`:"))
	}
	return string(trim(line[i:])) == "Execution halted"
}

// killed says whether t is the whole of what a shell writes of a child that a signal
// has ended.
func killed(t []byte) bool {
	t = bytes.TrimSuffix(trim(t), []byte(" (core dumped)"))
	switch string(t) {
	case "Segmentation fault", "Bus error", "Illegal instruction", "Aborted", "Killed":
		return true
	}
	return false
}

// reaped reads a shell's line about a job that a signal has ended: "line 3:     7
// Segmentation fault      (core dumped) ./app".
func reaped(line []byte, i int) bool {
	if !has(line, i, "line ") {
		return false
	}
	pid := blanks(line, digits(line, i+len("line "))+1)
	word := blanks(line, digits(line, pid))
	if word == pid || at(line, word) == 0 {
		return false
	}
	end := bytes.Index(line[word:], []byte("  "))
	return end > 0 && killed(line[word:word+end])
}

// framedInSigns reads the lines of glibc that stand between stars, the first ones of
// Swift's and of the JVM's crash reports, and the heads of those of Erlang's that name no level.
func framedInSigns(line []byte) bool {
	switch line[0] {
	case 0xF0:
		return has(line, 0, "💣 Program crashed: ")
	case '*':
		return has(line, 0, "*** Program crashed: ") || has(line, 0, "*** ") && bytes.Contains(line[:min(len(line), headSize)], []byte(" detected ***"))
	case '#':
		return has(line, 0, "# A fatal error has been detected by") || has(line, 0, "# There is insufficient memory for the Java")
	}
	return has(line, 0, "=CRASH REPORT====") || has(line, 0, "=SUPERVISOR REPORT====")
}

// corrupted reads the messages of glibc's malloc, of the sanitizer for undefined
// behaviour and of Rust's allocator.
func corrupted(line []byte, i int) record.Level {
	switch {
	case has(line, i, "runtime error: "), has(line, i, "free(): "), has(line, i, "malloc(): "), has(line, i, "realloc(): "), has(line, i, "malloc_consolidate(): "),
		has(line, i, "munmap_chunk(): "), has(line, i, "double free or corruption"), has(line, i, "corrupted size vs. prev_size"),
		has(line, i, "corrupted double-linked list"):
		return record.Error
	case has(line, i, "memory allocation of ") && bytes.HasSuffix(line, []byte(" bytes failed")):
		return record.Fatal
	}
	return record.Unknown
}
