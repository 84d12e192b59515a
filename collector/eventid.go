package collector

import (
	"bytes"
	"encoding/binary"

	"github.com/cespare/xxhash/v2"

	"logcanary/collector/record"
)

// identify derives the event id of a line of a source, whose key has the given
// hash: the same line has the same id whenever it is read, and no other line has it.
//
// It hashes the hash of the key, the position and the hash of the text. The second
// half of the id is the hash of the same with one byte more: 128 bits of XXH64,
// against accidents and not against an adversary.
func identify(source uint64, l *record.Line) (id record.EventID) {
	var b [33]byte
	for i, n := range [...]uint64{source, l.ID[0], l.ID[1], xxhash.Sum64(l.Text)} {
		binary.LittleEndian.PutUint64(b[8*i:], n)
	}
	binary.BigEndian.PutUint64(id[:8], xxhash.Sum64(b[:32]))
	binary.BigEndian.PutUint64(id[8:], xxhash.Sum64(b[:]))
	return id
}

// traceparent finds a W3C trace context (version-traceid-parentid-flags, in
// lower-case hex) behind the word traceparent; "" when the line has none.
func traceparent(text []byte) string {
	const size = 2 + 1 + 32 + 1 + 16 + 1 + 2
	rest := bytes.TrimLeft(afterTraceparent(text), `"'=: `)
	if len(rest) < size || !isTraceparent(rest[:size]) {
		return ""
	}
	return string(rest[:size])
}

// afterTraceparent is what stands behind the word traceparent, nil without it. It
// looks for the word's second half first: p is rarer in logs than t, and a search
// is as fast as its first letter is rare.
func afterTraceparent(text []byte) []byte {
	const first, second = "trace", "parent"
	for from := 0; ; from += len(second) {
		n := bytes.Index(text[from:], []byte(second))
		if n < 0 {
			return nil
		}
		if from += n; bytes.HasSuffix(text[:from], []byte(first)) {
			return text[from+len(second):]
		}
	}
}

func isTraceparent(s []byte) bool {
	for i, c := range s {
		dash := i == 2 || i == 35 || i == 52
		if dash != (c == '-') || !dash && !('0' <= c && c <= '9' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return true
}
