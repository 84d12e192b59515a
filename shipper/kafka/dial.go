package kafka

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
	"time"
)

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

const (
	dialBurst    = 16 // a start needs about six connections
	dialInterval = 500 * time.Millisecond
)

// throttle spaces connection attempts. The client library retries some requests
// without a pause when a connection fails at once (AddPartitionsToTxn to a broker
// that is down, credentials that a broker answers by hanging up); this is where
// such a loop is slowed to a walk, whatever its cause.
type throttle struct {
	mu   sync.Mutex
	next time.Time // when the next attempt would be due if none had been saved up
}

// wrap makes dial wait its turn.
func (t *throttle) wrap(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if d := t.turn(time.Now()); d > 0 {
			if err := sleep(ctx, d); err != nil {
				return nil, err
			}
		}
		ctx, cancel := context.WithTimeout(ctx, dialTimeout)
		defer cancel()
		return dial(ctx, network, address)
	}
}

// turn takes a turn and returns how long it is away.
func (t *throttle) turn(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if saved := now.Add(-dialBurst * dialInterval); t.next.Before(saved) {
		t.next = saved
	}
	t.next = t.next.Add(dialInterval)
	return t.next.Sub(now)
}

// dialer is how the configuration connects.
func (c Config) dialer() dialFunc {
	switch {
	case c.dial != nil:
		return c.dial
	case c.TLS != nil:
		return (&tls.Dialer{Config: c.TLS}).DialContext
	}
	return (&net.Dialer{}).DialContext
}
