package kafka

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"logcanary/collector/record"
)

// ErrFenced says that another instance took the transactional id over: two
// sidecars run with the same instance id, or this one was frozen for longer than
// a transaction lasts and somebody replaced it.
var ErrFenced = errors.New("kafka: fenced by another instance with the same id; run one sidecar per state directory")

// errRefused says that a transaction was given up because Kafka will never take
// some of its records.
var errRefused = errors.New("kafka: records refused")

// transactor delivers exactly once. It lives through sessions, each with a client
// of its own. A session ends with the first trouble: the next one's first request
// (InitProducerID) aborts whatever it left open, and then the group's offset in
// Kafka says what was committed. So there is one way to recover, and it is the
// one that a crash takes.
type transactor struct {
	s       *Shipper
	cl      *kgo.Client // of this session
	begun   time.Time   // of the transaction
	unsure  []*item     // of a commit whose answer did not come
	blocked bool        // records wait: the last session could not deliver them
	ends    ends
}

// ends counts the EndTxn requests that a broker answered. It is a hook of the
// client library.
type ends struct{ atomic.Int64 }

func (e *ends) OnBrokerE2E(_ kgo.BrokerMetadata, key int16, e2e kgo.BrokerE2E) {
	if key == int16(kmsg.EndTxn) && e2e.Err() == nil {
		e.Add(1)
	}
}

func (s *Shipper) exactlyOnce(soft, hard context.Context) error {
	t := &transactor{s: s}
	for n := 1; ; n++ {
		before := s.shipped.Load()
		err := t.session(soft, hard)
		switch {
		case err == nil || errors.Is(err, ErrFenced) || isAs[journalError](err):
			return err
		case hard.Err() != nil:
			return hard.Err() // whatever else the cut has caused
		}
		if s.shipped.Load() != before {
			n = 1
		}
		s.health.waiting(err)
		s.topics.forget()
		if pause(soft, n) != nil {
			return nil
		}
	}
}

// session opens a client, finds the position in Kafka and follows from there.
func (t *transactor) session(soft, hard context.Context) error {
	defer func() { t.close() }()
	err := t.resume(soft)
	switch {
	case soft.Err() != nil && err != nil:
		return nil
	case err != nil:
		return err
	}
	if !t.blocked {
		t.s.health.moving() // what could be done was done
	}
	err = t.s.follow(soft, hard, t.s.durable, t.deliver)
	t.blocked = err != nil
	return err
}

// open takes a fresh client. Loading its producer id makes Kafka abort whatever
// an earlier client of this instance left open, in this process or another.
func (t *transactor) open(ctx context.Context) error {
	t.close()
	cl, err := t.s.newProducer(kgo.WithHooks(&t.ends))
	if err != nil {
		return err
	}
	t.cl = cl
	_, _, err = cl.ProducerID(ctx)
	return err
}

func (t *transactor) close() {
	if t.cl != nil {
		t.cl.Close()
		t.cl = nil
	}
}

// journalError is an error that no new session heals.
type journalError struct{ error }

func (e journalError) Unwrap() error { return e.error }

func (s *Shipper) durable(ctx context.Context, n int) ([]record.Entry, error) {
	entries, err := s.journal.NextDurable(ctx, n)
	if err != nil {
		err = journalError{err}
	}
	return entries, err
}

// resume fences every earlier session, which ends its open transaction, and puts
// the journal to where Kafka says that this instance is. The journal's own
// position counts when it is further: after a time of at-least-once, or when
// Kafka has forgotten the offset of a group that was idle for days.
func (t *transactor) resume(ctx context.Context) error {
	if err := t.s.topics.ensure(ctx, t.s.cfg.Topic); err != nil {
		return err
	}
	if err := t.open(ctx); err != nil {
		return err
	}
	committed, err := t.committed(kadm.RequireStable(ctx)) // of a commit that is still being completed, wait for the end
	if err != nil {
		return err
	}
	at := max(t.s.journal.Position(), committed)
	t.settleUpTo(t.unsure, at)
	t.unsure = nil
	t.s.journal.Seek(at)
	t.s.journal.Ack(at)
	return nil
}

// committed asks Kafka for the position; 0 when it knows none.
func (t *transactor) committed(ctx context.Context) (uint64, error) {
	offsets, err := t.s.topics.admin.FetchOffsets(ctx, t.s.cfg.instance())
	if errors.Is(err, kerr.GroupIDNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	o, ok := offsets.Lookup(t.s.cfg.Topic, cursorPartition)
	if !ok || o.Err != nil || o.At < 0 {
		return 0, o.Err
	}
	return uint64(o.At), nil
}

// settleUpTo settles what is committed of items, or turned out to be.
func (t *transactor) settleUpTo(items []*item, at uint64) {
	shipped := tally{s: t.s, d: Shipped}
	for _, it := range items {
		if it.entry.Seq <= at {
			shipped.settle(it)
		}
	}
	shipped.tell()
}

// deliver commits items in one transaction, or, when Kafka refuses some of them,
// in several that leave those out.
func (t *transactor) deliver(ctx context.Context, items []*item) error {
	if err := t.s.prepare(ctx, items); err != nil {
		return err
	}
	err := t.commit(ctx, items)
	switch {
	case err == nil:
		t.settleUpTo(items, math.MaxUint64)
		return nil
	case !errors.Is(err, errRefused):
		return t.fenced(err)
	case len(items) > 1:
		return halves(ctx, items, t.deliver)
	}
	if err := t.s.bury(ctx, items[0]); err != nil {
		return err
	}
	return t.skip(ctx, items[0].entry.Seq)
}

// commit sends items and the position after them in one transaction.
func (t *transactor) commit(ctx context.Context, items []*item) error {
	if err := t.cl.BeginTransaction(); err != nil {
		return err
	}
	t.begun = time.Now()
	failed, err := t.s.send(ctx, t.cl, items)
	if err != nil {
		return err
	}
	if len(failed) > 0 {
		return t.abort(ctx, firstRetryable(failed))
	}
	seq := items[len(items)-1].entry.Seq
	if err := t.advance(ctx, seq); err != nil {
		return err
	}
	t.unsure = items
	if err := t.cl.EndTransaction(ctx, kgo.TryCommit); err != nil {
		return err
	}
	if err := t.confirm(ctx, seq); err != nil {
		return err
	}
	t.unsure = nil
	return nil
}

// errUncommitted says that the client reported a commit that Kafka does not know.
var errUncommitted = errors.New("kafka: the transaction was not committed, though its end was reported")

// confirmWithin is how long Kafka may take to complete a commit that it accepted:
// the answer comes before the markers are written, usually by milliseconds.
const confirmWithin = 5 * time.Second

// confirm waits until Kafka itself tells the position. The client's word is not
// enough: EndTransaction of franz-go v1.22.2 was seen to return nil without having
// sent EndTxn (about once in 500 runs of a first transaction on a new topic of
// several partitions), and what is acknowledged to the journal can not be sent again.
func (t *transactor) confirm(ctx context.Context, seq uint64) error {
	ctx, cancel := context.WithTimeout(ctx, confirmWithin)
	defer cancel()
	for wait := time.Millisecond; ; wait = min(2*wait, 100*time.Millisecond) {
		at, err := t.committed(ctx)
		if err == nil && at >= seq {
			return nil
		}
		if sleep(ctx, wait) != nil {
			return errors.Join(errUncommitted, err)
		}
	}
}

// abort ends a transaction in which records failed, and says why: by trouble,
// which the next session heals, or because they are refused. For the reason that
// confirm tells, an abort counts only when a broker answered it; else a fresh
// client makes sure that what was sent does not end up in the next transaction.
func (t *transactor) abort(ctx context.Context, trouble error) error {
	if trouble != nil {
		return trouble
	}
	before := t.ends.Load()
	if err := t.cl.EndTransaction(ctx, kgo.TryAbort); err == nil && t.ends.Load() > before {
		return errRefused
	}
	if err := t.open(ctx); err != nil {
		return err
	}
	return errRefused
}

// cursorPartition is the partition of the destination topic under which the
// group's offset holds the position: the sequence number of the last entry.
const cursorPartition = 0

// advance adds the position to the transaction.
func (t *transactor) advance(ctx context.Context, seq uint64) error {
	id, epoch, err := t.cl.ProducerID(ctx)
	if err != nil {
		return err
	}
	group := t.s.cfg.instance()
	add := kmsg.NewPtrAddOffsetsToTxnRequest()
	add.TransactionalID, add.ProducerID, add.ProducerEpoch, add.Group = group, id, epoch, group
	added, err := add.RequestWith(ctx, t.cl)
	if err != nil {
		return err
	}
	if err := kerr.ErrorForCode(added.ErrorCode); err != nil {
		return err
	}
	done, err := offsetRequest(t.s.cfg, id, epoch, seq).RequestWith(ctx, t.cl)
	if err != nil {
		return err
	}
	return offsetError(done)
}

// offsetRequest is TxnOffsetCommit of a group without members (generation -1).
func offsetRequest(c Config, id int64, epoch int16, seq uint64) *kmsg.TxnOffsetCommitRequest {
	part := kmsg.NewTxnOffsetCommitRequestTopicPartition()
	part.Partition, part.Offset = cursorPartition, int64(seq)
	topic := kmsg.NewTxnOffsetCommitRequestTopic()
	topic.Topic, topic.Partitions = c.Topic, append(topic.Partitions, part)
	req := kmsg.NewPtrTxnOffsetCommitRequest()
	req.TransactionalID, req.Group = c.instance(), c.instance()
	req.ProducerID, req.ProducerEpoch, req.Generation = id, epoch, -1
	req.Topics = append(req.Topics, topic)
	return req
}

func offsetError(resp *kmsg.TxnOffsetCommitResponse) error {
	for _, topic := range resp.Topics {
		for _, part := range topic.Partitions {
			if err := kerr.ErrorForCode(part.ErrorCode); err != nil {
				return err
			}
		}
	}
	return nil
}

// skip moves the position past a record that went to the dead letters. There is
// no transaction open then, and none is needed: nothing is produced.
func (t *transactor) skip(ctx context.Context, seq uint64) error {
	var at kadm.Offsets
	at.AddOffset(t.s.cfg.Topic, cursorPartition, int64(seq), -1)
	for n := 1; ; n++ {
		err := t.s.topics.admin.CommitAllOffsets(ctx, t.s.cfg.instance(), at)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		}
		t.s.health.waiting(err)
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
}

// fenced tells another instance's takeover from the broker's own abort of a
// transaction that lasted too long (an outage in its middle): the codes are the
// same, but only a takeover can hit a young transaction.
func (t *transactor) fenced(err error) error {
	if isAny(err, kerr.ProducerFenced, kerr.InvalidProducerEpoch) && time.Since(t.begun) < transactionTimeout {
		return fmt.Errorf("%w: %w", ErrFenced, err)
	}
	return err
}
