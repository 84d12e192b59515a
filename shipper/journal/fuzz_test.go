package journal

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"logcanary/collector/record"
)

// FuzzScan: whatever stands in a segment, a scan ends, passes each byte once and
// in order, reports only frames whose checksums hold and allocates no more than
// the file is large.
func FuzzScan(f *testing.F) {
	s := newSums("0123456789abcdef")
	good := s.appendFrame(nil, kindRecord, 1, []byte("one"))
	good = s.appendCommit(good, 1, "key", []byte("cursor"))
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add(append([]byte{magic0, magic1, magic0}, good...))
	huge := s.appendFrame(nil, kindRecord, 2, nil)
	copy(huge[4:], "\xff\xff\xff\xff")
	copy(huge[20:], le32(s.of(huge[:20])))
	f.Add(append(huge, good...))
	f.Fuzz(func(t *testing.T, data []byte) {
		sc := newScan(bytes.NewReader(data), s, 0, int64(len(data)))
		var at int64
		for {
			fr, err := sc.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || fr.at != at || fr.end <= at || fr.end > int64(len(data)) {
				t.Fatalf("at %d: frame %+v, %v", at, fr, err)
			}
			at = fr.end
			if fr.kind != kindDamage && !bytes.Equal(data[fr.at:fr.end], again(s, fr)) {
				t.Fatalf("frame %+v is not what stands there", fr)
			}
		}
		if at != int64(len(data)) {
			t.Fatalf("ended at %d of %d", at, len(data))
		}
	})
}

func again(s sums, f frame) []byte { return s.appendFrame(nil, f.kind, f.seq, f.payload) }

// FuzzOpen: a directory with any bytes in its only segment opens (or is refused
// for its version), takes records, and gives them back after a restart.
func FuzzOpen(f *testing.F) {
	d := newFakeDisk()
	j, err := open(Config{}, d)
	if err != nil {
		f.Fatal(err)
	}
	j.Append(batch("a", 1, 3, 10))
	if err := j.Close(f.Context()); err != nil {
		f.Fatal(err)
	}
	name := segmentName(j.ID(), 1)
	good := d.names[name].data
	f.Add(good, uint16(0))
	f.Add(good[:70], uint16(3))
	f.Add([]byte{}, uint16(9))
	f.Add(make([]byte, 300), uint16(200))
	f.Fuzz(func(t *testing.T, data []byte, flip uint16) {
		if len(data) > 0 {
			data = bytes.Clone(data)
			data[int(flip)%len(data)] ^= byte(flip >> 8)
		}
		d := newFakeDisk()
		d.names[name] = &inode{data: data}
		for range 2 {
			j, err := open(Config{}, d)
			if errors.Is(err, ErrVersion) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			next := j.Stats().Next
			j.Append(batch("z", 1, 2, 0))
			var got []record.Entry
			if err := j.Scan(next, collect(&got)); err != nil || len(got) != 2 {
				t.Fatalf("from %d: %v, %v", next, got, err)
			}
			mustClose(t, j)
		}
	})
}
