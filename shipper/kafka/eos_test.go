package kafka

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Whatever is killed, and whatever the broker answers, a read_committed consumer
// sees each record once and in order. A kill is a Shipper whose grace is nothing,
// stopped anywhere; the next one knows only the journal, whose acknowledgements
// may be lost.
func TestExactlyOnceKilledAtRandom(t *testing.T) {
	for seed := range uint64(4) {
		synctest.Test(t, func(t *testing.T) {
			b := newBed(t)
			defer func() { b.stop() }()
			rng := rand.New(rand.NewPCG(seed, 1))
			cfg := b.config()
			cfg.ExactlyOnce, cfg.Grace, cfg.MaxBufferedBytes = true, time.Nanosecond, 1000
			j := newFakeJournal()
			for n := 0; n < 2000; {
				more := 1 + rng.IntN(200)
				j.append(numbered(n + more)[n:]...)
				n += more
				b.trouble(rng)
				r := b.run(cfg, j)
				time.Sleep(time.Duration(rng.IntN(int(3 * time.Second))))
				r.stop()
				j = j.reopened()
				if rng.IntN(2) == 0 {
					j.acked = 0 // the journal had not noted it
				}
			}
			total := uint64(len(j.entries))
			cfg.Grace = 0
			r := b.run(cfg, j)
			within(t, 5*time.Minute, "all acknowledged", func() bool { return j.Position() == total })
			r.stop()
			if got := b.values(int(total)); !slices.Equal(got, want(int(total))) {
				t.Errorf("seed %d: %d values of %d, or not in order", seed, len(got), total)
			}
			if dead := cfg.Dead.(*graveyard).buried(); len(dead) > 0 {
				t.Errorf("seed %d: dead letters %v", seed, dead)
			}
		})
	}
}

// trouble makes the broker answer some requests with errors, lose connections
// before or keep silent after them.
func (b *bed) trouble(rng *rand.Rand) {
	keys := []kmsg.Key{kmsg.Produce, kmsg.EndTxn, kmsg.TxnOffsetCommit, kmsg.AddOffsetsToTxn, kmsg.InitProducerID, kmsg.OffsetFetch, kmsg.FindCoordinator}
	codes := []*kerr.Error{kerr.RequestTimedOut, kerr.NotCoordinator, kerr.CoordinatorLoadInProgress, kerr.UnknownServerError, kerr.NotLeaderForPartition, kerr.ConcurrentTransactions}
	for range rng.IntN(3) {
		b.fault(keys[rng.IntN(len(keys))], 1+rng.IntN(2), kfake.Fault{Err: codes[rng.IntN(len(codes))]})
	}
	if rng.IntN(3) > 0 {
		return
	}
	skip := rng.IntN(5)
	b.c.ControlKey(int16(keys[rng.IntN(len(keys))]), func(kmsg.Request) (kmsg.Response, error, bool) {
		if skip--; skip >= 0 {
			return nil, nil, false
		}
		return nil, errHangUp, true
	})
}

const errHangUp = stallError("hang up")

// A second sidecar with the same id takes over, and the first one ends with an
// error that says so. Nothing is lost or doubled.
func TestFenced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		defer b.stop()
		cfg := b.config()
		cfg.ExactlyOnce = true
		j := newFakeJournal(numbered(10)...)
		first := b.run(cfg, j)
		eventually(t, "the first ships", func() bool { return j.Position() == 10 })
		taken := j.reopened()
		second := b.run(cfg, taken)
		taken.append(numbered(20)[10:]...)
		eventually(t, "the second ships", func() bool { return taken.Position() == 20 })
		j.append(numbered(11)[10:]...)
		if err := <-first.done; !errors.Is(err, ErrFenced) {
			t.Errorf("the first ended with %v", err)
		}
		first.cancel()
		taken.append(numbered(30)[20:]...)
		eventually(t, "the second goes on", func() bool { return taken.Position() == 30 })
		second.stop()
		if got := b.values(30); !slices.Equal(got, want(30)) {
			t.Errorf("%d values: %v", len(got), got)
		}
	})
}

// A transaction that the broker gave up, because an outage outlasted it, is not
// a takeover: the records go into a new one.
func TestTransactionOutlasted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		defer b.stop()
		cfg := b.config()
		cfg.ExactlyOnce = true
		j := newFakeJournal(numbered(10)...)
		r := b.run(cfg, j)
		eventually(t, "the first records", func() bool { return j.Position() == 10 })
		f := b.fault(kmsg.Produce, -1, kfake.Fault{Err: kerr.NotEnoughReplicas})
		j.append(numbered(20)[10:]...)
		time.Sleep(2 * time.Minute)
		f.Remove()
		f = b.fault(kmsg.Produce, 1, kfake.Fault{Err: kerr.InvalidProducerEpoch})
		eventually(t, "the others", func() bool { return j.Position() == 20 })
		r.stop()
		if got := b.values(20); f.Hits() != 1 || !slices.Equal(got, want(20)) {
			t.Errorf("%d values after %d faults", len(got), f.Hits())
		}
		if s := r.Status(); s.Shipped != 20 {
			t.Errorf("status %+v", s)
		}
	})
}

// A broker that comes later is noticed without a record to send.
func TestUpWithoutRecords(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		b.stop()
		dials(&cfg)
		r := b.run(cfg, newFakeJournal())
		time.Sleep(time.Minute)
		if s := r.Status(); s.Up || s.Reason != "unreachable" {
			t.Errorf("status without a broker: %+v", s)
		}
		b.start()
		eventually(t, "up", func() bool { return r.Status().Up })
		r.stop()
	})
}

// A commit that was answered well but did not happen is noticed before the journal
// is told, and the records are sent again.
func TestCommitReportedButNotDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		defer b.stop()
		cfg := b.config()
		cfg.ExactlyOnce = true
		b.c.ControlKey(int16(kmsg.EndTxn), func(req kmsg.Request) (kmsg.Response, error, bool) {
			resp := req.ResponseKind().(*kmsg.EndTxnResponse)
			resp.ProducerID = -1
			return resp, nil, true
		})
		j := newFakeJournal(numbered(10)...)
		r := b.run(cfg, j)
		time.Sleep(confirmWithin / 2)
		if at := j.Position(); at != 0 {
			t.Errorf("acknowledged up to %d before the commit", at)
		}
		eventually(t, "acknowledged", func() bool { return j.Position() == 10 })
		r.stop()
		if got := b.values(10); !slices.Equal(got, want(10)) {
			t.Errorf("%d values: %v", len(got), got)
		}
	})
}

// Kafka forgot the transactional id, as it does after a week without use.
func TestTransactionalIDForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		defer b.stop()
		cfg := b.config()
		cfg.ExactlyOnce = true
		j := newFakeJournal(numbered(10)...)
		r := b.run(cfg, j)
		eventually(t, "the first records", func() bool { return j.Position() == 10 })
		f := b.fault(kmsg.Produce, 1, kfake.Fault{Err: kerr.InvalidProducerIDMapping})
		j.append(numbered(20)[10:]...)
		eventually(t, "the others", func() bool { return j.Position() == 20 })
		r.stop()
		if got := b.values(20); f.Hits() != 1 || !slices.Equal(got, want(20)) {
			t.Errorf("%d values after %d faults", len(got), f.Hits())
		}
	})
}

// The position is the further one of Kafka's and the journal's: Kafka forgets the
// offset of a group that is idle for days, and at-least-once leaves none.
func TestResume(t *testing.T) {
	for name, journal := range map[string]uint64{"the journal knows less": 3, "the journal knows more": 15} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t)
				defer b.stop()
				cfg := b.config()
				cfg.ExactlyOnce = true
				j := newFakeJournal(numbered(10)...)
				r := b.run(cfg, j)
				eventually(t, "the first records", func() bool { return j.Position() == 10 })
				r.stop()
				j.append(numbered(20)[10:]...)
				j.acked = journal
				j = j.reopened()
				r = b.run(cfg, j)
				eventually(t, "the others", func() bool { return j.Position() == 20 })
				r.stop()
				if got, all := b.values(15), want(20); !slices.Equal(got, append(all[:10:10], all[max(10, journal):]...)) {
					t.Errorf("values %v", got)
				}
			})
		})
	}
}
