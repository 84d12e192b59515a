package fingerprint

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
)

const (
	memos      = 256
	memoryRoom = 1 << 10 // bytes of the longest record that is remembered
)

// Memory identifies records as Service.Identify does, with the same answers, and
// remembers the messages that it has seen: a program writes few of them, again and
// again, with other digits. The zero value is ready; one goroutine uses it at a time.
//
// In messages no digit is told from another, so records that differ in digits alone
// have one template, unless digits are left in it. What may be a trace is not remembered,
// also in JSON: of frames, and of the names of libraries, digits are part.
type Memory struct {
	seed  uint64 // so that nobody can write records that are taken for others
	known [memos]memo
}

// memo is a record, known by the hash of its text with all digits made 0, and what was
// made of it.
type memo struct {
	service  *Service
	hash     uint64
	size     int
	id       Identity
	template []byte
}

// Identify does what s.Identify does.
func (m *Memory) Identify(s *Service, dst, text []byte) ([]byte, Identity) {
	if len(text) > memoryRoom || bytes.IndexByte(text, '\n') >= 0 || hasEscape(text) {
		return s.Identify(dst, text)
	}
	hash := m.hash(text)
	o := &m.known[hash%memos]
	if o.hash == hash && o.size == len(text) && o.service == s {
		return append(dst, o.template...), o.id
	}
	from := len(dst)
	dst, id := s.Identify(dst, text)
	if template := dst[from:]; id.Why <= ByLearned && !hasDigit(template) {
		*o = memo{s, hash, len(text), id, append(o.template[:0], template...)}
	}
	return dst, id
}

// hasEscape says whether a line end or a digit may stand in a text as an escape of JSON.
func hasEscape(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '\\')
		if i < 0 {
			return false
		}
		if c := byteAt(text, i+1); c == 'n' || c == 'r' || c == 'u' {
			return true
		}
		text = text[min(i+2, len(text)):]
	}
}

// hash is the hash of a text with all digits made 0.
func (m *Memory) hash(text []byte) uint64 {
	for m.seed == 0 {
		m.seed = rand.Uint64()
	}
	sum := m.seed
	for ; len(text) >= 8; text = text[8:] {
		sum = mix(sum ^ flat(binary.LittleEndian.Uint64(text)))
	}
	var last [8]byte
	copy(last[:], text)
	return mix(sum ^ flat(binary.LittleEndian.Uint64(last[:])))
}

// flat is a word of text with all digits made 0.
func flat(w uint64) uint64 {
	const ones = 0x0101010101010101
	x := w ^ ones*'0'                              // digits are 0 to 9 now
	other := ((x & (ones * 0x7F)) + ones*0x76) | x // the highest bit of each byte that is more
	return w &^ ((^other & (ones * 0x80) >> 7) * 0x0F)
}
