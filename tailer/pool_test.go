package tailer

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// script is a source that answers with the next of a row of wishes, and then
// with Idle.
type script struct {
	mu     sync.Mutex
	nexts  []Next
	shares int
	inside atomic.Int32
	during func() // called within each share
	due    time.Duration
	t      *testing.T
}

func (s *script) Share(buf []byte) Next {
	if s.inside.Add(1) > 1 {
		s.t.Error("two readers share one source")
	}
	defer s.inside.Add(-1)
	if s.during != nil {
		s.during()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shares++
	if len(s.nexts) == 0 {
		return Idle
	}
	next := s.nexts[0]
	s.nexts = s.nexts[1:]
	return next
}

func (s *script) Due() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.due
}

func (s *script) setDue(due time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.due = due
}

func (s *script) Changed(bool) bool { return true }

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shares
}

// inPool runs test beside a pool, in a bubble of its own time.
func inPool(t *testing.T, cfg PoolConfig, test func(t *testing.T, p *Pool)) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(cfg)
		ctx, cancel := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() {
			if err := p.Run(ctx); err != nil {
				t.Error(err)
			}
		})
		test(t, p)
		cancel()
		run.Wait() // all readers are joined, or the bubble says so
	})
}

func wantShares(t *testing.T, s *script, want int) {
	t.Helper()
	synctest.Wait()
	if got := s.count(); got != want {
		t.Fatalf("%d shares, want %d", got, want)
	}
}

// A source is read until it has no more, and then not before it is woken.
func TestPoolReadsUntilIdle(t *testing.T) {
	inPool(t, PoolConfig{}, func(t *testing.T, p *Pool) {
		s := &script{t: t, nexts: []Next{More, More, Idle}}
		task := p.Task(s)
		wantShares(t, s, 0)
		task.Wake()
		wantShares(t, s, 3)
		time.Sleep(time.Hour)
		wantShares(t, s, 3)
		task.Wake()
		wantShares(t, s, 4)
	})
}

// A wake-up while a source is read is another share after it: the bytes may have
// come after it saw the end. Several of them are one.
func TestPoolWakeWhileRunning(t *testing.T) {
	inPool(t, PoolConfig{}, func(t *testing.T, p *Pool) {
		s := &script{t: t}
		task := p.Task(s)
		var once sync.Once
		s.during = func() { once.Do(func() { task.Wake(); task.Wake(); task.Wake() }) }
		task.Wake()
		wantShares(t, s, 2)
	})
}

// A refused line is offered again in a while, whether or not somebody wakes its
// source meanwhile; and nothing ticks when nothing is parked.
func TestPoolParks(t *testing.T) {
	inPool(t, PoolConfig{Park: time.Second}, func(t *testing.T, p *Pool) {
		s := &script{t: t, nexts: []Next{Parked, Parked}}
		task := p.Task(s)
		task.Wake()
		wantShares(t, s, 1)
		task.Wake()
		wantShares(t, s, 1)
		time.Sleep(time.Second)
		wantShares(t, s, 2)
		time.Sleep(time.Second)
		wantShares(t, s, 3)
		time.Sleep(time.Hour)
		wantShares(t, s, 3)
	})
}

// A source that wants another share has it at its time, woken before or not; and nothing
// ticks when it wants none.
func TestPoolReadsWhatIsDue(t *testing.T) {
	inPool(t, PoolConfig{}, func(t *testing.T, p *Pool) {
		s := &script{t: t, due: time.Second}
		task := p.Task(s)
		task.Wake()
		wantShares(t, s, 1)
		time.Sleep(time.Second / 2)
		task.Wake()
		wantShares(t, s, 2)
		time.Sleep(time.Second - 1)
		wantShares(t, s, 2)
		s.setDue(0)
		time.Sleep(time.Nanosecond)
		wantShares(t, s, 3)
		time.Sleep(time.Hour)
		wantShares(t, s, 3)
	})
}

// What is due when the pool ends is read once more, at its time.
func TestPoolEndsWithWhatIsDue(t *testing.T) {
	s := &script{t: t, due: time.Second}
	inPool(t, PoolConfig{}, func(t *testing.T, p *Pool) {
		p.Task(s).Wake()
		wantShares(t, s, 1)
		begin := time.Now()
		t.Cleanup(func() {
			if took := time.Since(begin); took != time.Second {
				t.Errorf("it took %v", took)
			}
		})
	})
	if s.shares != 2 {
		t.Errorf("%d shares", s.shares)
	}
}

// A source that is done is never read again.
func TestPoolDone(t *testing.T) {
	inPool(t, PoolConfig{}, func(t *testing.T, p *Pool) {
		s := &script{t: t, nexts: []Next{Done}}
		task := p.Task(s)
		task.Wake()
		wantShares(t, s, 1)
		task.Wake()
		wantShares(t, s, 1)
		if !task.Done() || task.Changed(false) {
			t.Error("the task does not know that it is done")
		}
	})
}

// A source that always has more does not starve another one.
func TestPoolIsFair(t *testing.T) {
	inPool(t, PoolConfig{Readers: 1}, func(t *testing.T, p *Pool) {
		greedy := &script{t: t, nexts: make([]Next, 1000)}
		for i := range greedy.nexts {
			greedy.nexts[i] = More
		}
		modest := &script{t: t}
		modestTask := p.Task(modest)
		seen := -1
		greedy.during = func() {
			switch greedy.count() {
			case 10:
				modestTask.Wake()
			case 12:
				seen = modest.count()
			}
		}
		p.Task(greedy).Wake()
		wantShares(t, modest, 1)
		if seen != 1 {
			t.Error("the other source had to wait for more than a share")
		}
	})
}

// Many sources, many wakers: no source is read twice at once, none is forgotten.
func TestPoolManyWakers(t *testing.T) {
	inPool(t, PoolConfig{Readers: 4}, func(t *testing.T, p *Pool) {
		sources := make([]*script, 50)
		tasks := make([]*Task, len(sources))
		var pending [50]atomic.Int64 // wake-ups that no share has answered
		for i := range sources {
			sources[i] = &script{t: t, during: func() { pending[i].Store(0) }}
			tasks[i] = p.Task(sources[i])
		}
		var wakers sync.WaitGroup
		for range 4 {
			wakers.Go(func() {
				for range 200 {
					for i, task := range tasks {
						pending[i].Add(1)
						task.Wake()
					}
				}
			})
		}
		wakers.Wait()
		synctest.Wait()
		for i := range pending {
			if pending[i].Load() != 0 {
				t.Errorf("source %d was not read after its last wake-up", i)
			}
		}
	})
}

func TestWakeAllocatesNothing(t *testing.T) {
	p := NewPool(PoolConfig{})
	task := p.Task(&script{t: t})
	task.Wake()
	if n := testing.AllocsPerRun(100, task.Wake); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkWakeQueued(b *testing.B) {
	task := NewPool(PoolConfig{}).Task(&script{})
	for b.Loop() {
		task.Wake()
	}
}
