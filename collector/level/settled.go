package level

// settled is the size of the head after which nothing can change the level that was
// found, nor the format f; 0 where that cannot be said. prosaic says that this holds
// where prose follows: then no other level stands there.
//
// It mirrors what the walk, rival and family look at beyond the level. Only the usual
// ways are followed: what it gives up is read anew each time.
func (h *head) settled(f Format) (size int, prosaic bool) {
	if !h.textual() || h.paired {
		return 0, false
	}
	switch bare := h.form == bare; {
	case h.form == closed:
		return h.settledByColon(f)
	case h.form == fenced:
		return h.settledByFence(), false
	case bare && !capitals(h.said.of(h.line)), bare && h.targets(f), h.form == counted:
		return 0, false
	}
	return h.settledApart()
}

// textual says whether lines with this head are text whatever follows: no family of
// the table in read.go comes before.
func (h *head) textual() bool {
	switch c, next := at(h.line, 0), at(h.line, 1); {
	case digit(c):
		return dated(h.line, 0)
	case letter(c):
		return !digit(next) && next != ',' && keyed(h.line, 0) < 0 && Piped(h.line) == 0
	default:
		return c == '[' && next != 'G' && next != 'p'
	}
}

// targets says whether the format depends on a module's path that may follow
// anywhere (see target).
func (h *head) targets(f Format) bool {
	return f == Rust || f == Prefix && h.timed && at(h.line, 10) == 'T'
}

// settledByColon is for a level in capitals with a colon. Of what follows, only how
// many blanks there are counts; at the head of a line more does, but for uvicorn's.
func (h *head) settledByColon(f Format) (size int, prosaic bool) {
	if !capitals(h.said.of(h.line)) || !h.timed && h.said.from == 0 && f != Uvicorn {
		return 0, false
	}
	return blanks(h.line, h.rest()), true
}

// settledByFence is for a level between separators: up to the second one, and for a
// dash the blank behind it.
func (h *head) settledByFence() int {
	if at(h.line, h.next) == '\t' {
		return h.next + 1
	}
	return blanks(h.line, h.next) + 2
}

// settledApart is for a level that stands bare or in brackets. Brackets that follow
// belong to it, as another level may stand in them.
func (h *head) settledApart() (size int, prosaic bool) {
	i := blanks(h.line, h.next)
	for at(h.line, i) == '[' {
		end := find(h.line, i, headRoom, ']')
		if end < 0 {
			return 0, false
		}
		i = blanks(h.line, end+1)
	}
	switch c := at(h.line, i); {
	case letter(c):
		return i, true
	case digit(c): // Spring's pid, nginx' and HAProxy's numbers
		return digits(h.line, i) + len(" --- ["), false
	case c == '|' || c == ',':
		return 0, false
	}
	return i + 2, false
}

// prose says whether a word that is no level in capitals stands at place i.
func prose(line []byte, i int) bool {
	c, next := at(line, i), at(line, i+1)
	return letter(c) && (!capital(c) || letter(next) && !capital(next))
}

// digitsAlike says whether any digits in the first size bytes could stand for those
// that do: none belongs to a word (debug5), but for ISO's T, and none are seconds since
// 1970, which are known by their first digit.
func (h *head) digitsAlike(size int) bool {
	run := 0
	for i, c := range h.line[:size] {
		if !digit(c) {
			run = 0
			continue
		}
		run++
		if before := at(h.line, i-1); run == 10 || letter(before) && (before != 'T' || !digit(at(h.line, i-2))) {
			return false
		}
	}
	return true
}
