package stamp

// inZone reads the zone behind a clock: Z, an offset, or an abbreviation. It is
// false for one that has several meanings; no zone at all is fine.
func (r *reader) inZone() bool {
	c := r.peek()
	switch {
	case c == 'Z':
		r.next++
		r.zoned = true
		return true
	case c == '+' || c == '-':
		return r.offset(r.next)
	case c != ' ':
		return true
	}
	if c = r.at(r.next + 1); c == '+' || c == '-' {
		return !digit(r.at(r.next+4)) && r.at(r.next+4) != ':' || r.offset(r.next+1)
	}
	return r.abbreviation()
}

// offset reads +01, +0100 or +01:00 at place i; anything else is none.
func (r *reader) offset(i int) bool {
	if !digit(r.at(i+1)) || !digit(r.at(i+2)) {
		return true
	}
	hours, minutes := two(r.line[i+1:]), 0
	end := i + len("+01")
	m := end
	if r.at(m) == ':' {
		m++
	}
	if digit(r.at(m)) && digit(r.at(m+1)) {
		minutes, end = two(r.line[m:]), m+2
	}
	if hours > 14 || minutes >= 60 {
		return false
	}
	r.east = (hours*60 + minutes) * 60
	if r.line[i] == '-' {
		r.east = -r.east
	}
	r.next, r.zoned = end, true
	return true
}

// abbreviation reads " UTC" and its like. A word that is no zone is not passed.
func (r *reader) abbreviation() bool {
	end := r.letters(r.next + 1)
	word := r.line[r.next+1 : end]
	hours, known, certain := abbreviated(word)
	if !known || digit(r.at(end)) {
		return true
	}
	r.next = end
	if hours != 0 || !certain {
		if own, _ := r.in(r.zone).Zone(); own == string(word) {
			return true // whatever it means elsewhere
		}
	}
	r.east, r.zoned = hours*60*60, true
	return certain
}

// abbreviated is what an abbreviation means, in hours east of UTC. Some mean one
// thing here and another there: those are known, and not certain. The list is that
// of names in use in the IANA time zone database.
func abbreviated(word []byte) (hours int, known, certain bool) {
	switch string(word) {
	case "UTC", "GMT", "WET":
		return 0, true, true
	case "CET", "WEST":
		return 1, true, true
	case "CEST", "EET":
		return 2, true, true
	case "EEST", "MSK":
		return 3, true, true
	case "HKT", "SGT", "AWST":
		return 8, true, true
	case "JST", "KST":
		return 9, true, true
	case "AEST":
		return 10, true, true
	case "AEDT":
		return 11, true, true
	case "NZST":
		return 12, true, true
	case "NZDT":
		return 13, true, true
	case "EDT":
		return -4, true, true
	case "EST":
		return -5, true, true
	case "MDT":
		return -6, true, true
	case "MST", "PDT":
		return -7, true, true
	case "CDT", "CST", "IST", "BST", "AST", "PST", "SST":
		return 0, true, false
	}
	return 0, false, false
}

// inRegion says whether the name of a zone of the IANA database follows, as PHP
// writes it: "Europe/Berlin". Only the caller's own is known.
func (r *reader) inRegion() bool {
	end := r.letters(r.next + 1)
	if r.peek() != ' ' || r.at(end) != '/' {
		return false
	}
	own := r.zone.String()
	return !r.has(r.next+1, own) || r.at(r.next+1+len(own)) != ']'
}
