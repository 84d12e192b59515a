package kafka

import (
	"bytes"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"logcanary/collector/record"
)

// maxWave bounds the records of a wave, and so the memory beside their bytes.
const maxWave = 4096

// item is one record on its way. It is its own kgo.Record's Context, which is how
// the client hands it back to promise without a closure for each record.
type item struct {
	endless
	entry   record.Entry
	owner   *owner
	rec     kgo.Record
	headers [7]kgo.RecordHeader
	hex     [48]byte // digits of event id and fingerprint

	unfit error // why it can not even be sent

	placing *placing // of the wave
	placed  bool     // it is in a partition, or failed before

	// The client's goroutine writes err and then answered; Run's goroutine reads
	// them once answered is set.
	answered atomic.Bool
	err      error

	settled bool // it left the journal for good
}

// endless is a context without a state: the client may still ask an item whether
// it is done when the item's memory serves the next wave already.
type endless struct{}

func (endless) Deadline() (time.Time, bool) { return time.Time{}, false }
func (endless) Done() <-chan struct{}       { return nil }
func (endless) Err() error                  { return nil }
func (endless) Value(any) any               { return nil }

// promise is called by the client when Kafka has answered for a record. It may
// not block and may not call the client.
func promise(r *kgo.Record, err error) {
	it := r.Context.(*item)
	it.place()
	it.answer(err)
}

func (it *item) place() {
	if !it.placed {
		it.placed = true
		it.placing.one()
	}
}

func (it *item) answer(err error) {
	it.err = err
	it.answered.Store(true)
}

// wave is the records that are on their way together. Its memory is used again
// by the next wave: nothing of it may be in flight when it is filled.
type wave struct {
	slab  []item
	items []*item
}

// fill makes a wave of entries, at most maxWave of them.
func (w *wave) fill(entries []record.Entry, l *layout) {
	if cap(w.slab) < len(entries) {
		w.slab = make([]item, max(len(entries), min(2*cap(w.slab), maxWave)))
	}
	w.slab, w.items = w.slab[:len(entries)], w.items[:0]
	now := time.Now().UnixNano()
	for i, e := range entries {
		w.slab[i].set(e, l, now)
		w.items = append(w.items, &w.slab[i])
	}
}

// release lets go of the journal's memory.
func (w *wave) release() {
	clear(w.slab)
	w.items = w.items[:0]
}

// low is the contiguous low mark: the sequence number up to which everything is
// settled, 0 when the first is not. A hole stops it, whatever came after.
func (w *wave) low() uint64 {
	var seq uint64
	for _, it := range w.items {
		if !it.settled {
			break
		}
		seq = it.entry.Seq
	}
	return seq
}

// layout turns records into Kafka's form.
type layout struct {
	topic      string
	topics     map[string]string // topics that routes chose, so that each name is allocated once
	json       []byte
	version    []byte
	severities [record.Levels][]byte
	owners     map[names]*owner
	last       *owner // of the last record
	nobody     *owner // of what could not be read
}

// owner is what records that were kept together have in common. It is a copy of
// its own: a wave is larger than the processor's caches, and looking for each record's
// key in the journal's memory when it is assigned a partition, and again when it is
// done, would wait for that memory each time.
type owner struct{ key, source []byte }

type names struct{ key, source string }

// maxOwners bounds the owners that are remembered.
const maxOwners = 4096

// ownerOf is the owner of a record, mostly that of the record before.
func (l *layout) ownerOf(v *view) *owner {
	if bytes.Equal(l.last.key, v.key) && bytes.Equal(l.last.source, v.source) {
		return l.last
	}
	o, ok := l.owners[names{string(v.key), string(v.source)}]
	if !ok {
		if len(l.owners) >= maxOwners {
			clear(l.owners)
		}
		o = &owner{append([]byte{}, v.key...), append([]byte{}, v.source...)}
		l.owners[names{string(v.key), string(v.source)}] = o
	}
	l.last = o
	return o
}

func newLayout(topic string) *layout {
	l := &layout{topic: topic, topics: map[string]string{}, json: []byte("application/json"), version: []byte("1"),
		owners: map[names]*owner{}, last: &owner{key: []byte{}}, nobody: &owner{}}
	for i := range l.severities {
		l.severities[i] = []byte(record.Level(i).SeverityText())
	}
	return l
}

// topicOf is the topic's name. Topics come from the operator's routes alone, so
// there are few of them.
func (l *layout) topicOf(chosen []byte) string {
	if len(chosen) == 0 {
		return l.topic
	}
	name, ok := l.topics[string(chosen)]
	if !ok {
		name = string(chosen)
		l.topics[name] = name
	}
	return name
}

// set lays out a cleared item at a time, in unix nanoseconds.
func (it *item) set(e record.Entry, l *layout, now int64) {
	it.entry, it.owner = e, l.nobody
	var v view
	if it.unfit = v.parse(e.Data); it.unfit != nil {
		return
	}
	it.owner = l.ownerOf(&v)
	// A broker refuses what is more than an hour ahead of its own clock
	// (log.message.timestamp.after.max.ms), and a wrong clock is no reason to lose a
	// record: it bears now then. Its value tells the time as it was read.
	it.rec = kgo.Record{
		Key:       it.owner.key,
		Value:     v.value,
		Headers:   it.appendHeaders(&v, l),
		Timestamp: time.Unix(0, min(v.time, now)),
		Topic:     l.topicOf(v.topic),
		Context:   it,
	}
}

// appendHeaders writes the headers of the contract into the item's own memory.
func (it *item) appendHeaders(v *view, l *layout) []kgo.RecordHeader {
	record.AppendHex(v.id.AppendTo(it.hex[:0]), v.fingerprint)
	h := append(it.headers[:0],
		kgo.RecordHeader{Key: "content-type", Value: l.json},
		kgo.RecordHeader{Key: "schema-version", Value: l.version},
		kgo.RecordHeader{Key: "event-id", Value: it.hex[:32]},
		kgo.RecordHeader{Key: "severity", Value: l.severities[v.level]},
		kgo.RecordHeader{Key: "fingerprint", Value: it.hex[32:]},
		kgo.RecordHeader{Key: "service", Value: v.service},
	)
	if len(v.traceparent) == 0 {
		return h
	}
	return append(h, kgo.RecordHeader{Key: "traceparent", Value: v.traceparent})
}
