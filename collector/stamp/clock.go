package stamp

// clock reads "15:04:05", the fraction of a second and AM or PM behind it.
func (r *reader) clock() bool {
	s := r.line[r.next:]
	if r.bad || len(s) < len("3:04:05") {
		return false
	}
	r.hour = two(s)
	size := len("15")
	if s[1] == ':' { // Java writes hours of the half day so
		r.hour, size = two([]byte{'0', s[0]}), len("3")
	}
	if s = s[size:]; len(s) < len(":04:05") || s[0] != ':' || s[3] != ':' {
		return false
	}
	r.minute, r.second = two(s[1:]), two(s[4:])
	r.next += size + len(":04:05")
	r.fraction()
	return r.halfDay() && r.hour < 24 && r.minute < 60 && r.second <= 60 // a leap second
}

// fraction reads what is left of a second, behind a dot or a comma; digits beyond
// nanoseconds are dropped.
func (r *reader) fraction() {
	s := r.line[r.next:]
	if len(s) < 2 || s[0] != '.' && s[0] != ',' || !digit(s[1]) {
		return
	}
	i, nanos := 1, 0
	for ; i < len(s) && digit(s[i]); i++ {
		if i <= 9 {
			nanos = nanos*10 + int(s[i]-'0')
		}
	}
	r.next += i
	r.precision = min(i-1, 9)
	for n := r.precision; n < 9; n++ {
		nanos *= 10
	}
	r.nanos = nanos
}

// narrow is the no-break space that Java's newer tables put before AM and PM.
const narrow = "\u202F"

// halfDay reads AM or PM behind a blank.
func (r *reader) halfDay() bool {
	i := r.next + 1
	switch {
	case r.peek() == ' ':
	case r.has(r.next, narrow):
		i = r.next + len(narrow)
	default:
		return true
	}
	half := r.at(i)
	if half != 'A' && half != 'P' || r.at(i+1) != 'M' || letter(r.at(i+2)) {
		return true
	}
	if r.hour < 1 || r.hour > 12 {
		return false
	}
	r.next, r.hour = i+2, r.hour%12
	if half == 'P' {
		r.hour += 12
	}
	return true
}

// clockAlone reads a clock without a date, where it is certain that it is one and
// not a duration: with a fraction, in a bracket, or before a level or a bracket.
func (r *reader) clockAlone() bool {
	if !r.clock() || !r.inZone() {
		return false
	}
	return r.precision > 0 || r.opened || r.column()
}

// column says whether another column of a log line follows: a level, or what is
// in brackets or behind a bar.
func (r *reader) column() bool {
	ahead := *r
	ahead.blanks()
	switch ahead.peek() {
	case '[', '|', '<', escape:
		return true
	}
	return ahead.next > r.next && ahead.level() && !letter(ahead.peek())
}
