package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	warmUps = 20  // lines before those that count: connections, first batches
	probes  = 500 // lines that count

	// pause is the mean time between two lines; each is drawn from half to one and
	// a half of it, so that lines do not march in step with the program's timers.
	pause = 10 * time.Millisecond
)

// probeLine is a line on its way; no two have the same text.
type probeLine struct {
	text  string
	shape *shape
}

// probe sends lines by one door and waits for them at the other.
type probe struct {
	send  func(probeLine) error
	lines []probeLine
	index map[string]int // text → line
	sent  []atomic.Int64 // unix nanoseconds, just before send
	late  []time.Duration
}

func newProbe(seed uint64, send func(probeLine) error) *probe {
	const n = warmUps + probes
	p := &probe{send: send, index: map[string]int{}, sent: make([]atomic.Int64, n), late: make([]time.Duration, n)}
	g := newGenerator(seed, 0)
	for len(p.lines) < n {
		s := g.pick(true)
		text := string(s.appendLine(nil, time.Now(), g.random))
		if _, taken := p.index[text]; !taken {
			p.index[text] = len(p.lines)
			p.lines = append(p.lines, probeLine{text, s})
		}
	}
	return p
}

// arrival is how long a line of a format took.
type arrival struct {
	format string
	took   time.Duration
}

// run sends all lines, the first ones for warming up, and returns the arrivals
// of the others.
func (p *probe) run(ctx context.Context, kafka *broker) ([]arrival, error) {
	client, err := kafka.consumer()
	if err != nil {
		return nil, err
	}
	defer client.Close()
	if err := p.exchange(ctx, client, 0, warmUps); err != nil {
		return nil, fmt.Errorf("warming up: %w", err)
	}
	if err := p.exchange(ctx, client, warmUps, len(p.lines)); err != nil {
		return nil, err
	}
	var found []arrival
	for i, line := range p.lines[warmUps:] {
		found = append(found, arrival{line.shape.format, p.late[warmUps+i]})
	}
	return found, nil
}

// exchange sends the lines from up to to, and collects them meanwhile.
func (p *probe) exchange(ctx context.Context, client *kgo.Client, from, to int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sent := make(chan error, 1)
	go func() { sent <- p.sendAll(ctx, from, to) }()
	err := p.collect(ctx, client, to-from)
	if err != nil {
		cancel()
	}
	return errors.Join(err, <-sent)
}

func (p *probe) sendAll(ctx context.Context, from, to int) error {
	for i := from; i < to; i++ {
		if err := sleep(ctx, pause/2+rand.N(pause)); err != nil {
			return err
		}
		p.sent[i].Store(time.Now().UnixNano())
		if err := p.send(p.lines[i]); err != nil {
			return err
		}
	}
	return nil
}

// collect waits for n lines. One that comes twice, or that was never sent, is an error.
func (p *probe) collect(ctx context.Context, client *kgo.Client, n int) error {
	for n > 0 {
		fetches := client.PollFetches(ctx)
		now := time.Now().UnixNano()
		if ctx.Err() != nil {
			return fmt.Errorf("waiting for %d more lines: %w", n, context.Cause(ctx))
		}
		if err := fetches.Err(); err != nil {
			return err
		}
		for r := range fetches.RecordsAll() {
			if err := p.receive(r.Value, now); err != nil {
				return err
			}
			n--
		}
	}
	return nil
}

func (p *probe) receive(value []byte, now int64) error {
	var record struct{ Body string }
	if err := json.Unmarshal(value, &record); err != nil {
		return fmt.Errorf("a record that is not JSON: %w", err)
	}
	i, ok := p.index[record.Body]
	if !ok || p.late[i] != 0 {
		return fmt.Errorf("a record that was not sent, or came twice: %.120s", record.Body)
	}
	p.late[i] = time.Duration(now - p.sent[i].Load())
	return nil
}
