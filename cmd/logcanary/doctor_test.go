package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestSheet holds what a person reads, report by report.
func TestSheet(t *testing.T) {
	cases, err := filepath.Glob("testdata/sheet/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	now := time.Date(2026, 11, 26, 10, 7, 12, 0, time.UTC)
	for _, path := range cases {
		a, err := txtar.ParseFile(path)
		if err != nil || len(a.Files) != 2 {
			t.Fatalf("%s: want report.json and want: %v", path, err)
		}
		report, err := readReport(strings.NewReader(string(a.Files[0].Data)))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if got, want := string(newSheet(false, now).report(report)), string(a.Files[1].Data); got != want {
			t.Errorf("%s:\n%s", path, got)
		}
		coloured := string(newSheet(true, now).report(report))
		if bare := strings.NewReplacer(red, "", green, "", yellow, "", bold, "", dim, "", normal, "").Replace(coloured); bare != string(a.Files[1].Data) || bare == coloured {
			t.Errorf("%s: in colour it is another text, or has none", path)
		}
	}
}
