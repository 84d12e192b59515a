package level

import "logcanary/collector/record"

// postgresWord says whether the word from i to end stands as PostgreSQL writes
// its severities: in capitals, before a colon and exactly two blanks.
func postgresWord(line []byte, i, end int) bool {
	return at(line, end) == ':' && at(line, end+1) == ' ' && at(line, end+2) == ' ' && at(line, end+3) != ' ' &&
		capital(line[i]) && severity(line[i:end])
}

// severity says whether w is one of PostgreSQL's, or heads a line that continues
// one of its messages.
func severity(w []byte) bool {
	switch string(w) {
	case "DETAIL", "HINT", "STATEMENT", "CONTEXT", "QUERY", "LOCATION":
		return true
	}
	return postgres(w) != record.Unknown
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

// postgres ends the walk at a severity; the continuations have none of their own.
func (h *head) postgres(i, end int) bool {
	if !postgresWord(h.line, i, end) {
		return false
	}
	h.format, h.form = Postgres, closed
	h.claim(postgres(h.line[i:end]), i, end)
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
