package docker

import (
	"context"
	"errors"
	"time"

	"github.com/docker/docker/api/types/container"
)

// errDoubt ends a connection in which lines may have been skipped: the next one
// begins at the last line that was taken.
var errDoubt = errors.New("docker: the engine may have skipped lines, reading on from the last one")

// newFollower is the version of the API since which an engine follows a log
// without losing itself: 23.0. Before, the one that follows may watch another file
// than it reads, and reads a new file twice.
const newFollower = "1.42"

// doubts says whether lines may be missing before a message that was waited for.
// An engine that is late at a rotation goes on with the newest file, skips those
// between and does not say so (moby, daemon/logger/loggerutils/follow.go). What it
// skips are whole files. So
//
//   - nothing is missing in a log that is never rotated, nor among the lines from
//     before the request: those files were opened all at once;
//   - the lines before and after are further apart than it takes to fill a file;
//   - an engine that is late has the next line ready. When that line was waited for
//     as long as it took to be written, the engine was waiting too. This tells
//     nothing where a file is filled while the engine wakes up.
//
// And it may lose its place and tell lines again. The times are the engine's; they
// are compared with ours only to know what is from before the request.
func (f *follower) doubts(c *connection, m message, waited time.Duration) bool {
	_, s := f.out.stream(m.side)
	fresh := m.time > c.asked
	switch {
	case f.capacity == 0, f.proven, !fresh && !c.old:
		return false
	case m.time <= s.last.Time && !(s.joining && m.time == s.began):
		return true // told again, or the clock went back
	case !fresh, m.time <= f.forgiven:
		return false
	case c.old || f.capacity < tiny:
		waited = 0
	}
	apart := time.Duration(m.time - max(f.passed, c.asked))
	return apart-waited > fillTime(f.capacity)
}

// tails are how many lines of a log are looked at, from its end. The last line that
// was taken is mostly near, and an engine need not read all that it keeps then;
// where none was, all of them are new.
func (f *follower) tails() []string {
	if f.anchor == nil {
		return []string{"all"}
	}
	return []string{"100", "10000", "all"}
}

// lookAgain looks for the last line that was taken in what the log holds now, and
// wants what is as new as at, too: the clock may have gone back. It returns a
// connection that goes on right behind that line: what was skipped and is still
// there is read now. It returns none where the line is gone, or the container with
// it: then nobody can tell whether lines are missing, the connection in doubt is all
// there is, and a gap is counted with its next line.
func (f *follower) lookAgain(ctx context.Context, at int64) (*connection, error) {
	if f.jumped() || f.joins() {
		return nil, errDoubt
	}
	if !rest(ctx, f.pace.look-time.Since(f.looked)) {
		return nil, ctx.Err()
	}
	f.looked = time.Now()
	f.since = f.reached()
	if early(at).Before(f.since) {
		f.since = early(at)
	}
	f.stepOver()
	for _, tail := range f.tails() {
		c, err := f.connect(ctx, container.LogsOptions{Follow: true, Tail: tail})
		if removed(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		f.proven, err = f.finds(ctx, c)
		if f.proven {
			return c, nil
		}
		c.end()
		if err != nil {
			return nil, errors.Join(errDoubt, err)
		}
		f.stepOver()
	}
	return nil, nil
}

// joins says whether parts of a line were taken that is not whole.
func (f *follower) joins() bool {
	for _, s := range f.out.streams {
		if s.joining {
			return true
		}
	}
	return false
}

// finds reads up to the anchor. It is not found when a newer line comes first.
func (f *follower) finds(ctx context.Context, c *connection) (bool, error) {
	late := time.AfterFunc(f.pace.answer, c.end)
	defer late.Stop()
	for f.seeks() {
		m, err := c.next()
		if err != nil || f.misses(m) {
			return false, err
		}
		if err := f.take(ctx, m); err != nil {
			return false, err
		}
		f.passed = m.time
	}
	return true, nil
}
