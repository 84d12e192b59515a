package kafka

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

const (
	// createdBatch is max.message.bytes of the topics made here: a body of 1 MiB
	// fits, with what JSON's escapes add to it. Kafka's own default is 1000012.
	createdBatch = 4 << 20
	kafkaBatch   = 1000012

	askTimeout = 10 * time.Second
)

// topics knows which topics exist and how large their batches may be. Nothing is
// produced to a topic before it is known here.
type topics struct {
	admin   *kadm.Client // set by Run
	health  *health
	log     *slog.Logger
	create  bool
	parts   int32
	factor  int16
	mu      sync.Mutex
	batches map[string]int32 // max.message.bytes of each known topic
}

func newTopics(c Config, h *health) *topics {
	t := &topics{health: h, log: c.Log, create: !c.LeaveTopics, parts: -1, factor: -1, batches: map[string]int32{}}
	if c.Partitions > 0 {
		t.parts = c.Partitions
	}
	if c.ReplicationFactor > 0 {
		t.factor = c.ReplicationFactor
	}
	return t
}

// maxBatch is the largest batch that the topic takes, in bytes.
func (t *topics) maxBatch(topic string) int32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok := t.batches[topic]; ok {
		return n
	}
	return kafkaBatch
}

// names are the known topics, sorted.
func (t *topics) names() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	names := make([]string, 0, len(t.batches))
	for name := range t.batches {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (t *topics) known(topic string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.batches[topic]
	return ok
}

// forget makes every topic be asked for again: one of them may be gone.
func (t *topics) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.batches)
}

// ensure returns when the topic exists, however long that takes. It returns an
// error that refused knows when the topic can never exist, and ctx's otherwise.
func (t *topics) ensure(ctx context.Context, topic string) error {
	for n := 1; !t.known(topic); n++ {
		err := t.find(ctx, topic)
		switch {
		case err == nil:
			return nil
		case refused(err):
			return err
		case ctx.Err() != nil:
			return ctx.Err() // the error is our own doing
		}
		t.health.waiting(fmt.Errorf("topic %q: %w", topic, err))
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

// find looks for the topic, makes it when that is allowed, and remembers how
// large its batches may be.
func (t *topics) find(ctx context.Context, topic string) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	found, err := t.admin.ListTopicsWithInternal(ctx, topic)
	if err != nil {
		return err
	}
	err = found[topic].Err
	if !found.Has(topic) {
		err = errMissing
	}
	if isAny(err, kerr.UnknownTopicOrPartition) {
		err = errMissing
	}
	if errors.Is(err, errMissing) && t.create {
		err = t.make(ctx, topic)
	}
	if err != nil {
		return err
	}
	t.remember(topic, t.askBatch(ctx, topic))
	return nil
}

func (t *topics) make(ctx context.Context, topic string) error {
	limit := strconv.Itoa(createdBatch)
	_, err := t.admin.CreateTopic(ctx, t.parts, t.factor, map[string]*string{"max.message.bytes": &limit}, topic)
	if isAny(err, kerr.PolicyViolation, kerr.InvalidConfig) { // then with the broker's own limit
		_, err = t.admin.CreateTopic(ctx, t.parts, t.factor, nil, topic)
	}
	if isAny(err, kerr.TopicAlreadyExists) {
		return nil
	}
	if err == nil {
		t.log.Info("kafka topic created", "topic", topic)
	}
	return err
}

// askBatch asks for the topic's max.message.bytes; a user who may not ask gets
// Kafka's default.
func (t *topics) askBatch(ctx context.Context, topic string) int32 {
	answer, err := t.admin.DescribeTopicConfigs(ctx, topic)
	if err != nil {
		return kafkaBatch
	}
	found, _ := answer.On(topic, nil)
	for _, c := range found.Configs {
		if n, err := strconv.Atoi(c.MaybeValue()); c.Key == "max.message.bytes" && err == nil {
			return int32(min(max(n, 512), 64<<20)) // the library allows no less than 512
		}
	}
	return kafkaBatch
}

func (t *topics) remember(topic string, batch int32) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.batches[topic] = batch
}
