package journal

import (
	"errors"
	"io/fs"
	"time"
)

// full says whether the last segment is to be ended: it is large enough, or so
// old that what is in it would outlive MaxAge by too much.
func (w *writer) full() bool {
	if w.seg.body >= w.j.cfg.SegmentBytes {
		return true
	}
	w.j.mu.Lock()
	defer w.j.mu.Unlock()
	ages := w.j.lastAges()
	return !ages.IsZero() && time.Until(ages) <= 0
}

// ages is when time alone asks for something: the last segment is to be ended, or
// the oldest to be removed; zero is never. What is not shipped needs no alarm: the
// acknowledgement wakes the writer. Call it with mu held.
func (j *Journal) ages() time.Time {
	last := j.lastAges()
	if !j.shipped(0) {
		return last
	}
	if oldest := j.segs[1].created.Add(j.cfg.MaxAge); last.IsZero() || oldest.Before(last) {
		return oldest
	}
	return last
}

// lastAges is when the last segment is too old to take more, if there are records
// in it; without any it need not end. Call it with mu held.
func (j *Journal) lastAges() time.Time {
	n := len(j.segs)
	if n == 0 || j.durable < j.segs[n-1].first {
		return time.Time{}
	}
	return j.segs[n-1].created.Add(j.cfg.MaxAge / 4)
}

// turn begins a new segment. It gets its name when its header and prelude are
// durable, so a segment under its name is never half begun.
func (w *writer) turn() error {
	w.seal()
	s := w.j.upcoming()
	text := w.opening(s)
	out, err := w.j.disk.create(s.name + unfinished)
	if err != nil {
		return err
	}
	if err := w.publish(out, s.name, text); err != nil {
		out.Close()
		_ = w.j.disk.remove(s.name + unfinished) // Open removes it otherwise
		return err
	}
	s.size = int64(len(text))
	w.out, w.seg, w.offset = out, s, s.size
	w.j.adopt(s)
	return nil
}

func (w *writer) publish(out outFile, name string, text []byte) error {
	if _, err := out.Write(text); err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	if err := w.j.disk.rename(name+unfinished, name); err != nil {
		return err
	}
	return w.j.disk.sync()
}

// upcoming is the segment that follows the last one.
func (j *Journal) upcoming() *segment {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := &segment{index: 1, first: j.durable + 1, created: time.Now()}
	if n := len(j.segs); n > 0 {
		s.index = j.segs[n-1].index + 1
	}
	s.name = segmentName(j.id, s.index)
	return s
}

// opening is header and prelude. Numbers that were acknowledged and dropped
// before they were written are skipped at once.
func (w *writer) opening(s *segment) []byte {
	j := w.j
	text := header{id: j.id, index: s.index, first: s.first,
		created: s.created.UnixNano(), born: j.born.UnixNano()}.appendTo(nil)
	w.stable.notes = append(w.stable.notes, j.takeAdrift()...)
	text = w.stable.appendPrelude(text, j.sums, s.first)
	j.mu.Lock()
	defer j.mu.Unlock()
	if first := j.tail.unsyncedFirst(j.durable); first > s.first {
		text = j.sums.appendSkip(text, s.first, first-1)
	}
	return text
}

// takeAdrift takes the notes that no group holds any more. Nothing is left out of memory
// while there is a segment to write to, so the next one is always there to take them.
func (j *Journal) takeAdrift() []byte {
	j.mu.Lock()
	defer j.mu.Unlock()
	notes := j.adrift
	j.adrift = nil
	return notes
}

func (j *Journal) adopt(s *segment) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.segs = append(j.segs, s)
	j.durable = j.tail.unsyncedFirst(j.durable) - 1
	j.recount()
	j.reckon()
}

// retire removes what retention does not keep.
func (w *writer) retire() {
	w.remove(w.j.expired(time.Now()))
}

// sacrifice removes the oldest shipped segments for a full disk, a segment's
// worth more than what waits in memory, and returns whether there were any.
func (w *writer) sacrifice() bool {
	return w.remove(w.j.oldestShipped())
}

// expired takes from the journal what is to be removed: segments without any
// record that a newer one follows, and from the oldest on those that are shipped
// while they are too many bytes or too old.
func (j *Journal) expired(now time.Time) []*segment {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out, keep []*segment
	bytes := j.onDisk() + j.tail.unsynced
	for i, s := range j.segs {
		empty := i+1 < len(j.segs) && !s.suspect && s.first == j.segs[i+1].first
		surplus := len(keep) == 0 && j.shipped(i) &&
			(bytes > j.cfg.MaxBytes || now.Sub(j.segs[i+1].created) >= j.cfg.MaxAge)
		if !empty && !surplus {
			keep = append(keep, s)
			continue
		}
		s.gone = true
		bytes -= s.size
		out = append(out, s)
	}
	j.segs = keep
	return out
}

func (j *Journal) oldestShipped() []*segment {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []*segment
	for need := j.tail.unsynced + j.cfg.SegmentBytes; need > 0 && j.shipped(0); {
		s := j.segs[0]
		s.gone = true
		need -= s.size
		out = append(out, s)
		j.segs = j.segs[1:]
	}
	return out
}

// shipped says whether nobody needs segs[i] any more; the last one is needed by
// the writer and by recovery.
func (j *Journal) shipped(i int) bool {
	return i+1 < len(j.segs) && j.lastOf(i) <= j.floor()
}

// remove returns whether it removed anything.
func (w *writer) remove(segs []*segment) bool {
	for _, s := range segs {
		if err := w.j.disk.remove(s.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			w.j.cfg.Log.Warn("journal: cannot remove a segment", "segment", s.name, "error", err)
		}
	}
	if len(segs) > 0 {
		// A removal that a crash undoes is done again at the next start.
		_ = w.j.disk.sync()
	}
	return len(segs) > 0
}
