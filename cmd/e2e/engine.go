package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// engine is a real Docker engine of one generation.
type engine struct {
	stage      *stage
	generation string
	dir        string
	within     []string // what its start script is run by, if anything
	proc       *process // nil for one that ran before the suite and runs on behind it

	bringing sync.Mutex
	brought  map[string]bool // images that are there
}

func (e *engine) socket() string { return filepath.Join(e.dir, "docker.sock") }
func (e *engine) host() string   { return "unix://" + e.socket() }
func (e *engine) root() string   { return filepath.Join(e.dir, "data") }

// start runs the engine and waits until it answers.
func (e *engine) start() error {
	argv := append(slices.Clone(e.within), filepath.Join(e.stage.bed, "engine-start.sh"), e.generation, e.dir)
	p, err := startProcess(e.dir+".log", nil, argv...)
	if err != nil {
		return err
	}
	e.proc = p
	up := waitFor(e.stage.ctx, time.Minute, func() bool {
		_, err := e.docker(e.stage.ctx, "version")
		return err == nil || !p.running()
	})
	if !up || !p.running() {
		return fmt.Errorf("engine %s did not start:\n%s", e.generation, p.tail())
	}
	return nil
}

// owned is the engine's process, which a case may end only when the suite has started it.
func (t *T) owned(e *engine) *process {
	if e.proc == nil {
		t.fatalf("this case ends the engine, and that of -engine is not the suite's to end")
	}
	return e.proc
}

// withJournald restarts an engine beside a journald, for the rest of the case.
func (t *T) withJournald(e *engine) {
	again := func(within ...string) {
		t.owned(e).stop(30 * time.Second)
		e.within = within
		t.must(e.start())
	}
	again(filepath.Join(t.stage.bed, "with-journald.sh"))
	t.cleanup(func() { again() })
}

func (e *engine) close() {
	if e.proc == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if ids, err := e.docker(ctx, "ps", "-aq"); err == nil && strings.TrimSpace(ids) != "" {
		if _, err := e.docker(ctx, append([]string{"rm", "-f", "-v"}, strings.Fields(ids)...)...); err != nil {
			fmt.Printf("e2e: engine %s: %v\n", e.generation, err)
		}
	}
	if e.proc.running() {
		e.proc.stop(30 * time.Second)
	}
	if err := e.stage.script(ctx, "engine-clean.sh", e.dir); err != nil {
		fmt.Printf("e2e: %v\n", err)
	}
}

// docker runs the client against this engine and returns its stdout.
func (e *engine) docker(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "docker", append([]string{"-H", e.host()}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("docker %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(errs.String()))
	}
	return out.String(), nil
}

// images brings the named stand-ins into the engine; an image's tag is a name, too.
func (t *T) images(e *engine, names ...string) {
	e.bringing.Lock()
	defer e.bringing.Unlock()
	missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return e.brought[name] })
	if len(missing) == 0 {
		return
	}
	t.must(t.stage.script(t, "images.sh", append([]string{e.socket()}, missing...)...))
	for _, name := range missing {
		e.brought[name] = true
	}
}

// runContainer is docker run -d; it returns the container's name and removes the
// container when the case ends.
func (t *T) runContainer(e *engine, name string, args ...string) {
	t.do(e, append([]string{"run", "-d", "--name", name}, args...)...)
	t.cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		e.docker(ctx, "rm", "-f", "-v", name) // gone already, in some cases on purpose
	})
}

// do is docker, and the end of the case when it fails.
func (t *T) do(e *engine, args ...string) string {
	out, err := e.docker(t, args...)
	t.must(err)
	return strings.TrimSpace(out)
}

// exited waits for containers to end by themselves.
func (t *T) exited(e *engine, limit time.Duration, names ...string) {
	for _, name := range names {
		t.eventually(limit, name+" exits", func() bool {
			return t.do(e, "inspect", "-f", "{{.State.Status}}", name) == "exited"
		})
	}
}

// written is what the engine says that a container has written: lines without
// their ends, by stream.
func (t *T) written(e *engine, name string) (stdout, stderr []string) {
	cmd := exec.CommandContext(t, "docker", "-H", e.host(), "logs", name)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.fatalf("docker logs %s: %v: %s", name, err, errs.String())
	}
	return splitLines(out.String()), splitLines(errs.String())
}

func splitLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
	}
	return lines
}
