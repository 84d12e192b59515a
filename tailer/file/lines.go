package file

import "bytes"

// holeLen is from how many NULs on a run at a line's begin is a hole and not
// text. A writer without O_APPEND leaves one at the head of a file that was
// truncated under it, a power cut leaves one at the tail.
const holeLen = 64

// cutLine takes the first line off data. size counts its "\n" too; it is 0 when
// there is none yet. The line is at most limit bytes, the rest of a longer one
// is dropped and cut is true.
func cutLine(data []byte, limit int) (line []byte, size int, cut bool) {
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		return nil, 0, false
	}
	return data[:min(end, limit)], end + 1, end > limit
}

// hole is how many NULs at the begin of data are to be skipped. inside says that
// the hole began before data, so that any number counts.
func hole(data []byte, inside bool) int {
	if len(data) == 0 || data[0] != 0 {
		return 0
	}
	n := nuls(data)
	if n < holeLen && !inside {
		return 0
	}
	return n
}

// nuls counts leading NULs, a page at a time: holes are large.
func nuls(data []byte) int {
	var zero [512]byte
	n := 0
	for len(data)-n >= len(zero) && bytes.Equal(data[n:n+len(zero)], zero[:]) {
		n += len(zero)
	}
	for n < len(data) && data[n] == 0 {
		n++
	}
	return n
}
