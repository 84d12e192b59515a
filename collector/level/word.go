package level

import (
	"encoding/binary"

	"logcanary/collector/record"
)

const (
	shortestWord = 3
	longestWord  = 13 // informational
)

// named is the level that a word names, in any case; Unknown for other words.
// The names are those that the families in testdata/levels document.
func named(w []byte) record.Level {
	if len(w) < shortestWord || len(w) > longestWord || !levelBegins(w[0]) {
		return record.Unknown
	}
	var lower [16]byte
	fold(&lower, w)
	switch string(lower[:len(w)]) {
	case "info", "inf", "information", "informational", "config", "success":
		return record.Info
	case "error", "err", "erro", "eror", "severe", "fail":
		return record.Error
	case "warn", "warning", "wrn":
		return record.Warn
	case "debug", "dbug", "dbg", "debg", "debu", "fine", "verbose", "debug1", "debug2", "debug3", "debug4", "debug5":
		return record.Debug
	case "trace", "trce", "trc", "trac", "vrb", "finer", "finest", "silly", "blat",
		"trace1", "trace2", "trace3", "trace4", "trace5", "trace6", "trace7", "trace8":
		return record.Trace
	case "notice":
		return record.Notice
	case "critical", "crit", "alert", "panic", "dpanic", "pani", "pnc":
		return record.Critical
	case "fatal", "fata", "ftl", "emerg", "emergency":
		return record.Fatal
	}
	return record.Unknown
}

// begins has a bit for each letter with which a level word begins.
const begins = 1<<('i'&0x1F) | 1<<('s'&0x1F) | 1<<('c'&0x1F) | 1<<('e'&0x1F) | 1<<('f'&0x1F) | 1<<('w'&0x1F) |
	1<<('d'&0x1F) | 1<<('t'&0x1F) | 1<<('v'&0x1F) | 1<<('b'&0x1F) | 1<<('n'&0x1F) | 1<<('a'&0x1F) | 1<<('p'&0x1F)

func levelBegins(c byte) bool { return begins>>(c&0x1F)&1 != 0 }

// fold copies a word of 3 to 13 bytes in small letters, in two steps that overlap.
// Words are letters and digits: digits have the bit of small letters already.
func fold(to *[16]byte, w []byte) {
	const small = 0x2020202020202020
	n, order := len(w), binary.LittleEndian
	switch {
	case n >= 8:
		order.PutUint64(to[:], order.Uint64(w)|small)
		order.PutUint64(to[n-8:], order.Uint64(w[n-8:])|small)
	case n >= 4:
		order.PutUint32(to[:], order.Uint32(w)|small&0xFFFFFFFF)
		order.PutUint32(to[n-4:], order.Uint32(w[n-4:])|small&0xFFFFFFFF)
	default:
		to[0], to[1], to[2] = w[0]|0x20, w[1]|0x20, w[2]|0x20
	}
}

// doubtful says whether a level word in capitals is also plain text (a verdict of
// a test, a headline): bare, it claims only after a time or before a colon.
func doubtful(w []byte) bool {
	switch string(w) {
	case "FAIL", "CONFIG", "SUCCESS", "FINE", "FINER", "FINEST", "ALERT", "PANIC", "VERBOSE":
		return true
	}
	return false
}

// success says whether a level word reports a success (loguru, sbt).
func success(w []byte) bool {
	return len(w) == 7 && w[0]|0x20 == 's' && w[1]|0x20 == 'u'
}

// lettered is the level that a single letter stands for where one is expected.
func lettered(c byte) record.Level {
	switch c {
	case 'I':
		return record.Info
	case 'W':
		return record.Warn
	case 'E':
		return record.Error
	case 'D':
		return record.Debug
	case 'C':
		return record.Critical
	case 'F':
		return record.Fatal
	case 'N':
		return record.Notice
	case 'T', 'V':
		return record.Trace
	}
	return record.Unknown
}

// value is the level that the value of a level's key names: more words than in
// text, as here nothing else can stand.
func value(v []byte) record.Level {
	if l := named(v); l != record.Unknown {
		return l
	}
	v = unescaped(trim(v))
	switch {
	case len(v) == 1:
		return lettered(v[0])
	case len(v) == 2 && v[0] == 'D' && digit(v[1]): // MongoDB's D1 to D5
		return record.Debug
	}
	switch string(v) {
	case "http", "LOG", "log": // winston; PostgreSQL's jsonlog; NestJS
		return record.Info
	}
	return named(v[:offset(v)])
}

// offset is the length of v without the offset of Go's slog ("ERROR+4",
// "DEBUG-4"), which refines a level and does not change its name.
func offset(v []byte) int {
	end := word(v, 0)
	if c := at(v, end); (c == '+' || c == '-') && end+1 < len(v) && digits(v, end+1) == len(v) {
		return end
	}
	return len(v)
}

// unescaped is a level without the escaped colour sequences that winston's
// colorize leaves in JSON: \u001b[32minfo\u001b[39m.
func unescaped(v []byte) []byte {
	if !has(v, 0, `\u001b[`) {
		return v
	}
	from := find(v, 0, len(v), 'm') + 1
	to := find(v, from, len(v), '\\')
	if to < 0 {
		to = len(v)
	}
	return v[from:to]
}

// trim is v without blanks around it: levels are often padded to a column.
func trim(v []byte) []byte {
	for len(v) > 0 && blank(v[0]) {
		v = v[1:]
	}
	for len(v) > 0 && blank(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	return v
}

// syslog is the level of a severity of RFC 5424, 6.2.1: 0 emergency to 7 debug.
func syslog(severity int) record.Level {
	if uint(severity) > 7 {
		return record.Unknown
	}
	return [...]record.Level{
		record.Fatal, record.Critical, record.Critical, record.Error,
		record.Warn, record.Notice, record.Info, record.Debug,
	}[severity]
}

// java are names of java.util.logging that are words of prose unless in capitals.
func java(w []byte) bool {
	switch string(w) {
	case "config", "Config", "fine", "Fine", "finer", "Finer", "finest", "Finest":
		return true
	}
	return false
}
