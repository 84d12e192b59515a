package kafka

import (
	"context"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

const (
	watchEvery = 15 * time.Second
	stallAfter = 5 * time.Second // a wave that takes longer is looked into
)

// Lag is how many records a consumer group has yet to read of a topic.
type Lag struct {
	Group, Topic string
	Records      int64
}

// watcher asks the brokers now and then how they are, on a connection of its own:
// how far the topics and the groups are, and, when a wave does not come to an
// end, whether anybody answers at all.
type watcher struct {
	admin  *kadm.Client // set by Run
	topics *topics
	health *health
	groups []string
	stall  chan struct{} // of capacity 1: a wave takes long

	mu   sync.Mutex
	ends map[string]int64
	lags []Lag
}

func newWatcher(c Config, t *topics, h *health) *watcher {
	return &watcher{topics: t, health: h, groups: c.Groups, stall: make(chan struct{}, 1)}
}

// run looks until ctx ends.
func (w *watcher) run(ctx context.Context) {
	every := time.NewTicker(watchEvery)
	defer every.Stop()
	for {
		stalled := false
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		case <-w.stall:
			stalled = true
		}
		w.look(ctx, stalled)
	}
}

// stalled is called by a timer.
func (w *watcher) stalled() {
	select {
	case w.stall <- struct{}{}:
	default: // it has been told already
	}
}

func (w *watcher) look(ctx context.Context, stalled bool) {
	asking, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	err := w.ask(asking)
	switch {
	case ctx.Err() != nil:
	case err != nil && stalled:
		w.health.waiting(err)
	case err != nil:
		w.health.silent(err)
	case stalled:
		w.health.waiting(errStalled)
	default:
		w.health.answered()
	}
}

// ask gets the offsets of all known topics and the lag of the groups. A topic or
// a group that has an error of its own is left out: that is not the broker's.
func (w *watcher) ask(ctx context.Context) error {
	names := w.topics.names()
	if len(names) == 0 {
		_, err := w.admin.BrokerMetadata(ctx)
		return err
	}
	listed, err := w.admin.ListEndOffsets(ctx, names...)
	if err != nil {
		return err
	}
	ends := make(map[string]int64, len(names))
	listed.Each(func(o kadm.ListedOffset) {
		if o.Err == nil {
			ends[o.Topic] += o.Offset
		}
	})
	lags, err := w.askLags(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ends, w.lags = ends, lags
	return err
}

func (w *watcher) askLags(ctx context.Context) ([]Lag, error) {
	if len(w.groups) == 0 {
		return nil, nil
	}
	described, err := w.admin.Lag(ctx, w.groups...)
	if err != nil {
		return nil, err
	}
	var lags []Lag
	for _, group := range described.Sorted() {
		for _, topic := range group.Lag.TotalByTopic().Sorted() {
			lags = append(lags, Lag{Group: group.Group, Topic: topic.Topic, Records: topic.Lag})
		}
	}
	return lags, nil
}

func (w *watcher) fillStatus(s *Status) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s.EndOffsets, s.Lags = w.ends, w.lags // replaced as a whole, never changed
}
