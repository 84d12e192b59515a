package kafka

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// producer delivers at least once: a record is settled when Kafka acknowledged
// it, and a crash repeats what was acknowledged but not yet noted by the journal.
type producer struct {
	s  *Shipper
	cl *kgo.Client
}

func (s *Shipper) atLeastOnce(soft, hard context.Context) error {
	cl, err := s.newProducer()
	if err != nil {
		return err
	}
	p := &producer{s: s, cl: cl}
	defer func() { p.cl.Close() }()
	return s.follow(soft, hard, s.journal.Next, p.deliver)
}

// deliver sends items until each is acknowledged or put aside, or ctx ends.
func (p *producer) deliver(ctx context.Context, items []*item) error {
	for n := 1; ; n++ {
		failed, err := p.try(ctx, items)
		if err != nil || len(failed) == 0 {
			return err
		}
		trouble := firstRetryable(failed)
		switch {
		case trouble == nil && len(failed) == 1:
			return p.s.bury(ctx, failed[0])
		case trouble == nil:
			return halves(ctx, failed, p.deliver)
		}
		p.s.health.waiting(trouble)
		if err := pause(ctx, n); err != nil {
			return err
		}
		if err := p.renew(); err != nil {
			return err
		}
		items = failed
	}
}

// try sends items once and settles those that Kafka took, also when ctx ended
// before the answers to the others.
func (p *producer) try(ctx context.Context, items []*item) ([]*item, error) {
	if err := p.s.prepare(ctx, items); err != nil {
		return nil, err
	}
	failed, err := p.s.send(ctx, p.cl, items)
	shipped := tally{s: p.s, d: Shipped}
	for _, it := range items {
		if it.answered.Load() && it.err == nil {
			shipped.settle(it)
		}
	}
	shipped.tell()
	return failed, err
}

// renew takes a fresh client: one that failed records keeps some errors (a
// producer id that it was once denied, a topic that was made anew) for good.
// Nothing is in flight by then, so no order is at stake.
func (p *producer) renew() error {
	p.cl.Close()
	p.s.topics.forget()
	cl, err := p.s.newProducer()
	if err != nil {
		return err
	}
	p.cl = cl
	return nil
}
