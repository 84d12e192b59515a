package redact

import (
	"encoding/binary"
	"math/bits"
)

// numbers looks at the runs of three digits and more in the text for the numbers of
// people: none is without one.
func (s *scan) numbers() {
	before := uint64(0) // 1 when the byte before the block is a digit
	for at := 0; at < len(s.text); at += blockSize {
		d := digits(s.text[at:])
		starts := d &^ (d<<1 | before)
		starts &= (d>>1 | 1<<63) & (d>>2 | 3<<62) // what goes on behind the block may be long
		for ; starts != 0; starts &= starts - 1 {
			first := bits.TrailingZeros64(starts)
			end := at + first + bits.TrailingZeros64(^(d >> first))
			if end == at+blockSize {
				end = s.runOf(end, isDigit)
			}
			s.number(at+first, end)
		}
		before = d >> (blockSize - 1)
	}
}

// blockSize is how many bytes are looked at at once: a bit for each.
const blockSize = 64

// digits has bit i set when byte i of the text is a digit, for the first block of it.
func digits(text []byte) (mask uint64) {
	if len(text) < blockSize {
		var last [blockSize]byte
		copy(last[:], text)
		text = last[:]
	}
	block := (*[blockSize]byte)(text)
	for i := 0; i < blockSize; i += 8 {
		mask |= digitsOf(binary.LittleEndian.Uint64(block[i:i+8])) << i
	}
	return mask
}

// digitsOf has bit i set when byte i of the word is a digit. Additions to seven bits
// reach the eighth exactly when the byte is at least what the addend lacks of 0x80; the
// product gathers the eight highest bits in the highest byte.
func digitsOf(w uint64) uint64 {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	const gather = 1 | 1<<7 | 1<<14 | 1<<21 | 1<<28 | 1<<35 | 1<<42 | 1<<49
	low := w &^ highs
	d := (low + (0x80-'0')*ones) &^ (low + (0x80-'0'-10)*ones) &^ w & highs
	return d * gather >> 56
}

// number looks at the run of digits from one place to another.
func (s *scan) number(from, to int) {
	if from > 1 && (isUpper(s.text[from-1]) || s.text[from-1] == ' ' && (isUpper(s.text[from-2]) || isDigit(s.text[from-2]))) {
		s.ibanAround(from)
	}
	n := to - from
	if n > maxRun || s.follow[n]&followerOf(s.text[to:]) == 0 {
		return
	}
	for i := range s.shapes[n] {
		if f := &s.shapes[n][i]; f.fits(s.text, from) && s.shaped(f, from) {
			return
		}
	}
}

// apart says whether a number can begin at a place: it is no part of a word, of a
// fraction, or of an id that is joined by dashes.
func (s *scan) apart(at int) bool {
	switch {
	case at < 2:
		return at == 0 || !isURLSafe(s.text[0])
	case s.text[at-1] == '-':
		return !isAlnum(s.text[at-2])
	case s.text[at-1] == '.':
		return !isDigit(s.text[at-2])
	}
	return s.opens(at)
}

// ends says whether a number can end at a place, likewise.
func (s *scan) ends(at int) bool {
	switch rest := s.text[at:]; {
	case len(rest) < 2:
		return len(rest) == 0 || !isURLSafe(rest[0])
	case rest[0] == '-':
		return !isAlnum(rest[1])
	case rest[0] == '.':
		return !isDigit(rest[1])
	default:
		return !isWordish(rest[0])
	}
}
