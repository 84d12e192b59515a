package level

import "logcanary/collector/record"

// Piped is the place behind the name of a container, padded, and the bar with which
// docker compose begins each line ("api-1  | "); 0 where none stands.
func Piped(line []byte) int {
	if digit(at(line, 0)) { // more likely a time
		return 0
	}
	const longest = 64
	i, end := 0, min(longest, len(line))
	for i < end && (inWord(line[i]) || line[i] == '-' || line[i] == '.') {
		i++
	}
	bar := blanks(line, i)
	if i == 0 || bar == i || at(line, bar) != '|' || bar+1 < len(line) && line[bar+1] != ' ' {
		return 0
	}
	return min(bar+2, len(line))
}

// piped reads a line that begins as one of the families behind the name of a container.
func piped(line []byte) (Reading, bool) {
	i := Piped(line)
	if i == 0 {
		return Reading{}, false
	}
	r, ok := shaped(line[blanks(line, i):])
	return r, ok && r.Level != record.Unknown
}

// carriedAt is the place of what transports carry: behind the name of a container, a
// time, a host with its program, and the stream that container engines note.
func carriedAt(line []byte) int {
	i := pastTime(line, Piped(line))
	stream := blanks(line, i)
	if i > 0 && (has(line, stream, "stdout ") || has(line, stream, "stderr ")) && at(line, stream+8) == ' ' {
		return stream + len("stdout F")
	}
	return i
}

// carried reads a line that begins as no family does behind what transports put there:
// what they carry may begin as one. It is looked for once, so that time stays linear.
func (h *head) carried(r Reading) Reading {
	if h.bared {
		return r
	}
	i := carriedAt(h.line)
	if i == 0 {
		return r
	}
	rest := h.line[blanks(h.line, i):]
	if at(rest, 0) == '<' && h.timed && !header(rest, find(rest, 0, 5, '>')+1) { // a thread, more likely
		return r
	}
	inner, ok := shaped(rest)
	if !ok && h.timed && i == pastTime(h.line, 0) { // where text goes on, the walk went, too
		inner.Level, inner.Format = spoken(rest, 0)
		inner = inner.settle()
	} else if !ok {
		inner = readBared(rest)
	}
	if inner.Level == record.Unknown && inner.Outcome == record.None {
		return r
	}
	inner.Timed = inner.Timed || r.Timed
	return inner
}
