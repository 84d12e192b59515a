package kafka

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

const topic = "logs.errors"

// bed is a fake cluster on a network in memory, so that a test in a synctest
// bubble lives hours in milliseconds.
type bed struct {
	t    *testing.T
	net  *kfake.VirtualNetwork
	c    *kfake.Cluster
	logs *logs
}

func newBed(t *testing.T, opts ...kfake.Opt) *bed {
	t.Helper()
	b := &bed{t: t, net: &kfake.VirtualNetwork{}, logs: &logs{}}
	b.start(opts...)
	return b
}

func (b *bed) start(opts ...kfake.Opt) {
	b.t.Helper()
	all := append([]kfake.Opt{kfake.NumBrokers(1), kfake.Ports(9092), kfake.ListenFn(b.net.Listen)}, opts...)
	c, err := kfake.NewCluster(all...)
	if err != nil {
		b.t.Fatal(err)
	}
	b.c = c
}

func (b *bed) stop() { b.c.Close() }

// config is a configuration that reaches the bed.
func (b *bed) config() Config {
	return Config{
		Brokers: []string{"127.0.0.1:9092"}, Topic: topic, Dead: &graveyard{}, InstanceID: "test",
		Partitions: 1, ReplicationFactor: 1,
		Log: slog.New(slog.NewTextHandler(b.logs, nil)), dial: b.net.DialContext,
	}
}

// running is a Shipper that runs.
type running struct {
	*Shipper
	t      *testing.T
	cancel context.CancelFunc
	done   chan error
}

func (b *bed) run(cfg Config, j Journal) *running {
	b.t.Helper()
	s, err := New(cfg, j)
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.t.Context())
	r := &running{Shipper: s, t: b.t, cancel: cancel, done: make(chan error, 1)}
	go func() { r.done <- s.Run(ctx) }()
	return r
}

// stop ends the Shipper as a SIGTERM does.
func (r *running) stop() {
	r.t.Helper()
	if err := r.halt(); err != nil {
		r.t.Errorf("Run: %v", err)
	}
}

func (r *running) halt() error {
	r.cancel()
	return <-r.done
}

// values reads the topic from its start until n records are there, as a
// read_committed consumer, and looks a little longer for what should not be there.
func (b *bed) values(n int, topics ...string) []string {
	b.t.Helper()
	var out []string
	for _, r := range b.records(n, topics...) {
		out = append(out, string(r.Value))
	}
	return out
}

func (b *bed) records(n int, topics ...string) []*kgo.Record {
	b.t.Helper()
	if len(topics) == 0 {
		topics = []string{topic}
	}
	cl, err := kgo.NewClient(kgo.SeedBrokers("127.0.0.1:9092"), kgo.Dialer(b.net.DialContext), kgo.ConsumeTopics(topics...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.FetchMaxWait(50*time.Millisecond),
		kgo.DisableClientMetrics(), kgo.MetadataMinAge(100*time.Millisecond))
	if err != nil {
		b.t.Fatal(err)
	}
	defer cl.Close()
	var out []*kgo.Record
	for wait := 20 * time.Second; ; {
		ctx, cancel := context.WithTimeout(b.t.Context(), wait)
		got := cl.PollFetches(ctx).Records()
		cancel()
		out = append(out, got...)
		if len(got) == 0 {
			return out
		}
		if len(out) >= n {
			wait = 300 * time.Millisecond
		}
	}
}

// want are the values of records numbered 1 to n.
func want(n int) []string {
	var out []string
	for _, r := range numbered(n) {
		out = append(out, string(r.Value))
	}
	return out
}

// eventually waits until ok, which a Shipper's own goroutines make true.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	within(t, 30*time.Second, what, ok)
}

func within(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// fault answers requests of a kind with an error, n times or (-1) until removed.
func (b *bed) fault(key kmsg.Key, n int, f kfake.Fault) *kfake.FaultHandle {
	f.Keys, f.Count = []kmsg.Key{key}, n
	return b.c.Fault(f)
}

// logs collects log lines.
type logs struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (l *logs) count(text string) int { return strings.Count(l.String(), text) }
