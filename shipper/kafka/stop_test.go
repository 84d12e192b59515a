package kafka

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"logcanary/collector/record"
)

// 88: a SIGTERM with a backlog ships it within the grace, and repeats nothing.
func TestFault88Backlog(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		j := newFakeJournal(numbered(1)...)
		r := b.run(cfg, j)
		eventually(t, "the first record", func() bool { return j.Position() == 1 })
		j.append(numbered(10_000)[1:]...)
		r.stop()
		if j.Position() != 10_000 {
			t.Errorf("stopped at %d", j.Position())
		}
		if got := b.values(10_000); !slices.Equal(got, want(10_000)) {
			t.Errorf("%d values, not those of the journal in order", len(got))
		}
		again(t, b, cfg, j, 10_000)
	})
}

// 88: a SIGTERM without a broker ends within the grace, and the rest stays.
func TestFault88NoBroker(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		j := newFakeJournal(numbered(1)...)
		r := b.run(cfg, j)
		eventually(t, "the first record", func() bool { return j.Position() == 1 })
		f := b.fault(kmsg.Produce, -1, kfake.Fault{Err: kerr.NotEnoughReplicas})
		j.append(numbered(10)[1:]...)
		time.Sleep(time.Minute)
		asked := time.Now()
		r.stop()
		if d := time.Since(asked); d > defaultGrace+time.Second || j.Position() != 1 {
			t.Errorf("ended after %v at %d", d, j.Position())
		}
		f.Remove()
		j = j.reopened()
		r = b.run(cfg, j)
		within(t, 2*time.Minute, "the rest", func() bool { return j.Position() == 10 })
		r.stop()
		if got := b.values(10); !slices.Equal(got, want(10)) {
			t.Errorf("values %v", got)
		}
	})
}

// An error of the journal ends Run and is told.
func TestJournalError(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		r := b.run(cfg, brokenJournal{newFakeJournal()})
		if err := <-r.done; !errors.Is(err, errBroken) {
			t.Errorf("Run: %v", err)
		}
		r.cancel()
	})
}

const errBroken = stallError("broken")

type brokenJournal struct{ *fakeJournal }

func (brokenJournal) Next(context.Context, int) ([]record.Entry, error)        { return nil, errBroken }
func (brokenJournal) NextDurable(context.Context, int) ([]record.Entry, error) { return nil, errBroken }
