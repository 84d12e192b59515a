package journal

import (
	"context"

	"logcanary/collector/record"
)

// reach says how far a reader may go.
type reach uint8

const (
	appended reach = iota + 1 // all that was appended
	synced                    // what is durable
)

// Consumer follows the journal at its own pace. Next, NextDurable and Seek are
// for one goroutine; Ack and Position for any.
type Consumer struct {
	j      *Journal
	name   string
	reader reader
	wake   chan struct{} // one token

	acked uint64 // under j.mu
	waits reach  // what Next waits for, 0 when it does not; under j.mu
}

func newConsumer(j *Journal, name string, acked uint64) *Consumer {
	return &Consumer{j: j, name: name, acked: acked, wake: make(chan struct{}, 1),
		reader: reader{j: j, want: acked + 1}}
}

// Position is the last number that was acknowledged; after Open, durably.
func (c *Consumer) Position() uint64 {
	c.j.mu.Lock()
	defer c.j.mu.Unlock()
	return c.acked
}

// Seek makes seq the position: what follows is delivered next, and what is up to
// it counts as acknowledged. For consumers whose position lives elsewhere. When
// it lies beyond the end (the journal lost what that place has seen) numbers go
// on behind it, because records that got one of those numbers again would never
// be delivered.
func (c *Consumer) Seek(seq uint64) {
	j := c.j
	j.mu.Lock()
	defer j.mu.Unlock()
	if seq >= j.next {
		j.cfg.Log.Warn("journal: a consumer is ahead of it, numbers are skipped", "consumer", c.name, "position", seq, "next", j.next)
		j.skipTo(seq)
	}
	c.acked = seq
	c.reader.seek(seq + 1)
	j.positionMoves()
}

// skipTo leaves out all numbers up to seq.
func (j *Journal) skipTo(seq uint64) {
	j.tail.putSkip(j.next, seq)
	j.next = seq + 1
}

func (j *Journal) positionMoves() {
	j.idle()
	j.acked = true
	if j.trouble.disk != nil {
		j.release()
	}
	j.recount()
	j.reckon()
	j.poke()
}

// Ack says that all records up to seq are done with. Lower numbers than before
// change nothing. It becomes durable as lazily as a cursor.
func (c *Consumer) Ack(seq uint64) {
	c.j.mu.Lock()
	defer c.j.mu.Unlock()
	if seq = min(seq, c.j.next-1); seq > c.acked {
		c.acked = seq
		c.j.positionMoves()
	}
}

// Next waits for records and returns about n bytes of them, at least one, in
// order. It sees them as soon as they are appended, before they are durable. The
// entries are immutable and borrowed until the next call of Next or NextDurable; a
// Seek before it leaves them to the caller for good. It fails with ctx's error,
// with ErrClosed, or with the error of a segment that cannot be read; then the next
// call tries the same place again.
func (c *Consumer) Next(ctx context.Context, n int) ([]record.Entry, error) {
	return c.wait(ctx, n, appended)
}

// NextDurable is Next for records that are durable. While it waits, groups are
// written one after another without a pause.
func (c *Consumer) NextDurable(ctx context.Context, n int) ([]record.Entry, error) {
	return c.wait(ctx, n, synced)
}

func (c *Consumer) wait(ctx context.Context, n int, until reach) ([]record.Entry, error) {
	for {
		entries, err := c.reader.read(n, until)
		if len(entries) > 0 || err != nil {
			return entries, err
		}
		if !c.enlist(until) {
			continue
		}
		c.reader.rest()
		select {
		case <-c.wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-c.j.stop:
			c.reader.leave()
			return nil, ErrClosed
		}
	}
}

// enlist asks to be woken, unless there is something to read already.
func (c *Consumer) enlist(until reach) bool {
	j := c.j
	j.mu.Lock()
	defer j.mu.Unlock()
	if c.reader.want <= j.reaches(until) {
		return false
	}
	c.waits = until
	j.poke()
	return true
}

// notify wakes a Next that waits for what has just happened. Call it with mu held.
func (c *Consumer) notify(now reach) {
	if c.waits == 0 || c.waits > now {
		return
	}
	c.waits = 0
	select {
	case c.wake <- struct{}{}:
	default: // a token that nobody has taken yet wakes it as well
	}
}

// reaches is the last number that may be read.
func (j *Journal) reaches(until reach) uint64 {
	if until == synced {
		return j.durable
	}
	return j.next - 1
}
