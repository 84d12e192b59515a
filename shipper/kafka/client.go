package kafka

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
	"github.com/twmb/franz-go/plugin/kprom"
)

// The timeouts that make a black-holed connection (one that answers nothing, not
// even a reset) noticed within 15 s.
const (
	dialTimeout    = 5 * time.Second
	produceTimeout = 10 * time.Second // a broker may wait for its replicas this long
	answerTimeout  = 5 * time.Second  // on top of what a request allows itself
)

// transactionTimeout is after how long a broker aborts a transaction by itself. A
// dead sidecar's open transaction hides later records from consumers that long.
const transactionTimeout = time.Minute

// maxPause bounds the pause between two attempts, so that a fresh line arrives
// within 10 s of a broker's return.
const maxPause = 4 * time.Second

// pauseAfter is how long to wait after the n-th failure in a row, from 1:
// doubling from 250 ms, with jitter so that sidecars do not return as one herd.
func pauseAfter(n int) time.Duration {
	d := min(250*time.Millisecond<<min(n-1, 8), maxPause)
	return d*3/4 + rand.N(d/4)
}

// commonOpts are the options of every client of this room.
func (c Config) commonOpts(t *throttle) ([]kgo.Opt, error) {
	opts := []kgo.Opt{
		kgo.SeedBrokers(c.Brokers...),
		kgo.ClientID("logcanary"),
		kgo.Dialer(t.wrap(c.dialer())),
		kgo.RequestTimeoutOverhead(answerTimeout),
		kgo.RetryBackoffFn(func(n int) time.Duration { return pauseAfter(max(n, 1)) }),
		kgo.MetadataMinAge(time.Second),
		kgo.DisableClientMetrics(), // telemetry to the broker would wake an idle sidecar
		kgo.MaxVersions(versions()),
	}
	if c.SASL.Mechanism == "" {
		return opts, nil
	}
	m, err := c.SASL.mechanism()
	return append(opts, kgo.SASL(m)), err
}

// versions holds TxnOffsetCommit back at 4: from 5 on the request adds the group
// to the transaction by itself, but only where the cluster's transaction.version
// is 2. Version 4 after AddOffsetsToTxn is understood by every broker since 2.5.
// OffsetFetch stays at 9: from 10 on it names topics by id alone, which costs a
// look-up of all topics for each position.
func versions() *kversion.Versions {
	v := kversion.Stable()
	v.SetMaxKeyVersion(int16(kmsg.TxnOffsetCommit), 4)
	v.SetMaxKeyVersion(int16(kmsg.OffsetFetch), 9)
	return v
}

func (s SASL) mechanism() (sasl.Mechanism, error) {
	switch s.Mechanism {
	case "PLAIN":
		return plain.Auth{User: s.Username, Pass: s.Password}.AsMechanism(), nil
	case "SCRAM-SHA-256":
		return scram.Auth{User: s.Username, Pass: s.Password}.AsSha256Mechanism(), nil
	case "SCRAM-SHA-512":
		return scram.Auth{User: s.Username, Pass: s.Password}.AsSha512Mechanism(), nil
	}
	return nil, fmt.Errorf("%w: unknown SASL mechanism %q", ErrConfig, s.Mechanism)
}

func codec(name string) (kgo.CompressionCodec, error) {
	switch name {
	case "none":
		return kgo.NoCompression(), nil
	case "gzip":
		return kgo.GzipCompression(), nil
	case "snappy":
		return kgo.SnappyCompression(), nil
	case "lz4":
		return kgo.Lz4Compression(), nil
	case "zstd":
		return kgo.ZstdCompression().WithLevel(1), nil
	}
	return kgo.CompressionCodec{}, fmt.Errorf("%w: unknown compression %q", ErrConfig, name)
}

// producerOpts are the options of the client that produces. All acks and
// idempotence are the library's defaults; maxBatch is asked per topic.
func (c Config) producerOpts(t *throttle, maxBatch func(topic string) int32) ([]kgo.Opt, error) {
	opts, err := c.commonOpts(t)
	if err != nil {
		return nil, err
	}
	compression, err := codec(c.Compression)
	if err != nil {
		return nil, err
	}
	opts = append(opts,
		kgo.RequiredAcks(kgo.AllISRAcks()),
		kgo.ProducerBatchCompression(compression, kgo.NoCompression()),
		kgo.ProducerBatchMaxBytesFn(maxBatch),
		kgo.ProduceRequestTimeout(produceTimeout),
		kgo.UnknownTopicRetries(4), // then topics.ensure looks for it, and may make it again
		kgo.ManualFlushing(),       // a wave is buffered as a whole before any of it is sent
		kgo.MaxBufferedRecords(2*maxWave),
	)
	if c.ExactlyOnce {
		opts = append(opts, kgo.TransactionalID(c.instance()), kgo.TransactionTimeout(transactionTimeout))
	}
	return opts, nil
}

// newProducer makes a client. Its metrics belong to it alone: they leave the
// registry when it is closed, so close it before the next one is made.
func (s *Shipper) newProducer(extra ...kgo.Opt) (*kgo.Client, error) {
	opts, err := s.cfg.producerOpts(s.throttle, s.topics.maxBatch)
	if err != nil {
		return nil, err
	}
	opts = append(opts, kgo.WithHooks(s.placing))
	if s.cfg.Registerer != nil {
		opts = append(opts, kgo.WithHooks(kprom.NewMetrics("logcanary_kgo", kprom.Registerer(s.cfg.Registerer))))
	}
	return kgo.NewClient(append(opts, extra...)...)
}

// newAdmin makes the client of everything but producing.
func (s *Shipper) newAdmin() (*kadm.Client, error) {
	opts, err := s.cfg.commonOpts(s.throttle)
	if err != nil {
		return nil, err
	}
	return kadm.NewOptClient(opts...)
}
