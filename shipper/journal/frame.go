package journal

import (
	"encoding/binary"
	"hash/crc32"
	"iter"
)

// The kinds of frames, and what seq and payload mean in each.
const (
	kindDamage   = 0   // bytes that are no frame; only a scan reports it
	kindRecord   = 'r' // seq: its own; payload: the record's binary form
	kindCommit   = 'c' // seq: of the last record before; payload: uvarint length, key, cursor
	kindForget   = 'f' // payload: key whose cursor goes
	kindPosition = 'p' // seq: acknowledged; payload: name of the consumer
	kindNotes    = 'n' // seq: bytes of notes before it; payload: notes, before the records that rest on them
	kindSkip     = 's' // seq: last number that no record bears; payload: the first such, uint64
	kindBegin    = 'b' // ends the prelude; seq: the segment's first number
	kindMark     = 'm' // seq: offset in this file up to which an fsync succeeded
)

// A frame's head is magic (2), kind, zero, size of the payload (uint32), seq
// (uint64), checksum of the payload, checksum of the 20 bytes before; all little
// endian. The head has its own checksum so that a size can be trusted before
// anything is allocated or skipped by it, and rot in a payload costs one frame.
const (
	headSize = 24
	magic0   = 0xC7
	magic1   = 0x9E
)

type frame struct {
	kind    byte
	seq     uint64
	payload []byte
	at      int64 // offset in the file, from a scan only
	end     int64 // offset after it, from a scan only
}

// sums computes crc32c from a start that differs between journals: whoever
// writes log lines must not be able to forge frames, and stale blocks of another
// journal must not pass.
type sums struct {
	table *crc32.Table
	salt  uint32
}

func newSums(id string) sums {
	table := crc32.MakeTable(crc32.Castagnoli)
	return sums{table, crc32.Checksum([]byte(id), table)}
}

func (s sums) of(b []byte) uint32 { return crc32.Update(s.salt, s.table, b) }

// seal fills in the head of a frame whose payload already stands behind it.
func (s sums) seal(f []byte, kind byte, seq uint64) {
	f[0], f[1], f[2], f[3] = magic0, magic1, kind, 0
	binary.LittleEndian.PutUint32(f[4:], uint32(len(f)-headSize))
	binary.LittleEndian.PutUint64(f[8:], seq)
	binary.LittleEndian.PutUint32(f[16:], s.of(f[headSize:]))
	binary.LittleEndian.PutUint32(f[20:], s.of(f[:20]))
}

func (s sums) headOK(h []byte) bool {
	return h[0] == magic0 && h[1] == magic1 && s.of(h[:20]) == binary.LittleEndian.Uint32(h[20:])
}

func (s sums) payloadOK(f []byte) bool {
	return s.of(f[headSize:]) == binary.LittleEndian.Uint32(f[16:])
}

// appendFrame appends one frame to dst.
func (s sums) appendFrame(dst []byte, kind byte, seq uint64, payload []byte) []byte {
	start := len(dst)
	dst = append(dst, make([]byte, headSize)...)
	dst = append(dst, payload...)
	s.seal(dst[start:], kind, seq)
	return dst
}

// appendCommit appends a commit frame; an empty cursor leaves the stored one.
func (s sums) appendCommit(dst []byte, seq uint64, key string, cursor []byte) []byte {
	start := len(dst)
	dst = append(dst, make([]byte, headSize)...)
	dst = binary.AppendUvarint(dst, uint64(len(key)))
	dst = append(dst, key...)
	dst = append(dst, cursor...)
	s.seal(dst[start:], kindCommit, seq)
	return dst
}

// appendSkip appends the frame that says that no record bears first to last.
func (s sums) appendSkip(dst []byte, first, last uint64) []byte {
	return s.appendFrame(dst, kindSkip, last, binary.LittleEndian.AppendUint64(nil, first))
}

func commitSize(key string, cursor []byte) int {
	return headSize + binary.MaxVarintLen32 + len(key) + len(cursor)
}

// commit splits the payload of a commit frame; false when it is malformed.
func (f frame) commit() (key, cursor []byte, ok bool) {
	n, size := binary.Uvarint(f.payload)
	if size <= 0 || n > uint64(len(f.payload)-size) {
		return nil, nil, false
	}
	rest := f.payload[size:]
	return rest[:n:n], rest[n:], true
}

// skipped is the first number that a skip frame covers.
func (f frame) skipped() uint64 {
	if len(f.payload) != 8 {
		return f.seq
	}
	return binary.LittleEndian.Uint64(f.payload)
}

func sizeOf(head []byte) int { return headSize + int(binary.LittleEndian.Uint32(head[4:])) }

// parse reads a whole frame whose checksums hold.
func parse(b []byte) frame {
	return frame{kind: b[2], seq: binary.LittleEndian.Uint64(b[8:]), payload: b[headSize:len(b):len(b)]}
}

// walk yields the frames of memory that this process has written itself.
func walk(b []byte) iter.Seq[frame] {
	return func(yield func(frame) bool) {
		for len(b) > 0 {
			n := sizeOf(b)
			if !yield(parse(b[:n])) {
				return
			}
			b = b[n:]
		}
	}
}
