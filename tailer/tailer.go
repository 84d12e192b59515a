// Package tailer turns bytes that appear somewhere into lines, in order and
// without loss, with few readers for many sources.
//
// A source that is idle holds no goroutine, no buffer and no timer: a wake-up
// (inotify, the engine's events, or the poll that backs both) puts it in a queue, a
// reader of the Pool takes it, reads a fair share and puts it back. The rooms
// below know where bytes come from: file follows paths, docker follows containers.
//
// It promises that each line is handed over once, after everything before it
// in its source, and that nothing is handed over after an Intake refused. It
// does not look into lines: what they mean is the collector's business.
package tailer

import (
	"time"

	"logcanary/collector/record"
)

// Collector is where sources are announced. The collector implements it; it is
// safe for concurrent use.
type Collector interface {
	// Open announces a source that is read from position at onwards and returns
	// the intake for its lines. A key is open once at a time.
	Open(o *record.Origin, at record.Cursor) Intake

	// Cursor returns the durable position stored under a key, as AppendCursor
	// wrote it; nil when there is none. The bytes are the caller's.
	Cursor(key string) []byte

	// Cursors calls each with every durable position whose key has the prefix.
	Cursors(prefix string, each func(key string, cursor []byte))

	// Forget drops the durable position of a source that will not come back.
	Forget(key string)
}

// Intake takes the lines of one source, from one goroutine at a time.
type Intake interface {
	// Take hands over one line, borrowed until Take returns. When it returns
	// false the line was not taken (there is no room to keep what it completes): the
	// reader stops before this line, commits what came before and offers the same line
	// again later.
	Take(l *record.Line) bool

	// Commit ends a share: what was kept enters the journal together with the
	// position that c encodes, which is that before the record that is still open. It
	// does not wait for the disk. When it returns more than 0, something is open that
	// waits for lines: Commit wants to be called again after that time, whether any
	// came or not.
	Commit(c CursorAppender) (again time.Duration)

	// Close says that no line will come any more. What waits then is left to be read
	// again, so at the end of a source that will not come back Commit is called until it
	// returns 0.
	Close()
}

// CursorAppender gives a position its durable form.
type CursorAppender = record.CursorAppender
