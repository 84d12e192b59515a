package main

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// message is a record as a consumer gets it.
type message struct {
	key, value string
	headers    map[string]string
	partition  int32
}

// reading is what a case has read of a topic. It goes on where it stopped: a case
// that looks a hundred times does not read everything a hundred times.
type reading struct {
	messages []message
	next     map[int32]int64 // by partition
}

// consume returns what a topic holds from its beginning to its present end,
// committed records alone.
func (b *broker) consume(t *T, topic string) []message {
	name := b.address() + "/" + topic
	if t.readings[name] == nil {
		t.readings[name] = &reading{next: map[int32]int64{}}
	}
	r := t.readings[name]
	if ends := b.committedEnds(t, topic); r.behind(ends) {
		b.readOn(t, topic, r, ends)
	}
	return r.messages
}

// behind tells whether there is more before the ends.
func (r *reading) behind(ends map[int32]int64) bool {
	for partition, end := range ends {
		if r.next[partition] < end {
			return true
		}
	}
	return false
}

// take notes a record. The last offset of a transaction is its marker: without it
// nobody would know that this is the end.
func (r *reading) take(rec *kgo.Record) {
	r.next[rec.Partition] = rec.Offset + 1
	if !rec.Attrs.IsControl() {
		r.messages = append(r.messages, toMessage(rec))
	}
}

// readOn reads up to the ends.
func (b *broker) readOn(t *T, topic string, r *reading, ends map[int32]int64) {
	from := map[int32]kgo.Offset{}
	for partition := range ends {
		from[partition] = kgo.NewOffset().At(r.next[partition])
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(b.address()), kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: from}),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords())
	t.must(err)
	defer client.Close()
	for r.behind(ends) {
		ctx, cancel := context.WithTimeout(t, 5*time.Second)
		fetches := client.PollFetches(ctx)
		cancel()
		if t.Err() != nil {
			t.fatalf("consuming %s: %v", topic, t.Err())
		}
		fetches.EachRecord(r.take)
		if fetches.NumRecords() == 0 {
			return // a broker that is away: the caller asks again
		}
	}
}

func (b *broker) committedEnds(t *T, topic string) map[int32]int64 {
	client, err := kgo.NewClient(kgo.SeedBrokers(b.address()))
	t.must(err)
	defer client.Close()
	var listed kadm.ListedOffsets
	t.eventually(time.Minute, "Kafka tells the ends of "+topic, func() bool {
		listed, err = kadm.NewClient(client).ListCommittedOffsets(t, topic)
		return err == nil
	})
	ends := map[int32]int64{}
	listed.Each(func(o kadm.ListedOffset) {
		if o.Err == nil && o.Offset > 0 {
			ends[o.Partition] = o.Offset
		}
	})
	return ends
}

func toMessage(r *kgo.Record) message {
	m := message{key: string(r.Key), value: string(r.Value), headers: map[string]string{}, partition: r.Partition}
	for _, h := range r.Headers {
		m.headers[h.Key] = string(h.Value)
	}
	return m
}
