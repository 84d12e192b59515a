package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"logcanary/cmd/e2e/scenario"
)

// sidecar is the logcanary that runs beside a scene's stack.
type sidecar struct {
	proc  *process // nil when it runs in a container
	heard int      // bytes of what it said that were looked at
}

// startSidecar runs logcanary, on the host or as the collector's container, and waits
// until it is ready.
func (s *scene) startSidecar(step scenario.Step) {
	s.sidecar = &sidecar{}
	if s.inside {
		s.t.must(s.up(collector))
	} else {
		s.sidecar.proc = s.runSidecar(step.Words)
	}
	s.t.eventually(20*time.Second, "the sidecar is ready", func() bool {
		if p := s.sidecar.proc; p != nil && !p.running() {
			s.t.fatalf("the sidecar ended:\n%s", p.tail())
		}
		resp, err := http.Get("http://" + s.listen + "/readyz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
	s.changed = time.Now()
}

func (s *scene) runSidecar(config []string) *process {
	argv := []string{s.t.stage.binary, "run"}
	for _, name := range config {
		argv = append(argv, "--config", filepath.Join(s.t.dir, name))
	}
	p, err := startProcess(filepath.Join(s.t.dir, "logcanary.log"), s.environment(), argv...)
	s.t.must(err)
	s.ends = append(s.ends, func() {
		if code := p.stop(15 * time.Second); code != 0 {
			s.t.errorf("the sidecar ended with %d:\n%s", code, p.tail())
		}
	})
	return p
}

// said is all that the sidecar has said.
func (s *scene) said() string {
	switch {
	case s.sidecar == nil:
		s.t.fatalf("there is no sidecar")
	case s.sidecar.proc == nil:
		return s.must(compose("logs", "--no-log-prefix", "--no-color", collector)...)
	}
	text, err := os.ReadFile(s.sidecar.proc.log)
	s.t.must(err)
	return string(text)
}

// hears looks for a line about a target in what the sidecar said since the last one that
// was heard.
func (s *scene) hears(step scenario.Step) (line string, ok bool) {
	text := s.said()
	at := s.sidecar.heard
	for line := range strings.Lines(text[min(at, len(text)):]) {
		at += len(line)
		if strings.HasSuffix(line, "\n") && s.isAbout(line, step.Target) && step.Match.MatchString(line) {
			s.sidecar.heard = at
			return strings.TrimSpace(line), true
		}
	}
	return "", false
}

// isAbout says whether a line of the sidecar names a target.
func (s *scene) isAbout(line, target string) bool {
	return strings.Contains(line, s.project+"/"+target) ||
		strings.Contains(line, "project="+s.project+" ") && strings.Contains(line, "service="+target+" ")
}

// told: the sidecar says so within the limit.
func (s *scene) told(step scenario.Step) {
	s.t.eventually(step.Limit, step.Text, func() bool {
		_, ok := s.hears(step)
		return ok
	})
	s.t.note("told after %.1f s", time.Since(s.changed).Seconds())
}

// untold: it does not say so as long as the limit is.
func (s *scene) untold(step scenario.Step) {
	for end := time.Now().Add(step.Limit); time.Now().Before(end); s.t.sleep(200 * time.Millisecond) {
		if line, ok := s.hears(step); ok {
			s.t.fatalf("line %d: %s: it said %s", step.Line, step.Text, line)
		}
	}
}

// metric: the samples with these labels add up to the value within the limit.
func (s *scene) metric(step scenario.Step) {
	family, labels, _ := strings.Cut(strings.TrimSuffix(s.expand(step.Words[0]), "}"), "{")
	want, err := strconv.ParseFloat(step.Words[1], 64)
	s.t.must(err)
	var pairs []string
	if labels != "" {
		pairs = strings.Split(labels, ",")
	}
	got := func() float64 {
		return sumSamples(string(httpGet("http://"+s.listen+"/metrics")), family, pairs...)
	}
	s.t.eventually(step.Limit, fmt.Sprintf("%s is %v", step.Words[0], want), func() bool { return got() == want })
	s.t.note("%s is %v after %.1f s", family, want, time.Since(s.changed).Seconds())
}
