package journal

import (
	"fmt"
	"strings"
	"testing"

	"logcanary/collector/record"
)

// noted appends a batch of one record that rests on a note, and returns the note.
func noted(t *testing.T, j *Journal, i int) string {
	t.Helper()
	b := batch("a", i, i, 1000)
	text := fmt.Sprintf("<%d>", i)
	b.Notes = []byte(text)
	enter(j, b)
	return text
}

// Notes outlive the segments that they were written to, and come back in order.
func TestNotesOutliveTheirSegments(t *testing.T) {
	d := newFakeDisk()
	cfg := Config{Consumers: []string{"c"}, MaxBytes: 64 << 10, SegmentBytes: 4 << 10}
	j := mustOpen(t, cfg, d)
	var want strings.Builder
	for i := 1; i <= 200; i++ {
		want.WriteString(noted(t, j, i))
		got, err := j.Consumer("c").NextDurable(t.Context(), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		j.Consumer("c").Ack(got[len(got)-1].Seq)
	}
	if s := j.Stats(); s.First < 50 {
		t.Fatalf("nothing was retired: %+v", s)
	}
	mustClose(t, j)
	for range 2 {
		j = mustOpen(t, cfg, d)
		if got := string(j.Notes()); got != want.String() {
			t.Fatalf("got  %s\nwant %s", got, want.String())
		}
		mustClose(t, j)
	}
}

// Notes are durable with the next group, also when no record comes with them, and those
// of a prelude that rots are found in the segment before.
func TestNotesOfARottenPrelude(t *testing.T) {
	d := newFakeDisk()
	j := mustOpen(t, Config{}, d)
	want := noted(t, j, 1) + noted(t, j, 2)
	j.Append(&record.Batch{Key: "b", Cursor: []byte("1"), Notes: []byte("<alone>")})
	mustClose(t, j)
	j = mustOpen(t, Config{}, d) // begins a segment whose prelude has all notes
	mustClose(t, j)
	names, err := d.list()
	if err != nil {
		t.Fatal(err)
	}
	last := d.names[maxName(names)]
	at := strings.Index(string(last.data), "<alone>")
	if at < 0 {
		t.Fatal("the last segment's prelude has no notes")
	}
	last.data[at] ^= 1
	j = mustOpen(t, Config{}, d)
	defer mustClose(t, j)
	if got := string(j.Notes()); got != want+"<alone>" {
		t.Errorf("got %s, want %s<alone>", got, want)
	}
}

func maxName(names []string) (last string) {
	for _, n := range names {
		last = max(last, n)
	}
	return last
}
