package level

// calendar is how a line's own time is written, as far as it tells families apart.
type calendar uint8

const (
	noTime  calendar = iota
	iso              // 2026-01-05, also with dots
	slashed          // 2026/01/05
	clocked          // 10:00:01 alone, seconds since 1970, and all others
	dmy              // 05-Jan-2026
	monthly          // Jan 05 2026, Mon Jan 05 10:00:01 2026
)

// dated says whether a date of year, month and day stands at place i.
func dated(line []byte, i int) bool {
	return i+10 <= len(line) && !digit(line[i+4]) && line[i+4] == line[i+7] && digit(line[i]) && digit(line[i+9])
}

// dateStyle is the calendar of a date by what stands between its parts.
func dateStyle(c byte) calendar {
	if c == '/' {
		return slashed
	}
	return iso
}

// clock says whether hours and minutes stand at place i.
func clock(line []byte, i int) bool {
	if !digit(at(line, i)) {
		return false
	}
	if digit(at(line, i+1)) {
		i++
	}
	return at(line, i+1) == ':' && digit(at(line, i+2)) && digit(at(line, i+3))
}

// figure is the place after whatever begins with a digit at place i: a date with
// its clock, a number, an address, an identifier. A letter after a colon or
// a comma and capitals after a slash begin something new (10:00:01:INFO, thread-1/INFO).
func figure(line []byte, i int) int {
	if dated(line, i) {
		i = pastDate(line, i)
	}
	return restOfFigure(line, i)
}

// restOfFigure is the place after what is left of a figure at place i.
func restOfFigure(line []byte, i int) int {
	for ; uint(i) < uint(len(line)); i++ {
		c := line[i]
		if is(c, isFigure) {
			continue
		}
		if !letter(c) && c != '_' || line[i-1] == ':' || line[i-1] == ',' || line[i-1] == '/' && capital(at(line, i+1)) {
			break
		}
	}
	return i
}

// pastDate is a place after the date at i and the hour, minute and second behind
// it, as far as they stand there.
func pastDate(line []byte, i int) int {
	i += len("2026-01-05")
	if c := at(line, i); c != 'T' && c != ' ' || !clock(line, i+1) {
		return i
	}
	i += len("T10")
	if s := line[i:]; len(s) >= 6 && s[0] == ':' && digit(s[1]) && digit(s[2]) && s[3] == ':' && digit(s[4]) && digit(s[5]) {
		i += len(":00:01")
	}
	return i
}

// calendarOf is the calendar of a figure; noTime for a mere number or an address.
func calendarOf(f []byte) calendar {
	switch {
	case dated(f, 0):
		return dateStyle(f[4])
	case len(f) < 4:
		return noTime
	case clock(f, 0):
		return clocked
	case f[2] == f[min(5, len(f)-1)] && !digit(f[2]), f[2] == f[min(6, len(f)-1)] && !digit(f[2]):
		return byDay(f)
	case len(f) >= 10 && f[0] == '1' && digits(f, 0) >= 10, len(f) >= 15 && (f[8] == 'T' || f[8] == '-' && clock(f, 9)):
		return clocked
	}
	return noTime
}

// byDay is the calendar of a figure that begins with two digits: 05-Jan-2026,
// 05.01.2026, 26/01/05. Two dots are an address unless a year follows.
func byDay(f []byte) calendar {
	switch {
	case f[2] == '-' && letter(f[3]):
		return dmy
	case f[2] == '.' && len(f) != len("05.01.2026"):
		return noTime
	case f[2] == '/' || f[2] == '-' || f[2] == '.':
		return clocked
	}
	return noTime
}
