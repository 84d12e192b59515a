package journal

import (
	"encoding/binary"
	"iter"
)

// tail is the end of the journal in memory: everything that is not durable yet
// and, while there is room, what was made durable last. It is laid out as on disk, so
// that the writer writes it as it stands and consumers borrow from it. Memory of a
// chunk is only ever appended to. When there is no more room, the oldest durable
// chunk's serves the next one; what a reader borrows from then is left to the
// garbage collector instead.
type tail struct {
	sums      sums
	chunkSize int
	most      int64    // bytes of memory beyond which chunks that are durable go
	chunks    []*chunk // never empty; contiguous in numbers
	unsynced  int64    // bytes that are not durable
	held      int64    // bytes of memory in all chunks
}

type chunk struct {
	buf     []byte
	first   uint64 // number of the first record in it, or of the next one to come
	last    uint64 // number of the last record in it; first-1 when there is none
	synced  int    // bytes at the front that are durable
	moves   []int  // offsets of frames that are no records: few, and all that state is made of
	readers int    // who borrow from it
}

// firstChunk is the size of the first chunk; the next ones grow up to chunkSize,
// so that a journal into which little goes holds little.
const firstChunk = 16 << 10

func newTail(s sums, chunkSize int, most int64, first uint64) *tail {
	t := &tail{sums: s, chunkSize: chunkSize, most: most}
	t.add(min(firstChunk, chunkSize), first)
	return t
}

func (t *tail) add(size int, first uint64) *chunk {
	c := &chunk{buf: t.memory(size), first: first, last: first - 1}
	t.chunks = append(t.chunks, c)
	t.held += int64(size)
	return c
}

// memory is a former chunk's where there must be one less, else new.
func (t *tail) memory(size int) []byte {
	for t.held+int64(size) > t.most && t.spent() {
		if c := t.drop(); c.readers == 0 && cap(c.buf) == size {
			return c.buf[:0]
		}
	}
	return make([]byte, 0, size)
}

// spent says whether the journal can do without the first chunk: all of it is
// durable, so no writer looks at it any more either.
func (t *tail) spent() bool {
	return len(t.chunks) > 1 && t.chunks[0].synced == len(t.chunks[0].buf)
}

func (t *tail) end() *chunk { return t.chunks[len(t.chunks)-1] }

// room returns the last chunk with at least n free bytes: a frame never
// straddles two.
func (t *tail) room(n int) *chunk {
	c := t.end()
	if cap(c.buf)-len(c.buf) >= n {
		return c
	}
	return t.add(max(n, min(4*cap(c.buf), t.chunkSize)), c.last+1)
}

func (t *tail) put(kind byte, seq uint64, payload []byte) {
	c := t.room(headSize + len(payload))
	if kind != kindRecord {
		c.moves = append(c.moves, len(c.buf))
	}
	if kind == kindRecord || kind == kindSkip {
		c.last = seq
	}
	c.grown(t, t.sums.appendFrame(c.buf, kind, seq, payload))
}

func (t *tail) putCommit(seq uint64, key string, cursor []byte) {
	c := t.room(commitSize(key, cursor))
	c.moves = append(c.moves, len(c.buf))
	c.grown(t, t.sums.appendCommit(c.buf, seq, key, cursor))
}

// putSkip says that no record bears first to last.
func (t *tail) putSkip(first, last uint64) {
	t.put(kindSkip, last, binary.LittleEndian.AppendUint64(nil, first))
}

func (c *chunk) grown(t *tail, buf []byte) {
	t.unsynced += int64(len(buf) - len(c.buf))
	c.buf = buf
}

// first is the lowest number that is in memory, or the next one to come.
func (t *tail) first() uint64 { return t.chunks[0].first }

// find returns the chunk that holds the first record from seq on; nil when
// there is none yet.
func (t *tail) find(seq uint64) *chunk {
	for _, c := range t.chunks {
		if c.last >= seq {
			return c
		}
	}
	return nil
}

// moved yields the frames among moves that are not durable in b, the chunk's
// bytes up to some moment.
func (c *chunk) moved(moves []int, b []byte) iter.Seq[frame] {
	return func(yield func(frame) bool) {
		for _, at := range moves {
			if at >= c.synced && !yield(parse(b[at:at+sizeOf(b[at:])])) {
				return
			}
		}
	}
}

// piece is what of a chunk is to be written: its bytes from synced on, as they
// were when the piece was taken.
type piece struct {
	*chunk
	upTo  []byte
	moves []int
	last  uint64
}

func (p piece) bytes() []byte { return p.upTo[p.synced:] }

// pieces appends all that is not durable.
func (t *tail) pieces(dst []piece) []piece {
	for _, c := range t.chunks {
		if c.synced < len(c.buf) {
			dst = append(dst, piece{c, c.buf, c.moves, c.last})
		}
	}
	return dst
}

// unsyncedFirst is the first number that is not durable in memory, given the
// last one that is.
func (t *tail) unsyncedFirst(durable uint64) uint64 {
	return max(durable+1, t.first())
}

func (t *tail) settle(p piece) {
	t.unsynced -= int64(len(p.bytes()))
	p.synced = len(p.upTo)
}

// shrink drops durable chunks from the front while more than limit is held.
func (t *tail) shrink(limit int64) {
	for t.held > limit && t.spent() {
		t.drop()
	}
}

// drop takes the first chunk out of memory.
func (t *tail) drop() *chunk {
	c := t.chunks[0]
	t.chunks[0] = nil
	t.chunks = t.chunks[1:]
	t.held -= int64(cap(c.buf))
	t.unsynced -= int64(len(c.buf) - c.synced)
	return c
}
