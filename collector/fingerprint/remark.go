package fingerprint

import "bytes"

// maxRemark is the most bytes of a remark.
const maxRemark = 96

// remarkSize is the length of the remark in brackets that t begins with: a few words
// about how often, how long or where, which may as well be missing. 0 for other
// brackets.
func remarkSize(t []byte) int {
	if n := remarkEnd(t, 1, ')'); n > 0 && byteAt(t, n) == ')' {
		return n + 1
	}
	return 0
}

// asideSize is the length of ", key: value" or ", retrying in 5s" that t begins with,
// which may as well be missing; 0 when it is part of the sentence.
func asideSize(t []byte) int {
	i := skipBlanks(t, 1)
	if key := wordEnd(t, i); key > i && hasAt(t, key, ": ") {
		key += len(": ")
		if n := valueSize(t[key:]); n > 0 && (key+n == len(t) || t[key+n] == ',') {
			return key + n
		}
	}
	if n := remarkEnd(t, i, ','); n > 0 {
		return n
	}
	return 0
}

// remarkEnd is the place where the remark ends that begins at place i: at the closing
// byte, at a bracket that closes, or at the end. 0 where other words stand, or no value.
func remarkEnd(t []byte, i int, closing byte) int {
	values := 0
	for i < min(len(t), maxRemark) {
		n := maskSize(t[i:])
		switch {
		case n > 0:
			values++
			i += n
		case t[i] == ')' || t[i] == closing:
			return i * min(values, 1)
		case t[i] == '(':
			return 0
		case wordly(t[i]):
			end := wordEnd(t, i)
			if !remarks(t[i:end]) {
				return 0
			}
			i = end
		default:
			i++
		}
	}
	if i < len(t) {
		return 0
	}
	return i * min(values, 1)
}

// remarks says whether a word is one that remarks are made of.
func remarks(w []byte) bool {
	var low [12]byte
	if len(w) > len(low) {
		return false
	}
	for i, c := range w {
		low[i] = c | 0x20
	}
	switch string(low[:len(w)]) {
	case "attempt", "attempts", "retry", "retries", "retrying", "try", "tries", "of", "took", "taken", "after", "in", "elapsed", "for", "left",
		"remaining", "id", "pid", "tid", "thread", "request", "trace", "span", "session", "correlation", "code", "errno", "exit", "status", "line",
		"column", "at", "from", "since", "ago", "times", "time", "total", "x", "ref", "and", "with", "process", "job", "port", "host", "user", "client",
		"peer", "addr", "ip", "key", "size", "count", "length", "again", "will", "next", "wait", "waiting", "waited", "backoff":
		return true
	}
	return false
}

// trim takes a remark without brackets away from the end: "after 5s", "after 3
// attempts", "from 10.0.0.9".
func (s *skeleton) trim(t []byte) {
	n := s.n
	if n > 3 && s.counts(t, n-1) {
		n--
	}
	if n < 3 || s.parts[n-1].hash != value {
		return
	}
	mask := t[s.parts[n-1].from:s.parts[n-1].to]
	mask = mask[:bytes.IndexByte(mask, '>')+1]
	switch string(t[s.parts[n-2].from:s.parts[n-2].to]) {
	case "after", "in", "within":
		if string(mask) != "<num>" && string(mask) != "<dur>" {
			return
		}
	case "from":
		if string(mask) != "<ip>" && string(mask) != "<host>" {
			return
		}
	case "at":
		if string(mask) != "<time>" {
			return
		}
	default:
		return
	}
	s.n = n - 2
}

// counts says whether a part is what attempts are called.
func (s *skeleton) counts(t []byte, i int) bool {
	switch string(t[s.parts[i].from:s.parts[i].to]) {
	case "attempt", "attempts", "try", "tries", "retry", "retries", "times":
		return true
	}
	return false
}
