package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestIdleFilesAreSpreadOverFolders(t *testing.T) {
	dir := t.TempDir()
	if err := (idle{files: 2*perFolder + 1}).write(dir); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.log"))
	if err != nil || len(files) != 2*perFolder+1 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	if folders, err := os.ReadDir(dir); err != nil || len(folders) != 3 {
		t.Errorf("%d folders, %v", len(folders), err)
	}
	for _, name := range files {
		if text, err := os.ReadFile(name); err != nil || newlines(text) != 1 {
			t.Fatalf("%s: %q, %v", name, text, err)
		}
	}
}

func TestIdleRows(t *testing.T) {
	got := idle{files: 200, rss: 18, cpu: 0.05}.rows(0.0004, 20e6, 5e6)
	if got[0].Verdict != missed || got[0].Figure != 20 || got[1].Verdict != reached || got[1].Unit != "%" {
		t.Errorf("%+v", got)
	}
	got = idle{files: 200, kafka: true}.rows(0.1, 20e6, 5e6)
	if got[0].Name != "idle/200-with-kafka/rss" || got[0].Verdict != "" || got[1].Verdict != "" {
		t.Errorf("a target that nobody set: %+v", got)
	}
}
