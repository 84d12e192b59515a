package journal

import (
	"log/slog"
	"time"
)

// Config says where a journal lives and how large it may become. All but Dir
// may stay zero.
type Config struct {
	Dir string // created with mode 0700 when absent

	// MaxBytes caps the segments on disk; nothing is preallocated. Shipped
	// segments make room, unshipped records make Reserve say no; cursors and notes alone
	// may go a little beyond. 0 is 1 GiB.
	MaxBytes int64

	MaxAge       time.Duration // segments that are shipped and older than this go; 0 is 72 h
	SegmentBytes int64         // a segment ends behind this many bytes; 0 is 16 MiB, an eighth of MaxBytes at most
	TailBytes    int64         // memory for what is not durable yet; 0 is 8 MiB, a quarter of MaxBytes at most
	Log          *slog.Logger  // nil discards

	// Consumers names those who must have acknowledged a record before it counts
	// as shipped. Without any, all that is durable counts as shipped.
	Consumers []string
}

func (c Config) filled() Config {
	if c.MaxBytes <= 0 {
		c.MaxBytes = 1 << 30
	}
	if c.MaxAge <= 0 {
		c.MaxAge = 72 * time.Hour
	}
	c.SegmentBytes = orDefault(c.SegmentBytes, 16<<20, c.MaxBytes/8)
	c.TailBytes = orDefault(c.TailBytes, 8<<20, c.MaxBytes/4)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// orDefault bounds n from above, so that a segment that was just filled by a
// whole tail still leaves most of the disk's share to others.
func orDefault(n, otherwise, most int64) int64 {
	if n <= 0 {
		n = otherwise
	}
	return max(1, min(n, most))
}

// chunkSize is large enough for one write to be worth its system call, small
// enough that the tail is given back in steps.
func (c Config) chunkSize() int { return int(min(512<<10, max(4<<10, c.TailBytes/16))) }
