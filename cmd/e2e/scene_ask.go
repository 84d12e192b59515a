package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"logcanary/cmd/e2e/scenario"
	"logcanary/collector/doctor"
)

// everything is asked about without a target.
const everything = "everything"

// setAsked: from now on the doctor is asked about this.
func (s *scene) setAsked(step scenario.Step) {
	s.asked = []string{}
	for _, word := range step.Words {
		if word != everything {
			s.asked = append(s.asked, s.expand(word))
		}
	}
}

// targets are what the doctor is asked about, by default the project's containers. When
// there is none any more it is asked about everything.
func (s *scene) targets() []string {
	if s.asked != nil {
		return s.asked
	}
	return s.containers("")
}

// question is the command that asks the doctor, as a user would give it.
func (s *scene) question(output string, targets []string) []string {
	ask := append([]string{"doctor", "--output", output, "--wait", "5s"}, targets...)
	if s.inside {
		return compose(append([]string{"run", "--rm", "-T", "--quiet-pull", collector}, ask...)...)
	}
	return append([]string{s.t.stage.binary}, ask...)
}

// ask makes the doctor look once, and holds it to its contract: the exit code says
// whether something is wrong, each container was looked at, and a finding can be acted on.
func (s *scene) ask() *doctor.Report {
	targets, before := s.targets(), s.containers("")
	var out, errs bytes.Buffer
	cmd := s.command(s.t, s.question("json", targets)...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.t.fatalf("the doctor: %v", err)
	}
	r := new(doctor.Report)
	if err := json.Unmarshal(out.Bytes(), r); err != nil {
		s.t.fatalf("the doctor printed no report (exit code %d): %v: %.500s\n%s", cmd.ProcessState.ExitCode(), err, out.String(), errs.String())
	}
	wrong := r.Alarming() || len(r.Unknown) > 0
	if code := cmd.ProcessState.ExitCode(); code > 1 || wrong != (code == 1) {
		s.t.errorf("the doctor ended with %d:\n%s%s", code, out.String(), errs.String())
	}
	s.complete(r, before)
	s.report = r
	return r
}

// complete checks that the report is about all that was asked for, and its findings whole.
func (s *scene) complete(r *doctor.Report, before []string) {
	looked := 0
	for _, c := range r.Checked {
		if c.Kind == "container" && scenario.Own(s.project, c) {
			looked++
		}
		for _, f := range c.Findings {
			if what := scenario.Hollow(f); what != "" {
				s.t.errorf("%s: %s has no %s", c.Target, f.ID, what)
			}
		}
	}
	still := s.containers("")
	stayed := slices.DeleteFunc(before, func(name string) bool { return !slices.Contains(still, name) })
	if s.asked == nil && looked < len(stayed) {
		s.t.fatalf("the doctor looked at %d of %q", looked, stayed)
	}
}

// want is what a step has to hear.
func (s *scene) want(step scenario.Step) scenario.Want {
	w := scenario.Want{Project: s.project, Target: step.Target, Allowed: s.allowed}
	if step.Verb == "doctor" {
		w.IDs, w.Certainty = step.IDs(), step.Certainty()
	}
	return w
}

// judge ends the case when something is named that nobody wanted.
func (s *scene) judge(step scenario.Step) (missing []string) {
	missing, wrong := s.want(step).Judge(s.ask())
	if len(wrong) == 0 {
		return missing
	}
	s.wrong += len(wrong)
	text := fmt.Sprintf("line %d: %s: not named %q, and false:", step.Line, step.Text, missing)
	for _, f := range wrong {
		text += fmt.Sprintf("\n%s %s is %s: %s (%s)", f.Target, f.ID, f.Certainty, f.Cause, strings.Join(f.Evidence, "; "))
	}
	s.t.fatalf("%s", text)
	return nil
}

// doctor: the causes are named, and nothing beside them.
func (s *scene) doctor(step scenario.Step) {
	deadline := time.Now().Add(step.Limit)
	for {
		missing := s.judge(step)
		if len(missing) == 0 {
			break
		}
		if time.Now().After(deadline) {
			s.t.fatalf("line %d: %s: not named within %v: %v", step.Line, step.Text, step.Limit, missing)
		}
	}
	for _, id := range step.IDs() {
		s.hear(step.Target, id)
	}
	s.showFinding(step.Target, step.IDs()[0])
}

// hear notes that a cause was named.
func (s *scene) hear(target, id string) {
	after := time.Since(s.changed)
	s.found = append(s.found, finding{id, after})
	s.t.note("%s: %s %s after %.1f s", target, id, s.finding(target, id).Certainty, after.Seconds())
}

// finding is that of the last report, the surest first.
func (s *scene) finding(target, id string) doctor.Finding {
	for _, c := range s.report.Checked {
		if !scenario.Means(s.project, target, c.Target) {
			continue
		}
		if i := slices.IndexFunc(c.Findings, func(f doctor.Finding) bool { return f.ID == id && f.Certainty.Alarming() }); i >= 0 {
			return c.Findings[i]
		}
	}
	s.t.fatalf("there is no %s of %s in the last report", id, target)
	return doctor.Finding{}
}

func (s *scene) showFinding(target, id string) {
	f := s.finding(target, id)
	text := strings.Join(append(f.Evidence, f.Cause, f.Fix, f.Snippet), "\n")
	s.shown = advice{of: id, text: text, snippet: f.Snippet}
}

// healthy: no finding above possible. A look-alike is looked at twice.
func (s *scene) healthy(step scenario.Step) {
	s.judge(step)
	if s.doc.LookAlike() {
		s.judge(step)
	}
	s.t.note("healthy")
}

func (s *scene) allow(step scenario.Step) {
	for _, id := range step.Words {
		s.allowed = append(s.allowed, scenario.Cause{Target: step.Target, ID: id})
	}
}

// shows: what the last step asked for says this, too.
func (s *scene) shows(step scenario.Step) {
	if !step.Match.MatchString(s.shown.text) {
		s.t.errorf("line %d: %s: it is not in\n%s", step.Line, step.Text, s.shown.text)
	}
}

// checked is what is said of a target.
func (s *scene) checked(step scenario.Step) doctor.Checked {
	r := s.report
	if r == nil {
		r = s.ask()
	}
	i := slices.IndexFunc(r.Checked, func(c doctor.Checked) bool { return scenario.Means(s.project, step.Target, c.Target) })
	if i < 0 {
		s.t.fatalf("line %d: %s: the doctor has not looked at it", step.Line, step.Text)
	}
	return r.Checked[i]
}

func (s *scene) state(step scenario.Step) {
	if c := s.checked(step); c.State != step.Words[0] {
		s.t.errorf("line %d: %s: it is %s %s", step.Line, step.Text, c.State, c.Note)
	}
}

// cannot: a probe could not be made, and it is said.
func (s *scene) cannot(step scenario.Step) {
	c := s.checked(step)
	i := slices.IndexFunc(c.CannotTell, func(d doctor.CannotTell) bool { return d.Probe == step.Words[0] })
	if i < 0 {
		s.t.fatalf("line %d: %s: it is not said; said is %+v", step.Line, step.Text, c.CannotTell)
	}
	s.shown = advice{of: step.Words[0], text: c.CannotTell[i].Why, snippet: c.CannotTell[i].Snippet}
}
