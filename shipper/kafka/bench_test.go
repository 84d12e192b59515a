package kafka

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"

	"logcanary/collector/record"
)

// brokerVariable makes the test binary a broker, so that a benchmark's CPU is
// that of the shipper alone.
const brokerVariable = "LOGCANARY_TEST_BROKER"

func TestMain(m *testing.M) {
	if os.Getenv(brokerVariable) != "" {
		serveBroker()
		return
	}
	os.Exit(m.Run())
}

// serveBroker runs a fake cluster that stores nothing until its stdin ends.
func serveBroker() {
	c := kfake.MustCluster(kfake.NumBrokers(1), kfake.BlackholeProduce())
	defer c.Close()
	fmt.Println(c.ListenAddrs()[0])
	_, _ = bufio.NewReader(os.Stdin).ReadString(0)
}

// startBroker starts the test binary again as a broker and returns its address.
func startBroker(b *testing.B) string {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), brokerVariable+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// logRecord is a record of about 600 bytes that compresses as log records do.
func logRecord(n int) record.Record {
	r := sample(n)
	stamp := time.Unix(0, r.Time).UTC().Format(time.RFC3339Nano)
	r.Value = fmt.Appendf(nil, `{"timestamp":"%s","severity_text":"ERROR","severity_number":17,"body":"connect to 10.1.%d.%d:5432 failed after %d ms: order %d of customer %x was not saved","service.name":"api","compose.project":"shop","container.id":"9f1c0f3a7b5e4d21%x","container.name":"shop-api-1","container.image.name":"registry/shop/api:1.4.2","host.name":"node-1","log.iostream":"stderr","fingerprint":"0000000000000abc","template":"connect to <ip>:<num> failed after <num> ms: order <num> of customer <hex> was not saved","event_id":"%s","outcome":"fail","category":"","lines":1}`,
		stamp, n%256, n/256%256, n*7919%10_000, n, uint64(n)*0x9e3779b97f4a7c15, uint64(n)*0xc2b2ae3d27d4eb4f, r.ID)
	return r
}

// loop is a journal that hands out the same entries n times over.
type loop struct {
	fakeJournal
	waves [][]record.Entry
	left  int
	seq   uint64
	over  context.CancelFunc
}

func newLoop(n, waveBytes int, over context.CancelFunc) *loop {
	l := &loop{left: n, over: over}
	for size, i := 0, 0; i < 50_000; i++ {
		r := logRecord(i)
		r.Key = fmt.Sprintf("shop/s%d", i%12)
		if size == 0 || size > waveBytes {
			l.waves, size = append(l.waves, nil), 0
		}
		last := len(l.waves) - 1
		l.waves[last] = append(l.waves[last], record.Entry{Data: r.Append(nil)})
		size += len(r.Value)
	}
	return l
}

func (l *loop) Next(ctx context.Context, _ int) ([]record.Entry, error) {
	if l.left <= 0 {
		l.over()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	w := l.waves[0]
	l.waves = append(l.waves[1:], w)
	w = w[:min(len(w), l.left)]
	l.left -= len(w)
	for i := range w {
		l.seq++
		w[i].Seq = l.seq
	}
	return w, nil
}

func (l *loop) Ack(uint64) {}

// BenchmarkShip tells ns and CPU time of the shipper's process for a record of
// 600 bytes, from Next to Ack.
func BenchmarkShip(b *testing.B) {
	for _, codec := range []string{"none", "lz4", "snappy", "zstd", "gzip"} {
		for _, size := range []int{1 << 20, 4 << 20, 8 << 20} {
			b.Run(fmt.Sprintf("%s/wave=%dMiB", codec, size>>20), func(b *testing.B) { benchmarkShip(b, codec, size) })
		}
	}
}

func benchmarkShip(b *testing.B, codec string, size int) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	j := newLoop(b.N, size, cancel)
	s, err := New(Config{Brokers: []string{startBroker(b)}, Topic: topic, Partitions: 6, Compression: codec, Dead: &graveyard{}}, j)
	if err != nil {
		b.Fatal(err)
	}
	before := cpuTime(b)
	b.ReportAllocs()
	b.ResetTimer()
	if err := s.Run(ctx); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	if got := s.Status().Shipped; got != uint64(b.N) {
		b.Fatalf("%d of %d records shipped", got, b.N)
	}
	b.ReportMetric(float64(cpuTime(b)-before)/float64(b.N), "cpu-ns/record")
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
