package docker

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// errFrame is wrapped by every error that says that a reply is out of step.
var errFrame = errors.New("docker: malformed log reply")

// daemonError is what the engine itself says in the middle of a log reply. It
// is no line of the application.
type daemonError struct{ text string }

// Error is what the engine said.
func (e *daemonError) Error() string { return "docker: the engine says: " + e.text }

// message is one line, or one part of a line, as the API tells it.
type message struct {
	text  []byte // borrowed until the next one is read, without the "\n" that ended it
	ended bool
	cut   bool
	side  int
	time  int64 // unix nanoseconds
}

// same says whether two messages are most likely one.
func (m message) same(other message) bool {
	return m.time == other.time && m.side == other.side && m.ended == other.ended && bytes.Equal(m.text, other.text)
}

const (
	headerSize = 8 // moby, pkg/stdcopy: stream type, three zeroes, length as big-endian uint32

	// maxFrame is more than any driver puts into one message (parts are 16 KiB,
	// journald's entries 48 KiB by default), and what a frame may make us allocate.
	maxFrame = maxLine

	// stampSize is the length of the time before each message, in moby's
	// rfc3339NanoFixed and in UTC, with the blank behind it.
	stampSize = len("2006-01-02T15:04:05.000000000Z ")
)

// The types of a frame, from moby's pkg/stdcopy.
const (
	frameStdout = 1
	frameStderr = 2
	frameSystem = 3
)

// reply reads the answer to GET /containers/{id}/logs?timestamps=1.
type reply struct {
	in    *bufio.Reader
	tty   bool // raw bytes instead of frames
	clock clock
	text  []byte
}

// newReply reads a reply in the form that the container's terminal decides.
func newReply(in io.Reader, tty bool) *reply {
	return &reply{in: bufio.NewReaderSize(in, 64<<10), tty: tty}
}

// next reads one message. io.EOF is an end between two messages; every other
// error is one in the middle of something, and what was there of it is dropped.
func (r *reply) next() (message, error) {
	if r.tty {
		return r.rawLine()
	}
	return r.frame()
}

func (r *reply) frame() (message, error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(r.in, header[:]); err != nil {
		return message{}, err
	}
	size := binary.BigEndian.Uint32(header[4:])
	if header[0] > frameSystem || header[1]|header[2]|header[3] != 0 || size > maxFrame {
		return message{}, fmt.Errorf("%w: header % x", errFrame, header)
	}
	if err := r.fill(int(size)); err != nil {
		return message{}, err
	}
	if header[0] == frameSystem {
		return message{}, &daemonError{text: string(bytes.TrimSpace(r.text))}
	}
	m := message{side: stdout}
	if header[0] == frameStderr {
		m.side = stderr
	}
	return r.stamped(m, r.text)
}

// fill reads size bytes, and has no more memory than bytes that came.
func (r *reply) fill(size int) error {
	r.text = r.text[:0]
	for len(r.text) < size {
		piece, err := r.in.Peek(min(size-len(r.text), r.in.Size()))
		if err != nil {
			return midway(err)
		}
		r.text = append(r.text, piece...)
		r.in.Discard(len(piece))
	}
	return nil
}

// midway is the error for an end in the middle of something.
func midway(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// stamped splits a message into its time and its text.
func (r *reply) stamped(m message, raw []byte) (message, error) {
	stamp, text, ok := bytes.Cut(raw, []byte(" "))
	if ok {
		m.time, ok = r.clock.parse(stamp)
	}
	if !ok {
		return message{}, fmt.Errorf("%w: no time before %.40q", errFrame, raw)
	}
	m.text, m.ended = bytes.CutSuffix(text, []byte("\n"))
	return m, nil
}

// rawLine reads one line of a terminal, up to its "\n". It is whole even when
// the engine had it in parts: parts have no frames here, only the time of the
// line again before each of them, which is taken out.
func (r *reply) rawLine() (message, error) {
	r.text = r.text[:0]
	cut := false
	for {
		piece, err := r.in.ReadSlice('\n')
		room := min(len(piece), maxFrame+stampSize*(maxFrame>>14+1)-len(r.text))
		r.text, cut = append(r.text, piece[:room]...), cut || room < len(piece)
		switch {
		case err == nil:
			return r.terminal(cut)
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(r.text) > 0:
			return r.terminal(cut)
		default:
			return message{}, err
		}
	}
}

func (r *reply) terminal(cut bool) (message, error) {
	m, err := r.stamped(message{cut: cut}, r.text)
	if err != nil {
		return m, err
	}
	stamp := r.text[:len(r.text)-len(m.text)]
	if m.ended {
		stamp = stamp[:len(stamp)-1]
	}
	// No application writes the nanosecond at which it is read into its line.
	m.text = removeAll(m.text, stamp)
	m.ended = m.ended || cut
	return m, nil
}

// removeAll takes every seam out of text, in place.
func removeAll(text, seam []byte) []byte {
	n := bytes.Index(text, seam)
	if n < 0 {
		return text
	}
	kept := text[:n]
	for n >= 0 {
		text = text[n+len(seam):]
		if n = bytes.Index(text, seam); n < 0 {
			return append(kept, text...)
		}
		kept = append(kept, text[:n]...)
	}
	return kept
}
