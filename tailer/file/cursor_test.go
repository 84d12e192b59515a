package file

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"

	"github.com/cespare/xxhash/v2"
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

// What the version before wrote is understood: it did not say whether a file had more
// to read, so what is gone counts as lost.
func TestMarksOfVersion2(t *testing.T) {
	want := mark{inode: Inode{1, 2, 3}, file: 4, seq: 5, offset: 6, done: true, proof: proof{tail: sum{6, 7}}}
	data := appendMarks(nil, 8, []mark{want})
	data[0] = 2
	body := data[:len(data)-checkLen]
	data = binary.LittleEndian.AppendUint32(body, uint32(xxhash.Sum64(body)))
	if marks, seen, err := parseMarks(data); err != nil || seen != 8 || len(marks) != 1 || marks[0] != want {
		t.Errorf("%+v, %d, %v", marks, seen, err)
	}
}

// As many generations as there may be unread, each in the least bytes that it can be.
func TestManyMarks(t *testing.T) {
	for _, n := range []int{0, 64, 65, 127, 128, 1000} {
		marks, _, err := parseMarks(appendMarks(nil, 0, make([]mark, n)))
		if err != nil || len(marks) != n {
			t.Errorf("%d marks of %d: %v", len(marks), n, err)
		}
	}
}

// A path whose reader is held up while it rotates is resumed whatever the number of its
// generations.
func TestManyUnreadGenerations(t *testing.T) {
	const n = 150
	w := newWorld(t)
	w.put("x.log", "0\n")
	w.start()
	w.refuse = 0
	for g := 1; g <= n; g++ {
		w.share()
		w.rename("x.log", fmt.Sprintf("x.log-%08d", 20000000+g))
		w.put("x.log", fmt.Sprintln(g))
	}
	w.share()
	w.crash()
	w.refuse = -1
	w.start()
	if got := w.read(); len(got) != n+1 || got[0] != "0" || got[n] != fmt.Sprint(n) {
		t.Errorf("%d lines of %d: %.40q", len(got), n+1, got)
	}
	if w.trouble[TroubleCursor] > 0 {
		t.Error("the cursor was not understood")
	}
}

func drawMark(t *rapid.T) mark {
	return mark{
		inode:  Inode{Dev: rapid.Uint64().Draw(t, "dev"), Ino: rapid.Uint64().Draw(t, "ino"), Birth: rapid.Int64().Draw(t, "birth")},
		file:   rapid.Uint64().Draw(t, "file"),
		seq:    rapid.Uint64().Draw(t, "seq"),
		offset: rapid.Int64Min(0).Draw(t, "offset"),
		done:   rapid.Bool().Draw(t, "done"),
		spent:  rapid.Bool().Draw(t, "spent"),
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
