package tailer

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Next is what a source wants after a share.
type Next uint8

// What a source may want.
const (
	Idle   Next = iota // nothing to read before the next wake-up
	More               // there is more to read at once
	Parked             // an intake refused a line: offer it again in a while
	Done               // nothing will ever come: the task never runs again
)

// Source is something that lines are read from. Path followers implement it.
type Source interface {
	// Share reads a fair share (about ShareBytes), hands over the lines in it and
	// commits them. buf belongs to the reader: nothing of it may be kept. Share is
	// never called twice at the same time, and must not wait for more bytes.
	Share(buf []byte) Next

	// Due is how long after a share that was Idle the source wants another one, whatever
	// tells of it; 0 for never. It is asked right after the share, by the same reader.
	Due() time.Duration

	// Changed says whether a wake-up is due although no event told so. The poll
	// asks it, at any time and beside Share, so it must be cheap: a stat. told says
	// that events are sure to tell of the path: then it is for the source to know
	// whether anything else can have changed, and cheaper still.
	Changed(told bool) bool
}

// ShareBytes is how much a source reads before the next one has its turn.
const ShareBytes = 1 << 20

// PoolConfig configures a Pool; its zero value works.
type PoolConfig struct {
	Readers int           // goroutines that read; 0 means one per core, at most 4
	Buffer  int           // bytes of each reader's buffer; 0 means 1 MiB and 64 KiB, which holds the longest line
	Park    time.Duration // how long a source whose line was refused waits; 0 means 100 ms
}

// Pool is a few readers for many sources. A source that has nothing to read
// costs it nothing.
type Pool struct {
	cfg     PoolConfig
	buffers sync.Pool // of *[]byte: the collector of garbage takes those that nobody has used for a while

	mu     sync.Mutex
	filled sync.Cond // the queue has a task, or the pool is closed
	queue  []*Task
	parked []*Task
	due    map[*Task]time.Time // when they want another share
	closed bool

	park chan struct{} // holds a token when parked became non-empty
}

// NewPool makes a pool; nothing is read before Run.
func NewPool(cfg PoolConfig) *Pool {
	if cfg.Readers <= 0 {
		cfg.Readers = min(runtime.GOMAXPROCS(0), 4)
	}
	if cfg.Buffer <= 0 {
		cfg.Buffer = ShareBytes + 64<<10
	}
	if cfg.Park <= 0 {
		cfg.Park = 100 * time.Millisecond
	}
	p := &Pool{cfg: cfg, due: map[*Task]time.Time{}, park: make(chan struct{}, 1)}
	p.filled.L = &p.mu
	p.buffers.New = func() any {
		b := make([]byte, p.cfg.Buffer)
		return &b
	}
	return p
}

// Task is a source's place in a pool.
type Task struct {
	pool   *Pool
	source Source
	state  atomic.Uint32

	dir   *directory // of the path that it follows; the Watcher's, as is place
	place int        // in the Watcher's ring

	timer *time.Timer // of its next share; nil before there ever was one
	timed bool        // it is set; the reader's
}

// The states of a task. A wake-up while the source is read must not be lost:
// the bytes may have come after the reader saw the end.
const (
	idle uint32 = iota
	queued
	running
	woken // running, and to be queued again after it
	parked
	done
)

// Task gives a source its place in the pool. It does not wake it.
func (p *Pool) Task(s Source) *Task { return &Task{pool: p, source: s} }

// Wake says that the source may have something to read. It never waits for a
// reader, may be called from anywhere and as often as one likes, and takes no
// lock when the source is queued already. A parked source stays parked: what
// would be read now is the line that was just refused.
func (t *Task) Wake() {
	for {
		switch s := t.state.Load(); s {
		case idle:
			if t.state.CompareAndSwap(idle, queued) {
				t.pool.push(t)
				return
			}
		case running:
			if t.state.CompareAndSwap(running, woken) {
				return
			}
		default:
			return
		}
	}
}

// Done says that the source has ended and will not be read again.
func (t *Task) Done() bool { return t.state.Load() == done }

// Changed asks the source whether a wake-up is due; see Source.
func (t *Task) Changed(told bool) bool { return t.state.Load() == idle && t.source.Changed(told) }

// Run reads until ctx ends. A reader then ends its share, which is bounded and
// ends with a line, and sources that wanted another share at some time have it then: so
// what was handed over is committed when Run returns nil.
func (p *Pool) Run(ctx context.Context) error {
	var readers sync.WaitGroup
	for range p.cfg.Readers {
		readers.Go(p.read)
	}
	p.unpark(ctx)
	p.close()
	readers.Wait()
	p.last()
	return nil
}

// read is one reader.
func (p *Pool) read() {
	for t := p.pop(); t != nil; t = p.pop() {
		t.state.Store(running)
		buf := p.buffers.Get().(*[]byte)
		next := t.source.Share(*buf)
		p.buffers.Put(buf)
		p.settle(t, next)
	}
}

// settle puts a task where its source wants to be after a share.
func (p *Pool) settle(t *Task, next Next) {
	p.remind(t, next)
	switch {
	case next == Done:
		t.state.Store(done)
	case next == Parked:
		t.state.Store(parked)
		p.putAside(t)
	case next == Idle && t.state.CompareAndSwap(running, idle):
	default: // more to read, or woken while it was read
		t.state.Store(queued)
		p.push(t)
	}
}

// remind wakes a task when its source wants another share.
func (p *Pool) remind(t *Task, next Next) {
	var wait time.Duration
	if next == Idle {
		wait = t.source.Due()
	}
	if wait == 0 && !t.timed {
		return
	}
	t.timed = wait > 0
	p.mu.Lock()
	defer p.mu.Unlock()
	if wait == 0 {
		t.timer.Stop()
		delete(p.due, t)
		return
	}
	p.due[t] = time.Now().Add(wait)
	if t.timer == nil {
		t.timer = time.AfterFunc(wait, t.Wake)
		return
	}
	t.timer.Reset(wait)
}

// last gives those a share that wanted one, at its time. All readers have ended.
func (p *Pool) last() {
	buf := p.buffers.Get().(*[]byte)
	for t, at := range p.due {
		t.timer.Stop()
		time.Sleep(time.Until(at))
		t.source.Share(*buf)
	}
}

func (p *Pool) push(t *Task) {
	p.mu.Lock()
	p.queue = append(p.queue, t)
	p.mu.Unlock()
	p.filled.Signal()
}

// pop waits for a task; nil means that the pool is closed.
func (p *Pool) pop() *Task {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) == 0 && !p.closed {
		p.filled.Wait()
	}
	if p.closed {
		return nil
	}
	t := p.queue[0]
	p.queue[0] = nil
	p.queue = p.queue[1:]
	return t
}

func (p *Pool) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.filled.Broadcast()
}

func (p *Pool) putAside(t *Task) {
	p.mu.Lock()
	p.parked = append(p.parked, t)
	p.mu.Unlock()
	select {
	case p.park <- struct{}{}:
	default: // a token is there already
	}
}

// unpark offers the parked tasks again, all at once, for as long as ctx lives.
// There is a timer only while something is parked.
func (p *Pool) unpark(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.park:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(p.cfg.Park):
		}
		p.release()
	}
}

func (p *Pool) release() {
	p.mu.Lock()
	for _, t := range p.parked {
		t.state.Store(queued)
	}
	p.queue = append(p.queue, p.parked...)
	clear(p.parked)
	p.parked = p.parked[:0]
	p.mu.Unlock()
	p.filled.Broadcast()
}
