package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// maxLine is the most of a line that is looked at, in bytes; what is behind it is
// dropped and counted.
const maxLine = 1 << 20

// lines splits an input into lines, in bounded memory.
type lines struct {
	in     *bufio.Reader
	text   []byte // the line, without its line end; borrowed until next is called again
	number int    // of the line, from 1
	cuts   int    // lines that were longer than maxLine
	inside bool   // the rest of a long line is still to be dropped
	err    error  // what ended the input; nil at its regular end
}

func newLines(in io.Reader) *lines {
	const end = len("\r\n")
	return &lines{in: bufio.NewReaderSize(in, maxLine+end)}
}

// next goes to the next line; false when there is none.
func (l *lines) next() bool {
	if l.inside && !l.skip() {
		return false
	}
	text, err := l.in.ReadSlice('\n')
	l.inside = err != nil && errors.Is(err, bufio.ErrBufferFull)
	if err != nil && !l.inside && len(text) == 0 {
		l.end(err)
		return false
	}
	l.number++
	l.text = l.trim(text)
	return true
}

// skip drops the rest of a long line.
func (l *lines) skip() bool {
	for {
		_, err := l.in.ReadSlice('\n')
		if err == nil {
			return true
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			l.end(err)
			return false
		}
	}
}

func (l *lines) end(err error) {
	if !errors.Is(err, io.EOF) {
		l.err = err
	}
}

// trim takes away the line end, a BOM at the head of the input, and what is too
// much; a character is not cut in two.
func (l *lines) trim(text []byte) []byte {
	text = bytes.TrimSuffix(text, []byte("\n"))
	text = bytes.TrimSuffix(text, []byte("\r"))
	if l.number == 1 {
		text = bytes.TrimPrefix(text, []byte("\ufeff"))
	}
	if len(text) <= maxLine && !l.inside {
		return text
	}
	l.cuts++
	n := min(maxLine, len(text))
	for back := 0; back < utf8.UTFMax && n < len(text) && !utf8.RuneStart(text[n]); back++ {
		n--
	}
	return text[:n]
}
