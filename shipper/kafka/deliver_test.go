package kafka

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// modes runs a test in both modes of delivery.
func modes(t *testing.T, test func(t *testing.T, b *bed, cfg Config)) {
	for name, exactlyOnce := range map[string]bool{"at least once": false, "exactly once": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBed(t)
				defer func() { b.stop() }()
				cfg := b.config()
				cfg.ExactlyOnce = exactlyOnce
				test(t, b, cfg)
			})
		})
	}
}

// What stands in the journal comes out in Kafka, in order, and is acknowledged.
func TestDeliver(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		j := newFakeJournal(numbered(10_000)...)
		r := b.run(cfg, j)
		eventually(t, "all acknowledged", func() bool { return j.Position() == 10_000 })
		r.stop()
		if got := b.values(10_000); !slices.Equal(got, want(10_000)) {
			t.Errorf("%d values, not those of the journal in order", len(got))
		}
		if s := r.Status(); s.Shipped != 10_000 || s.DeadLettered != 0 || !s.Up {
			t.Errorf("status %+v", s)
		}
	})
}

// A lone record goes out at once; those of a stream share waves, and none of them
// waits for longer than the pace.
func TestAStreamKeepsThePace(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		j := newFakeJournal(numbered(1)...)
		r := b.run(cfg, j)
		defer r.stop()
		eventually(t, "the first record", func() bool { return j.Position() == 1 })
		time.Sleep(time.Second)
		const n, every = 1000, 100 * time.Microsecond
		all := numbered(n)
		before, late := j.waves(), time.Duration(0)
		for i := uint64(2); i < n; i++ {
			j.append(all[i-1])
			began := time.Now()
			time.Sleep(every)
			if i%100 == 2 {
				eventually(t, "a record", func() bool { return j.Position() >= i })
				late = max(late, time.Since(began))
			}
		}
		if got, most := j.waves()-before, int(n*every/pace)+20; got > most {
			t.Errorf("%d waves for %v of a stream, more than %d", got, n*every, most)
		}
		if late > 4*pace { // exactly once, a transaction of some milliseconds may be under way
			t.Errorf("a record took %v", late)
		}
	})
}
