package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"logcanary/cmd/e2e/scenario"
)

// verbs are what can be done in a scene; testdata/doctor/README.md tells what they mean.
func (s *scene) verbs() map[string]func(scenario.Step) {
	return map[string]func(scenario.Step){
		"env": s.setEnv, "stack": s.stack, "sh": s.sh, "start": s.start, "finally": s.finally,
		"wait": s.wait, "until": s.until, "collector": s.collector, "ask": s.setAsked,
		"doctor": s.doctor, "allow": s.allow, "healthy": s.healthy, "shows": s.shows, "state": s.state, "cannot": s.cannot,
		"apply": s.apply, "flows": s.flows,
		"sidecar": s.startSidecar, "told": s.told, "untold": s.untold, "metric": s.metric,
	}
}

// expand replaces $NAME by what the scene's commands have under that name.
func (s *scene) expand(text string) string {
	return os.Expand(text, func(name string) string { return s.env[name] })
}

func (s *scene) setEnv(step scenario.Step) {
	for _, word := range step.Words {
		name, value, _ := strings.Cut(word, "=")
		s.env[name] = s.expand(value)
	}
}

func (s *scene) stack(step scenario.Step) {
	err := s.up()
	if fails := len(step.Words) > 0; fails != (err != nil) {
		s.t.fatalf("line %d: %s: docker compose up: %v", step.Line, step.Text, err)
	}
	s.changed = time.Now()
}

func (s *scene) sh(step scenario.Step) {
	s.must("sh", "-ec", step.Rest)
	s.changed = time.Now()
}

// start runs a program beside the stack until the end.
func (s *scene) start(step scenario.Step) {
	log := filepath.Join(s.t.dir, fmt.Sprintf(".start-%d.log", step.Line))
	out, err := os.Create(log)
	s.t.must(err)
	defer out.Close()
	cmd := s.command(s.t, "sh", "-c", "exec "+step.Rest)
	cmd.Stdout, cmd.Stderr = out, out
	s.t.must(cmd.Start())
	s.ends = append(s.ends, func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Wait() // it was killed
	})
	s.changed = time.Now()
}

func (s *scene) finally(step scenario.Step) {
	s.ends = append(s.ends, func() {
		if out, err := s.run("sh", "-ec", step.Rest); err != nil {
			s.t.errorf("line %d: %s: %v %s", step.Line, step.Text, err, out)
		}
	})
}

func (s *scene) wait(step scenario.Step) { s.t.sleep(step.Limit) }

// until: a container of the service is in a state; gone is that there is none.
func (s *scene) until(step scenario.Step) {
	service, status := step.Words[0], step.Words[1]
	s.t.eventually(step.Limit, step.Text, func() bool {
		names := s.containers(service)
		if len(names) == 0 {
			return status == "gone"
		}
		out, err := s.run(append([]string{"docker", "inspect", "-f", "{{.State.Status}}"}, names...)...)
		return err == nil && strings.Contains(out, status)
	})
}

// collector: from now on the doctor is asked inside the stack, in a service of few rights.
func (s *scene) collector(step scenario.Step) {
	name := step.Words[0] + ".yaml"
	text := s.doc.File(name)
	if text == nil {
		var err error
		text, err = os.ReadFile(filepath.Join(s.t.stage.scenarios, "collectors", name))
		s.t.must(err)
		s.t.must(os.WriteFile(filepath.Join(s.t.dir, name), text, 0o644))
	}
	images, err := scenario.Images(text)
	s.t.must(err)
	s.t.images(s.e, images...)
	s.files, s.inside = append(s.files, name), true
}

// apply does what was printed: YAML is merged over the stack's files, a command is run.
func (s *scene) apply(step scenario.Step) {
	blocks := scenario.Blocks(s.shown.snippet)
	if len(blocks) == 0 {
		s.t.fatalf("line %d: %s: %q has nothing that can be pasted", step.Line, step.Text, s.shown.of)
	}
	s.since = time.Now()
	for i, b := range blocks {
		if !b.YAML {
			s.must("sh", "-ec", b.Text)
			continue
		}
		s.merge(b.Text)
		if last := i == len(blocks)-1; last || !blocks[i+1].YAML {
			s.t.must(s.up())
		}
	}
	s.changed = time.Now()
	s.t.note("applied")
}

// merge adds a file to those of the stack.
func (s *scene) merge(text string) {
	name := fmt.Sprintf("fix-%d.yaml", len(s.files))
	s.t.must(os.WriteFile(filepath.Join(s.t.dir, name), []byte(text), 0o644))
	s.files = append(s.files, name)
}

// flows: the service's lines arrive since the fix, by the engine, or in a file of a mount.
func (s *scene) flows(step scenario.Step) {
	var why error
	deadline := time.Now().Add(step.Limit)
	for {
		if why = s.flowing(step.Words); why == nil {
			break
		}
		if time.Now().After(deadline) {
			s.t.fatalf("line %d: %s: not within %v: %v", step.Line, step.Text, step.Limit, why)
		}
		s.t.sleep(200 * time.Millisecond)
	}
	s.t.note("flows after %.1f s", time.Since(s.changed).Seconds())
}

// flowing is nil when lines flow, and says what there is else.
func (s *scene) flowing(words []string) (why error) {
	why = fmt.Errorf("%s has no container", words[0])
	for _, name := range s.containers(words[0]) {
		if len(words) > 1 {
			why = s.grows(name, words[1])
		} else {
			why = s.speaks(name)
		}
		if why == nil {
			return nil
		}
	}
	return why
}

// speaks is nil when the engine has a line that is newer than the fix.
func (s *scene) speaks(name string) error {
	out, err := s.run("docker", "logs", "--since", s.since.UTC().Format(time.RFC3339Nano), "--tail", "1", name)
	if err == nil && out == "" {
		err = fmt.Errorf("docker logs %s is empty", name)
	}
	return err
}

// grows is nil when a file of the container lies on a mount, where others can read it,
// and was written to after the fix.
func (s *scene) grows(name, path string) error {
	out, err := s.run("docker", "inspect", "-f", "{{json .Mounts}}", name)
	if err != nil {
		return err
	}
	var mounts []struct{ Source, Destination string }
	if err := json.Unmarshal([]byte(out), &mounts); err != nil {
		return err
	}
	at, on := "", ""
	for _, m := range mounts {
		rest, err := filepath.Rel(m.Destination, path)
		if inside := err == nil && !strings.HasPrefix(rest, ".."); inside && len(m.Destination) > len(on) {
			at, on = filepath.Join(m.Source, rest), m.Destination
		}
	}
	if on == "" {
		return fmt.Errorf("%s is on no mount of %s", path, name)
	}
	return written(at, s.since)
}

// written is nil for a file with content that was written to since then.
func written(path string, since time.Time) error {
	info, err := os.Lstat(path)
	if err == nil && (!info.Mode().IsRegular() || info.Size() == 0 || info.ModTime().Before(since)) {
		err = fmt.Errorf("%s: %s, %d bytes, written %s", path, info.Mode(), info.Size(), info.ModTime())
	}
	return err
}
