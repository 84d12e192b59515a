package docker

import (
	"bytes"
	"errors"
	"io"
	"os"

	"logcanary/collector/facts"
)

// region is how much of either end of a file is looked at, in bytes.
const region = 64 << 10

// flaws looks for what no engine wrote at both ends of a json-file; nil where there is
// none. What is appended meanwhile is left.
func flaws(f *os.File) (*facts.Bad, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	d := damage{raw: make([]byte, min(size, 2*region))}
	pieces := [][2]int64{{0, size}}
	if size > 2*region {
		pieces = [][2]int64{{0, region}, {size - region, region}}
	}
	for _, p := range pieces {
		n, err := f.ReadAt(d.raw[:p[1]], p[0])
		if err != nil && !errors.Is(err, io.EOF) { // it became shorter: that is all there is
			return nil, err
		}
		d.judge(d.raw[:n], p[0])
	}
	if d.found.Size == 0 {
		return nil, nil
	}
	return &d.found, nil
}

// damage is what was found of it so far.
type damage struct {
	raw     []byte
	entries entryReader
	found   facts.Bad
}

// judge looks at a piece of a file that begins at an offset. Its first line may have
// begun before it and its last may end behind it: of those, zeroes alone are damage.
func (d *damage) judge(piece []byte, from int64) {
	for whole := from == 0; len(piece) > 0; whole = true {
		line, rest, ended := bytes.Cut(piece, []byte("\n"))
		if n := bytes.IndexByte(line, 0); n >= 0 {
			d.note(from+int64(n), bytes.Count(line, []byte{0}))
			d.found.NULs = true
		} else if _, err := d.entries.parse(line); whole && ended && err != nil {
			d.note(from, len(line)+1)
		}
		from += int64(len(piece) - len(rest))
		piece = rest
	}
}

func (d *damage) note(at int64, size int) {
	if d.found.Size == 0 {
		d.found.At = at
	}
	d.found.Size += int64(size)
}
