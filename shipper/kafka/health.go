package kafka

import (
	"log/slog"
	"sync"
	"time"
)

// health knows whether records flow, and tells each change once. An outage
// begins with the first trouble and ends with the first wave that went through,
// or with an answer when there was nothing to send. Within an outage each kind of
// trouble is logged once, so that a flapping cause does not flood the log.
type health struct {
	log *slog.Logger // with the attributes that name broker, user and mechanism

	mu     sync.Mutex
	up     bool
	since  time.Time
	err    error
	reason reason
	told   map[string]bool // kinds logged in this outage
	stuck  bool            // records wait: an answer alone does not end the outage
}

func newHealth(log *slog.Logger) *health {
	return &health{log: log, since: time.Now(), reason: reason{kind: "not connected yet"}, told: map[string]bool{}}
}

// moving says that a wave went through.
func (h *health) moving() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stuck = false
	h.rise()
}

// answered says that a broker answered a request that sends nothing.
func (h *health) answered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.stuck {
		h.rise()
	}
}

// waiting says that records wait because of err.
func (h *health) waiting(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stuck = true
	h.fall(err)
}

// silent says that a request that sends nothing failed.
func (h *health) silent(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fall(err)
}

func (h *health) rise() {
	if h.up {
		return
	}
	h.log.Info("kafka is up", "after", time.Since(h.since).Round(time.Millisecond))
	h.up, h.since, h.err, h.reason = true, time.Now(), nil, reason{}
	clear(h.told)
}

func (h *health) fall(err error) {
	r := explain(err)
	if h.up {
		h.up, h.since = false, time.Now()
	}
	h.err, h.reason = err, r
	if h.told[r.kind] {
		return
	}
	h.told[r.kind] = true
	h.log.Warn("kafka is down", "reason", r.kind, "error", err, "do", r.help)
}

func (h *health) fillStatus(s *Status) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.Up, s.Since, s.Reason, s.Err = h.up, h.since, h.reason.kind, h.err
}
