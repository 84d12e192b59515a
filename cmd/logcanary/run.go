package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"logcanary/collector"
	"logcanary/collector/metrics"
	"logcanary/collector/silence"
	"logcanary/collector/watch"
	"logcanary/collector/web"
	"logcanary/shipper/deadletter"
	"logcanary/shipper/journal"
	"logcanary/shipper/kafka"
)

// runCmd is the main job.
type runCmd struct {
	Config string
	Print  bool
}

func (c *runCmd) flags(f *flag.FlagSet) {
	configFlag(f, &c.Config)
	f.BoolVar(&c.Print, "print", false, "print each kept record as one line on stdout")
}

// Run runs the sidecar until it is told to stop.
func (c *runCmd) Run(env *environment) error {
	cfg, from, err := load(c.Config, env.Vars)
	if err != nil {
		return err
	}
	collectGarbage(env.Vars)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(env.Stderr, nil))
	log.Info("logcanary starts", "version", buildOf(version).version, "config", from.File, "variables", from.Variables, "state_dir", cfg.StateDir)
	s := &sidecar{cfg: cfg, log: log}
	if c.Print {
		s.print = env.Stdout
	}
	return s.run(ctx)
}

// gcPercent is how much garbage may come up beside what is in use, in percent of
// it: less than Go's 100, because a sidecar's peak memory is taken from its
// neighbours. Under full load the peak is some megabytes lower and the processor time
// not measurably higher; at 50 it is. A limit instead of a percentage could make a
// large installation collect without end.
const gcPercent = 70

// collectGarbage leaves the last word to the operator's own GOGC.
func collectGarbage(vars []string) {
	if !slices.ContainsFunc(vars, func(v string) bool { return strings.HasPrefix(v, "GOGC=") }) {
		debug.SetGCPercent(gcPercent)
	}
}

// sidecar is the main job's parts, joined: readers, journal, shippers, web.
type sidecar struct {
	cfg   *Config
	log   *slog.Logger
	print io.Writer // where kept records are printed; nil for nowhere

	metrics *metrics.Metrics
	journal *journal.Journal
	dead    *deadletter.Store
	kafka   *kafka.Shipper // nil without brokers
	silence *silence.Keeper
	watch   *watch.Watch
	readers *readers
}

// The names under which the shippers follow the journal.
const (
	kafkaConsumer = "kafka"
	printConsumer = "print"
)

// What a stop may take after readers have ended, which is when records that were open
// have waited for as long as they may: a second and one more. Compose kills after
// stop_grace_period, 10 s unless the stack says more; until then Kafka gets what is there
// and the journal is written.
const (
	shipping = 5 * time.Second
	closing  = 2 * time.Second
)

// run holds the state directory from the first to the last.
func (s *sidecar) run(ctx context.Context) (err error) {
	lock, err := journal.Lock(s.cfg.StateDir)
	if err != nil {
		return fmt.Errorf("%w; each sidecar needs a state_dir of its own that it may write", err)
	}
	defer lock.Close()
	s.metrics = metrics.New(buildOf(version).version, lostReasons()...)
	if err := s.openJournals(); err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), closing)
		defer cancel()
		if closed := s.closeJournals(ctx); err == nil {
			err = closed
		}
	}()
	shippers, err := s.shippers()
	if err != nil {
		return err
	}
	server, err := web.Listen(web.Config{Listen: s.cfg.Listen, Metrics: s.metrics.Handler(), Ready: s.ready, Doctor: s.examine})
	if err != nil {
		return err
	}
	s.silence = s.newSilence()
	s.readers = s.newReaders()
	s.watch = s.newWatch()
	s.registerGauges()
	s.registerWatch()
	s.log.Info("logcanary is ready to read", "metrics", metricsURL(server.Addr()))
	reading, finding := s.readers.stages()
	err = collector.Run(ctx, reading, append(finding, s.watch), collector.Stage{s.silence}, shippers, collector.Stage{server, memory{}})
	s.log.Info("logcanary stops", "unshipped", s.journal.Stats().Unshipped)
	return err
}

// metricsURL is what a person opens; an IPv6 socket on all addresses takes IPv4
// too, and that is what most people can click on.
func metricsURL(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return addr.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = reachable("")
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(tcp.Port)) + "/metrics"
}

func (s *sidecar) openJournals() (err error) {
	s.journal, err = journal.Open(journal.Config{
		Dir:      filepath.Join(s.cfg.StateDir, "journal"),
		MaxBytes: int64(s.cfg.Journal.MaxBytes), MaxAge: time.Duration(s.cfg.Journal.MaxAge),
		Log: s.log, Consumers: s.consumers(),
	})
	if err != nil {
		return err
	}
	s.dead, err = deadletter.Open(journal.Config{
		Dir:      filepath.Join(s.cfg.StateDir, "dead"),
		MaxBytes: int64(s.cfg.Journal.MaxBytes) / 8, MaxAge: time.Duration(s.cfg.Journal.MaxAge), Log: s.log,
	})
	return err
}

func (s *sidecar) closeJournals(ctx context.Context) error {
	err := s.journal.Close(ctx)
	if s.dead == nil {
		return err
	}
	if dead := s.dead.Close(ctx); err == nil {
		err = dead
	}
	return err
}

func (s *sidecar) consumers() (names []string) {
	if len(s.cfg.Kafka.Brokers) > 0 {
		names = append(names, kafkaConsumer)
	}
	if s.print != nil {
		names = append(names, printConsumer)
	}
	return names
}

// shippers are what follows the journal.
func (s *sidecar) shippers() (stage collector.Stage, err error) {
	if s.print != nil {
		stage = append(stage, &printer{to: s.print, from: s.journal.Consumer(printConsumer)})
	}
	if len(s.cfg.Kafka.Brokers) == 0 {
		s.log.Info("no kafka.brokers: what is kept stays in the journal", "max_bytes", int64(s.cfg.Journal.MaxBytes))
		return stage, nil
	}
	s.kafka, err = s.newKafka()
	return append(stage, s.kafka), err
}

func (s *sidecar) newKafka() (*kafka.Shipper, error) {
	k := &s.cfg.Kafka
	tls, err := k.TLS.Config()
	if err != nil {
		return nil, fmt.Errorf("kafka.tls: %w", err)
	}
	return kafka.New(kafka.Config{
		Brokers: k.Brokers, Topic: k.Topic, ExactlyOnce: k.ExactlyOnce, InstanceID: s.journal.ID(),
		TLS:         tls,
		SASL:        kafka.SASL{Mechanism: k.SASL.Mechanism, Username: k.SASL.Username, Password: string(k.SASL.Password)},
		Compression: k.Compression, LeaveTopics: !k.CreateTopics,
		Grace: shipping, Dead: s.dead, Log: s.log, Registerer: s.metrics.Registry(),
		Done: func(key, source []byte, d kafka.Disposition, n int) {
			s.metrics.Delivered(string(key), string(source), d.String(), uint64(n))
		},
	}, s.journal.Consumer(kafkaConsumer))
}
