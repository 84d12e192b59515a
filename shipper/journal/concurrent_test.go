package journal

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"logcanary/collector/record"
)

// Many sources append while two consumers follow, one of them durably, and
// others look around: each source's records come once and in order to both.
func TestConcurrentUse(t *testing.T) {
	const sources, each = 4, 600
	cfg := Config{Consumers: []string{"fast", "exact"}, TailBytes: 64 << 10, SegmentBytes: 64 << 10}
	j := mustOpen(t, cfg, newFakeDisk())
	var wg sync.WaitGroup
	for i := range sources {
		wg.Go(func() {
			key := string(rune('a' + i))
			for n := 1; n <= each; n += 3 {
				enter(j, batch(key, n, n+2, 100))
				j.Append(&record.Batch{Key: "moves/" + key, Cursor: []byte(key)})
				j.Forget("moves/" + key)
			}
		})
	}
	wg.Go(func() {
		for j.Stats().Durable < sources*each/2 {
			if err := j.Scan(1, func(e record.Entry) bool { return e.Seq < 100 }); err != nil {
				t.Error(err)
			}
			j.Cursors("", func(key string, cursor []byte) { _ = j.Cursor(key) })
		}
	})
	var fast, exact []record.Entry
	wg.Go(func() { fast = takeAll(t, j.Consumer("fast"), (*Consumer).Next, sources*each) })
	wg.Go(func() { exact = takeAll(t, j.Consumer("exact"), (*Consumer).NextDurable, sources*each) })
	wg.Wait()
	inOrder(t, "fast", fast, sources, each)
	inOrder(t, "exact", exact, sources, each)
	mustClose(t, j)
}

type next func(*Consumer, context.Context, int) ([]record.Entry, error)

func takeAll(t *testing.T, c *Consumer, next next, n int) []record.Entry {
	var out []record.Entry
	for len(out) < n {
		entries, err := next(c, t.Context(), 5000)
		if err != nil {
			t.Error(err)
			break
		}
		out = append(out, owned(entries)...)
		c.Ack(entries[len(entries)-1].Seq)
	}
	return out
}

func inOrder(t *testing.T, consumer string, entries []record.Entry, sources, each int) {
	bySource := map[string][]string{}
	for _, n := range names(entries) {
		key, _, _ := strings.Cut(n, ":")
		bySource[key] = append(bySource[key], n)
	}
	if len(bySource) != sources {
		t.Errorf("%s: %d sources", consumer, len(bySource))
	}
	for key, got := range bySource {
		if !slices.Equal(got, series(key, 1, each)) {
			t.Errorf("%s: %s came as %v", consumer, key, got)
		}
	}
}
