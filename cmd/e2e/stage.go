package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// stage is what the cases share: a broker and one engine of each generation,
// each started when the first case asks for it.
type stage struct {
	ctx       context.Context
	dir       string // everything that the suite writes
	bed       string
	binary    string
	scenarios string            // where the scenarios stand
	running   map[string]string // sockets of engines that run already, by generation

	mu      sync.Mutex // of what cases that run together may ask for at once
	broker  *broker
	engines map[string]*engine
}

func newStage(ctx context.Context, cfg settings) (*stage, error) {
	bed, err := filepath.Abs(cfg.bed)
	if err != nil {
		return nil, err
	}
	binary, err := filepath.Abs(cfg.binary)
	if err != nil {
		return nil, err
	}
	scenarios, err := filepath.Abs(cfg.scenarios)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(binary); err != nil {
		return nil, fmt.Errorf("no logcanary to test (make build): %w", err)
	}
	dir, err := os.MkdirTemp("", "logcanary-e2e-")
	if err != nil {
		return nil, err
	}
	fmt.Printf("e2e: working in %s\n", dir)
	return &stage{ctx: ctx, dir: dir, bed: bed, binary: binary, scenarios: scenarios, running: cfg.engines, engines: map[string]*engine{}}, nil
}

func (s *stage) close() {
	for _, e := range s.engines {
		e.close()
	}
	if s.broker != nil {
		s.broker.close()
	}
	if err := os.RemoveAll(s.dir); err != nil {
		fmt.Printf("e2e: left behind: %v\n", err)
	}
}

// kafka is the broker, started by the first who asks.
func (t *T) kafka() *broker {
	t.stage.mu.Lock()
	defer t.stage.mu.Unlock()
	if t.stage.broker == nil {
		b, err := startBroker(t, filepath.Join(t.stage.dir, "kafka"))
		t.must(err)
		t.stage.broker = b
	}
	return t.stage.broker
}

// engine is the engine of a generation, "20" or "29", started by the first who asks where
// none runs already.
func (t *T) engine(generation string) *engine {
	t.stage.mu.Lock()
	defer t.stage.mu.Unlock()
	if e := t.stage.engines[generation]; e != nil {
		return e
	}
	e := &engine{stage: t.stage, generation: generation, dir: filepath.Join(t.stage.dir, "engine"+generation), brought: map[string]bool{}}
	if socket := t.stage.running[generation]; socket != "" {
		e.dir = filepath.Dir(socket)
	} else {
		t.must(e.start())
	}
	t.stage.engines[generation] = e
	return e
}

// freePort asks the kernel for a port that is free now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// script runs a script of the test bed to its end and shows what it prints.
func (s *stage) script(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bed, name), args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// waitFor polls until ok or the limit, without a case's T.
func waitFor(ctx context.Context, limit time.Duration, ok func() bool) bool {
	deadline := time.Now().Add(limit)
	for time.Now().Before(deadline) && ctx.Err() == nil {
		if ok() {
			return true
		}
		time.Sleep(100 * time.Millisecond)
	}
	return false
}
