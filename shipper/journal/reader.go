package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sort"

	"logcanary/collector/record"
)

// reader walks the journal in order of numbers: in memory where they are, in
// segments where they are not any more. It is for one goroutine. What a read
// returns is borrowed until the next one.
type reader struct {
	j    *Journal
	want uint64 // next number to hand out
	got  []record.Entry

	chunk *chunk // that off belongs to, and that is borrowed from
	off   int

	seg    *segment // that scan reads
	file   inFile
	scan   *scan
	blocks blocks
}

// view is where the next record stands, as seen at one moment.
type view struct {
	limit uint64 // no number behind it may be handed out
	chunk *chunk
	bytes []byte // of chunk
	seg   *segment
	size  int64  // bytes of seg that are durable
	bound uint64 // what is asked of seg ends before this number
}

// read returns about n bytes of records, or none when there are none yet.
func (r *reader) read(n int, until reach) ([]record.Entry, error) {
	r.got = r.got[:0]
	r.blocks.reclaim()
	for {
		v := r.look(until)
		var err error
		switch {
		case v.chunk != nil:
			r.fromMemory(v, n)
		case v.seg != nil:
			err = r.fromDisk(v, n)
		default:
			return nil, nil
		}
		if len(r.got) > 0 || err != nil {
			return r.got, err
		}
	}
}

func (r *reader) look(until reach) view {
	j := r.j
	j.mu.Lock()
	defer j.mu.Unlock()
	r.want = max(r.want, j.oldest())
	v := view{limit: j.reaches(until)}
	if r.want > v.limit {
		return v
	}
	if r.want >= j.tail.first() {
		v.chunk = j.tail.find(r.want)
		v.bytes = v.chunk.buf
		r.borrow(v.chunk)
		return v
	}
	r.borrow(nil)
	i := sort.Search(len(j.segs), func(i int) bool { return j.segs[i].first > r.want }) - 1
	v.seg, v.size = j.segs[i], j.segs[i].size
	v.bound = min(bound(j.segs, i), j.tail.first())
	return v
}

// borrow goes on to a chunk, or to none. Call it with mu held, and when what was
// read of the chunk before is not in use any more.
func (r *reader) borrow(c *chunk) {
	if r.chunk == c {
		return
	}
	if r.chunk != nil {
		r.chunk.readers--
	}
	if c != nil {
		c.readers++
	}
	r.chunk, r.off = c, 0
}

// oldest is the lowest number that can still be read.
func (j *Journal) oldest() uint64 {
	if len(j.segs) > 0 {
		return min(j.segs[0].first, j.tail.first())
	}
	return j.tail.first()
}

func (r *reader) fromMemory(v view, n int) {
	for f := range walk(v.bytes[r.off:]) {
		if n <= 0 || f.seq > v.limit && f.kind == kindRecord {
			return
		}
		r.off += headSize + len(f.payload)
		if f.kind == kindSkip {
			r.want = max(r.want, f.seq+1)
		}
		if f.kind == kindRecord && f.seq >= r.want {
			r.take(f)
			n -= len(f.payload)
		}
	}
}

func (r *reader) take(f frame) {
	r.got = append(r.got, record.Entry{Seq: f.seq, Data: f.payload})
	r.want = f.seq + 1
}

func (r *reader) fromDisk(v view, n int) error {
	if err := r.turnTo(v); err != nil {
		return r.unlessGone(v.seg, err)
	}
	r.scan.end = max(r.scan.end, v.size)
	for n > 0 {
		if len(r.got) == 0 {
			r.blocks.reclaim() // what memory had already is passed over
		}
		f, err := r.scan.next()
		switch {
		case err == io.EOF:
			r.expect(v.bound)
			return nil
		case err != nil:
			return fmt.Errorf("%w: segment %s: %w", ErrDisk, v.seg.name, err)
		case f.kind == kindSkip && f.seq < v.bound:
			r.expect(f.skipped())
			r.want = max(r.want, f.seq+1)
		case f.kind != kindRecord || f.seq < r.want:
		case f.seq >= v.bound:
			// It is to be had from memory now, but perhaps not any more when the
			// reader comes to it.
			r.scan.seek(f.at)
			r.expect(v.bound)
			return nil
		default:
			r.expect(f.seq)
			r.take(f)
			n -= len(f.payload)
		}
	}
	return nil
}

// expect goes on to number seq; what lies between is lost.
func (r *reader) expect(seq uint64) {
	if r.want < seq {
		r.j.lose(r.seg, r.want, seq-r.want)
		r.want = seq
	}
}

// turnTo opens the segment of v unless it is open.
func (r *reader) turnTo(v view) error {
	if r.seg == v.seg {
		return nil
	}
	r.leave()
	f, size, err := r.j.disk.open(v.seg.name)
	if err != nil {
		return err
	}
	r.seg, r.file = v.seg, f
	r.scan = newScan(f, r.j.sums, headerSize, min(size, v.size))
	r.scan.blocks = &r.blocks
	return nil
}

// seek makes seq the next number. What was lent before may still be in use, so
// its memory is left to the garbage collector.
func (r *reader) seek(seq uint64) {
	r.leave()
	r.got, r.blocks, r.chunk, r.want = nil, blocks{}, nil, seq
}

// rest lets go of the memory that reading segments takes. Call it when nothing is
// borrowed any more.
func (r *reader) rest() {
	if r.scan != nil {
		r.scan.release()
	}
	r.blocks = blocks{}
}

func (r *reader) leave() {
	if r.file != nil {
		r.file.Close()
		r.scan.release()
	}
	r.seg, r.file, r.scan = nil, nil, nil
}

// end gives back all that was lent.
func (r *reader) end() {
	r.leave()
	r.j.mu.Lock()
	defer r.j.mu.Unlock()
	r.borrow(nil)
}

// unlessGone lets a reader look again when its segment was retired before it
// could be opened: only what is shipped goes.
func (r *reader) unlessGone(s *segment, err error) error {
	r.j.mu.Lock()
	defer r.j.mu.Unlock()
	if errors.Is(err, fs.ErrNotExist) && s.gone {
		return nil
	}
	return fmt.Errorf("%w: segment %s: %w", ErrDisk, s.name, err)
}
