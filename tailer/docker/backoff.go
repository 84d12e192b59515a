package docker

import (
	"context"
	"time"
)

// backoff waits longer each time, from first up to last.
type backoff struct {
	first, last time.Duration
	now         time.Duration
}

// wait waits, or ends early with ctx. It returns false when ctx has ended.
func (b *backoff) wait(ctx context.Context) bool {
	b.now = min(max(b.first, 2*b.now), b.last)
	return rest(ctx, b.now)
}

// reset says that it went well.
func (b *backoff) reset() { b.now = 0 }

// rest waits for d. It returns false when ctx has ended.
func rest(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
