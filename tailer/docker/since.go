package docker

import (
	"bytes"
	"io"
	"time"
)

// leeway is how far a container's clock may have gone back and nothing is missed:
// a wrong hour that was put right, and then some.
const leeway = 2 * time.Hour

// search finds where in a json-file a time begins, by bisection: the entries
// bear times, and mostly ascending ones.
//
// It may land early and never late: it lands on an entry that is more than
// leeway older than the time, and what stands before such an entry is older than
// the time, unless the clock went back by more. Whoever reads on from there has
// the exact answer by looking at each entry.
type search struct {
	entries entryReader
	buf     []byte // of window bytes
	near    int64  // bytes: how close to look
}

// newSearch makes a search that reads at most 4 MiB of 10 GiB. An entry with a
// part of a line, 16 KiB, is at most 100 KiB: in a window stand a whole one and
// what is left of the one before.
func newSearch() *search {
	return &search{buf: make([]byte, 256<<10), near: 1 << 20}
}

// since is the offset of an entry before which nothing is as new as t, in a file
// of size bytes. Where nothing can be read it goes on before.
func (s *search) since(r io.ReaderAt, size int64, t time.Time) int64 {
	old := t.Add(-leeway).UnixNano()
	from, to := int64(0), size
	for to-from > s.near {
		middle := from + (to-from)/2
		at, when, ok := s.entry(r, middle)
		if ok && at < to && when < old {
			from = at
		} else {
			to = middle
		}
	}
	return from
}

// entry finds the first sound entry behind an offset, within a window; damaged
// ones are stepped over.
func (s *search) entry(r io.ReaderAt, offset int64) (at, when int64, ok bool) {
	n, _ := r.ReadAt(s.buf, offset) // what cannot be read is not there
	rest := s.buf[:n]
	for {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			return 0, 0, false
		}
		if ok {
			if e, err := s.entries.parse(rest[:end]); err == nil {
				return at, e.time, true
			}
		}
		rest, ok = rest[end+1:], true
		at = offset + int64(n-len(rest))
	}
}
