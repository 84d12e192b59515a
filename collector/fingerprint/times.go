package fingerprint

// timeSize is the length of the date, the clock or both that b begins with, with the
// zone behind it; 0 when there is none.
func timeSize(b []byte) int {
	n := dateSize(b)
	if n == 0 {
		n = clockSize(b, false)
	} else if k := behindDate(b, n); k > 0 {
		if size := clockSize(b[k:], true); size > 0 {
			n = k + size
		}
	}
	if n == 0 {
		return 0
	}
	n = zoneEnd(b, n)
	if n < len(b) && (isLetter(b[n]) || isDigit(b[n])) {
		return 0 // part of something longer
	}
	return n
}

// behindDate is the place of the clock that may stand behind a date; 0 for none.
func behindDate(b []byte, n int) int {
	switch c := byteAt(b, n); {
	case c == 'T' || c == 't' || c == ':' || c == '_' || c == ' ':
		n++
	case c == ',' && byteAt(b, n+1) == ' ':
		n += 2
	default:
		return 0
	}
	if !isDigit(byteAt(b, n)) {
		return 0
	}
	return n
}

// dateSize is the length of a date in figures, or with a month's name between them.
func dateSize(b []byte) int {
	n := skipDigits(b, 0)
	sep := byteAt(b, n)
	if sep != '-' && sep != '/' && sep != '.' && sep != ' ' {
		if n == 8 && sep == 'T' && skipDigits(b, 9) == 15 { // 20260105T100001
			return n
		}
		return 0
	}
	second := n + 1
	end := skipDigits(b, second)
	switch {
	case n == 4 && sep != ' ':
		return ymd(b, sep, second, end)
	case n > 2:
		return 0
	case end == second:
		end = skipLetters(b, second)
		if !monthOrDay(b[second:end]) {
			return 0
		}
	case n == 2 && end-second == 2 && sep == '-' && byteAt(b, end) == ' ' && clockSize(b[end+1:], false) > 0: // 01-05 10:00:01
		return end
	case end-second > 2 || n != 2 || sep == '-' || sep == ' ':
		return 0
	}
	year := skipDigits(b, end+1)
	if byteAt(b, end) == sep && (year-end == 5 || year-end == 3 && byteAt(b, year) == ' ' && clockSize(b[year+1:], false) > 0) {
		return year
	}
	return 0
}

// ymd is the end of a date that begins with a year and whose second part is
// b[second:end].
func ymd(b []byte, sep byte, second, end int) int {
	if end == second {
		end = skipLetters(b, second)
		if !monthOrDay(b[second:end]) {
			return 0
		}
	}
	day := skipDigits(b, end+1)
	if byteAt(b, end) != sep || end-second > 3 || day-end < 2 || day-end > 3 {
		return 0
	}
	return day
}

// clockSize is the length of a clock to the second, or to the minute where it is
// certain that it is one.
func clockSize(b []byte, certain bool) int {
	n := skipDigits(b, 0)
	if n == 6 && certain {
		return n // 20260105T100001
	}
	if n < 1 || n > 2 || byteAt(b, n) != ':' || skipDigits(b, n+1) != n+3 {
		return 0
	}
	n += 3
	if byteAt(b, n) == ':' && skipDigits(b, n+1) == n+3 {
		n = fractionEnd(b, n+3)
		if byteAt(b, n) == ':' && isHex(byteAt(b, n+1)) && isHex(byteAt(b, n+2)) { // an address of colons
			return 0
		}
		return halfEnd(b, n)
	}
	if end := halfEnd(b, n); certain || end > n {
		return end
	}
	return 0
}

// fractionEnd is the place behind the fraction of a second at place n.
func fractionEnd(b []byte, n int) int {
	if c := byteAt(b, n); c == '.' || c == ',' || c == ':' {
		if end := skipDigits(b, n+1); end > n+1 {
			return end
		}
	}
	return n
}

// halfEnd is the place behind AM or PM.
func halfEnd(b []byte, n int) int {
	i := skipBlanks(b, n)
	if c := byteAt(b, i); (c == 'A' || c == 'P') && byteAt(b, i+1) == 'M' && !isLetter(byteAt(b, i+2)) {
		return i + 2
	}
	return n
}

// zoneEnd is the place behind the zone at place n: Z, +01:00, " +0000", " UTC".
func zoneEnd(b []byte, n int) int {
	if byteAt(b, n) == 'Z' {
		return n + 1
	}
	i := skipBlanks(b, n)
	if c := byteAt(b, i); c == '+' || c == '-' {
		end := skipDigits(b, i+1)
		switch {
		case end == i+5:
			return end
		case end == i+3 && byteAt(b, end) == ':' && skipDigits(b, end+1) == end+3:
			return end + 3
		case end == i+3 && i == n:
			return end
		}
		return n
	}
	if end := skipLetters(b, i); i > n && zoneName(b[i:end]) {
		return end
	}
	return n
}

func zoneName(w []byte) bool {
	switch string(w) {
	case "UTC", "GMT", "CET", "CEST", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "BST", "IST", "JST", "WET", "EET", "EEST", "MSK", "Z":
		return true
	}
	return false
}

// monthOrDay says whether a word is the English name of a month or a day, short or
// in full.
func monthOrDay(w []byte) bool {
	switch string(w) {
	case "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
		"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Sept",
		"January", "February", "March", "April", "June", "July", "August", "September", "October", "November", "December",
		"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday":
		return true
	}
	return false
}

// phraseSize is the length of a date that b begins with the word of n bytes of: "Jan
// 5 10:00:01", "Mon, 05 Jan 2026 10:00:01 GMT". 0 when the word begins none.
func phraseSize(b []byte, n int) int {
	if n < 3 || !monthOrDay(b[:n]) {
		return 0
	}
	end := 0
	for range 8 {
		i := skipBlanks(b, n)
		if byteAt(b, i) == ',' {
			i = skipBlanks(b, i+1)
		}
		size := phrasePart(b[i:], end > 0)
		if size == 0 {
			break
		}
		n = i + size
		if isDigit(b[i]) {
			end = n
		}
	}
	if end == 0 {
		return 0
	}
	return zoneEnd(b, end)
}

// phrasePart is the length of a part of a date in words. The number alone that is
// a day stands first.
func phrasePart(b []byte, numbered bool) int {
	if n := timeSize(b); n > 0 {
		return n
	}
	if n := skipLetters(b, 0); n > 0 {
		if monthOrDay(b[:n]) || numbered && zoneName(b[:n]) {
			return n
		}
		return 0
	}
	n := skipDigits(b, 0)
	if n == 0 || n == 3 || n > 4 || n < len(b) && tokenic(b[n]) && b[n] != '.' {
		return 0
	}
	return n
}
