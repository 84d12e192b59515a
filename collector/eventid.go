package collector

import (
	"bytes"
	"encoding/binary"

	"github.com/cespare/xxhash/v2"

	"logcanary/collector/record"
)

// identify derives the event id of a line of the source that key names: the same
// line has the same id whenever it is read, and no other line has it.
//
// It hashes key, position and text. The second half of the id is the hash of the
// same state with one byte more: 128 bits of XXH64, against accidents and not
// against an adversary.
func identify(digest *xxhash.Digest, key string, l *record.Line) (id record.EventID) {
	var position [17]byte
	binary.LittleEndian.PutUint64(position[1:], l.ID[0]) // the leading NUL ends the key
	binary.LittleEndian.PutUint64(position[9:], l.ID[1])
	digest.Reset()
	digest.WriteString(key)
	digest.Write(position[:])
	digest.Write(l.Text)
	binary.BigEndian.PutUint64(id[:8], digest.Sum64())
	digest.Write(position[:1])
	binary.BigEndian.PutUint64(id[8:], digest.Sum64())
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
