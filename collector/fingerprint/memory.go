package fingerprint

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
)

const (
	memorySets   = 1 << 10
	memoryWays   = 4
	memoryRoom   = 1 << 10 // bytes of the longest record that is remembered
	templateRoom = 1 << 8  // and of the longest template
)

// Memory identifies records as Service.Identify does, with the same answers, and
// remembers 4,096 messages that it has seen, in no more than 1.5 MB: a program writes few
// of them, again and again, with other digits. The zero value is ready; one goroutine uses it
// at a time.
//
// In messages no digit is told from another, so records that differ in digits alone
// have one template, unless digits are left in it. What may be a trace is not remembered,
// also in JSON: of frames, and of the names of libraries, digits are part.
type Memory struct {
	seed uint64 // so that nobody can write records that are taken for others
	sets *[memorySets]row
	next uint8 // of each set, to be overwritten
}

// row is where messages are looked for whose hashes, with all digits made 0, end alike.
type row struct {
	hashes [memoryWays]uint64
	memos  [memoryWays]memo
}

// memo is what was made of a message.
type memo struct {
	service  *Service
	size     int
	id       Identity
	template []byte
}

// Identify does what s.Identify does.
func (m *Memory) Identify(s *Service, dst, text []byte) ([]byte, Identity) {
	if m.sets == nil {
		m.seed, m.sets = rand.Uint64(), new([memorySets]row)
	}
	if len(text) > memoryRoom || bytes.IndexByte(text, '\n') >= 0 || hasEscape(text) {
		return s.Identify(dst, text)
	}
	hash := hash(m.seed, text)
	if o := m.recall(s, hash, len(text)); o != nil {
		return append(dst, o.template...), o.id
	}
	from := len(dst)
	d := draft{dst: dst}
	said := d.read(text)
	fields := said.stack == nil && (byteAt(text, 0) == '{' || keySize(text) > 0)
	sum, size := uint64(0), 0
	if fields {
		sum, size = said.hash(m.seed)
		if o := m.recall(s, sum, size); o != nil {
			return append(d.dst[:from], o.template...), o.id
		}
	}
	dst, id := s.identify(&d, from, &said)
	m.learn(s, hash, len(text), id, dst[from:])
	if fields {
		m.learn(s, sum, size, id, dst[from:])
	}
	return dst, id
}

// hash is a hash of what counts of JSON or key=value, and how long that is: most of such a
// record says nothing, and differs from one to the next.
func (s *statement) hash(sum uint64) (_ uint64, size int) {
	for _, part := range [...][]byte{s.text[s.at:], s.kind, s.fault} {
		sum = hash(sum, part)
		size += len(part)
	}
	return sum, size
}

// learn remembers what was made of a message, unless digits of it are left.
func (m *Memory) learn(s *Service, hash uint64, size int, id Identity, template []byte) {
	if id.Why > ByLearned || len(template) > templateRoom || hasDigit(template) {
		return
	}
	row := &m.sets[hash%memorySets]
	way := slices.Index(row.hashes[:], 0)
	if way < 0 {
		way = int(m.next % memoryWays)
		m.next++
	}
	o := &row.memos[way]
	row.hashes[way] = hash
	*o = memo{s, size, id, append(o.template[:0], template...)}
}

// recall is the memo of a message; nil when there is none.
func (m *Memory) recall(s *Service, hash uint64, size int) *memo {
	row := &m.sets[hash%memorySets]
	for i, h := range row.hashes {
		if o := &row.memos[i]; h == hash && o.size == size && o.service == s {
			return o
		}
	}
	return nil
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

// hash is a hash of a text with all digits made 0.
func hash(sum uint64, text []byte) uint64 {
	n := uint64(len(text))
	for ; len(text) >= 8; text = text[8:] {
		sum = mix(sum ^ flat(binary.LittleEndian.Uint64(text)))
	}
	var last [8]byte
	copy(last[:], text)
	return mix(mix(sum^flat(binary.LittleEndian.Uint64(last[:]))) ^ n)
}

// flat is a word of text with all digits made 0.
func flat(w uint64) uint64 {
	const ones = 0x0101010101010101
	x := w ^ ones*'0'                              // digits are 0 to 9 now
	other := ((x & (ones * 0x7F)) + ones*0x76) | x // the highest bit of each byte that is more
	return w &^ ((^other & (ones * 0x80) >> 7) * 0x0F)
}
