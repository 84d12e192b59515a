// Package stamp reads the time that stands in a line's own text: at its head, as
// most writers put it, or under a well-known key of a JSON or logfmt line.
//
// It promises a time that the line states for certain, or none. It builds
// nothing, follows no pattern backwards and reads each byte a bounded number of
// times. What the text leaves open is taken from around it: the zone from the
// caller, the year or the day from now.
//
// It refuses what it would have to guess: a clock to the minute, months in
// figures on both sides of a day (05/01/2026), zones whose abbreviation has two
// meanings, times before 1990 or ahead of now. A wrong clock must not poison what
// is measured by these times.
package stamp

import "time"

// How far after now a time may be that names its zone, because clocks differ, and
// one that names none: what is further ahead was written in another zone than the
// caller's, and nobody knows in which.
const (
	Ahead         = 48 * time.Hour
	AheadZoneless = time.Hour
)

// earliest is 1990-01-01T00:00:00Z, before which no time is believed: a machine
// without a clock begins at 1970 or 1980. Unix seconds.
const earliest = 631152000

// Read finds the time of a line in unix nanoseconds. A time that names no zone is
// in the given one, which must not be nil; one without a year, or without a date,
// is the latest such instant that is not later than a day, or an hour, after now.
// It is not ok when the line states no time, or none that can be believed.
func Read(line []byte, zone *time.Location, now time.Time) (ns int64, ok bool) {
	r := reader{line: line, zone: zone, now: now}
	r.blanks()
	switch {
	case r.peek() == '{':
		return r.object()
	case r.key() > 0:
		return r.pairs()
	}
	if !r.head() && !r.access() {
		return 0, false
	}
	return r.instant()
}

// believed turns seconds and nanoseconds into a time, if it can be one.
func (r *reader) believed(seconds int64, nanos int, ahead time.Duration) (ns int64, ok bool) {
	if seconds < earliest || seconds > r.now.Unix()+int64(ahead/time.Second) {
		return 0, false
	}
	return seconds*int64(time.Second) + int64(nanos), true
}
