package level

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A case of testdata/levels is a line and below it, behind a tab, what it must be
// read as: level, outcome, format and, where the shape has one, the logger.
type example struct {
	file, line, want string
}

// examples are the cases of all files, in order. In a section whose name ends in
// "escaped" the escapes of Go's string literals are resolved.
func examples(t testing.TB) []example {
	t.Helper()
	files, err := filepath.Glob("../../testdata/levels/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var all []example
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range txtar.Parse(data).Files {
			all = append(all, cases(t, filepath.Base(name)+"/"+section.Name, string(section.Data))...)
		}
	}
	return all
}

func cases(t testing.TB, file, data string) []example {
	t.Helper()
	var all []example
	line, open := "", false
	for text := range strings.Lines(data) {
		text = strings.TrimSuffix(text, "\n")
		want, ok := strings.CutPrefix(text, "\t= ")
		switch {
		case ok && !open:
			t.Fatalf("%s: %q has no line", file, text)
		case ok:
			all, open = append(all, example{file, unescape(t, file, line), want}), false
		case open:
			t.Fatalf("%s: %q has no expectation", file, line)
		case text != "":
			line, open = text, true
		}
	}
	return all
}

func unescape(t testing.TB, file, line string) string {
	t.Helper()
	if !strings.HasSuffix(file, "escaped") {
		return line
	}
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(line, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("%s: %q: %v", file, line, err)
	}
	return text
}

// words is the reading of a line as the cases write it.
func words(line []byte) string {
	r := Read(line)
	s := r.Level.String() + " " + r.Outcome.String() + " " + r.Format.String()
	if logger := Logger(line, r); len(logger) > 0 {
		s += " " + string(logger)
	}
	return s
}

func TestExamples(t *testing.T) {
	for _, c := range examples(t) {
		if got := words([]byte(c.line)); got != c.want {
			t.Errorf("%s: %q\n\tgot  %s\n\twant %s", c.file, c.line, got, c.want)
		}
	}
}
