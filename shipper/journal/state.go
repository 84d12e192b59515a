package journal

// state is what a run of frames comes to: the cursor of each source, the position
// of each consumer, and all notes. Recovery folds a segment into it, the writer folds
// what has just become durable; both must come to the same.
type state struct {
	cursors   map[string][]byte
	positions map[string]uint64
	notes     []byte
}

func newState() state {
	return state{cursors: map[string][]byte{}, positions: map[string]uint64{}}
}

func (s *state) fold(f frame) {
	switch f.kind {
	case kindCommit:
		if key, cursor, ok := f.commit(); ok && len(cursor) > 0 {
			s.cursors[string(key)] = append(s.cursors[string(key)][:0], cursor...)
		}
	case kindForget:
		delete(s.cursors, string(f.payload))
	case kindPosition:
		s.positions[string(f.payload)] = f.seq
	case kindNotes: // by their place, so that a prelude and what it repeats count once
		s.notes = append(s.notes[:min(f.seq, uint64(len(s.notes)))], f.payload...)
	}
}

// appendPrelude appends the frames that stand between a segment's header and
// its first batch. They make every older segment needless for recovery.
func (s *state) appendPrelude(dst []byte, sum sums, first uint64) []byte {
	for key, cursor := range s.cursors {
		dst = sum.appendCommit(dst, first-1, key, cursor)
	}
	for name, seq := range s.positions {
		dst = sum.appendFrame(dst, kindPosition, seq, []byte(name))
	}
	if len(s.notes) > 0 {
		dst = sum.appendFrame(dst, kindNotes, 0, s.notes)
	}
	return sum.appendFrame(dst, kindBegin, first, nil)
}
