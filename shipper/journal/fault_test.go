package journal

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// last is the newest segment.
func (d *fakeDisk) last() *inode {
	var newest string
	for name := range d.names {
		newest = max(newest, name)
	}
	return d.names[newest]
}

// written is a disk whose journal has died with n batches in its last segment,
// each made durable.
func written(t *testing.T, n int) *fakeDisk {
	t.Helper()
	d := newFakeDisk()
	j := mustOpen(t, Config{Consumers: []string{"c"}}, d)
	for i := range n {
		j.Append(batch("a", 3*i+1, 3*i+3, 20))
		if _, err := j.Consumer("c").NextDurable(t.Context(), 1<<20); err != nil {
			t.Fatal(err)
		}
	}
	synctest.Wait()
	next := d.kill()
	j.Close(t.Context())
	return next
}

func clone(d *fakeDisk) *fakeDisk {
	next := d.kill()
	d.revive()
	return next
}

// Fault 37, 46: whatever byte the last segment ends at, records and cursor agree,
// a part of what was there is there, and a journal with a whole header never looks new.
func TestTornAtEveryByte(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole := written(t, 4)
		size := len(whole.last().data)
		for n := range size {
			d := clone(whole)
			d.last().data = d.last().data[:n]
			j := mustOpen(t, Config{}, d)
			at := atoi(j.Cursor("a"))
			if got := names(scanned(t, j, 1)); !slices.Equal(got, series("a", 1, at)) {
				t.Fatalf("torn at %d of %d: cursor %d, records %v", n, size, at, got)
			}
			if _, first := j.Born(); first {
				t.Fatalf("torn at %d: taken for a new directory", n)
			}
			if damaged := errors.Is(j.Health(), ErrCorrupt); damaged != (n < headerSize+headSize) {
				t.Fatalf("torn at %d: health %v", n, j.Health())
			}
			mustClose(t, j)
		}
	})
}

// Fault 45: any one bit costs at most the frame that it is in. A lost record is
// counted and its neighbours come; a lost commit at the very end takes its batch
// along, because the cursor that is left will have those lines read again.
func TestAnyFlippedBit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole := written(t, 4)
		rng := rand.New(rand.NewPCG(3, 4))
		for at := range len(whole.last().data) {
			d := clone(whole)
			d.last().data[at] ^= 1 << rng.IntN(8)
			j := mustOpen(t, Config{}, d)
			got := names(scanned(t, j, 1))
			n := atoi(j.Cursor("a"))
			if missing := n - len(got); missing > 1 || uint64(missing) != j.Stats().Corrupt {
				t.Fatalf("bit in byte %d: cursor %d, got %v, counted %d", at, n, got, j.Stats().Corrupt)
			}
			if n != 12 && n != 9 {
				t.Fatalf("bit in byte %d: cursor %d", at, n)
			}
			mustClose(t, j)
		}
	})
}

// Fault 38, 47: a segment that is empty, NUL or noise at start. The others are
// delivered, the number of lost records is known, health is not green.
func TestDamagedSegmentAmongOthers(t *testing.T) {
	damages := map[string]func([]byte) []byte{
		"empty":       func(b []byte) []byte { return nil },
		"all NUL":     func(b []byte) []byte { return make([]byte, len(b)) },
		"noise":       func(b []byte) []byte { return []byte(strings.Repeat("\xC7\x9Er\x00", len(b)/4)) },
		"header only": func(b []byte) []byte { return b[:headerSize] },
		"no header":   func(b []byte) []byte { return append(make([]byte, headerSize), b[headerSize:]...) },
	}
	for label, damage := range damages {
		for which := range 3 {
			t.Run(fmt.Sprint(label, " ", which), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { damagedSegment(t, damage, which, label == "no header") })
			})
		}
	}
}

func damagedSegment(t *testing.T, damage func([]byte) []byte, which int, survives bool) {
	d := newFakeDisk()
	cfg := Config{Consumers: []string{"c"}}
	for i := range 3 {
		j := mustOpen(t, cfg, d)
		j.Append(batch("a", 5*i+1, 5*i+5, 20))
		mustClose(t, j)
	}
	var segs []string
	for name := range d.names {
		segs = append(segs, name)
	}
	slices.Sort(segs)
	n := d.names[segs[which]]
	n.data = damage(n.data)

	j := mustOpen(t, cfg, d)
	defer mustClose(t, j)
	if _, first := j.Born(); first {
		t.Error("taken for a new directory")
	}
	at := atoi(j.Cursor("a"))
	j.Append(batch("a", at+1, at+1, 0))
	want := series("a", 1, 15)
	if !survives {
		want = slices.Delete(want, 5*which, 5*which+5)
	}
	if wantAt := 15; survives && at != wantAt || !survives && which < 2 && at != wantAt || !survives && which == 2 && at != 10 {
		t.Errorf("cursor %d", at)
	}
	want = append(want, series("a", at+1, at+1)...)
	if got := names(follow(t, j.Consumer("c"), len(want))); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	// Of a segment before the last, start looks at the header alone: damage behind
	// it is found by whoever reads it.
	if !errors.Is(j.Health(), ErrCorrupt) {
		t.Errorf("health: %v", j.Health())
	}
	if lost := j.Stats().Corrupt; !survives && which < 2 && lost != 5 {
		t.Errorf("%d counted as lost", lost)
	}
}

// Log lines that look like frames are not found as such, not even after damage.
func TestLinesCannotForgeRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		j := mustOpen(t, Config{}, d)
		forged := newSums("ffffffffffffffff").appendFrame(nil, kindRecord, 1, []byte("a:666"))
		b := batch("a", 1, 3, 0)
		b.Records = append(append(b.Records, le32(uint32(len(forged)))...), forged...)
		j.Append(b)
		mustClose(t, j)
		data := d.last().data
		copy(data[strings.Index(string(data), string(forged))-headSize:], make([]byte, headSize))
		if got := names(all(t, d)); !slices.Equal(got, series("a", 1, 3)) {
			t.Errorf("got %v", got)
		}
	})
}

// Fault 40, and what the contract says about a full disk: shipped segments go
// first; then the tail stays in memory and is consumed from there; what was
// acknowledged leaves it unwritten, so far more than TailBytes get through; all
// resumes when there is room, and cursors then agree with records.
func TestDiskFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		cfg := Config{Consumers: []string{"c"}, TailBytes: 128 << 10, SegmentBytes: 32 << 10}
		j := mustOpen(t, cfg, d)
		c := j.Consumer("c")
		n := 0
		pass := func(count int) {
			for range count {
				n++
				enter(j, batch("a", n, n, 500))
				got := follow(t, c, 1)
				if want := series("a", n, n); !slices.Equal(names(got), want) {
					t.Fatalf("got %v, want %v", names(got), want)
				}
				c.Ack(got[0].Seq)
			}
		}
		pass(200)
		time.Sleep(2 * time.Second)
		before := j.Stats()

		d.limit(10 << 10)
		for range 300 {
			pass(1)
			time.Sleep(100 * time.Millisecond)
		}
		if after := j.Stats(); after.Bytes > before.Bytes+10<<10 || j.Health() != nil {
			t.Errorf("shipped segments did not make room: %+v, then %+v, %v", before, after, j.Health())
		}

		d.limit(0)
		d.refuseRoom(syscall.EDQUOT)
		cursor := atoi(restoreCursor(t, d, "a"))
		enter(j, batch("once", 1, 1, 0))
		c.Ack(follow(t, c, 1)[0].Seq)
		pass(2000)
		if err := j.Health(); !errors.Is(err, ErrDisk) || !errors.Is(err, syscall.EDQUOT) {
			t.Errorf("health: %v", err)
		}
		if at := atoi(restoreCursor(t, d, "a")); at < cursor || at > n-2000 {
			t.Errorf("the durable cursor moved from %d to %d without a disk", cursor, at)
		}
		enter(j, batch("b", 1, 10, 0))

		d.refuseRoom(nil)
		d.limit(-1)
		time.Sleep(5 * time.Second)
		if err := j.Health(); err != nil {
			t.Errorf("after room came back: %v", err)
		}
		if at := atoi(restoreCursor(t, d, "a")); at != n {
			t.Errorf("cursor %d of %d is durable", at, n)
		}
		if at := atoi(restoreCursor(t, d, "once")); at != 1 {
			t.Errorf("the cursor of a record that was never written is %d", at)
		}
		mustClose(t, j)
		j = mustOpen(t, cfg, d)
		if got := follow(t, j.Consumer("c"), 10); !slices.Equal(names(got), series("b", 1, 10)) {
			t.Errorf("after a restart: %v", names(got))
		}
		mustClose(t, j)

		// Who reads everything meets the numbers that were never written.
		cfg.Consumers = append(cfg.Consumers, "newcomer")
		j = mustOpen(t, cfg, d)
		defer mustClose(t, j)
		if got := scanned(t, j, 1); len(got) >= n {
			t.Errorf("all %d records were written: the test proves nothing", n)
		}
		if s := j.Stats(); s.Corrupt != 0 || j.Health() != nil {
			t.Errorf("released records count as lost: %+v, %v", s, j.Health())
		}
	})
}

func (d *fakeDisk) refuseRoom(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.denied = err
}

func restoreCursor(t *testing.T, d *fakeDisk, key string) []byte {
	t.Helper()
	r, err := restore(clone(d))
	if err != nil {
		t.Fatal(err)
	}
	return r.state.cursors[key]
}

// Nobody acknowledges and the disk is full: memory is bounded, Reserve says no,
// and nothing that was entered is lost when there is room.
func TestDiskFullWithoutAcknowledgements(t *testing.T) {
	for _, consumers := range [][]string{nil, {"c"}} {
		synctest.Test(t, func(t *testing.T) {
			d := newFakeDisk()
			j := mustOpen(t, Config{Consumers: consumers, TailBytes: 64 << 10}, d)
			d.limit(0)
			n := 0
			for b := batch("a", 1, 1, 500); j.Reserve(len(b.Records)); b = batch("a", n+1, n+1, 500) {
				n++
				j.Append(b)
				if n > 1000 {
					t.Fatal("memory is not bounded")
				}
			}
			time.Sleep(time.Minute)
			if j.Reserve(1) || !errors.Is(j.Health(), ErrDisk) {
				t.Errorf("after a minute: health %v", j.Health())
			}
			d.limit(-1)
			time.Sleep(5 * time.Second)
			if !j.Reserve(1) || j.Health() != nil {
				t.Errorf("with room again: %v", j.Health())
			}
			mustClose(t, j)
			if got := all(t, d); !slices.Equal(names(got), series("a", 1, n)) {
				t.Errorf("%d of %d records are on disk", len(got), n)
			}
		})
	}
}

// The disk is full when the journal is opened: it begins in memory.
func TestOpenOnAFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		d.limit(0)
		j := mustOpen(t, Config{Consumers: []string{"c"}}, d)
		j.Append(batch("a", 1, 3, 0))
		if got := follow(t, j.Consumer("c"), 3); !slices.Equal(names(got), series("a", 1, 3)) {
			t.Errorf("got %v", names(got))
		}
		if err := j.Health(); !errors.Is(err, ErrDisk) {
			t.Errorf("health: %v", err)
		}
		if err := j.Close(t.Context()); !errors.Is(err, ErrDisk) {
			t.Errorf("close: %v", err)
		}
	})
}

// An fsync that failed is not repeated: what it should have saved is written
// again elsewhere, so that a machine that stops afterwards has it all, once.
func TestFailedFsyncIsWrittenAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for seed := range uint64(50) {
			d := newFakeDisk()
			j := mustOpen(t, Config{Consumers: []string{"c"}}, d)
			n := 0
			for range 10 {
				if n == 15 || n == 24 {
					d.failSyncs(1 + int(seed%3))
				}
				j.Append(batch("a", n+1, n+3, 20))
				n += 3
				if _, err := j.Consumer("c").NextDurable(t.Context(), 1<<20); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(3 * time.Second)
			d = d.crash(rand.New(rand.NewPCG(seed, 0)))
			j.Close(t.Context())
			j = mustOpen(t, Config{}, d)
			if got := names(scanned(t, j, 1)); !slices.Equal(got, series("a", 1, n)) || atoi(j.Cursor("a")) != n {
				t.Fatalf("cursor %s, records %v", j.Cursor("a"), got)
			}
			if err := j.Health(); err != nil || j.Stats().Corrupt != 0 {
				t.Fatalf("health %v, %+v", err, j.Stats())
			}
			mustClose(t, j)
		}
	})
}
