package level

import "logcanary/collector/record"

// readKlog reads glog's header, also klog's and CockroachDB's: a letter, a date of
// four, six or eight digits and a clock, as in "E0105 10:00:01.123456".
func readKlog(line []byte) (Reading, bool) {
	end := digits(line, 1)
	if n := end - 1; n != 4 && n != 6 && n != 8 {
		return Reading{}, false
	}
	if at(line, end) != ' ' || !clock(line, end+1) {
		return Reading{}, false
	}
	return byLetter(line[0], Klog)
}

// readRails reads the header of Ruby's Logger: "E, [2026-01-05T10:00:01.1 #7] ERROR
// -- prog: message". Its letter A, "any", is a level that says nothing.
func readRails(line []byte) (Reading, bool) {
	if !has(line, 1, ", [") || !digit(at(line, 4)) {
		return Reading{}, false
	}
	r := Reading{Level: lettered(line[0]), Format: Rails, Timed: true}
	if colon := find(line, find(line, 4, 64, ']')+1, 64, ':'); colon > 0 {
		r.Outcome = outcome(line, pastTags(line, colon+1))
	}
	return r.settle(), true
}

// pastTags is the place after the tags in brackets that stand at i: Rails puts a
// request's id there.
func pastTags(line []byte, i int) int {
	for i = blanks(line, i); at(line, i) == '['; i = blanks(line, i) {
		end := find(line, i, bracketSize, ']')
		if end < 0 {
			break
		}
		i = end + 1
	}
	return i
}

// readRedis reads "1:M 05 Jan 2026 10:00:01.123 * message": a pid, a role (M, S, C,
// X; absent in old versions), a date, and the level as a sign.
func readRedis(line []byte) (Reading, bool) {
	i := digits(line, 0)
	if at(line, i) != ':' || !capital(at(line, i+1)) || at(line, i+2) != ' ' {
		return Reading{}, false
	}
	if i+8 >= len(line) || !monthOrDay(line, digits(line, i+3)+1) {
		return Reading{}, false
	}
	dot := find(line, i+3, 32, '.')
	if dot < 0 {
		return Reading{}, false
	}
	sign := token(line, dot) + 1
	if at(line, sign+1) != ' ' {
		return Reading{}, false
	}
	l := signed(at(line, sign))
	return Reading{Level: l, Format: Redis, Timed: true}, l != record.Unknown
}

// signed is the level of a sign of Redis, from serverLogRaw: ".-*#".
func signed(c byte) record.Level {
	switch c {
	case '.':
		return record.Trace
	case '-':
		return record.Debug
	case '*':
		return record.Notice
	case '#':
		return record.Warn
	}
	return record.Unknown
}

// lettered says whether the letter at place i is a level by what follows: a colon, at
// the head of a line (Debian's apt) or behind a time, or at the head of a line a time.
func (h *head) lettered(i int) bool {
	switch h.line[i] {
	case 'E', 'W':
	case 'I', 'D':
		if !h.fresh {
			return false
		}
	default:
		return false
	}
	return (i == 0 || h.fresh) && has(h.line, i+1, ": ") && letter(at(h.line, i+3))
}

// component says whether MongoDB's component and context stand at place i, as it wrote
// them before it wrote JSON: "NETWORK  [listener]", "-        [main]".
func component(line []byte, i int) bool {
	end := word(line, i)
	if at(line, i) == '-' {
		end = i + 1
	}
	return end > i && capitals(line[i:end]) && !digit(line[i]) && blank(at(line, end)) && at(line, blanks(line, end)) == '['
}

// single reads one letter that stands for a level behind a time: "E!" (Telegraf),
// "E> " (Tarantool), "E | "
// (etcd's old log), ": E " (TensorFlow) and "1234 5678 E Tag:" (Android).
func (h *head) single() bool {
	i := h.next
	if h.lettered(i) {
		h.form = closed
		h.claim(lettered(h.line[i]), i, i+1)
		return true
	}
	if c := at(h.line, i+1); c != ' ' && c != '!' && c != '>' || !h.timed || lettered(h.line[i]) == record.Unknown {
		return false
	}
	switch {
	case h.fresh && component(h.line, blanks(h.line, i+1)):
	case has(h.line, i+1, "! "), has(h.line, i+1, "> "), has(h.line, i+1, " | "):
	case at(h.line, i+1) == ' ' && (h.numbers == 2 || blank(at(h.line, i-1)) && h.before(':')):
	default:
		return false
	}
	h.claim(lettered(h.line[i]), i, i+1)
	return true
}
