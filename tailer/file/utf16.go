package file

import (
	"bytes"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// encoding is what a file's first bytes say of the others. Text of two bytes to a
// unit is cut at its line ends and made UTF-8 line by line; offsets stay those of
// the file's bytes. A file without a byte order mark is taken as it is, and so is
// one that lost it by a truncation.
type encoding uint8

const (
	unknown      encoding = iota // too short to tell
	single                       // one byte to a unit: UTF-8, or whatever it is
	littleEndian                 // UTF-16, the low byte first
	bigEndian
)

// encodingOf looks at a file's first bytes.
func encodingOf(head []byte) encoding {
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return littleEndian
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return bigEndian
	case len(head) == 0 || len(head) == 1 && head[0] >= 0xFE:
		return unknown
	}
	return single
}

func (e encoding) wide() bool { return e >= littleEndian }

// unit is how many bytes a line end is.
func (e encoding) unit() int {
	if e.wide() {
		return 2
	}
	return 1
}

// whole is how many of n bytes are whole units.
func (e encoding) whole(n int) int { return n &^ (e.unit() - 1) }

// end finds the first line end in data, which begins with a unit; -1 means none.
func (e encoding) end(data []byte) int {
	if !e.wide() {
		return bytes.IndexByte(data, '\n')
	}
	for from := 0; ; {
		n := bytes.IndexByte(data[from:], '\n')
		if n < 0 {
			return -1
		}
		from += n + 1
		if at := (from - 1) &^ 1; at+1 < len(data) && e.at(data[at:]) == '\n' {
			return at
		}
	}
}

// lastEnd finds the last line end in data.
func (e encoding) lastEnd(data []byte) int {
	if !e.wide() {
		return bytes.LastIndexByte(data, '\n')
	}
	for at := e.whole(len(data)) - 2; at >= 0; at -= 2 {
		if e.at(data[at:]) == '\n' {
			return at
		}
	}
	return -1
}

// at is the unit that data begins with.
func (e encoding) at(data []byte) rune {
	if e == bigEndian {
		return rune(data[0])<<8 | rune(data[1])
	}
	return rune(data[1])<<8 | rune(data[0])
}

// append appends the text of whole units as UTF-8, but no more than limit bytes,
// and says whether that was all. What is no text becomes U+FFFD.
func (e encoding) append(dst, units []byte, limit int) (text []byte, all bool) {
	limit += len(dst)
	for len(units) >= 2 {
		r, size := e.at(units), 2
		if utf16.IsSurrogate(r) {
			r, size = e.pair(r, units)
		}
		if len(dst)+utf8.RuneLen(r) > limit {
			return dst, false
		}
		dst = utf8.AppendRune(dst, r)
		units = units[size:]
	}
	return dst, true
}

// pair is the character that begins with a surrogate, and its size.
func (e encoding) pair(high rune, units []byte) (r rune, size int) {
	if len(units) >= 4 {
		if r = utf16.DecodeRune(high, e.at(units[2:])); r != utf8.RuneError {
			return r, 4
		}
	}
	return utf8.RuneError, 2
}

// tell finds out the encoding of a file that is not begun at its first byte. A
// position from before encodings were understood may stand inside a unit.
func (r *reading) tell() {
	if r.encoding != unknown || r.offset == 0 {
		return
	}
	if r.encoding = headOf(r.body); r.encoding.wide() && r.offset%2 != 0 {
		r.offset++
		r.tail = proveTail(r.body, r.offset)
	}
}

// headOf reads what a file of which some bytes were read begins with.
func headOf(r io.ReaderAt) encoding {
	var head [2]byte
	return max(single, encodingOf(readFull(r, head[:], 0)))
}

// takeWide is take for text of two bytes to a unit.
func (r *reading) takeWide(data []byte) (rest []byte, taken bool) {
	for rest = data; len(rest) >= 2; {
		if n := r.encoding.whole(hole(rest, r.inHole)); n > 0 {
			r.skip(n)
			rest = rest[n:]
			continue
		}
		r.inHole = false
		end := r.encoding.end(rest)
		if end < 0 {
			break
		}
		text, cut := r.text(rest[:min(end, r.limit)], end > r.limit)
		if !r.hand(text, int64(end+2), cut) {
			return rest, false
		}
		rest = rest[end+2:]
	}
	return rest, true
}

// text is a line, or its head if it was cut, as UTF-8.
func (r *reading) text(line []byte, cut bool) ([]byte, bool) {
	if !r.encoding.wide() {
		return line, cut
	}
	line = line[:r.encoding.whole(len(line))]
	if n := len(line) - 2; cut && n >= 0 && r.encoding.at(line[n:])>>10 == 0xD800>>10 {
		line = line[:n] // the first half of a character
	}
	var all bool
	r.decoded, all = r.encoding.append(r.decoded[:0], line, r.limit)
	return r.decoded, cut || !all
}
