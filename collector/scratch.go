package collector

import (
	"sync"
	"time"

	"logcanary/collector/fingerprint"
	"logcanary/collector/level"
	"logcanary/collector/multiline"
	"logcanary/collector/record"
	"logcanary/collector/redact"
)

// scratch is what it takes to read lines and to make records. An intake borrows one
// with the first line and gives it back with the Commit, so there are about as many as
// readers, and a source at rest holds none.
type scratch struct {
	memory   level.Memory
	records  []byte // memory of the batch
	clock    clock
	now      time.Time // when the share began: the time of reading of all its lines
	category string    // of the line that a record is made of
	redacted redact.Memory
	line     record.Line      // the one that is redacted
	record   multiline.Record // of a line that is not joined

	lender     *scratches
	identities *fingerprint.Memory // nil before the first record
	template   []byte              // of the line that a record is made of
	identity   fingerprint.Identity

	told     span           // of the lines whose transport told their times
	last     [lastSize]byte // head of the last line that was remembered
	lastUsed int
	lastSays uint8 // 2: it has a time; 1: it has a level, so that it began a record
}

// lastSize is how much of a line is remembered for its time, in bytes: what times
// stand in, and cheap to copy for every line.
const lastSize = 128

// span is when the lines of a share were written, in unix nanoseconds; lines that are
// older than one before them do not count. Its zero value is that of none.
type span struct{ first, last, gap int64 }

// add adds a line that is newer than all before it.
func (s *span) add(at int64) {
	if at-s.last > s.gap {
		s.widen(at)
	}
	s.last = at
}

// widen notes that no gap was longer than that before a line; the first has none.
func (s *span) widen(at int64) {
	if s.last == 0 {
		s.first = at
		return
	}
	s.gap = at - s.last
}

// remember keeps the head of a line. One that says less about itself than another did
// does not take its place: below that one, it is a part of what it began.
func (s *scratch) remember(line []byte, r level.Reading) {
	says := uint8(0)
	switch {
	case r.Timed:
		says = 2
	case r.Level != record.Unknown:
		says = 1
	}
	if says >= s.lastSays {
		s.lastUsed, s.lastSays = copy(s.last[:], line), says
	}
}

// lastHead is what was remembered last.
func (s *scratch) lastHead() []byte { return s.last[:s.lastUsed] }

// identify finds the identity of the text that a record is made of.
func (s *scratch) identify(service *fingerprint.Service, text []byte) {
	if s.identities == nil {
		s.identities = s.lender.memory()
	}
	s.template, s.identity = s.identities.Identify(service, s.template[:0], text)
}

// scratches lends scratch; what nobody uses for a while goes to the garbage collector.
// Memories are lent apart: they are large, it takes long until they know something, and
// most shares keep no record.
type scratches struct{ pool, memories sync.Pool }

func (s *scratches) get() *scratch {
	one, ok := s.pool.Get().(*scratch)
	if !ok {
		one = &scratch{lender: s}
	}
	one.now = time.Now()
	return one
}

func (s *scratches) memory() *fingerprint.Memory {
	if one, ok := s.memories.Get().(*fingerprint.Memory); ok {
		return one
	}
	return new(fingerprint.Memory)
}

// maxScratch is the largest batch in bytes whose memory is used again: most of
// what a share in which a tenth is kept comes to.
const maxScratch = 1 << 20

func (s *scratches) put(one *scratch) {
	if cap(one.records) > maxScratch {
		one.records = nil
	}
	if cap(one.template) > maxScratch {
		one.template = nil
	}
	if one.identities != nil {
		s.memories.Put(one.identities)
		one.identities = nil
	}
	one.redacted.Trim(maxScratch)
	one.lastUsed, one.lastSays, one.told = 0, 0, span{}
	s.pool.Put(one)
}
