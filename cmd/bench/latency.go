package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// guarantee is a way of delivery with what it may cost, in milliseconds.
type guarantee struct {
	name     string
	exactly  string // kafka.exactly_once
	p50, p99 float64
}

func atLeastOnce() guarantee { return guarantee{"at-least-once", "false", 3, 8} }

// exactlyOnce has no limit for its p99: one transaction's time is the broker's affair.
func exactlyOnce() guarantee { return guarantee{"exactly-once", "true", 60, 0} }

// latencyMeasure finds out how long after a line's append a consumer has it.
func latencyMeasure(l layout, g guarantee) func(context.Context, *bench, string) ([]row, error) {
	return func(ctx context.Context, b *bench, dir string) (rows []row, err error) {
		kafka, err := startBroker(ctx)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, kafka.stop()) }()
		at, err := newStage(dir, l)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, at.stop()) }()
		log, err := openLog(filepath.Join(dir, "live.log"), at)
		if err != nil {
			return nil, err
		}
		defer log.Close()
		s, err := startSidecar(ctx, b.binary, dir,
			append(at.settings(), "KAFKA_BROKERS="+kafka.addr, "KAFKA_TOPIC="+topic, "KAFKA_EXACTLY_ONCE="+g.exactly)...)
		if err != nil {
			return nil, err
		}
		p := newProbe(b.seed, func(line probeLine) error {
			_, err := log.Write(appendRaw(nil, l, []byte(line.text), line.shape.level, time.Now()))
			return err
		})
		found, err := p.run(ctx, kafka)
		return g.rows(l, found), errors.Join(err, s.stop())
	}
}

// openLog makes an empty file, reveals it and opens it where it is seen.
func openLog(name string, at stage) (*os.File, error) {
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		return nil, err
	}
	seen, err := at.reveal(name)
	if err != nil {
		return nil, err
	}
	return os.OpenFile(seen, os.O_WRONLY|os.O_APPEND, 0)
}

// floorMeasure is the latency of the broker and the consumer alone: what is left
// when the program is taken out of the way of a line.
func floorMeasure(ctx context.Context, b *bench, _ string) (rows []row, err error) {
	kafka, err := startBroker(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, kafka.stop()) }()
	client, err := kgo.NewClient(kgo.SeedBrokers(kafka.addr), kgo.DefaultProduceTopic(topic), kgo.ProducerLinger(0))
	if err != nil {
		return nil, err
	}
	defer client.Close()
	p := newProbe(b.seed, func(line probeLine) error {
		value, err := json.Marshal(map[string]string{"body": line.text})
		if err != nil {
			return err
		}
		return client.ProduceSync(ctx, kgo.SliceRecord(value)).FirstErr()
	})
	found, err := p.run(ctx, kafka)
	if err != nil {
		return nil, err
	}
	return []row{
		{Name: "latency/broker-alone/p50", Figure: percentile(found, 50), Unit: "ms"},
		{Name: "latency/broker-alone/p99", Figure: percentile(found, 99), Unit: "ms"},
	}, nil
}

func (g guarantee) rows(l layout, found []arrival) []row {
	if len(found) == 0 {
		return nil
	}
	name := "latency/" + g.name + "/" + string(l)
	p50 := row{Name: name + "/p50", Figure: percentile(found, 50), Unit: "ms", Detail: slowest(found)}
	p99 := row{Name: name + "/p99", Figure: percentile(found, 99), Unit: "ms", Detail: fmt.Sprintf("max %.2f ms", percentile(found, 100))}
	if g.p99 > 0 {
		p99 = p99.atMost(g.p99)
	}
	return []row{p50.atMost(g.p50), p99}
}

// slowest names the format whose lines take longest: a line that may go on in
// the next one has to wait.
func slowest(found []arrival) string {
	formats := map[string][]arrival{}
	for _, a := range found {
		formats[a.format] = append(formats[a.format], a)
	}
	worst, took := "", 0.0
	for name, of := range formats {
		if m := percentile(of, 50); m > took {
			worst, took = name, m
		}
	}
	return fmt.Sprintf("slowest format %s, p50 %.2f ms", worst, took)
}

// percentile is the smallest latency, in milliseconds, that p percent of the
// arrivals do not exceed (the nearest rank).
func percentile(found []arrival, p int) float64 {
	all := slices.SortedFunc(slices.Values(found), func(a, b arrival) int { return cmp.Compare(a.took, b.took) })
	rank := (len(all)*p + 99) / 100
	return float64(all[max(rank, 1)-1].took) / float64(time.Millisecond)
}
