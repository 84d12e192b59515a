package redact

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// golden is a line of testdata/redact and what must become of it.
type golden struct{ file, line, want string }

// goldens reads the cases: a line of input, then its redacted form behind a tab and
// "= "; a line without one must stay as it is.
func goldens(t testing.TB) (all []golden) {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/redact/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			for line := range strings.Lines(strings.ReplaceAll(string(f.Data), "¦", "")) {
				line = strings.TrimSuffix(line, "\n")
				if want, ok := strings.CutPrefix(line, "\t= "); ok {
					all[len(all)-1].want = want
					continue
				}
				all = append(all, golden{filepath.Base(path) + ", " + f.Name, line, line})
			}
		}
	}
	return all
}

func TestGolden(t *testing.T) {
	r, m := New(Config{}), new(Memory)
	for _, c := range goldens(t) {
		if got := string(r.Redact(m, []byte(c.line))); got != c.want {
			t.Errorf("%s: %s\n\tgot  %s\n\twant %s", c.file, c.line, got, c.want)
		}
	}
}
