package level

import "logcanary/collector/record"

// continues says whether w heads a line that continues a message of PostgreSQL.
func continues(w []byte) bool {
	switch string(w) {
	case "DETAIL", "HINT", "STATEMENT", "CONTEXT", "QUERY", "LOCATION":
		return true
	}
	return false
}

// postgres is the level of a severity of PostgreSQL ("Message Severity Levels" in
// its documentation): FATAL ends one session only, PANIC all of them.
func postgres(w []byte) record.Level {
	switch string(w) {
	case "LOG", "INFO":
		return record.Info
	case "ERROR":
		return record.Error
	case "WARNING":
		return record.Warn
	case "NOTICE":
		return record.Notice
	case "FATAL":
		return record.Critical
	case "PANIC":
		return record.Fatal
	case "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5":
		return record.Debug
	}
	return record.Unknown
}

// postgres ends the walk at a word that stands as PostgreSQL writes its severities:
// in capitals, before a colon and exactly two blanks. The heads of continuations
// have no severity of their own.
func (h *head) postgres(i, end int) bool {
	if !has(h.line, end, ":  ") || at(h.line, end+3) == ' ' || !capital(h.line[i]) || i == 0 && end == len("WARNING") { // uvicorn's column
		return false
	}
	l := postgres(h.line[i:end])
	if l == record.Unknown && !continues(h.line[i:end]) {
		return false
	}
	h.format, h.form = Postgres, closed
	h.claim(l, i, end)
	return true
}

// readLog reads "LOG", a word that is a level in two places only: behind a time
// and a pid (pgbouncer), and in NestJS' lines. It is info and tells the family.
func (h *head) readLog() Format {
	switch {
	case !has(h.line, h.next, "LOG ") || !h.timed || h.brackets == 0:
		return Plain
	case has(h.line, 0, "[Nest]"):
		return Prefix
	}
	return Postgres
}
