package docker

import (
	"errors"
	"time"

	"github.com/docker/docker/api/types/container"
)

// errDoubt ends a connection in which lines may have been skipped: the next one
// begins at the last line that was taken.
var errDoubt = errors.New("docker: the engine may have skipped lines, reading on from the last one")

const (
	// late is how long a line may have been ready before it is doubted that it is the
	// next one: shorter than any engine takes to fill a file (110 MB/s was seen), but
	// for files that its own reader cannot follow either.
	late = 50 * time.Millisecond

	// glance is how many lines from the end of the log are asked for in doubt: the
	// last one that was taken is mostly near, and an engine need not read all that it
	// keeps then.
	glance = "1000"

	// surefooted is the version of the API since which an engine that follows a log
	// knows which file it reads: 23.0. Those before open a file and watch its name: when
	// it is rotated in between, as it may be while they tell what the log held before,
	// they wait at the next file and skip it.
	surefooted = "1.42"

	// calm is how long nothing was in doubt when the next doubt is looked into at
	// once: the log may be about to be rotated away.
	calm = time.Second
)

// rotates says whether an engine may begin a log anew: by the rules of moby's
// drivers all do but these.
func rotates(c container.LogConfig) bool {
	switch c.Type {
	case "journald", "none":
		return false
	case "json-file":
		size := c.Config["max-size"]
		return size != "" && size != "-1"
	}
	return true
}

// doubts says whether lines may be missing before a message that was waited for. An
// engine that is held up while it rotates goes on with the newest file, skips those
// between and does not say so (moby, daemon/logger/loggerutils/follow.go). What the
// log held before the connection is not skipped: those files were opened at once.
//
// An engine that was held up has the next line ready. A line that was waited for as
// long as it took to be written comes from one that was waiting, too. An engine that
// loses its place may also tell lines again, as those before 23.0 do.
//
// Doubt costs a connection and no line, and a gap is counted only where the line
// before is gone. So it does not matter that a clock may have jumped.
func (f *follower) doubts(m message, waited time.Duration) bool {
	if !f.rotates || !f.live || f.passed == 0 {
		return false
	}
	if f.unsure {
		waited = 0
	}
	_, s := f.out.stream(m.side)
	again := m.time <= s.last.Time && !(s.joining && m.time == s.began)
	return again || time.Duration(m.time-f.passed)-waited > late
}

// clear notes the first line that is taken after a doubt. If it is the one that was
// in doubt, nothing was skipped, and an engine that waits does so at the right file.
func (f *follower) clear(m message) {
	if m.time == f.suspect {
		f.unsure = false
	}
	f.suspect = 0
}

// tellGap counts a gap when it is known what comes behind it: a connection may end
// before that, and the next one finds the same gap.
func (f *follower) tellGap() {
	if f.missing {
		f.missing = false
		f.gap()
	}
}

// atOnce says whether the next connection need not wait.
func (f *follower) atOnce(err error) bool {
	if !errors.Is(err, errDoubt) {
		return false
	}
	calmed := time.Since(f.doubted) > calm
	f.doubted = time.Now()
	return calmed
}

// arrive notices what is certainly new, whatever its time says: what stands behind
// the end that the log had, and what is older than all that was asked for and stands
// behind the newest line that was taken. There a clock went back.
func (f *follower) arrive(m message) {
	switch same := m.same(f.last); {
	case f.live:
	case f.atEnd && !same:
		f.live = true
		for _, s := range f.out.streams {
			s.skip = skip{}
		}
	default:
		f.atEnd = same
	}
	if f.came && f.since.After(time.Unix(0, m.time)) {
		_, s := f.out.stream(m.side)
		s.skip = skip{}
	}
}

// misses says whether the anchor should have come before a message. The time of a
// line's part says nothing before the line is whole.
func (f *follower) misses(m message) bool {
	return f.anchor != nil && !f.came && (f.live || m.ended && m.time > f.anchor.taken.Time)
}
