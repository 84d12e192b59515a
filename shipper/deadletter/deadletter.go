// Package deadletter keeps the records that Kafka refuses for good, each with
// the reason, in a journal of its own beside the main one.
//
// It promises that a record is durable before Put returns, and that what is set
// aside never holds up its neighbours. When its journal is full, or they are too old,
// the oldest go, as nobody reads them yet; they are counted. It does not deliver: replay
// is another room's.
package deadletter

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"logcanary/collector/record"
	"logcanary/shipper/journal"
)

// consumer is the name under which the store follows its own journal, to learn
// that what it appended is durable.
const consumer = "durable"

// ErrFull says that there is no room now; Put may be called again.
var ErrFull = errors.New("deadletter: no room")

// Store is a journal of dead letters. One goroutine puts at a time.
type Store struct {
	journal *journal.Journal
	written *journal.Consumer
	batch   record.Batch
	first   uint64 // number of the oldest letter when the store was opened
}

// Open opens the store in cfg.Dir, or begins one.
func Open(cfg journal.Config) (*Store, error) {
	cfg.Consumers = []string{consumer}
	j, err := journal.Open(cfg)
	if err != nil {
		return nil, fmt.Errorf("dead letters: %w", err)
	}
	return &Store{journal: j, written: j.Consumer(consumer), first: j.Stats().First}, nil
}

// Close closes the journal.
func (s *Store) Close(ctx context.Context) error { return s.journal.Close(ctx) }

// Records is how many were set aside since the journal began.
func (s *Store) Records() uint64 { return s.journal.Stats().Next - 1 }

// Dropped is how many letters this process let go unread to make room for others, or
// because they were older than the journal keeps them.
func (s *Store) Dropped() uint64 { return s.journal.Stats().First - s.first }

// letter is the value of a dead letter.
type letter struct {
	Reason string          `json:"reason"`
	At     time.Time       `json:"at"` // when it was set aside
	Seq    uint64          `json:"seq"`
	Record json.RawMessage `json:"record,omitempty"` // the value that was refused
	Raw    []byte          `json:"raw,omitempty"`    // of an entry that cannot be parsed
}

// patience bounds how long Put waits for the disk.
const patience = 10 * time.Second

// Put sets an entry aside and returns when it is durable.
func (s *Store) Put(e record.Entry, reason string) error {
	r, err := wrap(e, reason)
	if err != nil {
		return err
	}
	s.batch.Reset()
	s.batch.Records = r.Append(append(s.batch.Records, 0, 0, 0, 0))
	binary.LittleEndian.PutUint32(s.batch.Records, uint32(len(s.batch.Records)-4))
	s.batch.Count = 1
	if !s.journal.Reserve(len(s.batch.Records)) {
		return ErrFull
	}
	s.journal.Append(&s.batch)
	return s.wait()
}

func wrap(e record.Entry, reason string) (record.Record, error) {
	l := letter{Reason: reason, At: time.Now().UTC(), Seq: e.Seq}
	r, err := record.Parse(e.Data)
	if err != nil || !json.Valid(r.Value) {
		r, l.Raw = record.Record{}, e.Data
	} else {
		l.Record = r.Value
	}
	if r.Value, err = json.Marshal(l); err != nil {
		return r, fmt.Errorf("deadletter: %w", err)
	}
	return r, nil
}

// wait returns when all that was appended is durable. Taking it from the journal
// is how one learns that.
func (s *Store) wait() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	last := s.journal.Stats().Next - 1
	for seq := s.written.Position(); seq < last; {
		entries, err := s.written.NextDurable(ctx, 1<<20)
		if err != nil {
			return fmt.Errorf("deadletter: not durable yet: %w", err)
		}
		seq = entries[len(entries)-1].Seq
		s.written.Ack(seq)
	}
	return nil
}
