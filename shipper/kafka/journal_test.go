package kafka

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"sync"

	"logcanary/collector/record"
)

// fakeJournal is a consumer's place in a journal that is kept in memory. All of
// it is durable; a crash is a new consumer at the position that was acknowledged.
type fakeJournal struct {
	mu      sync.Mutex
	entries []record.Entry
	at      uint64 // delivered up to here
	acked   uint64
	acks    []uint64
	lent    []record.Entry // what is borrowed until the next call
	more    chan struct{}
}

func newFakeJournal(records ...record.Record) *fakeJournal {
	j := &fakeJournal{more: make(chan struct{})}
	j.append(records...)
	return j
}

func (j *fakeJournal) append(records ...record.Record) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range records {
		j.entries = append(j.entries, record.Entry{Seq: uint64(len(j.entries) + 1), Data: r.Append(nil)})
	}
	close(j.more)
	j.more = make(chan struct{})
}

// reopened is the same journal after a crash.
func (j *fakeJournal) reopened() *fakeJournal {
	j.mu.Lock()
	defer j.mu.Unlock()
	return &fakeJournal{entries: j.entries, at: j.acked, acked: j.acked, more: make(chan struct{})}
}

func (j *fakeJournal) Position() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.acked
}

func (j *fakeJournal) Seek(seq uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.at, j.lent = seq, nil
}

func (j *fakeJournal) Ack(seq uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if seq < j.acked {
		panic(fmt.Sprintf("ack of %d after %d", seq, j.acked))
	}
	j.acked = seq
	j.acks = append(j.acks, seq)
}

// waves is how often something was acknowledged.
func (j *fakeJournal) waves() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.acks)
}

func (j *fakeJournal) take(n int) ([]record.Entry, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, e := range j.lent {
		clear(e.Data) // it was borrowed until now: whoever still looks at it finds nothing
	}
	j.lent = nil
	for size := 0; j.at < uint64(len(j.entries)) && (len(j.lent) == 0 || size < n); j.at++ {
		e := j.entries[j.at]
		j.lent = append(j.lent, record.Entry{Seq: e.Seq, Data: bytes.Clone(e.Data)})
		size += len(e.Data)
	}
	return j.lent, j.more
}

func (j *fakeJournal) Next(ctx context.Context, n int) ([]record.Entry, error) {
	for {
		out, more := j.take(n)
		if len(out) > 0 {
			return out, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-more:
		}
	}
}

func (j *fakeJournal) NextDurable(ctx context.Context, n int) ([]record.Entry, error) {
	return j.Next(ctx, n)
}

// numbered makes n records of a few keys, whose values tell their number from 1.
func numbered(n int) []record.Record {
	out := make([]record.Record, n)
	for i := range out {
		r := sample(i + 1)
		r.Key = fmt.Sprintf("shop/s%d", i%3)
		r.Service = fmt.Sprintf("s%d", i%3)
		out[i] = r
	}
	return out
}

func sample(n int) record.Record {
	r := record.Record{
		Time: 900_000_000_000_000_000 + int64(n), Level: record.Error, Outcome: record.Fail,
		Fingerprint: 0xabc, Key: "shop/api", Service: "api", Source: "stderr",
		Value: fmt.Appendf(nil, `{"n":%d}`, n),
	}
	binary.BigEndian.PutUint64(r.ID[8:], uint64(n))
	return r
}

// graveyard keeps dead letters.
type graveyard struct {
	mu      sync.Mutex
	seqs    []uint64
	reasons []string
	fail    int // this many Puts fail first
}

func (g *graveyard) Put(e record.Entry, reason string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.fail > 0 {
		g.fail--
		return fmt.Errorf("no room")
	}
	g.seqs = append(g.seqs, e.Seq)
	g.reasons = append(g.reasons, reason)
	return nil
}

func (g *graveyard) buried() []uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]uint64{}, g.seqs...)
}
