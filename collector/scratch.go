package collector

import (
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"

	"logcanary/collector/level"
)

// scratch is what it takes to read lines and to make records. An intake borrows one
// with the first line and gives it back with the Commit, so there are about as many as
// readers, and a source at rest holds none.
type scratch struct {
	memory   level.Memory
	records  []byte // memory of the batch
	template []byte
	digest   xxhash.Digest

	last     [lastSize]byte // head of the last line that was remembered
	lastUsed int
}

// lastSize is how much of a line is remembered for its time, in bytes: what times
// stand in, and cheap to copy for every line.
const lastSize = 128

// remember keeps the head of a line.
func (s *scratch) remember(line []byte) { s.lastUsed = copy(s.last[:], line) }

// lastHead is what was remembered last.
func (s *scratch) lastHead() []byte { return s.last[:s.lastUsed] }

// scratches lends scratch; what nobody uses for a while goes to the garbage collector.
type scratches struct{ pool sync.Pool }

func (s *scratches) get() *scratch {
	if one, ok := s.pool.Get().(*scratch); ok {
		return one
	}
	return new(scratch)
}

// maxScratch is the largest batch in bytes whose memory is used again: most of
// what a share in which a tenth is kept comes to.
const maxScratch = 1 << 20

func (s *scratches) put(one *scratch) {
	if cap(one.records) > maxScratch {
		one.records = nil
	}
	one.lastUsed = 0
	s.pool.Put(one)
}

// appendTime appends unix nanoseconds as RFC 3339 with Z, and as many digits of
// the second's fraction as are not trailing zeros: time.RFC3339Nano by hand, because it
// is written for each record.
func appendTime(dst []byte, unix int64) []byte {
	t := time.Unix(0, unix).UTC()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	text := [...]byte{0, 0, 0, 0, '-', 0, 0, '-', 0, 0, 'T', 0, 0, ':', 0, 0, ':', 0, 0}
	putTwo(text[0:], year/100)
	putTwo(text[2:], year%100)
	putTwo(text[5:], int(month))
	putTwo(text[8:], day)
	putTwo(text[11:], hour)
	putTwo(text[14:], minute)
	putTwo(text[17:], second)
	return append(appendFraction(append(dst, text[:]...), t.Nanosecond()), 'Z')
}

func putTwo(dst []byte, n int) { dst[0], dst[1] = '0'+byte(n/10), '0'+byte(n%10) }

// appendFraction appends nanoseconds as the fraction of a second, nothing for 0.
func appendFraction(dst []byte, nanoseconds int) []byte {
	if nanoseconds == 0 {
		return dst
	}
	digits := [...]byte{'.', 0, 0, 0, 0, 0, 0, 0, 0, 0}
	end := 1
	for i := len(digits) - 1; i > 0; i-- {
		digits[i] = '0' + byte(nanoseconds%10)
		if digits[i] != '0' && end == 1 {
			end = i + 1
		}
		nanoseconds /= 10
	}
	return append(dst, digits[:end]...)
}
