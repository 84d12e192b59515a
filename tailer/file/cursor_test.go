package file

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func FuzzParseMarks(f *testing.F) {
	f.Add([]byte{})
	f.Add(appendMarks(nil, 0, nil))
	f.Add(appendMarks(nil, 0, []mark{{inode: Inode{1, 2, -3}, file: 4, seq: 5, offset: 6, done: true, proof: proof{head: sum{7, 8}, tail: sum{9, 10}}}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		marks, seen, err := parseMarks(data)
		if err != nil {
			if !errors.Is(err, ErrCursor) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		again, when, err := parseMarks(appendMarks(nil, seen, marks))
		if err != nil || when != seen || len(again) != len(marks) {
			t.Fatalf("not read back: %v", err)
		}
	})
}

func TestMarksRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		marks := rapid.SliceOfN(rapid.Custom(drawMark), 0, 10).Draw(t, "marks")
		seen := rapid.Int64().Draw(t, "seen")
		data := appendMarks([]byte("before"), seen, marks)
		if !bytes.HasPrefix(data, []byte("before")) {
			t.Fatal("what stood before is gone")
		}
		got, when, err := parseMarks(data[len("before"):])
		if err != nil || when != seen || len(got) != len(marks) {
			t.Fatalf("%d of %d marks: %v", len(got), len(marks), err)
		}
		for i := range marks {
			if got[i] != marks[i] {
				t.Fatalf("%+v became %+v", marks[i], got[i])
			}
		}
	})
}

func drawMark(t *rapid.T) mark {
	return mark{
		inode:  Inode{Dev: rapid.Uint64().Draw(t, "dev"), Ino: rapid.Uint64().Draw(t, "ino"), Birth: rapid.Int64().Draw(t, "birth")},
		file:   rapid.Uint64().Draw(t, "file"),
		seq:    rapid.Uint64().Draw(t, "seq"),
		offset: rapid.Int64Min(0).Draw(t, "offset"),
		done:   rapid.Bool().Draw(t, "done"),
		proof: proof{
			head: sum{rapid.IntRange(0, headLen).Draw(t, "head"), rapid.Uint64().Draw(t, "head hash")},
			tail: sum{rapid.IntRange(0, tailLen).Draw(t, "tail"), rapid.Uint64().Draw(t, "tail hash")},
		},
	}
}

// Every bit that flips is noticed.
func TestFlippedBit(t *testing.T) {
	data := appendMarks(nil, 0, []mark{{inode: Inode{1, 2, 3}, file: 4, seq: 5, offset: 6}})
	for i := range data {
		for bit := range 8 {
			bad := bytes.Clone(data)
			bad[i] ^= 1 << bit
			if _, _, err := parseMarks(bad); err == nil {
				t.Errorf("byte %d bit %d", i, bit)
			}
		}
	}
}
