package journal

import (
	"slices"
	"strings"
	"testing"

	"logcanary/collector/record"
)

// A chunk's memory serves the next one only when no reader was shown it.
func TestOnlyUnseenMemoryIsUsedAgain(t *testing.T) {
	for _, seen := range []bool{false, true} {
		tl := newTail(newSums("0123456789abcdef"), 256, 1)
		first := &tl.end().buf[:1][0]
		tl.end().seen = seen
		for seq := range uint64(3) { // the third is the second chunk's
			tl.put(kindRecord, seq+1, make([]byte, 100))
		}
		for _, p := range tl.pieces(nil) {
			tl.settle(p)
		}
		tl.evict(0)
		if again := &tl.memory(256)[:1][0] == first; again == seen {
			t.Errorf("seen %v: used again %v", seen, again)
		}
	}
}

// What a consumer was given stays as it was, however much comes after it.
func TestEntriesStayAsTheyWere(t *testing.T) {
	j := mustOpen(t, Config{TailBytes: 64 << 10, MaxBytes: 64 << 20, Consumers: []string{"c"}}, newFakeDisk())
	defer mustClose(t, j)
	var held []record.Entry
	for i := 1; i <= 2000; i++ {
		enter(j, batch("a", i, i, 500))
		if i%7 == 0 { // from memory and, as it falls behind, from the disk
			got, err := j.Consumer("c").Next(t.Context(), 1000)
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, got...)
		}
	}
	if got := names(held); !slices.Equal(got, series("a", 1, len(held))) {
		t.Errorf("held entries changed: %s", strings.Join(got, " "))
	}
}
