package stamp

import "bytes"

// wellKnown says whether a key is one that loggers put a line's time under.
func wellKnown(key []byte) bool {
	switch string(key) {
	case "time", "ts", "timestamp", "@timestamp", "t", "@t", "date", "datetime", "asctime", "__REALTIME_TIMESTAMP":
		return true
	}
	return false
}

// value reads the value of a key: a count since 1970 or a written time. A clock
// alone is none: under such a key it is as often a duration.
func (r *reader) value(text []byte) (ns int64, ok bool) {
	v := reader{line: text, zone: r.zone, now: r.now}
	if ns, ok = v.count(); ok {
		return ns, true
	}
	v.next, v.bad = 0, false
	if (digit(v.peek()) && v.figures() || letter(v.peek()) && v.names()) && v.over() && v.month > 0 {
		return v.instant()
	}
	return 0, false
}

// object reads the members of the JSON object at the place, not of those inside
// it, up to one that states a time. It is lenient: a line may have been cut.
func (r *reader) object() (ns int64, ok bool) {
	for r.next++; ; {
		key, value := r.member()
		if len(value) == 0 {
			return 0, false
		}
		if !wellKnown(key) {
			continue
		}
		if ns, ok = r.stated(value); ok {
			return ns, true
		}
	}
}

// stated reads a member's value; of an object that is MongoDB's {"$date": …}.
func (r *reader) stated(value []byte) (ns int64, ok bool) {
	if value[0] == '{' {
		inner := reader{line: value, next: 1}
		var key []byte
		if key, value = inner.member(); string(key) != "$date" {
			return 0, false
		}
	}
	return r.value(bytes.Trim(value, `"`))
}

// member reads the next key and its value, strings with their quotes. The value
// is empty where no member follows.
func (r *reader) member() (key, value []byte) {
	r.space()
	if r.peek() == ',' {
		r.next++
		r.space()
	}
	if r.peek() != '"' {
		return nil, nil
	}
	key = bytes.Trim(r.element(), `"`)
	if r.space(); r.peek() != ':' {
		return nil, nil
	}
	r.next++
	r.space()
	return key, r.element()
}

// element passes one value of JSON.
func (r *reader) element() []byte {
	from := r.next
	switch r.peek() {
	case '"':
		r.quoted()
	case '{', '[':
		r.nested()
	default:
		n := bytes.IndexAny(r.line[from:], ",}] \t\r\n")
		if n < 0 {
			n = len(r.line) - from
		}
		r.next += n
	}
	return r.line[from:r.next]
}

// space passes the white space of JSON.
func (r *reader) space() {
	for r.next < len(r.line) && r.line[r.next] <= ' ' {
		r.next++
	}
}

// quoted passes the string whose quote opens at the place.
func (r *reader) quoted() {
	for r.next++; r.next < len(r.line); r.next++ {
		switch r.line[r.next] {
		case '"':
			r.next++
			return
		case '\\':
			r.next++
		}
	}
	r.next = len(r.line)
}

// nested passes the object or array that opens at the place. It counts instead
// of descending: depth costs neither stack nor memory.
func (r *reader) nested() {
	for depth := 0; r.next < len(r.line); r.next++ {
		switch r.line[r.next] {
		case '"':
			r.quoted()
			r.next--
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				r.next++
				return
			}
		}
	}
}

// key is the size of the key of logfmt at the place, 0 where none stands: letters,
// digits and . _ - @ before a "=".
func (r *reader) key() int {
	if c := r.peek(); !letter(c) && c != '@' {
		return 0
	}
	for i := r.next; ; i++ {
		switch c := r.at(i); {
		case c == '=':
			return i - r.next
		case !letter(c) && !digit(c) && c != '.' && c != '_' && c != '-' && c != '@':
			return 0
		}
	}
}

// pairs reads the pairs of a logfmt line up to one that states a time. A bare
// word ends them: what follows it is prose.
func (r *reader) pairs() (ns int64, ok bool) {
	for size := r.key(); size > 0; size = r.key() {
		key := r.line[r.next : r.next+size]
		r.next += size + 1
		value := r.pair()
		if wellKnown(key) {
			if ns, ok = r.value(bytes.Trim(value, `"`)); ok {
				return ns, true
			}
		}
		r.blanks()
	}
	return 0, false
}

// pair passes the value of a pair.
func (r *reader) pair() []byte {
	from := r.next
	if r.peek() == '"' {
		r.quoted()
	} else {
		for r.next < len(r.line) && !blank(r.line[r.next]) {
			r.next++
		}
	}
	return r.line[from:r.next]
}
