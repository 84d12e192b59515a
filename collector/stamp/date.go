package stamp

// figures reads a date that begins with a digit, or a clock without a date.
func (r *reader) figures() bool {
	size := r.digits(r.next) - r.next
	switch c := r.at(r.next + size); {
	case size == 4 && (c == '-' || c == '/' || c == '.'):
		return r.yearFirst(c)
	case size == 2 && c == ':':
		return r.clockAlone()
	case size <= 2 && (c == '/' || c == '-' || c == ' '):
		return r.dayFirst(c)
	}
	return false
}

// yearFirst reads "2006-01-02T15:04:05" and its relatives: other separators, a
// blank for the T, a zone behind it.
func (r *reader) yearFirst(sep byte) bool {
	const date = len("2006-01-02T")
	s := r.line[r.next:]
	if len(s) < date || s[7] != sep || s[10] != 'T' && s[10] != ' ' {
		return false
	}
	r.year, r.month, r.day = two(s)*100+two(s[2:]), two(s[5:]), two(s[8:])
	r.next += date
	return r.year > 0 && r.clock() && r.inZone()
}

// dayFirst reads "02/Jan/2006:15:04:05 +0000" and its relatives: other
// separators, a blank before the clock.
func (r *reader) dayFirst(sep byte) bool {
	r.day = r.number(1, 2)
	r.expect(sep)
	r.month = r.monthName()
	r.expect(sep)
	r.year = r.number(4, 4)
	if c := r.peek(); c != ' ' && (c != ':' || sep != '/') {
		return false
	}
	r.next++
	return r.clock() && r.inZone() && (sep != '-' || !r.inRegion())
}

// names reads a date that begins with the name of a month or a weekday.
func (r *reader) names() bool {
	if weekday := r.name("sunmontuewedthufrisat"); weekday == 0 {
		return r.monthFirst()
	}
	r.next += len("Mon")
	if r.peek() == ',' {
		r.next++
	}
	if r.expect(' '); digit(r.peek()) {
		return r.dayFirst(' ') // RFC 1123
	}
	return r.monthFirst() && (r.year > 0 || r.yearLast())
}

// monthFirst reads "Jan _2 15:04:05" (RFC 3164) and "Jan 02, 2006 3:04:05 PM".
func (r *reader) monthFirst() bool {
	r.month = r.monthName()
	r.blanks()
	r.day = r.number(1, 2)
	if r.peek() == ',' {
		r.next++
	}
	r.expect(' ')
	if r.digits(r.next) == r.next+4 {
		r.year = r.number(4, 4)
		if r.peek() == ',' { // as later editions of Java write it
			r.next++
		}
		r.expect(' ')
	}
	return r.clock() && r.inZone()
}

// yearLast reads the year behind the clock, as in C's asctime.
func (r *reader) yearLast() bool {
	r.expect(' ')
	r.year = r.number(4, 4)
	return !r.bad
}

// monthName passes the short English name of a month.
func (r *reader) monthName() int {
	month := r.name("janfebmaraprmayjunjulaugsepoctnovdec")
	if month == 0 || letter(r.at(r.next+3)) {
		r.bad = true
		return 0
	}
	r.next += len("Jan")
	return month
}

// name is which of the names, three letters each, the next three letters are,
// counted from 1; 0 for none.
func (r *reader) name(names string) int {
	if r.next+3 > len(r.line) {
		return 0
	}
	a, b, c := r.line[r.next]|0x20, r.line[r.next+1]|0x20, r.line[r.next+2]|0x20
	for i := 0; i < len(names); i += 3 {
		if names[i] == a && names[i+1] == b && names[i+2] == c {
			return i/3 + 1
		}
	}
	return 0
}
