package file

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"time"

	"github.com/cespare/xxhash/v2"
)

// generation is one file that stood, stands or is about to stand under the
// followed path, from its first byte to where it is rotated or truncated away.
type generation struct {
	mark // offset is the first byte that was not handed over; tail proves it

	path    string // where it was seen last
	body    body   // nil while it is not open
	scanned int64  // no "\n" stands between offset and here; less than offset means nothing
	begun   sum    // what stood there first, which proves it too
	size    int64  // as seen last; for a compressed file what was unpacked so far
	mtime   int64
	links   uint32
	encoding

	resumed []int64   // offset of each cursor that was resumed; nil when all are 0
	quiet   time.Time // when it was seen to grow last, once it lost the path
	old     bool      // another file stands under the path, or none
	final   bool      // nobody writes to it: its end is its end
	flushed bool      // its unfinished last line was handed over
	inHole  bool      // the bytes before offset are a hole
	holes   bool      // one was skipped
	warned  bool      // a hole was reported
	unread  bool      // the last share did not reach its end, or left a line without its end
	lost    bool      // a restart has not found it (yet)
}

// body is the content of a generation.
type body interface {
	io.ReaderAt
	io.Closer
}

func newGeneration(s *stat, path string, seq uint64) *generation {
	g := &generation{path: path, mark: mark{inode: s.Inode, seq: seq}}
	g.file = identity(s.Inode, seq)
	g.saw(s)
	return g
}

// identity names a generation in Line.ID. It is made of nothing but what a
// restart finds again; seq tells the contents apart that one inode had in turn.
func identity(f Inode, seq uint64) uint64 {
	var b [24]byte
	binary.LittleEndian.PutUint64(b[0:], f.Ino)
	binary.LittleEndian.PutUint64(b[8:], uint64(f.Birth))
	binary.LittleEndian.PutUint64(b[16:], seq)
	return max(1, xxhash.Sum64(b[:])) // 0 means no file
}

func (g *generation) saw(s *stat) { g.size, g.mtime, g.links = s.size, s.mtime, s.links }

// refresh looks at the open file. A compressed one does not change.
func (g *generation) refresh() error {
	f, ok := g.body.(*os.File)
	if !ok {
		return nil
	}
	s, err := lookAtFD(int(f.Fd()))
	if err == nil {
		g.saw(&s)
	}
	return err
}

// seen are the cursors that lie after a line.
func (g *generation) seen(start int64) uint32 {
	var bits uint32
	for i, offset := range g.resumed {
		if start < offset {
			bits |= 1 << i
		}
	}
	return bits
}

// outcome is why reading a generation stopped.
type outcome uint8

const (
	atEnd     outcome = iota // all of it was read, but for a line without its end
	more                     // the share is used up
	refused                  // an intake did not take a line
	truncated                // what stands before the offset is not what was read there
	broken                   // it cannot be read
	skipping                 // a compressed file is being unpacked up to the offset
)

// chunkLen is how much is read at once: enough to make the call cheap, little
// enough to stay in the processor's cache.
const chunkLen = 128 << 10

// reading is a share of one generation.
type reading struct {
	*generation
	decoder Decoder
	buf     []byte
	limit   int      // of a line
	quota   int      // bytes left of the share
	decoded []byte   // a line as UTF-8, where the file is not
	at      Position // of the line that is handed over; here, so that it is not made anew for each
	err     error
}

// run reads until the share is used up or nothing more can be read.
func (r *reading) run() outcome {
	for r.quota > 0 {
		var why outcome
		if r.scanned > r.offset && r.encoding != unknown {
			why = r.long()
		} else {
			why = r.lines()
		}
		if why != more {
			return why
		}
		r.unread = true // the chunk was full: something stands behind it
	}
	return more
}

// lines hands over the whole lines of the next chunk. It reads the bytes before
// the offset too: when they differ the file was truncated and has grown again.
func (r *reading) lines() outcome {
	r.tell()
	data, whole, why := r.read(r.offset, r.chunk())
	if why != more {
		return why
	}
	if r.offset == 0 {
		r.encoding = encodingOf(data)
	}
	r.quota -= max(len(data), 1)
	rest, taken := r.take(data)
	if len(rest) < len(data) {
		r.tail = last(r.buf[:r.tail.n+len(data)-len(rest)])
	}
	if !taken {
		return refused
	}
	if whole || len(rest) == len(data) {
		begun := rest[:r.encoding.whole(len(rest))]
		r.scanned = r.offset + int64(len(begun))
		r.begun = sumOf(begun[:min(tailLen, len(begun))])
	}
	if whole {
		return atEnd
	}
	return more
}

// take hands over the whole lines of data and returns what is left, and false
// when a line was refused.
func (r *reading) take(data []byte) (rest []byte, taken bool) {
	if r.encoding.wide() {
		return r.takeWide(data)
	}
	for rest = data; len(rest) > 0; {
		if rest[0] == 0 {
			n := hole(rest, r.inHole)
			rest = rest[n:]
			r.skip(n)
			if len(rest) == 0 {
				break
			}
		}
		r.inHole = false
		line, size, cut := cutLine(rest, r.limit)
		if size == 0 {
			break
		}
		if !r.hand(line, int64(size), cut) {
			return rest, false
		}
		rest = rest[size:]
	}
	return rest, true
}

// chunk is how much to read for whole lines. Going back in a compressed file is
// dear, so there a chunk holds the longest line.
func (r *reading) chunk() int {
	if _, ok := r.body.(*zipped); ok {
		return len(r.buf)
	}
	return chunkLen
}

// read reads at most n bytes at the offset from into buf, behind the proof that
// what stands before it has not changed. whole says that the file ends there.
func (r *reading) read(from int64, n int) (data []byte, whole bool, why outcome) {
	before := r.tail.n
	buf := r.buf[:min(before+n, len(r.buf))]
	got, err := r.body.ReadAt(buf, from-int64(before))
	if why := r.judge(got, err); why != more {
		return nil, false, why
	}
	if !r.tail.matches(buf[:got]) {
		return nil, false, truncated
	}
	return buf[before:got], got < len(buf), more
}

// judge tells a read that may go on from one that may not.
func (r *reading) judge(got int, err error) outcome {
	switch {
	case errors.Is(err, errSkipping):
		return skipping
	case err != nil && !errors.Is(err, io.EOF) && got == 0:
		r.err = err
		return broken
	}
	return more
}

func (r *reading) skip(n int) {
	r.offset += int64(n)
	r.inHole = r.inHole || n > 0
	r.holes = r.holes || n > 0
}

// hand hands over one line of size bytes, its end included.
func (r *reading) hand(line []byte, size int64, cut bool) bool {
	at := &r.at
	at.File, at.Start, at.End, at.Cut = r.file, r.offset, r.offset+size, cut
	if r.resumed != nil {
		at.Seen = r.seen(at.Start)
	}
	if !r.decoder.Decode(line, at) {
		return false
	}
	r.offset = at.End
	return true
}

// long looks for the end of a line of which a part was seen already, in chunks,
// without keeping it, however long it is. When the end is there the line's head
// is read again.
func (r *reading) long() outcome {
	if !r.stands() {
		return truncated
	}
	buf := r.buf[:min(chunkLen, len(r.buf))]
	n, err := r.body.ReadAt(buf, r.scanned)
	if why := r.judge(n, err); why != more {
		return why
	}
	r.quota -= max(n, 1)
	units := buf[:r.encoding.whole(n)]
	end := r.encoding.end(units)
	if end < 0 {
		r.scanned += int64(len(units))
		if n < len(buf) {
			return atEnd
		}
		return more
	}
	return r.line(r.scanned + int64(end))
}

// stands says whether what was seen of a line is still there: a file that was
// truncated may have grown to the same size. Where that cannot be read, whoever
// reads on finds out why; a compressed file does not change.
func (r *reading) stands() bool {
	f, ok := r.body.(*os.File)
	if !ok {
		return true
	}
	var buf [tailLen]byte
	n, err := f.ReadAt(buf[:r.begun.n], r.offset)
	return err != nil && !errors.Is(err, io.EOF) || r.begun.matches(buf[:n])
}

// line hands over the line that ends at the given offset.
func (r *reading) line(end int64) outcome {
	length := int(end - r.offset)
	data, why := r.again(length)
	if why != more {
		return why
	}
	r.quota -= len(data)
	text, cut := r.text(data, length > r.limit)
	if !r.hand(text, int64(length+r.encoding.unit()), cut) {
		return refused
	}
	r.tail = proveTail(r.body, r.offset)
	return more
}

// again reads the head of what was begun before and has length bytes by now.
func (r *reading) again(length int) ([]byte, outcome) {
	data, _, why := r.read(r.offset, min(length, r.limit))
	if why == more && (len(data) < min(length, r.limit) || !r.begun.matches(data)) {
		why = truncated // it became shorter, or what stands there now is another line
	}
	return data, why
}

// flush hands over what the writer left without an end.
func (r *reading) flush() outcome {
	length := int(r.scanned - r.offset)
	if length <= 0 {
		return atEnd
	}
	data, why := r.again(length)
	if why != more {
		return why
	}
	text, cut := r.text(data, length > r.limit)
	at := Position{File: r.file, Start: r.offset, End: r.scanned, Cut: cut, Incomplete: true}
	at.Seen = r.seen(at.Start)
	if !r.decoder.Decode(text, &at) {
		return refused
	}
	r.offset = r.scanned
	r.tail = proveTail(r.body, r.offset)
	return atEnd
}
