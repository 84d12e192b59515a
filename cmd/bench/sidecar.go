package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	// scrapeEvery is short against a run and long against what a scrape costs the
	// program, which is counted as its own CPU.
	scrapeEvery = 50 * time.Millisecond

	// patience is how long a sidecar may take to get ready, or to end when told to.
	patience = 30 * time.Second
)

// sidecar is the measured program, running.
type sidecar struct {
	cmd *exec.Cmd
	url string
	log string // file with what it wrote on stderr and stdout
}

// startSidecar runs `logcanary run` in dir with settings ("KEY=value" without the
// LOGCANARY_ prefix) and waits until it says that it is ready. It is killed when
// ctx ends; stop it before.
func startSidecar(ctx context.Context, binary, dir string, settings ...string) (*sidecar, error) {
	listen, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &sidecar{url: "http://" + listen, log: filepath.Join(dir, "sidecar.log")}
	out, err := os.Create(s.log)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	s.cmd = exec.CommandContext(ctx, binary, "run")
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = dir, out, out
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	s.cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"),
		"LOGCANARY_LISTEN=" + listen, "LOGCANARY_STATE_DIR=" + filepath.Join(dir, "state"), "LOGCANARY_START_AT=beginning"}
	for _, setting := range settings {
		s.cmd.Env = append(s.cmd.Env, "LOGCANARY_"+setting)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := s.ready(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// freeAddress is an address on loopback that nobody listened on a moment ago.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (s *sidecar) pid() int { return s.cmd.Process.Pid }

func (s *sidecar) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("not ready in time"))
	defer cancel()
	return s.until(ctx, func() (bool, error) {
		_, err := s.get(ctx, "/readyz")
		return err == nil, nil
	})
}

// until asks done every scrapeEvery until it says so, fails, or nobody is left to ask.
func (s *sidecar) until(ctx context.Context, done func() (bool, error)) error {
	tick := time.NewTicker(scrapeEvery)
	defer tick.Stop()
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for logcanary: %w%s", context.Cause(ctx), s.lastWords())
		case <-tick.C:
		}
		if s.died() {
			return fmt.Errorf("logcanary ended by itself%s", s.lastWords())
		}
	}
}

// died reports whether the program has ended and waits to be collected.
func (s *sidecar) died() bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.pid()))
	_, after, _ := bytes.Cut(stat, []byte(") "))
	return err != nil || bytes.HasPrefix(after, []byte("Z"))
}

func (s *sidecar) get(ctx context.Context, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, resp.Status)
	}
	return string(body), err
}

func (s *sidecar) metrics(ctx context.Context) (exposition, error) {
	page, err := s.get(ctx, "/metrics")
	if err != nil {
		return nil, err
	}
	return parseExposition(page)
}

// stop ends the program as a container runtime does and collects it. A program
// that does not heed it within patience is killed, which is an error.
func (s *sidecar) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	kill := time.AfterFunc(patience, func() { _ = s.cmd.Process.Kill() })
	defer kill.Stop()
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("logcanary did not end cleanly: %w%s", err, s.lastWords())
	}
	return nil
}

// lastWords is the end of what the program wrote, for an error message.
func (s *sidecar) lastWords() string {
	const lines = 8
	text, err := os.ReadFile(s.log)
	if err != nil || len(text) == 0 {
		return ""
	}
	all := strings.Split(strings.TrimSpace(string(text)), "\n")
	return "; it wrote last:\n    " + strings.Join(all[max(0, len(all)-lines):], "\n    ")
}
