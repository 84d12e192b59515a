package journal

import (
	"errors"
	"fmt"
)

// What Health can wrap.
var (
	ErrFull    = errors.New("journal: unshipped records fill it")
	ErrDisk    = errors.New("journal: the disk fails")
	ErrCorrupt = errors.New("journal: damaged")
)

// trouble is what keeps the journal from being healthy, under its mutex.
type trouble struct {
	disk error // why the last write failed; nil when it did not
	full bool
}

// Stats is a cheap snapshot.
type Stats struct {
	Bytes     int64  // on disk
	Segments  int    // files
	First     uint64 // number from which on records can still be read
	Next      uint64 // number that the next record gets
	Durable   uint64 // number up to which everything is durable
	Unshipped uint64 // records that the slowest consumer has not acknowledged
	Corrupt   uint64 // unshipped records that were lost to damage, found by this process
	Syncs     uint64 // fsyncs of groups by this process
}

// Stats tells sizes and counts as they are now.
func (j *Journal) Stats() Stats {
	j.mu.Lock()
	defer j.mu.Unlock()
	return Stats{Bytes: j.onDisk(), Segments: len(j.segs), First: j.oldest(), Next: j.next, Durable: j.durable,
		Unshipped: j.next - 1 - j.floor(), Corrupt: j.lost, Syncs: j.syncs}
}

func (j *Journal) onDisk() int64 {
	var sum int64
	for _, s := range j.segs {
		sum += s.size
	}
	return sum
}

// Health is nil, or says why the journal does not do all that it promises: it
// wraps ErrDisk while it cannot write (the disk is full, or worse), ErrFull while unshipped records fill
// MaxBytes, and ErrCorrupt for as long as a damaged segment is on disk.
func (j *Journal) Health() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var all []error
	if j.trouble.disk != nil {
		all = append(all, fmt.Errorf("%w: %w", ErrDisk, j.trouble.disk))
	}
	if j.trouble.full {
		all = append(all, fmt.Errorf("%w: %d bytes wait for a consumer", ErrFull, j.unshipped))
	}
	for _, s := range j.segs {
		if s.suspect {
			all = append(all, fmt.Errorf("%w: segment %s", ErrCorrupt, s.name))
			break
		}
	}
	return errors.Join(all...)
}

// floor is the number up to which everything is shipped. Call it with mu held.
func (j *Journal) floor() uint64 {
	floor := j.next - 1
	for _, c := range j.consumers {
		floor = min(floor, c.acked)
	}
	return floor
}

// recount finds out anew how many bytes on disk a consumer still needs. Call it
// with mu held when segments, their sizes or positions changed.
func (j *Journal) recount() {
	j.unshipped = 0
	floor := j.floor()
	for i, s := range j.segs {
		if j.lastOf(i) > floor {
			j.unshipped += s.size
		}
	}
}

// reckon finds out anew how much readers may reserve. A sixteenth of MaxBytes is
// not for records: cursors and positions must find room when records do not.
// Call it with mu held after recount and when the tail changed.
func (j *Journal) reckon() {
	limit := j.cfg.MaxBytes - j.cfg.MaxBytes/16
	left := limit - j.unshipped - j.tail.unsynced
	j.room.Store(min(left, j.cfg.TailBytes-j.tail.unsynced))
	j.fills(left, limit)
}

// fills logs the change into full and out of it, the latter only when an
// eighth is free: at the edge it would be told with every record.
func (j *Journal) fills(left, limit int64) {
	switch full := left <= 0; {
	case full && !j.trouble.full:
		j.trouble.full = true
		j.cfg.Log.Error("journal: full of unshipped records, sources stop", "max_bytes", j.cfg.MaxBytes)
	case j.trouble.full && left >= limit/8:
		j.trouble.full = false
		j.cfg.Log.Info("journal: has room again")
	}
}

// lastOf is the highest number that can stand in segs[i].
func (j *Journal) lastOf(i int) uint64 {
	if i+1 < len(j.segs) {
		return j.segs[i+1].first - 1
	}
	return j.durable
}

// lose counts n records from number from on that a reader of s did not find. What
// is shipped already is not lost to anybody, and two readers miss it once.
func (j *Journal) lose(s *segment, from, n uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, known := s.gaps[from]; known || len(j.consumers) > 0 && from+n-1 <= j.floor() {
		return
	}
	if s.gaps == nil {
		s.gaps = map[uint64]struct{}{}
		j.cfg.Log.Error("journal: records are lost to damage", "segment", s.name, "first", from, "records", n)
	}
	s.gaps[from] = struct{}{}
	s.suspect = true
	j.lost += n
}
