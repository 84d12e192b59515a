package level

import (
	"bytes"

	"logcanary/collector/record"
)

// readAccess reads an access log's line by the one thing that all have in common,
// the date in brackets: common and combined log format and what extends them
// ([05/Jan/2026:10:00:01 +0000] "GET / HTTP/1.1" 200), and HAProxy's.
func readAccess(line []byte) (Reading, bool) {
	i := dateInBrackets(line)
	if i < 0 {
		return Reading{}, false
	}
	end := find(line, i, 40, ']')
	if end < 0 {
		return Reading{}, false
	}
	i = blanks(line, end+1)
	if at(line, i) == '"' {
		return Reading{Level: record.Info, Outcome: replied(line, i), Format: Access}, true
	}
	if o, ok := balanced(line, i); ok {
		return Reading{Level: record.Info, Outcome: o, Format: HAProxy}, true
	}
	return Reading{Level: record.Info, Format: Access, Outcome: status(line, i)}, true
}

// dateInBrackets is the place of "[05/Jan/2026:10" or "[05/Jan/2026 10" in the
// head of a line, else -1.
func dateInBrackets(line []byte) int {
	for i := find(line, 0, headSize, '['); i >= 0; i = find(line, i+1, headSize, '[') {
		if at(line, i+3) == '/' && at(line, i+7) == '/' && letter(at(line, i+4)) && digit(at(line, i+11)) {
			return i
		}
		if i > headSize {
			return -1
		}
	}
	return -1
}

// balanced reads what follows the date in HAProxy's HTTP and TCP logs: frontend,
// backend/server, timers with slashes, and for HTTP the status.
func balanced(line []byte, i int) (record.Outcome, bool) {
	i = blanks(line, token(line, i))
	server := token(line, i)
	if bytes.IndexByte(line[i:server], '/') < 0 {
		return record.None, false
	}
	i = blanks(line, server)
	end := token(line, i)
	timers := bytes.Count(line[i:end], []byte("/"))
	if timers < 2 {
		return record.None, false
	}
	if timers == 2 { // TCP: bytes follow, no status
		return record.None, true
	}
	return status(line, blanks(line, end)), true
}

// replied is the outcome of a request in quotes at place i: the status after it.
func replied(line []byte, i int) record.Outcome {
	end := quoted(line, i+1) + 1
	if has(line, end, " from ") { // chi: "GET /" from 10.0.0.9:5000 - 200
		if dash := bytes.Index(line[end:], []byte(" - ")); dash >= 0 {
			end += dash + 2
		}
	}
	return status(line, blanks(line, end))
}

// status is the outcome that three digits at place i report, if that is what
// stands there.
func status(line []byte, i int) record.Outcome {
	if i+3 > len(line) || digits(line, i) != i+3 || inWord(at(line, i+3)) || at(line, i+3) == '.' {
		return record.None
	}
	return answered(int(line[i]-'0') * 100)
}

// answered is the outcome of an HTTP status: 1xx is none yet (RFC 9110, 15).
func answered(status int) record.Outcome {
	switch status / 100 {
	case 2, 3:
		return record.Success
	case 4, 5:
		return record.Fail
	}
	return record.None
}

// method is the place after the HTTP method and the blanks that stand at i, else -1.
func method(line []byte, i int) int {
	if !capital(at(line, i)) || !capital(at(line, i+1)) {
		return -1
	}
	end := i + 2
	for end < len(line) && capital(line[end]) {
		end++
	}
	if !blank(at(line, end)) {
		return -1
	}
	if !verb(line[i:end]) {
		return -1
	}
	return blanks(line, end)
}

// verb says whether w is a method of HTTP.
func verb(w []byte) bool {
	switch string(w) {
	case "GET", "PUT", "POST", "HEAD", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT":
		return true
	}
	return false
}

// requested reads METHOD /path STATUS at place i, as morgan and many small servers
// write it, with or without the protocol or a dash or an arrow between.
func requested(line []byte, i int) (record.Outcome, bool) {
	i = method(line, i)
	if i < 0 || at(line, i) != '/' && !has(line, i, "http") && at(line, i) != '*' {
		return record.None, false
	}
	i = token(line, i)
	for range 2 {
		i = blanks(line, i)
		if o := status(line, i); o != record.None {
			return o, true
		}
		if end := find(line, i, len("(12345 ms)"), ')'); end > 0 && at(line, i) == '(' && digit(line[i+1]) { // Strapi
			i = end + 1
			continue
		}
		if !has(line, i, "HTTP/") && !has(line, i, "- ") && !has(line, i, "-> ") && !has(line, i, "→ ") {
			break
		}
		i = token(line, i)
	}
	return record.None, false
}
