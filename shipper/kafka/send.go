package kafka

import (
	"context"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// prepare waits until the topics of all items exist. An item whose topic can
// never exist is marked unfit.
func (s *Shipper) prepare(ctx context.Context, items []*item) error {
	ready := ""
	for _, it := range items {
		topic := it.rec.Topic
		if it.unfit != nil || topic == ready {
			continue
		}
		err := s.topics.ensure(ctx, topic)
		switch {
		case err == nil:
			ready = topic
		case refused(err):
			it.unfit = err
		default:
			return err
		}
	}
	return nil
}

// send produces items and waits for all answers. It returns the items that
// failed, in order; an error means that ctx ended first and that items without an
// answer may still be in flight.
//
// The client buffers by hand (ManualFlushing): nothing is sent before all has its
// place in a partition, so when a batch fails, everything behind it is known to the
// client and fails with it, and nothing can overtake what is sent again.
func (s *Shipper) send(ctx context.Context, cl *kgo.Client, items []*item) ([]*item, error) {
	stalled := time.AfterFunc(stallAfter, s.watcher.stalled)
	defer stalled.Stop()
	s.placing.begin(len(items))
	for _, it := range items {
		it.answered.Store(false)
		it.placing, it.placed = s.placing, false
		if it.unfit != nil {
			it.place()
			it.answer(it.unfit)
			continue
		}
		// A context that ends would let the client fail what it has not sent.
		cl.Produce(context.Background(), &it.rec, promise)
	}
	if err := s.placing.wait(ctx); err != nil {
		return nil, err
	}
	if err := cl.Flush(ctx); err != nil {
		return nil, err
	}
	return failures(items), nil
}

// failures are the items that were not taken. There is no allocation when all were.
func failures(items []*item) []*item {
	var failed []*item
	for _, it := range items {
		if it.err != nil {
			failed = append(failed, it)
		}
	}
	return failed
}

// firstRetryable is the first error that may heal; nil when all items are refused
// for good.
func firstRetryable(failed []*item) error {
	i := slices.IndexFunc(failed, func(it *item) bool { return !refused(it.err) })
	if i < 0 {
		return nil
	}
	return failed[i].err
}

// halves calls deliver for one half after the other: the way to find which of
// several records it is that Kafka refuses, in the order of the records.
func halves(ctx context.Context, items []*item, d deliver) error {
	middle := len(items) / 2
	if err := d(ctx, items[:middle]); err != nil {
		return err
	}
	return d(ctx, items[middle:])
}
