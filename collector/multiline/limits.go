package multiline

import "time"

// Limits bound a record. The zero value of each means its default.
type Limits struct {
	Lines int // default 2000: the 1024 frames of a stack overflow in the JVM, and its causes
	Bytes int // default 256 KiB: such a trace, and less than a quarter of Kafka's 1 MiB

	// Patience is how long after its last line an open record waits for more, by
	// default a second: many times what lies between the lines of one write. The Joiner
	// has no clock; its user calls Close.
	Patience time.Duration
}

// The defaults of Limits.
const (
	DefaultLines    = 2000
	DefaultBytes    = 256 << 10
	DefaultPatience = time.Second
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
