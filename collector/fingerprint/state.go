package fingerprint

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// What a book has learned is kept as blocks, one after another in any order: a mark with
// the version, the length of what follows, services with their lessons, and a checksum
// of all that. Numbers are unsigned varints, hashes are little endian.
const (
	blockMark  = "lcf\x01"
	lessonSize = 8 + 4
	sumSize    = 8
)

// ErrState says that what was kept of a book cannot be read from some place on. It is
// not worth another try.
var ErrState = errors.New("damaged state of fingerprints")

// Append appends all that was learned to dst.
func (b *Book) Append(dst []byte) []byte {
	return b.appendBlock(dst, func(dst []byte, s *Service) []byte {
		lessons := make([]lesson, 0, len(s.places))
		for at, p := range s.places {
			for _, v := range p.values[:p.n] {
				lessons = append(lessons, lesson{at, v})
			}
		}
		slices.SortFunc(lessons, func(a, b lesson) int {
			return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.value, b.value))
		})
		return appendLessons(dst, lessons)
	})
}

// AppendNew appends what was learned since the last call of it or of Append; nothing if
// that is nothing. Who makes it durable before the records that were identified
// meanwhile gives each message the same identity after a crash.
func (b *Book) AppendNew(dst []byte) []byte {
	return b.appendBlock(dst, func(dst []byte, s *Service) []byte {
		if len(s.news) == 0 && !s.fresh {
			return nil
		}
		return appendLessons(dst, s.news)
	})
}

// appendBlock appends a block of what lessons appends for each service; nil is a
// service that does not belong into it.
func (b *Book) appendBlock(dst []byte, lessons func(dst []byte, s *Service) []byte) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	var body []byte
	for _, name := range slices.Sorted(maps.Keys(b.services)) {
		s := b.services[name]
		s.mu.Lock()
		if list := lessons(nil, s); list != nil {
			body = binary.AppendUvarint(body, uint64(len(name)))
			body = append(append(body, name...), list...)
		}
		s.news, s.fresh = nil, false
		s.mu.Unlock()
	}
	if len(body) == 0 {
		return dst
	}
	start := len(dst)
	dst = binary.AppendUvarint(append(dst, blockMark...), uint64(len(body)))
	dst = append(dst, body...)
	return binary.LittleEndian.AppendUint64(dst, xxhash.Sum64(dst[start:]))
}

func appendLessons(dst []byte, lessons []lesson) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(lessons)))
	for _, l := range lessons {
		dst = binary.LittleEndian.AppendUint64(dst, l.place)
		dst = binary.LittleEndian.AppendUint32(dst, l.value)
	}
	return dst
}

// Learn takes in what Append and AppendNew have appended, before the first record is
// identified. Where it is damaged, ErrState, all blocks before were taken in.
func (b *Book) Learn(data []byte) error {
	for rest := data; len(rest) > 0; {
		body, next, ok := block(rest)
		if !ok || !b.learn(body) {
			return fmt.Errorf("%w at byte %d of %d", ErrState, len(data)-len(rest), len(data))
		}
		rest = next
	}
	return nil
}

// block is what the block holds that data begins with, and what comes after it.
func block(data []byte) (body, rest []byte, ok bool) {
	if !bytes.HasPrefix(data, []byte(blockMark)) {
		return nil, nil, false
	}
	size, n := binary.Uvarint(data[len(blockMark):])
	start := len(blockMark) + n
	if n <= 0 || size > uint64(len(data)-start) || len(data)-start-int(size) < sumSize {
		return nil, nil, false
	}
	end := start + int(size)
	if binary.LittleEndian.Uint64(data[end:]) != xxhash.Sum64(data[:end]) {
		return nil, nil, false
	}
	return data[start:end], data[end+sumSize:], true
}

// learn takes in what a block holds.
func (b *Book) learn(body []byte) bool {
	for len(body) > 0 {
		size, n := binary.Uvarint(body)
		if n <= 0 || size > uint64(len(body)-n) {
			return false
		}
		s := b.Service(string(body[n : n+int(size)]))
		body = body[n+int(size):]
		count, n := binary.Uvarint(body)
		if n <= 0 || count > uint64(len(body)-n)/lessonSize {
			return false
		}
		s.learn(body[n : n+int(count)*lessonSize])
		body = body[n+int(count)*lessonSize:]
	}
	return true
}

// learn takes in lessons that are not new to whoever keeps them.
func (s *Service) learn(lessons []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.news)
	for ; len(lessons) > 0; lessons = lessons[lessonSize:] {
		s.varies(binary.LittleEndian.Uint64(lessons), binary.LittleEndian.Uint32(lessons[8:]))
	}
	s.news, s.fresh = s.news[:before], false
}
