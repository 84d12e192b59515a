package kafka

import (
	"slices"
	"testing"
	"testing/synctest"
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
