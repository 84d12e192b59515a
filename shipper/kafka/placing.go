package kafka

import (
	"context"
	"sync/atomic"

	"github.com/twmb/franz-go/pkg/kgo"
)

// placing knows when the client has put each record of a wave into its partition. It
// is a hook of the client library.
//
// With a topic that the client knows, that is when Produce returns. With one that it
// does not know yet, records wait inside for its metadata, and where a flush is under way
// when that comes, the first of them are sent while the others are still being placed: in
// a batch of their own, which can fail without those behind it.
type placing struct {
	left atomic.Int64
	all  chan struct{} // holds a token when none is left
}

func newPlacing() *placing { return &placing{all: make(chan struct{}, 1)} }

// begin expects n items.
func (p *placing) begin(n int) {
	select {
	case <-p.all:
	default:
	}
	p.left.Store(int64(n))
}

// one is called once for each of them.
func (p *placing) one() {
	if p.left.Add(-1) == 0 {
		p.all <- struct{}{}
	}
}

// wait returns when none is left, or with ctx's error.
func (p *placing) wait(ctx context.Context) error {
	select {
	case <-p.all:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// OnProduceRecordPartitioned is called by the client, under locks of its own.
func (p *placing) OnProduceRecordPartitioned(r *kgo.Record, _ int32) {
	r.Context.(*item).place()
}
