package kafka

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"logcanary/collector/record"
)

// Config says where and how to produce. Brokers, Topic and Dead are required,
// InstanceID only with ExactlyOnce; the zero value of the rest works.
type Config struct {
	Brokers []string // host:port of some brokers; the others are found through them
	Topic   string   // for records whose route chose none, and home of the exactly-once cursor

	// ExactlyOnce stores the cursor in Kafka, in the same transaction as the
	// records. A transaction costs tens of milliseconds whatever its size.
	ExactlyOnce bool

	// InstanceID is stable for a state directory and unique among sidecars: the
	// transactional id and the group that holds the cursor derive from it.
	InstanceID string

	TLS  *tls.Config // nil for plain text
	SASL SASL

	Compression string // none, gzip, snappy, lz4 or zstd; "" for DefaultCompression

	// LeaveTopics leaves missing topics to the operator: records wait until
	// somebody creates them. Otherwise they are created here, with Partitions
	// and ReplicationFactor (0 for the broker's own defaults).
	LeaveTopics       bool
	Partitions        int32
	ReplicationFactor int16

	MaxBufferedBytes int           // bytes of records in memory at once; 0 for 512 KiB, or 4 MiB with ExactlyOnce
	Grace            time.Duration // to finish in, after the context of Run has ended; 0 for 10 s

	Groups []string // consumer groups whose lag Status reports

	Dead DeadLetters

	// Done is told once of every record that left the journal for good, in the
	// journal's order within a key: of n at once that follow each other and have
	// key (project/service) and source in common. Both are borrowed, and empty for
	// entries that could not be read. It is called from Run's goroutine.
	Done func(key, source []byte, d Disposition, n int)

	Log        *slog.Logger          // nil discards
	Registerer prometheus.Registerer // of the client library's own metrics; nil for none

	dial func(ctx context.Context, network, address string) (net.Conn, error) // tests only
}

// SASL are the credentials; an empty Mechanism means none are asked for.
// Printing a SASL never shows the password.
type SASL struct {
	Mechanism string // PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512
	Username  string
	Password  string
}

func (s SASL) String() string { return s.Mechanism + " as " + s.Username }

// GoString keeps the password out of %#v too.
func (s SASL) GoString() string { return s.String() }

// LogValue keeps the password out of structured logs.
func (s SASL) LogValue() slog.Value { return slog.StringValue(s.String()) }

// DeadLetters takes the records that Kafka will never take.
type DeadLetters interface {
	// Put keeps a copy of the entry, and why Kafka refused it, before it returns
	// nil. It is called again with the same entry after an error, and after a crash.
	Put(e record.Entry, reason string) error
}

// Disposition is what became of a record, as in logcanary_records_total.
type Disposition uint8

// The dispositions that this room decides.
const (
	Shipped Disposition = iota
	DeadLettered
)

func (d Disposition) String() string {
	return [...]string{"shipped", "dead_lettered"}[d]
}

// DefaultCompression is what an empty Config.Compression means. BenchmarkShip shows
// what each costs: on loopback snappy takes about the CPU that it saves in sending, and
// a network and the brokers' disks have a fraction of the bytes to bear.
const DefaultCompression = "snappy"

const (
	defaultBuffered    = 512 << 10 // larger waves are not cheaper by the record, and cost memory
	defaultTransaction = 4 << 20   // a transaction's price is shared by what is in it
	defaultGrace       = 10 * time.Second
)

// ErrConfig is wrapped by every error of New.
var ErrConfig = errors.New("kafka: configuration")

func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Compression == "" {
		c.Compression = DefaultCompression
	}
	if c.MaxBufferedBytes <= 0 {
		c.MaxBufferedBytes = defaultBuffered
		if c.ExactlyOnce {
			c.MaxBufferedBytes = defaultTransaction
		}
	}
	if c.Grace <= 0 {
		c.Grace = defaultGrace
	}
	if c.Done == nil {
		c.Done = func(_, _ []byte, _ Disposition, _ int) {}
	}
	c.SASL.Mechanism = strings.ToUpper(c.SASL.Mechanism)
	return c
}

func (c Config) validate() error {
	switch {
	case len(c.Brokers) == 0:
		return fmt.Errorf("%w: no broker", ErrConfig)
	case c.Topic == "":
		return fmt.Errorf("%w: no topic", ErrConfig)
	case c.Dead == nil:
		return fmt.Errorf("%w: nowhere to put dead letters", ErrConfig)
	case c.ExactlyOnce && c.InstanceID == "":
		return fmt.Errorf("%w: exactly once needs an instance id", ErrConfig)
	}
	return nil
}

// instance names the group that holds the cursor, and the transactions.
func (c Config) instance() string { return "logcanary-" + c.InstanceID }
