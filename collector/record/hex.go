package record

import "encoding/binary"

// AppendHex appends n as 16 lower-case hexadecimal digits. It makes eight at once,
// because ids are written in digits several times for each record.
func AppendHex(dst []byte, n uint64) []byte {
	dst = binary.BigEndian.AppendUint64(dst, digits(uint32(n>>32)))
	return binary.BigEndian.AppendUint64(dst, digits(uint32(n)))
}

// digits spreads n over the bytes of a word, four bits to each, and turns each into
// its digit: from 10 on the letters, which lie further up.
func digits(n uint32) uint64 {
	w := uint64(n)
	w = (w<<16 | w) & 0x0000ffff0000ffff
	w = (w<<8 | w) & 0x00ff00ff00ff00ff
	w = (w<<4 | w) & 0x0f0f0f0f0f0f0f0f
	letters := (w + 6*lowBits) >> 4 & lowBits
	return w + '0'*lowBits + letters*('a'-'0'-10)
}
