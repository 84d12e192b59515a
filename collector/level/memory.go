package level

import (
	"encoding/binary"

	"logcanary/collector/record"
)

// Memory reads lines as Read does, with the same answers, and remembers the heads of
// the text lines that it has seen: a program writes few of them, again and again, with
// other digits. The zero value is ready; one goroutine uses it at a time.
//
// What is remembered is a head up to the place where nothing that follows can change
// its level or its format (see settled). Digits are as good as each other in it; heads
// in which one counts are not remembered.
type Memory struct {
	known uint64        // has bit k set when the first word of some head has it (see bit)
	first [heads]uint64 // flat first word of each, apart: most heads differ in it
	heads [heads]memo
	next  uint8 // to be overwritten
}

const (
	heads    = 24
	headRoom = 64 // bytes: the longest head that is remembered, the shortest line that is looked up
	wordSize = 8
)

// memo is one head and what it says.
type memo struct {
	words   [headRoom/wordSize - 1]uint64 // flat, the second and those that follow
	whole   uint8                         // words of them that count wholly
	last    uint64                        // mask of the bytes that count in the one after
	size    uint8                         // bytes in all
	prose   bool                          // a word of prose must follow
	rest    uint8                         // place from which the outcome is read
	reading Reading
}

// Read reads one line, without its line end; see the function Read.
func (m *Memory) Read(line []byte) Reading {
	line = clean(line)
	if coloured(line) {
		return readColoured(line)
	}
	if r, ok := m.recall(line); ok {
		return r
	}
	if r, ok := shaped(line); ok {
		return r
	}
	h := head{line: line}
	r := h.read()
	if h.level != record.Unknown && r.Level == h.level {
		m.learn(&h, r)
	}
	return r
}

// recall reads a line whose head is remembered.
func (m *Memory) recall(line []byte) (Reading, bool) {
	if len(line) < headRoom || line[0] == '{' {
		return Reading{}, false
	}
	text := (*[headRoom]byte)(line)
	first := flat(text, 0)
	if m.known&bit(first) == 0 {
		return Reading{}, false
	}
	for i := range m.first {
		if m.first[i] == first && m.heads[i].fits(text) {
			return m.heads[i].read(line)
		}
	}
	return Reading{}, false
}

// fits says whether a line has the head.
func (o *memo) fits(text *[headRoom]byte) bool {
	n := int(o.whole)
	for i := range n {
		if flat(text, i+1) != o.words[i] {
			return false
		}
	}
	return o.last == 0 || flat(text, n+1)&o.last == o.words[n]
}

// read reads a line that has the head. Its outcome is not the head's to tell, unless
// the level does.
func (o *memo) read(line []byte) (Reading, bool) {
	if o.prose && !prose(line, int(o.size)) {
		return Reading{}, false
	}
	r := o.reading
	if r.Outcome == record.None {
		r.Outcome = outcome(line, int(o.rest))
	}
	return r, true
}

// learn remembers the head that gave a reading.
func (m *Memory) learn(h *head, r Reading) {
	size, prosaic := h.settled(r.Format)
	if size < wordSize || size > headRoom || len(h.line) < headRoom || !h.digitsAlike(size) {
		return
	}
	o := memo{size: uint8(size), prose: prosaic, rest: uint8(h.rest()), reading: r}
	if r.Level < record.Error && !success(h.line[h.said.from:h.said.to]) {
		o.reading.Outcome = record.None
	}
	text := (*[headRoom]byte)(h.line)
	for i := 1; i*wordSize < size; i++ {
		o.words[i-1] = flat(text, i)
	}
	o.whole = uint8(size/wordSize - 1)
	if odd := size % wordSize; odd > 0 {
		o.last = 1<<(8*odd) - 1
		o.words[o.whole] &= o.last
	}
	m.first[m.next], m.heads[m.next] = flat(text, 0), o
	m.next = (m.next + 1) % heads
	m.known = 0
	for _, first := range m.first {
		m.known |= bit(first)
	}
}

// bit is one of 64 bits for a word.
func bit(word uint64) uint64 { return 1 << (word * 0x9E3779B97F4A7C15 >> 58) }

// flat is the i-th word of a head with all digits made 0.
func flat(text *[headRoom]byte, i int) uint64 {
	const ones = 0x0101010101010101
	w := binary.LittleEndian.Uint64(text[i*wordSize:])
	x := w ^ ones*'0'                              // digits are 0 to 9 now
	other := ((x & (ones * 0x7F)) + ones*0x76) | x // the highest bit of each byte that is more
	return w &^ ((^other & (ones * 0x80) >> 7) * 0x0F)
}
