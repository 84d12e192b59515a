package docker

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"logcanary/collector/facts"
)

const goodEntry = `{"log":"x\n","stream":"stdout","time":"2026-01-05T10:00:01Z"}` + "\n"

// TestFlaws lists what is damage in a json-file and what is not.
func TestFlaws(t *testing.T) {
	n := int64(len(goodEntry))
	hole := strings.Repeat("\x00", 200<<10)
	fill := strings.Repeat(goodEntry, 4<<10) // more than twice a region
	for _, c := range []struct {
		name, text string
		want       *facts.Bad
	}{
		{"empty", "", nil},
		{"good", goodEntry + goodEntry, nil},
		{"an unfinished last line", goodEntry + goodEntry[:20], nil},
		{"a long good one", fill, nil},
		{"a long one with an unfinished last line", fill + goodEntry[:20], nil},
		{"the head of an entry, then another", goodEntry + goodEntry[:20] + goodEntry, &facts.Bad{At: n, Size: n + 20}},
		{"text", "hello\n" + goodEntry, &facts.Bad{At: 0, Size: 6}},
		{"zeroes", goodEntry + "\x00\x00\x00" + goodEntry, &facts.Bad{At: n, Size: 3, NULs: true}},
		{"zeroes at the end", goodEntry + "\x00\x00", &facts.Bad{At: n, Size: 2, NULs: true}},
		{"a hole at the head", hole + goodEntry, &facts.Bad{At: 0, Size: 2*region - n, NULs: true}},
		{"a hole at the end of a long one", fill + hole, &facts.Bad{At: int64(len(fill)+len(hole)) - region, Size: region, NULs: true}},
		{"in the middle of a long one, where nobody looks", fill + "hello\n" + fill, nil},
	} {
		path := filepath.Join(t.TempDir(), "log")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		got, err := flaws(f)
		if err != nil || (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: got %+v, %v; want %+v", c.name, got, err, c.want)
		}
	}
}

// FuzzFlaws: damage lies in the file, and what an engine wrote is none.
func FuzzFlaws(f *testing.F) {
	f.Add([]byte(goodEntry), int64(0))
	f.Add([]byte(goodEntry+"\x00\x00"+goodEntry), int64(70))
	f.Add([]byte("\n\n{}"), int64(1))
	f.Fuzz(func(t *testing.T, piece []byte, from int64) {
		from &= 1<<40 - 1
		var d damage
		d.judge(append([]byte(goodEntry), piece...), 0)
		if d.found.Size > int64(len(piece)) || d.found.Size > 0 && d.found.At < int64(len(goodEntry)) {
			t.Errorf("a good entry counts as damage: %+v", d.found)
		}
		d = damage{}
		d.judge(piece, from)
		if b := d.found; b.Size < 0 || b.Size > int64(len(piece)) || b.Size > 0 && (b.At < from || b.At >= from+int64(len(piece))) {
			t.Errorf("damage outside of what was looked at: %+v", b)
		}
	})
}
