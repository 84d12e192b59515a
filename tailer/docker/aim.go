package docker

import (
	"context"
	"errors"
	"io"
	"time"

	"logcanary/collector/record"
)

// margin is how far before the last line a connection begins. The lines of the
// two streams race into the engine's log, so one with an older time may stand
// behind one with a newer.
const margin = time.Second

// errMoved says that the log does not begin where it did when it was counted.
var errMoved = errors.New("docker: the log was rotated between two passes")

// errUnseen says that the last line that was taken does not stand in the log that
// was just read, which may have been cut short: a proxy or an engine that goes
// down can end a reply as if it were complete.
var errUnseen = errors.New("docker: the last line is not in the log, looking again")

// looks is how often in a row the last line must be missing before it is believed
// that the engine has dropped it. To believe it too early repeats lines.
const looks = 4

// aim decides where a connection begins and what of it is stepped over. While
// clocks go forward the times tell. Once a clock went back, "since" cannot name
// a line any more: then the lines up to the position are counted in a pass
// before.
func (f *follower) aim(ctx context.Context) error {
	f.first = 0
	if f.jumped() {
		f.since = f.oldest()
		return f.count(ctx)
	}
	f.since = f.reached()
	for _, s := range f.out.streams {
		s.resume(upTo(s.taken))
	}
	if s := f.newest(); named(s.taken) {
		s.skip.strict = true
	}
	return nil
}

// jumped says whether a clock is known to have gone back before the position of
// a stream, or whether nothing is known because it was reached in a file.
func (f *follower) jumped() bool {
	for _, s := range f.out.streams {
		if s.taken.File != 0 || s.taken.Offset > s.taken.Time {
			return true
		}
	}
	return false
}

// named says whether a cursor stands behind a line, and not behind a time.
func named(c record.Cursor) bool { return c.Time != 0 && c.Nth != wholeTime }

// newest is the stream with the newest line: it must still be in the log.
func (f *follower) newest() *stream {
	newest := f.out.streams[0]
	for _, s := range f.out.streams {
		if s.taken.Time > newest.taken.Time {
			newest = s
		}
	}
	return newest
}

// oldest is a time before the position of every stream.
func (f *follower) oldest() time.Time {
	oldest := f.out.streams[0].taken.Time
	for _, s := range f.out.streams {
		oldest = min(oldest, s.taken.Time)
	}
	return early(oldest)
}

// reached is a time before which nothing is left to read.
func (f *follower) reached() time.Time {
	if f.passed == 0 {
		if i := speaker(f.out.stored()); i >= 0 {
			return early(f.out.stored()[i].at.Time)
		}
		return f.oldest()
	}
	reached := f.passed
	for _, s := range f.out.streams {
		if s.joining {
			reached = min(reached, s.began) // its parts are read again
		}
	}
	return early(reached)
}

// early is a moment before the time, or the beginning of the log.
func early(nanos int64) time.Time {
	if nanos == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanos).Add(-margin)
}

// count reads the log up to its end of now, and has each stream step over as
// many lines as stand before its position.
func (f *follower) count(ctx context.Context) error {
	body, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	defer body.Close()
	counted, counters := f.tally()
	reply := newReply(body, f.tty)
	for {
		m, err := reply.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if f.first == 0 {
			f.first = m.time
		}
		_, s := counted.stream(m.side)
		s.take(&part{ended: m.ended, time: m.time})
	}
	return f.counted(counters)
}

// counted has each stream step over what was counted of it.
func (f *follower) counted(counters []*counter) error {
	for i, s := range f.out.streams {
		if counters[i].found > 0 || !named(s.taken) || s != f.newest() {
			continue
		}
		if f.unseen++; f.unseen < looks {
			return errUnseen
		}
		f.gap()
	}
	f.unseen = 0
	for i, s := range f.out.streams {
		s.resume(skip{lines: counters[i].found})
	}
	return nil
}

// tally is an output that counts lines instead of handing them over.
func (f *follower) tally() (*output, []*counter) {
	out := new(output)
	var counters []*counter
	for _, s := range f.out.streams {
		c := &counter{upTo: s.taken}
		counters = append(counters, c)
		out.streams = append(out.streams, &stream{intake: c})
	}
	return out, counters
}

// counter is an intake that looks for a line.
type counter struct {
	upTo  record.Cursor
	lines int
	found int // lines up to the one that is looked for, itself included
}

// Take counts a line.
func (c *counter) Take(l *record.Line) bool {
	c.lines++
	older := c.upTo.Nth == wholeTime && l.Time <= c.upTo.Time
	if older || sameLine(l.After, c.upTo) {
		c.found = c.lines
	}
	return true
}

// Commit has nothing to keep.
func (c *counter) Commit(record.CursorAppender) time.Duration { return 0 }

// Close has nothing to end.
func (c *counter) Close() {}
