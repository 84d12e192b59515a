package level

import "logcanary/collector/record"

// readGin reads "[GIN] 2026/01/05 - 10:00:01 | 200 | …" and "[GIN-debug] …", whose
// level is debug unless another one follows in brackets.
func readGin(line []byte) (Reading, bool) {
	const debug = "[GIN-debug] "
	if has(line, 0, debug) {
		r := readBared(line[len(debug):])
		if r.Level == record.Unknown {
			r.Level = record.Debug
		}
		r.Format = Gin
		return r.settle(), true
	}
	if has(line, 0, "[GIN] ") {
		return readPiped(line, Gin)
	}
	return Reading{}, false
}

// readPiped reads an access log whose first field after the time is the status:
// "10:00:01 | 200 | 31µs | …" (Gin, Fiber).
func readPiped(line []byte, f Format) (Reading, bool) {
	bar := find(line, 0, 32, '|')
	if bar < 0 {
		return Reading{}, false
	}
	i := blanks(line, bar+1)
	o := status(line, i)
	if o == record.None || at(line, blanks(line, i+3)) != '|' {
		return Reading{}, false
	}
	return Reading{Level: record.Info, Outcome: o, Format: f, Timed: true}, true
}
