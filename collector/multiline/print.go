package multiline

import (
	"bytes"
	"encoding/binary"

	"logcanary/collector/level"
)

// Prints of heads say whether two lines have the same one, without keeping it, in 32
// bits. One in 2³² that is mistaken does little harm: the message must fit, too.
const (
	basis  = 2166136261 // of FNV-1a
	prime  = 16777619
	spread = 0x9E3779B97F4A7C15 // 2⁶⁴ by the golden ratio
)

// exact is a print of a text.
func exact(text []byte) uint32 {
	var h uint32 = basis
	for _, c := range text {
		h = (h ^ uint32(c)) * prime
	}
	return h
}

// fold is a print of a text in which all digits are alike, eight bytes at a time.
func fold(text []byte) uint32 {
	var h uint64 = basis
	for len(text) >= 8 {
		h = (h ^ flat(binary.LittleEndian.Uint64(text))) * spread
		text = text[8:]
	}
	var rest uint64
	for i, c := range text {
		rest |= uint64(c) << (8 * i)
	}
	return uint32((h^flat(rest))*spread>>32) ^ uint32(len(text))
}

// flat is a word of eight bytes with all digits made 0.
func flat(w uint64) uint64 {
	const ones = 0x0101010101010101
	x := w ^ ones*'0'                              // digits are 0 to 9 now
	other := ((x & (ones * 0x7F)) + ones*0x76) | x // the highest bit of each byte that is more
	return w &^ ((^other & (ones * 0x80) >> 7) * 0x0F)
}

// process is a print of the first bracket in the head of a line: PostgreSQL's pid. It
// keeps apart what sessions write at the same time.
func process(line []byte, r level.Reading) uint32 {
	open := bytes.IndexByte(line[:min(len(line), reach)], '[')
	if open < 0 || !r.Timed {
		return 0
	}
	end := bytes.IndexByte(line[open:min(len(line), open+32)], ']')
	return exact(line[open : open+max(end, 0)])
}
