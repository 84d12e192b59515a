package level

import "logcanary/collector/record"

// marked is the level of the sign that stands at place i before a blank, as the loggers
// of command lines print it in place of a level (Next.js, consola, signale).
func marked(line []byte, i int) record.Level {
	end := i + len("⨯")
	if has(line, end, "\uFE0F") { // shown as a picture
		end += len("\uFE0F")
	}
	if at(line, end) != ' ' {
		return record.Unknown
	}
	switch string(line[i : i+len("⨯")]) {
	case "⨯", "✖":
		return record.Error
	case "⚠":
		return record.Warn
	case "ℹ":
		return record.Info
	}
	return record.Unknown
}

// readMarked reads a line that begins with such a sign. What a word behind it says is
// more than the sign does.
func readMarked(line []byte) (Reading, bool) {
	l := marked(line, 0)
	if l == record.Unknown {
		return Reading{}, false
	}
	r := readBared(line)
	if r.Level == record.Unknown {
		r = Reading{Level: l, Format: Prefix}
	}
	return r.settle(), true
}

// readJulia reads the heads of Julia's console logger: "[ Info: message".
func readJulia(line []byte) (Reading, bool) {
	end := word(line, 2)
	if at(line, end) != ':' || !gap(line, end+1) || !capital(line[2]) || named(line[2:end]) == record.Unknown {
		return Reading{}, false
	}
	return readBared(line[2:]), true
}
