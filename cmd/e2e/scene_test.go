package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"logcanary/cmd/e2e/scenario"
	"logcanary/collector/doctor"
)

// TestDocuments: each document can be played, and asks for causes that there are.
func TestDocuments(t *testing.T) {
	documents, err := readDocuments("../../testdata/doctor")
	if err != nil {
		t.Fatal(err)
	}
	if len(documents) < 5 {
		t.Fatalf("only %d documents", len(documents))
	}
	verbs := new(scene).verbs()
	for _, d := range documents {
		for _, s := range d.Steps {
			if verbs[s.Verb] == nil {
				t.Errorf("%s, line %d: nobody can %s", d.Name, s.Line, s.Verb)
			}
		}
		for _, id := range d.Wanted() {
			if !slices.ContainsFunc(doctor.Causes(), func(c doctor.Cause) bool { return c.ID == id }) {
				t.Errorf("%s: there is no cause %s", d.Name, id)
			}
		}
	}
}

// TestHears: what the sidecar says is heard once, whole, in order, and of the target alone.
func TestHears(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	said := "msg=\"shop-1/db is silent\"\nmsg=\"shop-1/api is silent\"\nmsg=resolved project=shop-1 service=api source=stdout\nmsg=\"shop-1/api is sil"
	if err := os.WriteFile(log, []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &scene{t: &T{}, project: "shop-1", sidecar: &sidecar{proc: &process{log: log}}}
	for _, c := range []struct {
		pattern, line string
	}{
		{"silent", `msg="shop-1/api is silent"`},
		{"silent", ""}, // heard already, and the next is half a line
		{"resolved", "msg=resolved project=shop-1 service=api source=stdout"},
		{"resolved", ""},
	} {
		line, ok := s.hears(scenario.Step{Target: "api", Match: regexp.MustCompile(c.pattern)})
		if line != c.line || ok != (line != "") {
			t.Errorf("%s: heard %q, want %q", c.pattern, line, c.line)
		}
	}
}
