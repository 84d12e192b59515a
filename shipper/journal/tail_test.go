package journal

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"logcanary/collector/record"
)

// A chunk's memory serves a later one unless a reader borrows from it.
func TestOnlyMemoryThatIsNotLentIsUsedAgain(t *testing.T) {
	for readers := range 2 {
		tl := newTail(newSums("0123456789abcdef"), 256, 512, 1)
		first := &tl.end().buf[:1][0]
		tl.end().readers = readers
		for seq := range uint64(3) { // the third is the second chunk's
			tl.put(kindRecord, seq+1, make([]byte, 100))
		}
		for _, p := range tl.pieces(nil) {
			tl.settle(p)
		}
		if again := &tl.memory(256)[:1][0] == first; again != (readers == 0) {
			t.Errorf("%d readers: used again %v", readers, again)
		}
	}
}

// What a consumer was given stays as it was until it asks for more, from memory
// and, as it falls behind, from the disk, however much comes after it meanwhile.
func TestEntriesStayUntilTheNextCall(t *testing.T) {
	j := mustOpen(t, Config{TailBytes: 64 << 10, MaxBytes: 64 << 20, Consumers: []string{"c"}}, newFakeDisk())
	defer mustClose(t, j)
	var given []record.Entry
	next := 1 // number of the first in given
	for i := 1; i <= 2000; i++ {
		enter(j, batch("a", i, i, 500))
		if i%7 > 0 {
			continue
		}
		if got := names(given); !slices.Equal(got, series("a", next, next+len(given)-1)) {
			t.Fatalf("entries from %d on changed: %s", next, strings.Join(got, " "))
		}
		next += len(given)
		var err error
		if given, err = j.Consumer("c").Next(t.Context(), 1000); err != nil {
			t.Fatal(err)
		}
	}
	if next < 200 {
		t.Errorf("only %d entries were given", next)
	}
}

// Before a Seek what was given may still be in use, and so it stays for good.
func TestEntriesOfBeforeASeekStay(t *testing.T) {
	for _, tail := range []int64{64 << 10, 8 << 20} { // from the disk, from memory
		t.Run(fmt.Sprint(tail), func(t *testing.T) {
			j := mustOpen(t, Config{TailBytes: tail, MaxBytes: 64 << 20, Consumers: []string{"c"}}, newFakeDisk())
			defer mustClose(t, j)
			fill := func(from int) {
				for i := from; i < from+400; i++ {
					enter(j, batch("a", i, i, 500))
				}
			}
			fill(1)
			given, err := j.Consumer("c").Next(t.Context(), 50_000)
			if err != nil {
				t.Fatal(err)
			}
			given = slices.Clone(given) // the slice is the reader's, what it refers to is ours now
			j.Consumer("c").Seek(0)
			fill(401)
			follow(t, j.Consumer("c"), 800)
			if got := names(given); len(got) < 20 || !slices.Equal(got, series("a", 1, len(got))) {
				t.Errorf("changed: %s", strings.Join(got, " "))
			}
		})
	}
}

// Reading on, from the disk or from memory, takes no new memory.
func TestReadingOnAllocatesNothing(t *testing.T) {
	for _, tail := range []int64{64 << 10, 8 << 20} { // from the disk, from memory
		t.Run(fmt.Sprint(tail), func(t *testing.T) {
			j := mustOpen(t, Config{TailBytes: tail, MaxBytes: 64 << 20, Consumers: []string{"c"}}, newFakeDisk())
			defer mustClose(t, j)
			for i := 1; i <= 3000; i += 10 {
				enter(j, batch("a", i, i+9, 1000))
			}
			next := func() {
				if _, err := j.Consumer("c").Next(t.Context(), 20_000); err != nil {
					t.Fatal(err)
				}
			}
			for range 50 { // beyond the first blocks
				next()
			}
			if n := testing.AllocsPerRun(50, next); n != 0 {
				t.Errorf("%v allocations", n)
			}
		})
	}
}

// A reader that had much from memory and comes back to the segments passes over it
// in the memory of two blocks.
func TestPassingOverTakesNoMemory(t *testing.T) {
	j := mustOpen(t, Config{TailBytes: 64 << 10, MaxBytes: 64 << 20, Consumers: []string{"c"}}, newFakeDisk())
	defer mustClose(t, j)
	for i := 1; i <= 6000; i += 10 {
		enter(j, batch("a", i, i+9, 1000))
	}
	r := reader{j: j, want: 1}
	defer r.end()
	for _, want := range []uint64{1, 5000} {
		r.want = want
		if got, err := r.read(1, appended); err != nil || got[0].Seq != want {
			t.Fatalf("from %d: %v, %v", want, got, err)
		}
	}
	if n := len(r.blocks.lent) + len(r.blocks.free); n > 1 {
		t.Errorf("%d blocks beside the one that is read", n)
	}
}
