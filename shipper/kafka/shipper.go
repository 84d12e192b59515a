package kafka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"logcanary/collector/record"
)

// Journal is where records come from: one consumer's place in it.
type Journal interface {
	follower
	seeker

	// NextDurable is Next for entries that survive a crash of the machine.
	NextDurable(ctx context.Context, n int) ([]record.Entry, error)
}

// follower is what at-least-once needs. Next waits for at least one entry and
// returns about n bytes of them, in order, immutable and borrowed until the next
// call; a Seek before it leaves them to the caller. Ack says that all entries up to
// seq are done with.
type follower interface {
	Next(ctx context.Context, n int) ([]record.Entry, error)
	Ack(seq uint64)
}

// seeker is what exactly-once needs besides. Position is the last acknowledged
// entry; after Seek the one after seq comes next.
type seeker interface {
	Position() uint64
	Seek(seq uint64)
}

// Shipper produces what its journal holds. It is made by New and runs once.
type Shipper struct {
	cfg      Config
	journal  Journal
	throttle *throttle
	health   *health
	topics   *topics
	watcher  *watcher
	placing  *placing

	shipped atomic.Uint64
	buried  atomic.Uint64
}

// Status is a picture of a Shipper, for metrics and for people.
type Status struct {
	Up     bool
	Since  time.Time // of Up, or of the outage
	Reason string    // kind of the trouble, of a few fixed ones; "" when up
	Err    error     // the last error of the outage; nil when up

	Shipped      uint64 // records that Kafka acknowledged
	DeadLettered uint64

	EndOffsets map[string]int64 // by topic, summed over partitions; up to 15 s old; read only
	Lags       []Lag            // of Config.Groups; up to 15 s old; read only
}

// New checks cfg and makes a Shipper for the journal. It does not use the
// network. Its errors wrap ErrConfig.
func New(cfg Config, j Journal) (*Shipper, error) {
	cfg = cfg.withDefaults()
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	var dials throttle
	opts, err := cfg.producerOpts(&dials, func(string) int32 { return kafkaBatch })
	if err != nil {
		return nil, err
	}
	if err := kgo.ValidateOpts(opts...); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	h := newHealth(cfg.Log.With(about(cfg)...))
	t := newTopics(cfg, h)
	return &Shipper{cfg: cfg, journal: j, throttle: &dials, health: h, topics: t, watcher: newWatcher(cfg, t, h), placing: newPlacing()}, nil
}

// about names the connection in log lines, without its secret.
func about(c Config) []any {
	attrs := []any{"brokers", strings.Join(c.Brokers, ",")}
	if c.SASL.Mechanism != "" {
		attrs = append(attrs, slog.String("mechanism", c.SASL.Mechanism), slog.String("username", c.SASL.Username))
	}
	return attrs
}

// Status may be called at any time, from any goroutine.
func (s *Shipper) Status() Status {
	status := Status{Shipped: s.shipped.Load(), DeadLettered: s.buried.Load()}
	s.health.fillStatus(&status)
	s.watcher.fillStatus(&status)
	return status
}

// Run ships until ctx ends; then it ships what the journal still holds, for
// Config.Grace at most, and returns nil. What could not be shipped stays in the
// journal. It returns ErrFenced when another instance took over, and an error of
// the journal.
func (s *Shipper) Run(ctx context.Context) error {
	admin, err := s.newAdmin()
	if err != nil {
		return err
	}
	defer admin.Close()
	s.topics.admin, s.watcher.admin = admin, admin

	hard, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var running sync.WaitGroup
	defer running.Wait()
	watching, stop := context.WithCancel(hard)
	defer stop()
	running.Go(func() { s.watcher.run(watching) })
	running.Go(func() { endAfter(ctx, watching, s.cfg.Grace, cancel) })

	mode := s.atLeastOnce
	if s.cfg.ExactlyOnce {
		mode = s.exactlyOnce
	}
	err = mode(ctx, hard)
	if hard.Err() != nil && errors.Is(err, context.Canceled) {
		s.cfg.Log.Warn("kafka: the grace is over, the rest stays in the journal", "grace", s.cfg.Grace)
		return nil
	}
	return err
}

// endAfter calls end when soft has been over for grace, unless done comes first.
func endAfter(soft, done context.Context, grace time.Duration, end func()) {
	select {
	case <-done.Done():
		return
	case <-soft.Done():
	}
	_ = sleep(done, grace)
	end()
}

// source reads entries; deliver returns when each item is settled, or when it
// can not go on.
type (
	source  func(ctx context.Context, n int) ([]record.Entry, error)
	deliver func(ctx context.Context, items []*item) error
)

// follow delivers wave after wave and acknowledges what is settled, until soft
// has ended and nothing is left, or deliver gives up.
func (s *Shipper) follow(soft, hard context.Context, next source, send deliver) error {
	var w wave
	l := newLayout(s.cfg.Topic)
	for {
		entries, err := s.read(soft, hard, next)
		if err != nil || len(entries) == 0 {
			return err
		}
		rested := s.rest(entries)
		for chunk := range slices.Chunk(entries, maxWave) {
			w.fill(chunk, l)
			err := send(hard, w.items)
			if low := w.low(); low > 0 {
				s.journal.Ack(low)
			}
			if err != nil {
				return err // the wave may still be in flight: its memory is not used again
			}
			s.health.moving()
			w.release()
		}
		_ = sleep(soft, time.Until(rested)) // at a stop there is no time to lose
	}
}

// pace is the least time between the beginnings of two waves, unless there is as
// much to send as fills one. A wave costs the same some hundred microseconds of
// processor time whether it holds a record or a hundred, and lines that come one by
// one, but fast, would each pay for a wave of their own.
const pace = 2 * time.Millisecond

// rest is when the wave after one of entries may begin.
func (s *Shipper) rest(entries []record.Entry) time.Time {
	size := 0
	for _, e := range entries {
		size += len(e.Data)
	}
	if size > s.cfg.MaxBufferedBytes/2 {
		return time.Time{}
	}
	return time.Now().Add(pace)
}

// lastLook is how long the journal is asked for more once soft has ended.
const lastLook = 20 * time.Millisecond

// read waits for entries. After soft has ended it takes what is there and returns
// nothing when nothing is.
func (s *Shipper) read(soft, hard context.Context, next source) ([]record.Entry, error) {
	if soft.Err() == nil {
		entries, err := next(soft, s.cfg.MaxBufferedBytes)
		if err == nil || soft.Err() == nil {
			return entries, err
		}
	}
	ctx, cancel := context.WithTimeout(hard, lastLook)
	defer cancel()
	entries, err := next(ctx, s.cfg.MaxBufferedBytes)
	if len(entries) == 0 && ctx.Err() != nil {
		return nil, nil
	}
	return entries, err
}

// tally notes that records left the journal for good, and tells it of as many at
// once as have their owner in common.
type tally struct {
	s     *Shipper
	d     Disposition
	owner *owner
	n     int
}

func (t *tally) settle(it *item) {
	it.settled = true
	if it.owner != t.owner {
		t.tell()
		t.owner = it.owner
	}
	t.n++
}

// tell must follow the last settle.
func (t *tally) tell() {
	if t.n == 0 {
		return
	}
	count := &t.s.shipped
	if t.d == DeadLettered {
		count = &t.s.buried
	}
	count.Add(uint64(t.n))
	t.s.cfg.Done(t.owner.key, t.owner.source, t.d, t.n)
	t.n = 0
}

// bury puts a refused record aside, however long the dead letters take.
func (s *Shipper) bury(ctx context.Context, it *item) error {
	for n := 1; ; n++ {
		err := s.cfg.Dead.Put(it.entry, it.err.Error())
		if err == nil {
			break
		}
		if n == 1 {
			s.cfg.Log.Error("kafka: dead letters are not taken, shipping waits", "seq", it.entry.Seq, "error", err)
		}
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
	buried := tally{s: s, d: DeadLettered}
	buried.settle(it)
	buried.tell()
	return nil
}

// pause waits after the n-th failure in a row.
func pause(ctx context.Context, n int) error { return sleep(ctx, pauseAfter(n)) }

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
