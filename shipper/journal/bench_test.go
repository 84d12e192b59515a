package journal

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"logcanary/collector/record"
)

// nowhere is a disk that takes everything at no cost: what is left is the
// processor time of the journal itself.
type nowhere struct{ *fakeDisk }

type sink struct{}

func (sink) Write(b []byte) (int, error) { return len(b), nil }
func (sink) Sync() error                 { return nil }
func (sink) Close() error                { return nil }

func (d nowhere) create(name string) (outFile, error) {
	if _, err := d.fakeDisk.create(name); err != nil {
		return nil, err
	}
	return sink{}, nil
}

// A batch of records is entered without an allocation, apart from the chunks
// that its bytes need: one in about half a megabyte. Time stands still, so the
// writer sleeps.
func TestAppendAllocatesOnlyChunks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := mustOpen(t, Config{TailBytes: 64 << 20}, newFakeDisk())
		defer mustClose(t, j)
		b := batch("docker/0123456789abcdef/stderr", 1, 20, 200)
		move := &record.Batch{Key: b.Key, Cursor: b.Cursor}
		j.Append(b)
		synctest.Wait()
		allocs := testing.AllocsPerRun(2000, func() {
			if !j.Reserve(len(b.Records)) {
				t.Fatal("no room")
			}
			j.Append(b)
			j.Append(move)
		})
		if allocs >= 1 {
			t.Errorf("%v allocations for a batch", allocs)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	for _, c := range []struct {
		name          string
		records, size int
	}{{"200B", 1200, 200}, {"1KiB", 250, 1000}, {"16KiB", 16, 16 << 10}} {
		b.Run(c.name, func(b *testing.B) {
			j := mustOpen(b, Config{}, nowhere{newFakeDisk()})
			defer mustClose(b, j)
			in := batch("docker/0123456789abcdef/stderr", 1, c.records, c.size-10)
			b.SetBytes(int64(len(in.Records)))
			b.ReportAllocs()
			for b.Loop() {
				for !j.Reserve(len(in.Records)) {
					time.Sleep(50 * time.Microsecond)
				}
				j.Append(in)
			}
		})
	}
}

func BenchmarkReserve(b *testing.B) {
	j := mustOpen(b, Config{}, nowhere{newFakeDisk()})
	defer mustClose(b, j)
	for b.Loop() {
		if j.Reserve(1) {
			j.reserved.Add(-1)
		}
	}
}

// BenchmarkNext is the way from Append to a waiting consumer, there and back.
func BenchmarkNext(b *testing.B) {
	j := mustOpen(b, Config{Consumers: []string{"c"}}, nowhere{newFakeDisk()})
	c, back := j.Consumer("c"), make(chan struct{})
	go func() {
		defer close(back)
		for {
			entries, err := c.Next(context.Background(), 1<<20)
			if err != nil {
				return
			}
			c.Ack(entries[len(entries)-1].Seq)
			back <- struct{}{}
		}
	}()
	in := batch("a", 1, 1, 200)
	for b.Loop() {
		enter(j, in)
		<-back
	}
	mustClose(b, j)
	<-back
}

func onDisk(b *testing.B, bytes int) (*Journal, int) {
	b.Helper()
	j, err := Open(Config{Dir: b.TempDir(), Consumers: []string{"c"}, MaxBytes: 8 << 30})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for in := batch("a", 1, 250, 1000); n < bytes; n += len(in.Records) {
		enter(j, in)
	}
	return j, n
}

// BenchmarkCatchUp is how fast a consumer that is behind reads segments.
func BenchmarkCatchUp(b *testing.B) {
	j, n := onDisk(b, 256<<20)
	defer mustClose(b, j)
	b.SetBytes(int64(n))
	for b.Loop() {
		var got int
		if err := j.Scan(1, func(e record.Entry) bool { got += len(e.Data); return true }); err != nil && err != io.EOF {
			b.Fatal(err)
		}
		if got < n*9/10 {
			b.Fatalf("%d of %d bytes came", got, n)
		}
	}
}

// BenchmarkDurable is one record made durable on the disk of this machine.
func BenchmarkDurable(b *testing.B) {
	j, _ := onDisk(b, 0)
	defer mustClose(b, j)
	c, in := j.Consumer("c"), batch("a", 1, 1, 200)
	for b.Loop() {
		enter(j, in)
		if _, err := c.NextDurable(b.Context(), 1<<20); err != nil {
			b.Fatal(err)
		}
	}
}
