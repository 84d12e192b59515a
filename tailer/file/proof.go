package file

import (
	"io"

	"github.com/cespare/xxhash/v2"
)

// How many bytes prove that a position still means the same bytes: those at the
// file's head tell files apart, those before the position tell that the file was
// not truncated and grown again.
const (
	headLen = 1024
	tailLen = 256
)

// sum is the hash of n bytes; n is 0 where nothing was hashed and all matches.
type sum struct {
	n    int
	hash uint64
}

func sumOf(data []byte) sum {
	if len(data) == 0 {
		return sum{}
	}
	return sum{n: len(data), hash: xxhash.Sum64(data)}
}

// matches says whether data begins with the bytes that were hashed.
func (s sum) matches(data []byte) bool {
	return s.n == 0 || len(data) >= s.n && xxhash.Sum64(data[:s.n]) == s.hash
}

// last is the sum of the last bytes of data that a position after it is proved by.
func last(data []byte) sum { return sumOf(data[max(0, len(data)-tailLen):]) }

// proof is what a position is proved by.
type proof struct{ head, tail sum }

// prove reads the proof of an offset.
func prove(r io.ReaderAt, offset int64) proof {
	var buf [headLen]byte
	head := readFull(r, buf[:min(headLen, offset)], 0)
	return proof{head: sumOf(head), tail: proveTail(r, offset)}
}

// proveTail reads the proof of what stands before an offset; where it cannot be
// read there is none.
func proveTail(r io.ReaderAt, offset int64) sum {
	var buf [tailLen]byte
	want := buf[:min(tailLen, offset)]
	if got := readFull(r, want, offset-int64(len(want))); len(got) == len(want) {
		return sumOf(got)
	}
	return sum{}
}

// holds says whether the file still has the bytes that the proof was made of.
// Where nothing was read there is nothing to prove.
func (p proof) holds(r io.ReaderAt, offset int64) bool {
	var buf [headLen]byte
	if !p.head.matches(readFull(r, buf[:p.head.n], 0)) {
		return false
	}
	return p.tail.matches(readFull(r, buf[:p.tail.n], offset-int64(p.tail.n)))
}

// readFull reads what there is. An error shows as bytes that are missing.
func readFull(r io.ReaderAt, buf []byte, at int64) []byte {
	n, _ := r.ReadAt(buf, at)
	return buf[:n]
}
