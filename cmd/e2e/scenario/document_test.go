package scenario

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestParse reads testdata/mistakes.txtar: each document, with "marker NAME" for the
// markers of its files, and the mistakes that it is refused for.
func TestParse(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/mistakes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		text, want, _ := strings.Cut(string(f.Data), "==\n")
		t.Run(f.Name, func(t *testing.T) {
			_, err := Parse(f.Name, []byte(strings.ReplaceAll(text, "| ", "-- ")))
			got := ""
			if err != nil {
				got = strings.TrimPrefix(err.Error(), f.Name+": ") + "\n"
			}
			if got != want {
				t.Errorf("refused for\n%swant\n%s", got, want)
			}
		})
	}
}

// FuzzParse: whatever the text is, a document that is taken asks for something, in steps
// that there are.
func FuzzParse(f *testing.F) {
	paths, err := filepath.Glob("../../../testdata/doctor/*.txtar")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no documents: %v", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse("fuzzed", []byte(text))
		if err != nil {
			return
		}
		if d.Prose == "" || len(d.Engines) == 0 || len(d.Steps) == 0 {
			t.Fatalf("taken: %+v", d)
		}
		for _, s := range d.Steps {
			form, ok := forms()[s.Verb]
			if !ok || form.target != (s.Target != "") || form.limit > 0 && s.Limit <= 0 || form.search && s.Match == nil {
				t.Fatalf("taken: %+v", s)
			}
		}
	})
}
