package probe

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestGuard is a file system that does not answer: it is waited for once, then not asked
// again until it has answered; others are asked meanwhile.
func TestGuard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g guard
		ctx, answers := t.Context(), make(chan int)
		begun := time.Now()
		if _, err := within(ctx, &g, "nfs", func() int { return <-answers }); !errors.Is(err, errStuck) || time.Since(begun) != patience {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		begun = time.Now()
		if _, err := within(ctx, &g, "nfs", func() int { t.Error("asked again"); return 0 }); !errors.Is(err, errStuck) || time.Since(begun) != 0 {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		if n, err := within(ctx, &g, "ext4", func() int { return 7 }); n != 7 || err != nil {
			t.Errorf("another place: %d, %v", n, err)
		}
		answers <- 1
		synctest.Wait()
		if n, err := within(ctx, &g, "nfs", func() int { return 8 }); n != 8 || err != nil {
			t.Errorf("after it answered: %d, %v", n, err)
		}
		if g.count != 0 || len(g.left) != 0 {
			t.Errorf("%d are left behind: %v", g.count, g.left)
		}
	})
}

// TestGuardPass: when the pass is over nobody is waited for any more, and nobody asked.
func TestGuardPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g guard
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		answers, begun := make(chan int), time.Now()
		if _, err := within(ctx, &g, "slow", func() int { return <-answers }); !errors.Is(err, errOver) || time.Since(begun) != time.Second {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
		if _, err := within(ctx, &g, "other", func() int { t.Error("asked"); return 0 }); !errors.Is(err, errOver) {
			t.Error(err)
		}
		answers <- 1
	})
}

// TestGuardBound: so many calls are left behind, and no more.
func TestGuardBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g guard
		answers := make(chan int)
		for i := range mostStuck {
			within(t.Context(), &g, itoa(i), func() int { return <-answers })
		}
		if _, err := within(t.Context(), &g, "one more", func() int { t.Error("asked"); return 0 }); !errors.Is(err, errStuck) {
			t.Error(err)
		}
		close(answers)
		synctest.Wait()
		if g.count != 0 || len(g.left) != 0 {
			t.Errorf("%d are left behind: %v", g.count, g.left)
		}
	})
}
