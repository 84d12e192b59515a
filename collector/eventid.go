package collector

import (
	"bytes"
	"encoding/binary"

	"github.com/cespare/xxhash/v2"

	"logcanary/collector/record"
)

// identifier derives event ids: the same line of the same source has the same
// id whenever it is read, and no other line has it.
type identifier struct {
	key    string
	digest *xxhash.Digest
}

func newIdentifier(key string) identifier { return identifier{key, xxhash.New()} }

// of hashes key, position and text. The second half of the id is the hash of
// the same state with one byte more: 128 bits of XXH64, against accidents and not
// against an adversary.
func (i identifier) of(l *record.Line) (id record.EventID) {
	var position [17]byte
	binary.LittleEndian.PutUint64(position[1:], l.ID[0]) // the leading NUL ends the key
	binary.LittleEndian.PutUint64(position[9:], l.ID[1])
	i.digest.Reset()
	i.digest.WriteString(i.key)
	i.digest.Write(position[:])
	i.digest.Write(l.Text)
	binary.BigEndian.PutUint64(id[:8], i.digest.Sum64())
	i.digest.Write(position[:1])
	binary.BigEndian.PutUint64(id[8:], i.digest.Sum64())
	return id
}

// traceparent finds a W3C trace context (version-traceid-parentid-flags, in
// lower-case hex) behind the word traceparent; "" when the line has none.
func traceparent(text []byte) string {
	const word, size = "traceparent", 2 + 1 + 32 + 1 + 16 + 1 + 2
	at := bytes.Index(text, []byte(word))
	if at < 0 {
		return ""
	}
	rest := bytes.TrimLeft(text[at+len(word):], `"'=: `)
	if len(rest) < size || !isTraceparent(rest[:size]) {
		return ""
	}
	return string(rest[:size])
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
