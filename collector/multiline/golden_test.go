package multiline

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"logcanary/collector/level"
)

// example is a case of testdata/joins: the lines of its records, each closed by a
// line behind a tab that says what the record is read as.
type example struct {
	name, text string
	lines      []string
	begins     []int // places in lines
}

// examples are the cases of all files, in order. In a section whose name ends in
// "escaped" the escapes of Go's string literals are resolved.
func examples(t testing.TB) []example {
	t.Helper()
	files, err := filepath.Glob("../../testdata/joins/*.txtar")
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
			all = append(all, parse(t, filepath.Base(name)+"/"+section.Name, string(section.Data)))
		}
	}
	return all
}

func parse(t testing.TB, name, text string) example {
	t.Helper()
	e := example{name: name, text: text}
	begins := true
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "\t= ") {
			begins = true
			continue
		}
		if begins {
			e.begins, begins = append(e.begins, len(e.lines)), false
		}
		if strings.HasSuffix(name, "escaped") {
			plain, err := strconv.Unquote(`"` + strings.ReplaceAll(line, `"`, `\"`) + `"`)
			if err != nil {
				t.Fatalf("%s: %q: %v", name, line, err)
			}
			line = plain
		}
		e.lines = append(e.lines, line)
	}
	if !begins {
		t.Fatalf("%s: the last record is not closed", name)
	}
	return e
}

// written are the records of some lines as the cases write them.
func written(lines []string) string {
	var out strings.Builder
	for _, r := range joined(lines) {
		for _, line := range lines[r.First-1 : r.Last] {
			fmt.Fprintln(&out, strings.ReplaceAll(line, "\x1b", `\x1b`))
		}
		fmt.Fprintf(&out, "\t= %v %v %v\n", r.Reading.Level, r.Reading.Outcome, r.Reading.Format)
	}
	return out.String()
}

// joined are the records of some lines. It does not use their texts.
func joined(lines []string) []numberedRecord {
	var all []numberedRecord
	a := assemble(Limits{}, func(r numberedRecord) {
		r.Record = &Record{Reading: r.Reading}
		all = append(all, r)
	})
	for _, line := range lines {
		a.add([]byte(line))
	}
	a.Flush()
	return all
}

func TestExamples(t *testing.T) {
	for _, e := range examples(t) {
		if got := written(e.lines); got != e.text {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", e.name, got, e.text)
		}
	}
}

// firsts are the places at which the records of some lines begin.
func firsts(lines []string) []int {
	var places []int
	for _, r := range joined(lines) {
		places = append(places, r.First-1)
	}
	return places
}

// dresses are what may stand around each line of a trace, mechanically: prefixes of
// loggers and of transports, objects, pairs. n is the number of the line.
func dresses() map[string]func(line string, n int) string {
	all := map[string]func(string, int) string{
		"object": func(s string, n int) string {
			return fmt.Sprintf(`{"level":"error","ts":%d.5,"msg":%s}`, 1767607201+n, quote(s))
		},
		"pino": func(s string, n int) string {
			return fmt.Sprintf(`{"level":50,"time":%d,"pid":7,"msg":%s}`, 1767607201123+n, quote(s))
		},
		"json-file": func(s string, n int) string {
			return fmt.Sprintf(`{"log":%s,"stream":"stderr","time":"2026-01-05T10:00:01.%09dZ"}`, quote(s+"\n"), n)
		},
		"logfmt": func(s string, n int) string {
			return fmt.Sprintf(`time="2026-01-05T10:00:%02dZ" level=error msg=%s`, n%60, quote(s))
		},
	}
	for _, prefix := range []string{
		"2026-01-05 10:00:01,%03d ERROR [main] c.e.A - ",
		"2026-01-05 10:00:01,%03d ERROR ",
		"2026-01-05T10:00:01.%03dZ ERROR 1 --- [app] [main] c.e.App   : ",
		"10:00:01.%03d [main] ERROR c.e.A - ",
		"2026-01-05 10:00:01,%03d - root - ERROR - ",
		"[2026-01-05 10:00:01,%03d: ERROR/ForkPoolWorker-1] ",
		"2026-01-05 10:00:01.%03d | ERROR    | m:f:9 - ",
		"[2026-01-05T10:00:01.%03d+00:00] app.ERROR: ",
		"F, [2026-01-05T10:00:01.%03d #7] FATAL -- : ",
		"E0105 10:00:01.%03d456       1 a.go:9] ",
		"2026-01-05T10:00:01.%03dZ	ERROR	app/x.go:1	",
		"<27>Jan  5 10:00:01 web app[9%03d]: ",
		"Jan  5 10:00:01 web app[9%03d]: ",
		"2026-01-05T10:00:01.%03d456Z ",
		"api-1  | 2026-01-05 10:00:01,%03d ERROR app: ",
	} {
		all[prefix] = func(s string, n int) string { return fmt.Sprintf(prefix, n%1000) + s }
	}
	return all
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`, "\n", `\n`).Replace(s) + `"`
}

// TestDressed: when each line of a trace has a time and a level of its own, or is an
// object, records begin where they do without.
func TestDressed(t *testing.T) {
	for _, e := range examples(t) {
		if strings.Contains(e.name, "(plain)") || !naked(e.lines) {
			continue
		}
		for name, dress := range dresses() {
			lines := make([]string, len(e.lines))
			for i, line := range e.lines {
				lines[i] = dress(line, i)
			}
			if got, want := spoken(firsts(lines), e.lines), spoken(e.begins, e.lines); !slices.Equal(got, want) {
				t.Errorf("%s as %q: records begin at %v, want %v", e.name, name, got, want)
			}
		}
	}
}

// spoken are the places of the first lines of records that say something: one whose
// head is blank begins with the next line.
func spoken(begins []int, lines []string) []int {
	var places []int
	for i, first := range begins {
		end := len(lines)
		if i+1 < len(begins) {
			end = begins[i+1]
		}
		for first < end && strings.TrimSpace(lines[first]) == "" {
			first++
		}
		if first < end {
			places = append(places, first)
		}
	}
	return places
}

// naked says whether no line has a head of its own.
func naked(lines []string) bool {
	for _, line := range lines {
		if declares([]byte(line), level.Read([]byte(line))) || piped([]byte(line)) > 0 || strings.Contains(line, "\x1b") {
			return false
		}
	}
	return true
}

// TestPiped: docker compose's prefix before each line changes nothing, and what
// another container wrote is no part of it.
func TestPiped(t *testing.T) {
	for _, e := range examples(t) {
		lines := make([]string, len(e.lines))
		for i, line := range e.lines {
			if piped([]byte(line)) > 0 || strings.Contains(line, "\x1b") {
				lines = nil
				break
			}
			lines[i] = "api-1  | " + line
		}
		if got := firsts(lines); lines != nil && fmt.Sprint(got) != fmt.Sprint(e.begins) {
			t.Errorf("%s: records begin at %v, want %v", e.name, got, e.begins)
		}
	}
}

// apart is a record of its own that nothing without a head goes on with.
const apart = `{"level":"info","msg":"next"}`

// TestTwice: what comes twice are twice as many records. Directly behind each other,
// unless the first line is one that goes on with anything.
func TestTwice(t *testing.T) {
	for _, e := range examples(t) {
		want := len(e.begins)
		twice := slices.Concat(e.lines, []string{apart}, e.lines)
		if got := joined(twice); len(got) != 2*want+1 {
			t.Errorf("%s: %d records became %d", e.name, want, len(got))
		}
		if k := look([]byte(e.lines[0]), false); k == prose || k == blank || e.lines[0][0] == ' ' || e.lines[0][0] == '\t' {
			continue
		}
		if got := joined(slices.Concat(e.lines, e.lines)); len(got) != 2*want {
			t.Errorf("%s: %d records became %d directly", e.name, want, len(got))
		}
	}
}

// TestTexts: the texts of the records are the input, byte for byte.
func TestTexts(t *testing.T) {
	for _, e := range examples(t) {
		checkTexts(t, []byte(strings.Join(e.lines, "\n")))
	}
}

// checkTexts joins the lines of a text and expects that the records make it up again.
func checkTexts(t *testing.T, text []byte) {
	t.Helper()
	var back [][]byte
	next := 1
	a := assemble(Limits{Lines: 20, Bytes: 1000}, func(r numberedRecord) {
		if r.First != next || r.Last < r.First || bytes.Count(r.Text, []byte("\n")) != r.Last-r.First || r.Lines != r.Last-r.First+1 || r.Last-r.First >= 20 {
			t.Fatalf("lines %d to %d (before it %d) are %q", r.First, r.Last, next-1, r.Text)
		}
		next = r.Last + 1
		back = append(back, bytes.Clone(r.Text))
	})
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		a.add(line)
	}
	a.Flush()
	if got := bytes.Join(back, []byte("\n")); !bytes.Equal(got, text) {
		t.Fatalf("%q became %q", text, got)
	}
}
