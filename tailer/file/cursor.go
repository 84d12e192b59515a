package file

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cespare/xxhash/v2"
)

// The durable form of a path's position: a version, the number of generations,
// when a file was seen under the path last (unix seconds), each generation, and a
// checksum of it all. Numbers are varints, hashes eight bytes little endian. Version 1
// did not say when, version 2 not which files had no more to read.
const (
	cursorVersion = 3
	checkLen      = 4
	leastMark     = 32 // bytes of a mark whose numbers are all small
)

// The flags that a mark begins with.
const (
	flagDone = 1 << iota
	flagSpent
)

// ErrCursor is wrapped by every error about a durable cursor that cannot be
// understood.
var ErrCursor = errors.New("file: malformed cursor")

// mark is a position in one generation of a path.
type mark struct {
	inode  Inode
	file   uint64 // identity for Line.ID, kept when the bytes are found in a copy
	seq    uint64 // counts the path's generations, oldest first
	offset int64
	done   bool // read to its end and let go
	spent  bool // had no more to read behind this, and stood under the path or was removed
	proof
}

func (m *mark) append(dst []byte) []byte {
	var flags byte
	if m.done {
		flags |= flagDone
	}
	if m.spent {
		flags |= flagSpent
	}
	dst = append(dst, flags)
	dst = binary.AppendUvarint(dst, m.inode.Dev)
	dst = binary.AppendUvarint(dst, m.inode.Ino)
	dst = binary.AppendVarint(dst, m.inode.Birth)
	dst = binary.LittleEndian.AppendUint64(dst, m.file)
	dst = binary.AppendUvarint(dst, m.seq)
	dst = binary.AppendUvarint(dst, uint64(m.offset))
	for _, s := range [...]sum{m.head, m.tail} {
		dst = binary.AppendUvarint(dst, uint64(s.n))
		dst = binary.LittleEndian.AppendUint64(dst, s.hash)
	}
	return dst
}

// appendMarks appends the durable form of marks.
func appendMarks(dst []byte, seen int64, marks []mark) []byte {
	start := len(dst)
	dst = append(dst, cursorVersion)
	dst = binary.AppendUvarint(dst, uint64(len(marks)))
	dst = binary.AppendVarint(dst, seen)
	for i := range marks {
		dst = marks[i].append(dst)
	}
	return binary.LittleEndian.AppendUint32(dst, uint32(xxhash.Sum64(dst[start:])))
}

// parseMarks reads the durable form. A time of 0 is unknown.
func parseMarks(data []byte) (marks []mark, seen int64, err error) {
	body, err := checked(data)
	if err != nil {
		return nil, 0, err
	}
	p := parser{data: body[1:]}
	n := p.uvarint()
	if body[0] > 1 {
		seen = p.varint()
	}
	if most := uint64(len(p.data) / leastMark); n > most {
		return nil, 0, fmt.Errorf("%w: %d generations in the place of %d", ErrCursor, n, most)
	}
	marks = make([]mark, n)
	for i := range marks {
		marks[i] = p.mark()
	}
	if p.bad || len(p.data) > 0 {
		return nil, 0, fmt.Errorf("%w: cut or too long", ErrCursor)
	}
	return marks, seen, nil
}

// checked is what stands before the checksum, if that holds.
func checked(data []byte) ([]byte, error) {
	if len(data) < 2+checkLen {
		return nil, fmt.Errorf("%w: %d bytes", ErrCursor, len(data))
	}
	if data[0] < 1 || data[0] > cursorVersion {
		return nil, fmt.Errorf("%w: unknown version %d", ErrCursor, data[0])
	}
	body := data[:len(data)-checkLen]
	if uint32(xxhash.Sum64(body)) != binary.LittleEndian.Uint32(data[len(body):]) {
		return nil, fmt.Errorf("%w: the checksum differs", ErrCursor)
	}
	return body, nil
}

// parser takes fields off data; once it is bad all it takes is zero.
type parser struct {
	data []byte
	bad  bool
}

func (p *parser) mark() mark {
	flags := p.fixed(1)
	return mark{
		done:   flags&flagDone != 0,
		spent:  flags&flagSpent != 0,
		inode:  Inode{Dev: p.uvarint(), Ino: p.uvarint(), Birth: p.varint()},
		file:   p.fixed(8),
		seq:    p.uvarint(),
		offset: p.offset(),
		proof:  proof{head: p.sum(headLen), tail: p.sum(tailLen)},
	}
}

// sum takes a sum of at most limit bytes, which bounds what a check reads.
func (p *parser) sum(limit uint64) sum {
	n := p.uvarint()
	p.bad = p.bad || n > limit
	return sum{n: int(min(n, limit)), hash: p.fixed(8)}
}

func (p *parser) offset() int64 {
	v := int64(p.uvarint())
	p.bad = p.bad || v < 0
	return v
}

func (p *parser) uvarint() uint64 {
	v, n := binary.Uvarint(p.data)
	return p.took(v, n)
}

func (p *parser) varint() int64 {
	v, n := binary.Varint(p.data)
	return int64(p.took(uint64(v), n))
}

func (p *parser) fixed(n int) uint64 {
	if p.bad || len(p.data) < n {
		return p.took(0, 0)
	}
	var v [8]byte
	copy(v[:], p.data[:n])
	return p.took(binary.LittleEndian.Uint64(v[:]), n)
}

// took moves past n bytes; less than one means that the field is malformed.
func (p *parser) took(v uint64, n int) uint64 {
	if n <= 0 {
		p.bad, p.data = true, nil
		return 0
	}
	p.data = p.data[n:]
	return v
}
