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

	// strict says that this very line must be there: when it is not, the engine
	// has dropped it, and nobody knows how many lines after it.
	strict bool
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

// covers says whether the next line was taken already, and once, when it was
// not, whether the line that should have stood before it is missing. It is over
// at the last of the lines, or at the first that is newer: the clock may go back
// after it.
func (k *skip) covers(time int64, nth uint64) (covered, missed bool) {
	switch {
	case k.lines > 0:
		k.lines--
		return true, false
	case k.time == 0:
		return false, false
	case time == k.time && nth == k.nth:
		*k = skip{}
		return true, false
	case time < k.time || time == k.time && nth < k.nth:
		return true, false
	}
	missed = k.strict
	*k = skip{}
	return false, missed
}
