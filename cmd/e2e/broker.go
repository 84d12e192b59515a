package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// broker is a real Kafka, one node.
type broker struct {
	stage *stage
	dir   string
	port  int
	env   []string // of its start script
	proc  *process
}

func startBroker(t *T, dir string) (*broker, error) {
	if err := t.stage.script(t.stage.ctx, "kafka.sh"); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	b := &broker{stage: t.stage, dir: dir, port: port}
	return b, b.start()
}

func (b *broker) address() string { return "127.0.0.1:" + strconv.Itoa(b.port) }

// start runs the node and waits until it answers.
func (b *broker) start() error {
	p, err := startProcess(b.dir+".log", b.env, filepath.Join(b.stage.bed, "kafka-start.sh"), b.dir, strconv.Itoa(b.port))
	if err != nil {
		return err
	}
	b.proc = p
	up := waitFor(b.stage.ctx, time.Minute, func() bool { return !p.running() || b.answers() })
	if !up || !p.running() {
		return fmt.Errorf("kafka did not start:\n%s", p.tail())
	}
	return nil
}

func (b *broker) answers() bool {
	client, err := kgo.NewClient(kgo.SeedBrokers(b.address()))
	if err != nil {
		return false
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(b.stage.ctx, 2*time.Second)
	defer cancel()
	meta, err := kadm.NewClient(client).BrokerMetadata(ctx)
	return err == nil && len(meta.Brokers) == 1
}

func (b *broker) close() {
	if b.proc.running() {
		b.proc.stop(20 * time.Second)
	}
}

// message is a record as a consumer gets it.
type message struct {
	key, value string
	headers    map[string]string
	partition  int32
}

// consume reads a topic from its beginning to its present end, committed
// records alone.
func (b *broker) consume(t *T, topic string) []message {
	client, err := kgo.NewClient(kgo.SeedBrokers(b.address()), kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords()) // the last offset of a transaction is its marker: without it nobody knows that this is the end
	t.must(err)
	defer client.Close()
	ends := b.committedEnds(t, client, topic)
	var got []message
	for !reached(ends) {
		ctx, cancel := context.WithTimeout(t, 5*time.Second)
		fetches := client.PollFetches(ctx)
		cancel()
		if t.Err() != nil {
			t.fatalf("consuming %s: %v", topic, t.Err())
		}
		fetches.EachRecord(func(r *kgo.Record) {
			if !r.Attrs.IsControl() {
				got = append(got, toMessage(r))
			}
			if r.Offset+1 >= ends[r.Partition] {
				delete(ends, r.Partition)
			}
		})
		if fetches.NumRecords() == 0 {
			break // a topic that was made anew, or a broker that is away: the caller asks again
		}
	}
	return got
}

// reached tells that no partition has anything left.
func reached(ends map[int32]int64) bool { return len(ends) == 0 }

func (b *broker) committedEnds(t *T, client *kgo.Client, topic string) map[int32]int64 {
	listed, err := kadm.NewClient(client).ListCommittedOffsets(t, topic)
	if err != nil {
		t.fatalf("offsets of %s: %v", topic, err)
	}
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
