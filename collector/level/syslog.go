package level

import "logcanary/collector/record"

const highestPriority = 191 // facility 23, severity 7

// readSyslog reads "<PRI>": the severity is its lowest three bits (RFC 3164 4.1.1,
// RFC 5424 6.2.1), whatever the message says. Without facility and header it is
// the prefix of sd-daemon(3).
func readSyslog(line []byte) (Reading, bool) {
	end := digits(line, 1)
	if end == 1 || end > 4 || at(line, end) != '>' {
		return Reading{}, false
	}
	n, _ := number(line[1:end])
	if n > highestPriority {
		return Reading{}, false
	}
	r := Reading{Level: syslog(n & 7), Format: Syslog}
	if n <= 7 && !header(line, end+1) {
		r.Format = Systemd
	}
	if access, ok := readAccess(line); ok {
		r.Outcome = access.Outcome
	}
	return r.settle(), true
}

// header says whether a header of RFC 3164 or RFC 5424 stands at place i.
func header(line []byte, i int) bool {
	return has(line, i, "1 ") || monthOrDay(line, i) || dated(line, i)
}

// monthOrDay says whether a date goes on at place i with the English short name of
// a month or of a day, as in "Jan  5" and "Mon Jan 05": a figure or another name
// must follow, as May and Sun are words too.
func monthOrDay(line []byte, i int) bool {
	if !shortName(line, i) {
		return false
	}
	i = blanks(line, i+4)
	return digit(at(line, i)) || shortName(line, i)
}

func shortName(line []byte, i int) bool {
	if i+4 > len(line) || line[i+3] != ' ' && line[i+3] != ',' {
		return false
	}
	switch string(line[i : i+3]) {
	case "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
		"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun":
		return true
	}
	return false
}

// byLetter is the reading of a timed line whose level is a single letter, where the
// shape around it is certain; false for a letter that is no level.
func byLetter(c byte, f Format) (Reading, bool) {
	l := lettered(c)
	return Reading{Level: l, Format: f, Timed: true}.settle(), l != record.Unknown
}
