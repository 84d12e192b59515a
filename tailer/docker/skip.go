package docker

import (
	"math"
	"time"

	"logcanary/collector/record"
)

// skip says which lines at the head of what is read were taken already. The
// zero value is none.
type skip struct {
	// lines counts them, where they were counted in a pass before.
	lines int

	// time and nth name the last of them, where the clock tells their order.
	time int64
	nth  uint64
}

// upTo steps over everything up to the line that a cursor stands behind.
func upTo(c record.Cursor) skip { return skip{time: c.Time, nth: c.Nth} }

// wholeTime is the Nth of a cursor that stands behind every line of its time.
const wholeTime = math.MaxUint64

// before is the position behind everything that is older than t.
func before(t time.Time) record.Cursor {
	if t.IsZero() {
		return record.Cursor{}
	}
	return record.Cursor{Time: t.UnixNano() - 1, Nth: wholeTime}
}

// covers says whether the next line was taken already. It is over at the last of
// the lines, or at the first that is newer: the clock may go back after it.
func (k *skip) covers(time int64, nth uint64) bool {
	switch {
	case k.lines > 0:
		k.lines--
		return true
	case k.time == 0:
		return false
	case time == k.time && nth == k.nth:
		*k = skip{}
		return true
	case time < k.time || time == k.time && nth < k.nth:
		return true
	}
	*k = skip{}
	return false
}
