package docker

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/docker/docker/api/types/container"

	"logcanary/collector/record"
)

// errMoved says that the log does not begin where it did when it was counted.
var errMoved = errors.New("docker: the log was rotated between two passes")

// errUnseen says that a line that was taken does not stand in the reply that was
// just read, which may not be the whole log: a proxy or an engine that goes down can
// end a reply as if it were complete.
var errUnseen = errors.New("docker: the last line is not in the log, looking again")

// looks is how often in a row a line must be missing before it is believed that the
// engine has dropped it, where nothing proves it. To believe it too early repeats
// lines; never to believe it would read none any more.
const looks = 6

// count reads the log up to its end of now, and has each stream step over as
// many lines as stand before its position. A log that was read from its first line
// to the one that was its last before was read whole.
func (f *follower) count(ctx context.Context) error {
	counted, counters := f.tally()
	whole := false
	end, err := f.each(ctx, container.LogsOptions{Since: f.from(), Tail: everything}, func(m message) {
		if f.first == 0 {
			f.first = m.time
		}
		whole = whole || m.same(f.last)
		_, s := counted.stream(m.side)
		s.take(&part{ended: m.ended, time: m.time})
	})
	if err != nil {
		return err
	}
	if f.last.time == 0 {
		f.last = end // it was asked for, and not told
	}
	return f.counted(counters, f.since.IsZero() && (whole || f.headless()))
}

// headless says whether the log that was counted begins behind all that was taken.
func (f *follower) headless() bool { return !f.jumped() && f.first > f.newest().taken.Time }

// end is the message at the end of the log, as it stands now.
func (f *follower) end(ctx context.Context) (message, error) {
	asking, cancel := context.WithTimeout(ctx, f.pace.answer)
	defer cancel()
	return f.each(asking, container.LogsOptions{Tail: "1"}, func(message) {})
}

// each reads the log as it stands now, and returns the last message of it.
func (f *follower) each(ctx context.Context, options container.LogsOptions, do func(m message)) (last message, err error) {
	body, err := f.open(ctx, options)
	if err != nil {
		return last, err
	}
	defer body.Close()
	reply := newReply(body, f.tty)
	for {
		m, err := reply.next()
		if errors.Is(err, io.EOF) {
			return last, nil
		}
		if err != nil {
			return last, err
		}
		do(m)
		m.text = append(last.text[:0], m.text...) // what is read is borrowed
		last = m
	}
}

// counted has each stream step over what was counted of it. A line that was taken
// and is not there was dropped by the engine, if what was read proves it. While the
// line of one stream is there, nothing behind it was dropped, and what the other
// misses stood before.
func (f *follower) counted(counters []*counter, proven bool) error {
	found, missing := 0, 0
	for i, s := range f.out.streams {
		switch {
		case !named(s.taken):
		case counters[i].found > 0:
			found++
		default:
			missing++
		}
	}
	if f.unseen++; missing > 0 && !proven && f.unseen < looks {
		return errUnseen
	}
	if missing > 0 && found == 0 {
		f.first = 0 // nothing is stepped over: the log may move on
		f.missing = true
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
