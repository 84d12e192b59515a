package stamp

import "time"

// civil is a time as people write it. What the text does not state is zero.
type civil struct {
	year, month, day     int
	hour, minute, second int
	nanos, precision     int // precision is the digits of the fraction, at most 9
	zoned                bool
	east                 int // of UTC, in seconds, when zoned
}

// instant is the time that was read, with what it leaves open taken from now.
func (r *reader) instant() (ns int64, ok bool) {
	switch {
	case r.month == 0 && r.year == 0:
		r.nearestDay()
	case r.year == 0:
		r.latestYear()
	}
	if !r.dated() {
		return 0, false
	}
	ahead := Ahead
	if !r.zoned {
		ahead = AheadZoneless
	}
	return r.believed(r.unix(r.zone), r.nanos, ahead)
}

// dated says whether the day is one of the calendar.
func (c *civil) dated() bool {
	return c.year >= 1 && c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= daysOf(c.year, c.month)
}

func daysOf(year, month int) int {
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 29
	}
	return int("\x1f\x1c\x1f\x1e\x1f\x1e\x1f\x1f\x1e\x1f\x1e\x1f"[month-1])
}

// unix is the time in seconds since 1970; what names no zone is in the given one.
// An hour that a zone has twice a year is one of the two.
func (c *civil) unix(zone *time.Location) int64 {
	if !c.zoned && zone != time.UTC {
		return c.in(zone).Unix()
	}
	return days(c.year, c.month, c.day)*24*60*60 + int64((c.hour*60+c.minute)*60+c.second-c.east)
}

func (c *civil) in(zone *time.Location) time.Time {
	return time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, 0, zone)
}

// days counts the days from 1970-01-01 to a day of the Gregorian calendar, in
// years that begin in March, so that a leap day is the last (Hinnant,
// "chrono-compatible low-level date algorithms").
func days(year, month, day int) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	return int64(365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 719468)
}

// nearestDay is for a clock alone: the latest such instant that is not more than
// an hour after now.
func (r *reader) nearestDay() {
	latest := r.now.Add(time.Hour)
	day := latest.In(r.zone)
	if r.zoned {
		day = latest.UTC().Add(time.Duration(r.east) * time.Second)
	}
	r.setDay(day)
	if r.unix(r.zone) > latest.Unix() {
		r.setDay(day.AddDate(0, 0, -1))
	}
}

func (c *civil) setDay(t time.Time) {
	year, month, day := t.Date()
	c.year, c.month, c.day = year, int(month), day
}

// latestYear is for a date without a year: the latest such instant that is not
// more than a day after now.
func (r *reader) latestYear() {
	latest := r.now.Add(24 * time.Hour)
	r.year = latest.In(r.zone).Year()
	if !r.dated() || r.unix(r.zone) > latest.Unix() {
		r.year--
	}
}
