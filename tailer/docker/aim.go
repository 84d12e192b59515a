package docker

import (
	"context"
	"time"

	"github.com/docker/docker/api/types/versions"

	"logcanary/collector/record"
)

// margin is how far before the last line a connection begins. The lines of the
// two streams race into the engine's log, so one with an older time may stand
// behind one with a newer.
const margin = time.Second

// everything is no limit on the lines of a reply.
const everything = "all"

// aim decides where a connection begins and what of it is stepped over. While
// clocks go forward the times tell. Once a clock went back, "since" cannot name
// a line any more: then the lines up to the position are counted in a pass
// before.
func (f *follower) aim(ctx context.Context) error {
	last, err := f.end(ctx)
	if err != nil {
		return err
	}
	f.connection = connection{
		since: early(f.begin()), tail: everything, last: last,
		live:   last.time == 0 && f.out.fresh(), // all is new in a log that was empty
		unsure: versions.LessThan(f.engine().ClientVersion(), surefooted),
	}
	switch {
	case f.unseen > 0, f.astray():
		f.since = time.Time{} // what is left may be older than all that was taken
	case f.jumped():
		f.since = early(f.oldest())
	default:
		f.stepOver()
		return nil
	}
	return f.count(ctx)
}

// stepOver has each stream step over what it has taken, by time. The newest line
// of them must come again.
func (f *follower) stepOver() {
	for _, s := range f.out.streams {
		s.resume(upTo(s.taken))
	}
	if s := f.newest(); named(s.taken) {
		f.anchor = s
		if f.brief {
			f.tail = glance
		}
	}
	f.brief = false
}

// jumped says whether a clock is known to have gone back before the position of
// a stream, or whether nothing is known because it was reached in a file.
func (f *follower) jumped() bool {
	for _, s := range f.out.streams {
		if s.taken.File != 0 || s.taken.Offset > s.taken.Time {
			return true
		}
	}
	newest := f.newest().taken
	return named(newest) && f.begin() < newest.Time-int64(margin)
}

// astray says whether the log ends before the newest line that was taken: a clock
// went back, or all of it was dropped.
func (f *follower) astray() bool {
	newest := f.newest().taken
	return named(newest) && f.last.time < newest.Time-int64(margin)
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
func (f *follower) oldest() int64 {
	oldest := f.out.streams[0].taken.Time
	for _, s := range f.out.streams {
		oldest = min(oldest, s.taken.Time)
	}
	return oldest
}

// begin is a time before which nothing is left to read.
func (f *follower) begin() int64 {
	if f.passed == 0 {
		if i := speaker(f.out.stored()); i >= 0 {
			return f.out.stored()[i].at.Time
		}
		return f.oldest()
	}
	begin := min(f.passed, f.newest().taken.Time)
	for _, s := range f.out.streams {
		if s.joining {
			begin = min(begin, s.began) // its parts are read again
		}
	}
	return begin
}

// early is a moment before the time, or the beginning of the log.
func early(nanos int64) time.Time {
	if nanos == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanos).Add(-margin)
}
