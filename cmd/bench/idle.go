package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

const (
	// settle lets a program that has read everything come to rest: deadlines,
	// commits, the collector of garbage.
	settle = 10 * time.Second

	// watch is how long a resting program is watched.
	watch = 20 * time.Second

	perFolder = 100 // idle files of one folder
)

// idle is a number of files in which nothing happens; a limit of 0 is none.
type idle struct {
	files int
	kafka bool
	rss   float64 // MB
	cpu   float64 // percent of a core
}

// idleMeasure finds out what files cost in which nothing happens.
func idleMeasure(i idle) func(context.Context, *bench, string) ([]row, error) {
	return func(ctx context.Context, b *bench, dir string) (rows []row, err error) {
		at := folder(filepath.Join(dir, "logs"))
		if err := i.write(string(at)); err != nil {
			return nil, err
		}
		settings := at.settings()
		if i.kafka {
			kafka, err := startBroker(ctx)
			if err != nil {
				return nil, err
			}
			defer func() { err = errors.Join(err, kafka.stop()) }()
			settings = append(settings, "KAFKA_BROKERS="+kafka.addr)
		}
		s, err := startSidecar(ctx, b.binary, dir, settings...)
		if err != nil {
			return nil, err
		}
		rows, err = i.watch(ctx, s)
		return rows, errors.Join(err, s.stop())
	}
}

// write makes the files, each with one line that is counted and not kept.
func (i idle) write(dir string) error {
	for n := range i.files {
		name := filepath.Join(dir, fmt.Sprintf("unit-%03d", n/perFolder), fmt.Sprintf("app-%05d.log", n))
		if n%perFolder == 0 {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return err
			}
		}
		if err := os.WriteFile(name, []byte("2026-01-05 10:00:01,123 INFO [main] c.e.App: up\n"), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// watch waits until each file was read, lets the program come to rest and looks.
// Nothing asks it for anything meanwhile.
func (i idle) watch(ctx context.Context, s *sidecar) ([]row, error) {
	if _, err := s.await(ctx, int64(i.files), 0); err != nil {
		return nil, err
	}
	if err := sleep(ctx, settle); err != nil {
		return nil, err
	}
	before, err := cpuTime(s.pid())
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := sleep(ctx, watch); err != nil {
		return nil, err
	}
	after, err := cpuTime(s.pid())
	if err != nil {
		return nil, err
	}
	core := float64(after-before) / float64(time.Since(began))
	rss, err := memory(s.pid(), "VmRSS")
	if err != nil {
		return nil, err
	}
	own, err := memory(s.pid(), "RssAnon")
	return i.rows(core, rss, own), err
}

// rows are the share of a core and the memory of a program at rest; own is what
// of the memory is not the program's file.
func (i idle) rows(core float64, rss, own int64) []row {
	name := fmt.Sprintf("idle/%d", i.files)
	if i.kafka {
		name += "-with-kafka"
	}
	size := row{Name: name + "/rss", Figure: float64(rss) / megabyte, Unit: "MB",
		Detail: fmt.Sprintf("%.1f MB of it anonymous, the rest the program's file", float64(own)/megabyte)}
	cpu := row{Name: name + "/cpu", Figure: 100 * core, Unit: "%"}
	if i.rss > 0 {
		size = size.atMost(i.rss)
	}
	if i.cpu > 0 {
		cpu = cpu.atMost(i.cpu)
	}
	return []row{size, cpu}
}
