package tailer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// counter is a source that tells each share on a channel.
type counter struct {
	woken   chan struct{}
	shares  atomic.Int64
	changed atomic.Bool
}

func newCounter() *counter { return &counter{woken: make(chan struct{}, 1)} }

func (c *counter) Share([]byte) Next {
	c.shares.Add(1)
	select {
	case c.woken <- struct{}{}:
	default:
	}
	return Idle
}

func (c *counter) Due() time.Duration { return 0 }

func (c *counter) Changed(bool) bool { return c.changed.Load() }

func (c *counter) wait(t *testing.T) {
	t.Helper()
	select {
	case <-c.woken:
	case <-time.After(10 * time.Second):
		t.Fatal("not woken")
	}
}

// calm waits until no wake-up is left from what came before.
func (c *counter) calm() {
	for {
		select {
		case <-c.woken:
		case <-time.After(20 * time.Millisecond):
			return
		}
	}
}

// watch runs a pool and a watcher for as long as the test lasts. Real time and
// a real kernel: what is tested is how both work together.
func watch(t *testing.T, cfg WatcherConfig) (*Pool, *Watcher) {
	p, w := NewPool(PoolConfig{Readers: 1, Buffer: 1 << 10}), NewWatcher(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	var both sync.WaitGroup
	both.Go(func() {
		if err := p.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	both.Go(func() {
		if err := w.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { cancel(); both.Wait() })
	return p, w
}

func write(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

// never is longer than any test.
const never = time.Hour

// What is appended to a followed path wakes its task, and nobody else's.
func TestEventWakes(t *testing.T) {
	dir := t.TempDir()
	p, w := watch(t, WatcherConfig{Poll: never})
	a, b := newCounter(), newCounter()
	w.Follow(filepath.Join(dir, "a"), p.Task(a))
	w.Follow(filepath.Join(dir, "b"), p.Task(b))
	a.calm()
	b.calm()
	before := b.shares.Load()
	for _, do := range []func(path string) error{
		func(path string) error { write(t, path, "x"); return nil },
		func(path string) error { return os.Truncate(path, 0) },
		func(path string) error { return os.Rename(path, path+".1") },
	} {
		a.calm()
		if err := do(filepath.Join(dir, "a")); err != nil {
			t.Fatal(err)
		}
		a.wait(t)
	}
	if b.shares.Load() != before {
		t.Error("the wrong task was woken")
	}
}

// The poll wakes what changed when no event tells, and nothing else.
func TestPollIsTheBackstop(t *testing.T) {
	p, w := watch(t, WatcherConfig{NoFS: true, Poll: 50 * time.Millisecond})
	a, b := newCounter(), newCounter()
	ta := p.Task(a)
	w.Follow("/nowhere/a", ta)
	w.Follow("/nowhere/b", p.Task(b))
	a.calm()
	b.calm()
	before := b.shares.Load()
	a.changed.Store(true)
	a.wait(t)
	a.wait(t)
	if b.shares.Load() != before {
		t.Error("the poll woke what has not changed")
	}
	w.Unfollow("/nowhere/a", ta)
	a.calm()
	before = a.shares.Load()
	time.Sleep(100 * time.Millisecond)
	if a.shares.Load() != before {
		t.Error("the poll woke what is not followed any more")
	}
}

// A directory that comes later, or goes and comes back, is watched again.
func TestDirectoryComesLater(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "later")
	p, w := watch(t, WatcherConfig{Poll: 50 * time.Millisecond})
	heard := make(chan string, 100)
	w.Listen(dir, &Listener{Changed: func(d string) {
		select {
		case heard <- d:
		default:
		}
	}})
	c := newCounter()
	w.Follow(filepath.Join(dir, "a"), p.Task(c))
	for range 2 {
		c.calm()
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		select {
		case <-heard:
		case <-time.After(10 * time.Second):
			t.Fatal("the directory is not noticed")
		}
		write(t, filepath.Join(dir, "a"), "x")
		c.wait(t)
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		c.wait(t)
	}
}

// Fault 30: when events were lost everything is looked at once, and those who
// listen are told that anything may have changed.
func TestOverflow(t *testing.T) {
	var missed atomic.Int32
	p, w := watch(t, WatcherConfig{Poll: never, Missed: func() { missed.Add(1) }})
	sources := make([]*counter, 10)
	for i := range sources {
		sources[i] = newCounter()
		w.Follow(fmt.Sprint("/nowhere/", i), p.Task(sources[i]))
		sources[i].calm()
	}
	told := make(chan string, 1)
	w.Listen("/nowhere", &Listener{Changed: func(dir string) { told <- dir }})
	w.trouble(fsnotify.ErrEventOverflow)
	for _, s := range sources {
		s.wait(t)
	}
	if dir := <-told; dir != "" || missed.Load() != 1 {
		t.Errorf("told %q, counted %d", dir, missed.Load())
	}
}

// Fault 30: used up watches make the poll faster; it is said once.
func TestWatchesUsedUp(t *testing.T) {
	var missed atomic.Int32
	p, w := watch(t, WatcherConfig{Poll: never, Blind: 50 * time.Millisecond, NoFS: true, Missed: func() { missed.Add(1) }})
	w.goBlind("/some", os.ErrPermission)
	w.goBlind("/other", os.ErrPermission)
	if missed.Load() != 1 || w.Blind() == nil {
		t.Errorf("counted %d", missed.Load())
	}
	w2 := NewWatcher(WatcherConfig{NoFS: true, Poll: never, Blind: 50 * time.Millisecond})
	w2.goBlind("/some", os.ErrPermission)
	c := newCounter()
	c.changed.Store(true)
	w2.Follow("/nowhere/a", p.Task(c))
	c.wait(t)
	ctx, cancel := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() {
		if err := w2.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	c.wait(t)
	cancel()
	run.Wait()
}

// A file that is written as fast as possible costs a bounded number of wake-ups.
func TestWakeUpsAreMerged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "busy")
	p, w := watch(t, WatcherConfig{Poll: never})
	c := newCounter()
	w.Follow(path, p.Task(c))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	c.calm()
	before, start := c.shares.Load(), time.Now()
	const writes = 50_000
	for range writes {
		if _, err := f.WriteString("x"); err != nil {
			t.Fatal(err)
		}
	}
	took := time.Since(start)
	woken := c.shares.Load() - before
	if most := 5 * (took.Milliseconds() + 1); woken > most || woken == 0 {
		t.Errorf("%d wake-ups for %d writes in %v", woken, writes, took)
	}
}

// BenchmarkAppendToWake is from an append after a quiet time to the share.
func BenchmarkAppendToWake(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a")
	p, w := NewPool(PoolConfig{}), NewWatcher(WatcherConfig{Poll: never})
	ctx, cancel := context.WithCancel(context.Background())
	var both sync.WaitGroup
	both.Go(func() { _ = p.Run(ctx) })
	both.Go(func() { _ = w.Run(ctx) })
	c := newCounter()
	w.Follow(path, p.Task(c))
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	c.calm()
	for b.Loop() {
		b.StopTimer()
		c.calm()
		b.StartTimer()
		if _, err := f.WriteString("x"); err != nil {
			b.Fatal(err)
		}
		<-c.woken
	}
	cancel()
	both.Wait()
}
