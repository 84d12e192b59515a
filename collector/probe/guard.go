package probe

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Errors of calls that did not return.
var (
	errStuck = errors.New("the kernel has not answered in time") // a dead network file system, a process in its hands
	errOver  = errors.New("the time of the pass was over")
)

// Bounds of calls that may never return.
const (
	patience  = 2 * time.Second // for one process, one mount, one directory
	mostStuck = 32              // that are left behind at once
)

// guard makes calls that may never return. Nothing can end such a call: it is left behind
// with its goroutine and thread, what it finds later is thrown away, and until it returns
// no other is made at that place.
type guard struct {
	mu    sync.Mutex
	left  map[string]int // calls that were left behind and have not returned, by place
	count int
}

// errand is one call.
type errand struct {
	place      string
	left, done bool
}

// within is what call returns, or an error when it does not return in time. It must write
// to nothing that it shares with its caller. The place names what could hang: calls at
// one place hang together.
func within[T any](ctx context.Context, g *guard, place string, call func() T) (T, error) {
	var none T
	if ctx.Err() != nil {
		return none, errOver
	} else if g.stuck(place) {
		return none, errStuck
	}
	e, came := &errand{place: place}, make(chan T, 1)
	go func() {
		v := call()
		g.returned(e)
		came <- v
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case v := <-came:
		return v, nil
	case <-timer.C:
		g.leave(e)
		return none, errStuck
	case <-ctx.Done():
		g.leave(e)
		return none, errOver
	}
}

// stuck says whether nothing more is to be asked at a place.
func (g *guard) stuck(place string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.left[place] > 0 || g.count >= mostStuck
}

func (g *guard) leave(e *errand) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if e.done {
		return
	}
	if g.left == nil {
		g.left = map[string]int{}
	}
	e.left = true
	g.left[e.place]++
	g.count++
}

func (g *guard) returned(e *errand) {
	g.mu.Lock()
	defer g.mu.Unlock()
	e.done = true
	if !e.left {
		return
	}
	g.count--
	if g.left[e.place]--; g.left[e.place] == 0 {
		delete(g.left, e.place)
	}
}
