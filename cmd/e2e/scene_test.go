package main

import (
	"slices"
	"testing"

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
