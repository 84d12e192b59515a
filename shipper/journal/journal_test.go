package journal

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"logcanary/collector/record"
)

// A record is seen by a waiting consumer before it is durable, and cursor,
// position and record are there again after a restart.
func TestRecordsCursorsAndPositionsComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		j := mustOpen(t, Config{Consumers: []string{"kafka"}}, d)
		id := j.ID()
		if _, first := j.Born(); !first {
			t.Error("a new directory is not told to be one")
		}
		c := j.Consumer("kafka")
		j.Append(batch("a", 1, 3, 10))
		if got := follow(t, c, 3); !slices.Equal(names(got), series("a", 1, 3)) {
			t.Errorf("got %v", names(got))
		}
		c.Ack(2)
		mustClose(t, j)

		j = mustOpen(t, Config{Consumers: []string{"kafka"}}, d)
		defer mustClose(t, j)
		if _, first := j.Born(); first || j.ID() != id {
			t.Errorf("identity changed: first %v, id %s, was %s", first, j.ID(), id)
		}
		c = j.Consumer("kafka")
		if string(j.Cursor("a")) != "3" || c.Position() != 2 {
			t.Errorf("cursor %q, position %d", j.Cursor("a"), c.Position())
		}
		if got := follow(t, c, 1); !slices.Equal(names(got), []string{"a:3"}) || got[0].Seq != 3 {
			t.Errorf("got %v", got)
		}
		if err := j.Health(); err != nil {
			t.Errorf("health: %v", err)
		}
	})
}

// A cursor without records is durable within about a second, costs one fsync,
// and nothing is written once nothing changes.
func TestIdleWritesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		j := mustOpen(t, Config{}, d)
		before := d.synced()
		for range 100 {
			j.Append(&record.Batch{Key: "a", Cursor: []byte("7")})
		}
		time.Sleep(1100 * time.Millisecond)
		if got := d.synced() - before; got != 1 {
			t.Errorf("%d fsyncs for a hundred moves of a cursor", got)
		}
		j2, err := restore(d.kill())
		if err != nil || string(j2.state.cursors["a"]) != "7" {
			t.Errorf("cursor after a kill: %q, %v", j2.state.cursors["a"], err)
		}
		d.revive()
		time.Sleep(24 * time.Hour)
		if got := d.synced() - before; got != 1 {
			t.Errorf("%d fsyncs in a day without a change", got)
		}
		mustClose(t, j)
	})
}

// While records flow there are at most about 20 fsyncs a second.
func TestGroupCommitHasAPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		j := mustOpen(t, Config{}, d)
		before := d.synced()
		for i := range 1000 {
			j.Append(batch("a", i+1, i+1, 10))
			time.Sleep(time.Millisecond)
		}
		if got := d.synced() - before; got < 15 || got > 21 {
			t.Errorf("%d fsyncs in a second", got)
		}
		mustClose(t, j)
	})
}

// Who waits for durability does not wait for the pace, and never sees what is
// not durable.
func TestNextDurable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		j := mustOpen(t, Config{Consumers: []string{"kafka"}}, d)
		defer mustClose(t, j)
		start := time.Now()
		for i := range 10 {
			j.Append(batch("a", i+1, i+1, 10))
			got, err := j.Consumer("kafka").NextDurable(t.Context(), 1000)
			if err != nil || !slices.Equal(names(got), series("a", i+1, i+1)) {
				t.Fatalf("got %v, %v", names(got), err)
			}
			if s := j.Stats(); s.Durable < got[0].Seq {
				t.Fatalf("record %d is delivered, durable is %d", got[0].Seq, s.Durable)
			}
		}
		if d := time.Since(start); d > 0 {
			t.Errorf("ten groups waited %v", d)
		}
	})
}

// Forgetting is durable too; a key that comes back has only its new cursor.
func TestForget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		j := mustOpen(t, Config{}, d)
		j.Append(batch("docker/a", 1, 2, 0))
		j.Append(batch("docker/b", 1, 3, 0))
		j.Forget("docker/a")
		mustClose(t, j)
		j = mustOpen(t, Config{}, d)
		defer mustClose(t, j)
		got := map[string]string{}
		j.Cursors("docker/", func(key string, cursor []byte) { got[key] = string(cursor) })
		if len(got) != 1 || got["docker/b"] != "3" || j.Cursor("docker/a") != nil {
			t.Errorf("cursors %v", got)
		}
	})
}

// A consumer that is behind reads segments, one that caught up reads memory;
// the order is the same, across many segments and a restart.
func TestSlowConsumerReadsSegments(t *testing.T) {
	d := newFakeDisk()
	cfg := Config{Consumers: []string{"slow"}, SegmentBytes: 64 << 10, TailBytes: 64 << 10}
	j := mustOpen(t, cfg, d)
	const n = 5000
	for i := 1; i <= n; i += 10 {
		enter(j, batch("a", i, i+9, 150))
		if i == n/2+1 {
			got := follow(t, j.Consumer("slow"), 1000)
			j.Consumer("slow").Ack(got[len(got)-1].Seq)
		}
	}
	acked := int(j.Consumer("slow").Position())
	mustClose(t, j)
	j = mustOpen(t, cfg, d)
	defer mustClose(t, j)
	if s := j.Stats(); s.Segments < 10 || s.Unshipped != uint64(n-acked) {
		t.Errorf("stats %+v", s)
	}
	got := follow(t, j.Consumer("slow"), n-acked)
	if !slices.Equal(names(got), series("a", acked+1, n)) {
		t.Errorf("got %d records", len(got))
	}
	if again := scanned(t, j, 1); !slices.Equal(names(again), series("a", 1, n)) {
		t.Errorf("scanned %d records", len(again))
	}
}

func scanned(t *testing.T, j *Journal, from uint64) []record.Entry {
	t.Helper()
	var out []record.Entry
	if err := j.Scan(from, func(e record.Entry) bool { out = append(out, e); return true }); err != nil {
		t.Fatal(err)
	}
	return out
}

// Seek goes back, and beyond the end it keeps numbers from being given twice.
func TestSeek(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		cfg := Config{Consumers: []string{"kafka"}}
		j := mustOpen(t, cfg, d)
		c := j.Consumer("kafka")
		j.Append(batch("a", 1, 5, 0))
		follow(t, c, 5)
		c.Seek(2)
		if got := follow(t, c, 3); !slices.Equal(names(got), series("a", 3, 5)) {
			t.Errorf("after going back: %v", names(got))
		}
		c.Seek(100)
		j.Append(batch("a", 6, 6, 0))
		if got := follow(t, c, 1); got[0].Seq != 101 || name(got[0].Data) != "a:6" {
			t.Errorf("beyond the end: %v", got)
		}
		mustClose(t, j)
		j = mustOpen(t, cfg, d)
		defer mustClose(t, j)
		j.Consumer("kafka").Seek(3)
		got := follow(t, j.Consumer("kafka"), 3)
		if !slices.Equal(names(got), series("a", 4, 6)) || j.Stats().Corrupt != 0 {
			t.Errorf("after a restart: %v, %+v", names(got), j.Stats())
		}
	})
}

// Shipped segments go by size; unshipped ones never do: Reserve says no, Health
// says why, and both recover as soon as a consumer acknowledges.
func TestFullJournalRefusesInsteadOfDropping(t *testing.T) {
	d := newFakeDisk()
	cfg := Config{Consumers: []string{"kafka"}, MaxBytes: 256 << 10}
	j := mustOpen(t, cfg, d)
	defer mustClose(t, j)
	c := j.Consumer("kafka")
	n := 0
	fill := func() {
		for refused := 0; refused < 200 && !errors.Is(j.Health(), ErrFull); {
			b := batch("a", n+1, n+1, 980)
			if !j.Reserve(len(b.Records)) {
				refused++
				time.Sleep(time.Millisecond)
				continue
			}
			refused = 0
			n++
			j.Append(b)
		}
	}
	fill()
	if err := j.Health(); !errors.Is(err, ErrFull) || j.Reserve(1) {
		t.Fatalf("after %d records: health %v", n, err)
	}
	if s := j.Stats(); s.Bytes > cfg.MaxBytes || n < 200 {
		t.Errorf("%d records, %+v", n, s)
	}
	got := follow(t, c, n)
	if !slices.Equal(names(got), series("a", 1, n)) {
		t.Fatalf("%d of %d records came", len(got), n)
	}
	c.Ack(got[n-1].Seq)
	if err := j.Health(); err != nil || !j.Reserve(1) {
		t.Fatalf("after the acknowledgement: %v", err)
	}
	n++
	j.Append(batch("a", n, n, 980))
	fill()
	if s := j.Stats(); s.Bytes > cfg.MaxBytes+int64(j.cfg.TailBytes) {
		t.Errorf("second round: %+v", s)
	}
}

// Without consumers the journal is a store that keeps the newest.
func TestWithoutConsumersTheOldestGo(t *testing.T) {
	d := newFakeDisk()
	j := mustOpen(t, Config{MaxBytes: 256 << 10}, d)
	const n = 2000
	for i := range n {
		enter(j, batch("a", i+1, i+1, 980))
	}
	mustClose(t, j)
	got := all(t, d)
	if last := name(got[len(got)-1].Data); last != series("a", n, n)[0] || len(got) < 150 || len(got) > 280 {
		t.Errorf("%d records up to %s", len(got), last)
	}
}

// What is shipped and older than MaxAge goes, even where little is written.
func TestAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		j := mustOpen(t, Config{MaxAge: 4 * time.Hour}, d)
		for i := range 100 {
			j.Append(batch("a", i+1, i+1, 10))
			time.Sleep(10 * time.Minute)
		}
		mustClose(t, j)
		if got := len(all(t, d)); got < 24 || got > 36 {
			t.Errorf("%d records of 4 h and a quarter, at 6 an hour", got)
		}
	})
}

// Nothing is written any more, and what is shipped goes nevertheless when it is older than MaxAge:
// the segment ends after a quarter of it, and MaxAge later it is removed. That is all that an idle
// journal ever does.
func TestAgeOfAnIdleJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		j := mustOpen(t, Config{MaxAge: 4 * time.Hour, Consumers: []string{"c"}}, d)
		defer mustClose(t, j)
		j.Append(batch("a", 1, 10, 10))
		j.Consumer("c").Ack(10)
		time.Sleep(5*time.Hour - time.Minute)
		if got := len(all(t, d)); got != 10 {
			t.Errorf("%d of 10 records are left before their time", got)
		}
		time.Sleep(2 * time.Minute)
		if got := all(t, d); len(got) != 0 || j.Stats().Segments != 1 {
			t.Errorf("left on disk: %v in %d segments", names(got), j.Stats().Segments)
		}
		before := d.synced()
		time.Sleep(30 * 24 * time.Hour)
		if got := d.synced() - before; got != 0 {
			t.Errorf("%d fsyncs in a month of doing nothing", got)
		}
	})
}

// What is not shipped does not go by age; when it is shipped at last, it goes at once.
func TestAgeOfUnshippedRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newFakeDisk()
		j := mustOpen(t, Config{MaxAge: 4 * time.Hour, Consumers: []string{"c"}}, d)
		defer mustClose(t, j)
		j.Append(batch("a", 1, 10, 10))
		time.Sleep(24 * time.Hour)
		if got := len(all(t, d)); got != 10 {
			t.Errorf("%d of 10 records are left before they were shipped", got)
		}
		j.Consumer("c").Ack(10)
		time.Sleep(2 * time.Second)
		if got := all(t, d); len(got) != 0 {
			t.Errorf("left on disk: %v", names(got))
		}
	})
}

// What fails for good when a journal is opened.
func TestOpenRefuses(t *testing.T) {
	t.Run("a version that it does not know", func(t *testing.T) {
		d := newFakeDisk()
		mustClose(t, mustOpen(t, Config{}, d))
		for _, n := range d.names {
			n.data[8] = 2
			h := n.data[:headerSize]
			copy(h[headerSize-4:], le32(headerSum(h)))
		}
		if _, err := open(Config{}, d); !errors.Is(err, ErrVersion) {
			t.Errorf("got %v", err)
		}
		if err := readDir(d, nil); !errors.Is(err, ErrVersion) {
			t.Errorf("read only: %v", err)
		}
	})
	t.Run("a directory that is read-only", func(t *testing.T) {
		d := newFakeDisk()
		d.denied = os.ErrPermission
		if _, err := open(Config{}, d); !errors.Is(err, os.ErrPermission) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("segments of two journals", func(t *testing.T) {
		d := newFakeDisk()
		mustClose(t, mustOpen(t, Config{}, d))
		d.names[segmentName("0123456789abcdef", 7)] = &inode{}
		if _, err := open(Config{}, d); err == nil {
			t.Error("it opened")
		}
	})
}

// Random actions cannot be the only proof that a crash keeps cursor and records
// together: here every crash is right after an append.
func TestCrashAfterEachAppend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(1, 2))
		d := newFakeDisk()
		for range 150 {
			j := mustOpen(t, Config{}, d)
			at := atoi(j.Cursor("a"))
			if got := all(t, d); !slices.Equal(names(got), series("a", 1, at)) {
				t.Fatalf("cursor %d, records %v", at, names(got))
			}
			j.Append(batch("a", at+1, at+1+rng.IntN(3), rng.IntN(200)))
			time.Sleep(time.Duration(rng.IntN(2)) * 10 * time.Millisecond)
			d = d.crash(rng)
			j.Close(t.Context())
		}
	})
}
