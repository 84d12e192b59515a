package probe

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// What is read of a file.
const (
	headSize = 64 << 10 // behind a hole, in search of NULs
	tailSize = 4 << 10  // in search of lines
)

// content is what the bytes of a file say.
type content struct {
	nuls int64
	text bool
}

// read looks into a regular file. Anything else is not opened: to open a FIFO makes its
// writer believe that somebody reads.
func (n node) read(s *facts.Stat) (c content, err error) {
	if s.Kind() != facts.Plain || s.Size == 0 {
		return c, nil
	}
	fd, err := unix.Open(through(n.fd), unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return c, err
	}
	defer unix.Close(fd)
	c.nuls = nuls(fd, s.Size)
	var tail [tailSize]byte
	size, _ := unix.Pread(fd, tail[:], max(0, s.Size-tailSize)) // an error is as good as nothing
	c.text = isText(tail[:max(0, size)])
	return c, nil
}

// nuls counts the NULs at the head of a file: a hole, of which the file system knows the
// end, and what is written behind it.
func nuls(fd int, size int64) int64 {
	hole, err := unix.Seek(fd, 0, unix.SEEK_DATA)
	switch {
	case errors.Is(err, unix.ENXIO): // there is nothing but a hole
		return size
	case err != nil:
		hole = 0
	}
	head := make([]byte, 512)
	n, _ := unix.Pread(fd, head, hole)
	if count := leading(head[:max(0, n)]); count < len(head) {
		return hole + int64(count)
	}
	head = make([]byte, headSize)
	n, _ = unix.Pread(fd, head, hole)
	return hole + int64(leading(head[:max(0, n)]))
}

// leading is how many NULs a text begins with.
func leading(text []byte) int { return len(text) - len(bytes.TrimLeft(text, "\x00")) }

// isText says whether bytes from somewhere in a file are lines of text: there is a line
// end, nothing that only a terminal or a program understands but colours, and it is UTF-8
// or mostly ASCII.
func isText(b []byte) bool {
	high := 0
	for _, c := range b {
		switch {
		case c >= 0x80:
			high++
		case c < ' ' && bytes.IndexByte([]byte("\t\n\v\f\r\x1b\b"), c) < 0 || c == 0x7f:
			return false
		}
	}
	const most = 5 // one byte in five
	return bytes.IndexByte(b, '\n') >= 0 && (high*most <= len(b) || utf8.Valid(inner(b)))
}

// inner is a text without what a cut has left of characters at its ends.
func inner(b []byte) []byte {
	for n := 0; n < utf8.UTFMax-1 && len(b) > 0 && !utf8.RuneStart(b[0]); n++ {
		b = b[1:]
	}
	for n := 0; n < utf8.UTFMax && len(b) > 0; n++ {
		if r, size := utf8.DecodeLastRune(b); r != utf8.RuneError || size != 1 {
			break
		}
		b = b[:len(b)-1]
	}
	return b
}
