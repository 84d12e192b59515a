package file

import (
	"time"

	"logcanary/tailer"
)

// Decoder makes lines of the raw lines of one followed path and hands them to
// its intakes. Plain text and Docker's json-file are the two that exist. It is
// called from one goroutine at a time.
type Decoder interface {
	// Decode takes one raw line without its "\n". Line and position are borrowed
	// until it returns. It returns false when an intake refused: the same raw line comes again later.
	Decode(raw []byte, at *Position) bool

	// Commit ends a share. The decoder commits each of its intakes with c, and returns
	// the shortest time after which one wants that again; 0 when none does.
	Commit(c tailer.CursorAppender) time.Duration

	// Close says that no raw line will come any more.
	Close()
}

// Position says where a raw line stands.
type Position struct {
	File  uint64 // identity of the file, the same across renames and restarts
	Start int64  // offset of the line's first byte
	End   int64  // offset after its "\n": where reading goes on

	// Seen has bit i set when the i-th cursor that the path was resumed with lies
	// after this line: whoever owns that cursor has taken it already.
	Seen uint32

	Cut        bool // longer than the limit: raw is its head
	Incomplete bool // ended by the file's end, not by "\n", and never to be completed
}
