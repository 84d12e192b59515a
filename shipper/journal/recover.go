package journal

import (
	"fmt"
	"io"
)

// recovery is what the segments of a directory come to.
type recovery struct {
	inventory
	state state
	last  uint64 // highest number that is committed or was skipped
	torn  int64  // bytes behind the last commit that were cut
}

// restore reads the directory d. Only the last segment is read in full, unless
// its prelude is damaged: then reading begins at the segment before it.
func restore(d disk) (*recovery, error) {
	inv, err := takeInventory(d)
	if err != nil {
		return nil, err
	}
	r := &recovery{inventory: inv, state: newState()}
	if len(r.segs) == 0 {
		return r, nil
	}
	base, err := r.base(d)
	if err != nil {
		return nil, err
	}
	for i := base; i < len(r.segs); i++ {
		if err := r.replay(d, i); err != nil {
			return nil, fmt.Errorf("journal: segment %s: %w", r.segs[i].name, err)
		}
	}
	// Behind a position that a consumer acknowledged no number may be given
	// twice, even when the records themselves are gone.
	for _, seq := range r.state.positions {
		r.last = max(r.last, seq)
	}
	r.number()
	return r, nil
}

// base is the last segment whose prelude is whole, or the first.
func (r *recovery) base(d disk) (int, error) {
	for i := len(r.segs) - 1; i >= 0; i-- {
		whole, err := r.preludeWhole(d, r.segs[i])
		if err != nil || whole {
			return i, err
		}
		r.segs[i].suspect = true
	}
	return 0, nil
}

func (r *recovery) preludeWhole(d disk, s *segment) (bool, error) {
	if s.suspect {
		return false, nil
	}
	f, size, err := d.open(s.name)
	if err != nil {
		return false, fmt.Errorf("journal: segment %s: %w", s.name, err)
	}
	defer f.Close()
	for sc := newScan(f, newSums(r.id), headerSize, size); ; {
		fr, err := sc.next()
		if err == io.EOF || err == nil && fr.kind == kindDamage {
			return false, nil
		}
		if err != nil || fr.kind == kindBegin {
			return err == nil, err
		}
	}
}

// replay folds one segment; of the last one it also cuts what follows the last
// commit.
func (r *recovery) replay(d disk, i int) error {
	s := r.segs[i]
	f, size, err := d.open(s.name)
	if err != nil {
		return err
	}
	defer f.Close()
	scan := func() *scan { return newScan(f, newSums(r.id), min(headerSize, size), size) }
	synced, err := syncedTo(scan())
	if err != nil {
		return err
	}
	cut, err := r.fold(scan(), s, synced, bound(r.segs, i))
	if err != nil || i < len(r.segs)-1 || cut == size {
		return err
	}
	r.torn, s.size = size-cut, cut
	return d.truncate(s.name, cut)
}

// syncedTo is the offset up to which an fsync is known to have succeeded.
func syncedTo(sc *scan) (int64, error) {
	synced := sc.offset()
	for {
		f, err := sc.next()
		switch {
		case err == io.EOF:
			return synced, nil
		case err != nil:
			return 0, err
		case f.kind == kindMark:
			synced = max(synced, int64(f.seq))
		case f.kind == kindBegin:
			synced = max(synced, f.end)
		}
	}
}

// fold returns the offset behind the last frame that stands for itself. Damage
// before synced is rot, and reading goes on behind it. Damage after it is the
// torn end of a write: what the disk kept of it out of order must not count.
func (r *recovery) fold(sc *scan, s *segment, synced int64, bound uint64) (int64, error) {
	cut := sc.offset()
	for {
		f, err := sc.next()
		switch {
		case err == io.EOF:
			return cut, nil
		case err != nil:
			return 0, err
		case f.kind == kindDamage && f.at >= synced:
			return cut, nil
		case f.kind == kindDamage:
			s.suspect = true
		case f.kind == kindCommit && f.seq >= bound:
			return cut, nil
		case f.kind != kindRecord:
			r.commit(f)
			cut = f.end
		}
	}
}

func (r *recovery) commit(f frame) {
	r.state.fold(f)
	switch f.kind {
	case kindCommit, kindSkip:
		r.last = max(r.last, f.seq)
	case kindBegin:
		r.last = max(r.last, f.seq-1)
	}
}

// number gives segments at the end that tell no number an empty range there.
func (r *recovery) number() {
	for i := len(r.segs) - 1; i >= 0 && r.segs[i].first == 0; i-- {
		r.segs[i].first = r.last + 1
	}
}
