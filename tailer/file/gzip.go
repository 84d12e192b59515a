package file

import (
	"errors"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"

	"logcanary/tailer"
)

// errSkipping says that a compressed file is still being unpacked up to the
// offset that was asked for.
var errSkipping = errors.New("file: not there yet")

// zipped reads a gzip file by offsets of its content. It keeps what was read
// last, and what was read before a run of reads that follow on each other: that
// is enough for a reader that goes forward, looks back a little, and comes back
// to a line's head after it looked for its end. Anything else starts again.
// However much the file unpacks to, memory is bounded by twice the largest read,
// and the time of a call by the bytes that it skips, a share at most.
type zipped struct {
	file   *os.File
	stream *gzip.Reader
	pos    int64  // of the stream, in the content
	latest []byte // the content that ends at pos
	head   region // what was read before a run of reads that follow on each other
	bad    error  // what ended the good part; nil at a sound end
	ended  bool
}

// region is a piece of content.
type region struct {
	at   int64
	data []byte
}

func (r *region) has(off, n int64) bool {
	return r.at <= off && off+n <= r.at+int64(len(r.data))
}

func newZipped(f *os.File) (*zipped, error) {
	z := &zipped{file: f}
	if err := z.rewind(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return z, nil
}

func (z *zipped) rewind() error {
	if _, err := z.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	stream, err := gzip.NewReader(z.file)
	z.bad, z.ended = err, err != nil
	z.stream, z.latest, z.head, z.pos = stream, nil, region{}, 0
	return nil
}

// ReadAt reads content; see zipped for what it is good at.
func (z *zipped) ReadAt(p []byte, off int64) (int, error) {
	if z.head.has(off, int64(len(p))) {
		return copy(p, z.head.data[off-z.head.at:]), nil
	}
	if off < z.pos-int64(len(z.latest)) {
		if err := z.rewind(); err != nil {
			return 0, err
		}
	}
	if err := z.forward(off); err != nil {
		return 0, err
	}
	n := copy(p, z.latest[int64(len(z.latest))-(z.pos-off):])
	n += z.unpack(p[n:])
	z.keep(p[:n], off)
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// keep keeps what was read at off.
func (z *zipped) keep(p []byte, off int64) {
	end := off + int64(len(p))
	if end < z.pos {
		return // all of it was kept already
	}
	follows := off == z.pos && len(z.latest) > 0
	switch {
	case !follows:
		z.head.data = z.head.data[:0]
	case len(z.head.data) == 0:
		z.head.at = z.pos - int64(len(z.latest))
		z.head.data, z.latest = z.latest, z.head.data
	}
	z.latest = append(z.latest[:0], p...)
	z.pos = end
}

// forward drops content before off, a share at a time.
func (z *zipped) forward(off int64) error {
	if off <= z.pos {
		return nil
	}
	var scratch [32 << 10]byte
	z.latest, z.head.data = z.latest[:0], z.head.data[:0]
	for left := tailer.ShareBytes; off > z.pos && !z.ended; {
		if left <= 0 {
			return errSkipping
		}
		n := z.unpack(scratch[:min(int64(len(scratch)), off-z.pos)])
		z.pos += int64(n)
		left -= n
	}
	if off > z.pos {
		return io.EOF
	}
	return nil
}

// unpack fills p as far as the good part goes.
func (z *zipped) unpack(p []byte) int {
	if z.ended {
		return 0
	}
	n, err := io.ReadFull(z.stream, p)
	if err == nil {
		return n
	}
	z.ended = true
	// ReadFull says ErrUnexpectedEOF for a short p as well as for a cut stream:
	// ask the stream once more, it repeats its own error.
	if _, err = z.stream.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		z.bad = err
	}
	return n
}

// Close closes the file.
func (z *zipped) Close() error { return z.file.Close() }
