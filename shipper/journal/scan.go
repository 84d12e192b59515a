package journal

import (
	"bytes"
	"io"
)

// blockSize is how much of a segment is read at once: large enough for
// sequential disks, small enough that one held entry pins little.
const blockSize = 512 << 10

// scan finds the frames of one segment file from front to back. Payloads borrow
// from blocks.
type scan struct {
	src    io.ReaderAt
	sums   sums
	blocks *blocks
	end    int64  // bytes of the file that may be read
	base   int64  // offset of block[0] in the file
	blk    []byte // what is read and not handed out begins at pos
	pos    int
}

// blocks is the memory of scans that follow each other.
type blocks struct {
	lent [][]byte // done with by a scan, but perhaps not by those who borrow from it
	free [][]byte
}

// take is a block of n bytes: one that is free, or new.
func (b *blocks) take(n int) []byte {
	for last := len(b.free) - 1; last >= 0; last-- {
		one := b.free[last]
		b.free = b.free[:last]
		if cap(one) >= n {
			return one[:n]
		}
	}
	return make([]byte, n)
}

// lend takes a block back that may still be borrowed from.
func (b *blocks) lend(one []byte) {
	if one != nil {
		b.lent = append(b.lent, one)
	}
}

// reclaim says that nobody borrows from what was lent any more.
func (b *blocks) reclaim() {
	b.free = append(b.free, b.lent...)
	b.lent = b.lent[:0]
}

func newScan(src io.ReaderAt, s sums, from, end int64) *scan {
	return &scan{src: src, sums: s, blocks: new(blocks), base: from, end: max(from, end)}
}

func (s *scan) offset() int64 { return s.base + int64(s.pos) }

// next returns the next frame, or a kindDamage frame for a stretch of bytes that
// is none. It returns io.EOF at the end and the error of a read that failed.
func (s *scan) next() (frame, error) {
	if s.offset() >= s.end {
		return frame{}, io.EOF
	}
	head, err := s.peek(headSize)
	if err != nil {
		return frame{}, err
	}
	if len(head) < headSize || !s.sums.headOK(head) {
		return s.resync()
	}
	whole, err := s.peek(sizeOf(head))
	if err != nil {
		return frame{}, err
	}
	if len(whole) < sizeOf(head) {
		return s.damage(s.end), nil
	}
	if !s.sums.payloadOK(whole) {
		return s.damage(s.offset() + int64(len(whole))), nil
	}
	f := parse(whole)
	f.at = s.offset()
	s.pos += len(whole)
	f.end = s.offset()
	return f, nil
}

// peek returns the next n bytes, or fewer when the file ends before them. A
// size beyond the file allocates nothing.
func (s *scan) peek(n int) ([]byte, error) {
	at := s.offset()
	if int64(n) > s.end-at {
		n = int(s.end - at)
		if n > blockSize {
			return nil, nil
		}
	}
	if len(s.blk)-s.pos >= n {
		return s.blk[s.pos : s.pos+n], nil
	}
	fresh := s.blocks.take(int(min(int64(max(n, blockSize)), s.end-at)))
	have := copy(fresh, s.blk[s.pos:])
	if _, err := s.src.ReadAt(fresh[have:], at+int64(have)); err != nil && err != io.EOF {
		return nil, err
	}
	s.blocks.lend(s.blk)
	s.blk, s.base, s.pos = fresh, at, 0
	return fresh[:n], nil
}

// resync goes on to the next head whose checksum holds, or to the end.
func (s *scan) resync() (frame, error) {
	start := s.offset()
	for s.pos++; s.end-s.offset() >= headSize; s.pos++ {
		if _, err := s.peek(headSize); err != nil {
			return frame{}, err
		}
		i := bytes.IndexByte(s.blk[s.pos:], magic0)
		if i < 0 {
			s.pos = len(s.blk) - 1
			continue
		}
		s.pos += i
		head, err := s.peek(headSize)
		if err != nil {
			return frame{}, err
		}
		if len(head) == headSize && s.sums.headOK(head) {
			return frame{at: start, end: s.offset()}, nil
		}
	}
	s.seek(s.end)
	return frame{at: start, end: s.end}, nil
}

// damage reports everything up to end as no frame.
func (s *scan) damage(end int64) frame {
	f := frame{kind: kindDamage, at: s.offset(), end: end}
	s.seek(end)
	return f
}

func (s *scan) seek(offset int64) {
	if n := offset - s.base; n <= int64(len(s.blk)) {
		s.pos = int(n)
		return
	}
	s.release()
	s.base = offset
}

// release lets go of the block; what comes next is read again.
func (s *scan) release() {
	s.blocks.lend(s.blk)
	s.base, s.blk, s.pos = s.offset(), nil, 0
}
