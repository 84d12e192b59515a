package multiline

import (
	"cmp"
	"time"
)

// Limits bound a record. The zero value of each means its default.
type Limits struct {
	Lines int // default 2000: the 1024 frames of a stack overflow in the JVM, and its causes
	Bytes int // default 256 KiB: such a trace, and less than a quarter of Kafka's 1 MiB

	// Patience is how long after its last line a record waits for more that has begun
	// to go on, by default a second: many times what lies between the lines of one
	// trace, even where its writer is throttled.
	Patience time.Duration

	// Head is how long a line waits that may be all there is, by default a
	// millisecond: writers write a line and its trace at once. If they do not, the
	// trace is a record of its own, and the source's lines wait for Patience from then on.
	Head time.Duration
}

// The defaults of Limits.
const (
	DefaultLines    = 2000
	DefaultBytes    = 256 << 10
	DefaultPatience = time.Second
	DefaultHead     = time.Millisecond
)

// MaxWaiting is the most lines that ever wait.
const MaxWaiting = 64

// bounds are the limits with their defaults.
func (l *Limits) bounds() (lines, size int) {
	lines, size = DefaultLines, DefaultBytes
	if l != nil && l.Lines > 0 {
		lines = l.Lines
	}
	if l != nil && l.Bytes > 0 {
		size = l.Bytes
	}
	return lines, size
}

// patience is how long a record waits that has begun to go on, or one that has not.
func (l *Limits) patience(goesOn bool) time.Duration {
	if goesOn {
		return cmp.Or(l.Patience, DefaultPatience)
	}
	return cmp.Or(l.Head, DefaultHead)
}
