package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Shares of the newline scan's speed that are asked for.
const (
	countShare = 0.25
	fullShare  = 0.10
)

// fullRSS is the memory that the program may take at its peak under full load, in MB.
const fullRSS = 64

// countMeasure lets the program count every line and keep none.
func countMeasure(l layout) func(context.Context, *bench, string) ([]row, error) {
	return func(ctx context.Context, b *bench, dir string) ([]row, error) {
		r, scan, err := b.throughput(ctx, dir, l, 0, "KEEP_LEVEL=fatal")
		if err != nil {
			return nil, err
		}
		return []row{r.row("count/"+string(l)).ofScan(scan.perCPU(), countShare)}, nil
	}
}

// fullMeasure lets the program do its whole work, up to the broker's answers.
func fullMeasure(l layout) func(context.Context, *bench, string) ([]row, error) {
	return func(ctx context.Context, b *bench, dir string) (rows []row, err error) {
		kafka, err := startBroker(ctx)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, kafka.stop()) }()
		w, err := b.workload(l)
		if err != nil {
			return nil, err
		}
		r, scan, err := b.throughput(ctx, dir, l, w.kept, "KEEP_LEVEL=warn", "KAFKA_BROKERS="+kafka.addr, "KAFKA_TOPIC="+topic)
		if err != nil {
			return nil, err
		}
		if ends, err := kafka.ends(ctx); err != nil || ends != w.kept {
			return nil, errors.Join(fmt.Errorf("the broker has %d records, %d lines were to be kept", ends, w.kept), err)
		}
		name := "full/" + string(l)
		peak := row{Name: name + "/peak-rss", Figure: float64(r.peak) / megabyte, Unit: "MB"}
		return []row{r.row(name).ofScan(scan.perCPU(), fullShare), peak.atMost(fullRSS)}, nil
	}
}

// pass is one run of the program over a workload.
type pass struct {
	speed
	whole time.Duration // CPU since the program's start, reading or not
	peak  int64         // bytes of memory at the worst moment
}

func (p pass) row(name string) row {
	detail := fmt.Sprintf("%s of %.3f s with start-up; peak %.1f MB", p.speed, p.whole.Seconds(), float64(p.peak)/megabyte)
	return row{Name: name, Figure: p.perCPU(), Unit: "MB/s", Detail: detail}
}

// throughput runs the program over the workload of a layout, of which kept lines
// must come to be shipped, and returns beside it the layout's newline scan.
func (b *bench) throughput(ctx context.Context, dir string, l layout, kept int64, settings ...string) (p pass, scan speed, err error) {
	if scan, err = b.scan(l); err != nil {
		return p, scan, err
	}
	at, err := newStage(dir, l)
	if err != nil {
		return p, scan, err
	}
	defer func() { err = errors.Join(err, at.stop()) }()
	s, err := startSidecar(ctx, b.binary, dir, append(settings, at.settings()...)...)
	if err != nil {
		return p, scan, err
	}
	p, err = s.work(ctx, at, b.loads[l], kept)
	return p, scan, errors.Join(err, s.stop())
}

// work shows the workload to a program that is ready and measures until all of
// it is done. The work starts with the files' appearance: that a program needs
// some CPU to start at all would drown in a workload of realistic length, and
// would not in ours.
func (s *sidecar) work(ctx context.Context, at stage, w *workload, kept int64) (pass, error) {
	p := pass{speed: speed{bytes: w.bytes, lines: w.lines}}
	before, err := cpuTime(s.pid())
	if err != nil {
		return p, err
	}
	began := time.Now()
	for _, name := range w.files {
		if _, err := at.reveal(name); err != nil {
			return p, err
		}
	}
	page, err := s.await(ctx, w.lines, kept)
	if err != nil {
		return p, err
	}
	p.wall = time.Since(began)
	if p.whole, err = cpuTime(s.pid()); err != nil {
		return p, err
	}
	p.cpu = p.whole - before
	if p.peak, err = memory(s.pid(), "VmHWM"); err != nil {
		return p, err
	}
	return p, check(page, w, kept)
}

// await waits until so many lines are counted and so many records are shipped.
func (s *sidecar) await(ctx context.Context, lines, shipped int64) (page exposition, err error) {
	var counted, sent int64
	err = s.until(ctx, func() (bool, error) {
		if page, err = s.metrics(ctx); err != nil {
			return false, err
		}
		counted, sent = page.sum("logcanary_lines_total"), page.sum("logcanary_records_total", "disposition", "shipped")
		return counted >= lines && sent >= shipped, nil
	})
	if err != nil {
		err = fmt.Errorf("%d of %d lines counted, %d of %d records shipped: %w", counted, lines, sent, shipped, err)
	}
	return page, err
}

// check compares what the program says it saw with what was written.
func check(page exposition, w *workload, kept int64) error {
	var wrong []error
	expect := func(what string, got, want int64) {
		if got != want {
			wrong = append(wrong, fmt.Errorf("%s: %d instead of %d", what, got, want))
		}
	}
	expect("lines", page.sum("logcanary_lines_total"), w.lines)
	for level, lines := range w.levels {
		expect("lines of level "+level, page.sum("logcanary_lines_total", "level", level), lines)
	}
	expect("records kept", page.sum("logcanary_records_total", "disposition", "kept"), kept)
	expect("records shipped", page.sum("logcanary_records_total", "disposition", "shipped"), kept)
	expect("lines lost", page.sum("logcanary_lost_lines_total"), 0)
	return errors.Join(wrong...)
}
