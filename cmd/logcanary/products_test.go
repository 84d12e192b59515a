package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A product is a case of testdata/products: what one program really wrote, and below
// each stream the records that a person who knows the program sees in it.
//
//	product: nginx
//	version: 1.22.1
//
//	-- access.stdout --
//	…
//	-- access.stdout: records --
//	1..3 info success access
//	4-9 error fail
//
// "1..3" are three records of one line each, "4-9" is one of six lines. The format
// stands only where it is fixed. Every line belongs to a record. A record that ends in
// "missed" is one that logcanary is known to read as something else: it counts against
// it in the README's table, and the test says so when it is read right after all.
type product struct {
	name, version  string
	levels, traces score
}

// score counts what was read as expected. A trace is a record of several lines.
type score struct{ right, all int }

func (s *score) add(right bool) {
	s.all++
	if right {
		s.right++
	}
}

// part is a record as it is expected, and as it is read.
type part struct {
	First   int
	Last    int
	Level   string
	Outcome string
	Format  string // of an expected one, empty for any
	missed  bool   // of an expected one
}

func (p part) String() string {
	return strings.TrimSpace(fmt.Sprintf("%d-%d %s %s %s", p.First, p.Last, p.Level, p.Outcome, p.Format))
}

// TestProducts reads what real programs wrote with classify, and holds the README's
// table to the result. While classify does not join, a record is read as its first
// line that has a level.
func TestProducts(t *testing.T) {
	files, err := filepath.Glob("../../testdata/products/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no products: %v", err)
	}
	var all []product
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			all = append(all, readProduct(t, file))
		})
	}
	slices.SortFunc(all, func(a, b product) int {
		return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	if len(all) == len(files) {
		holdTable(t, "products", productTable(all))
	}
}

func productTable(all []product) []byte {
	out := []byte("| product | version | levels right | traces right |\n|---|---|---|---|\n")
	var sum product
	for _, p := range all {
		out = p.appendRow(out)
		sum.levels.right, sum.levels.all = sum.levels.right+p.levels.right, sum.levels.all+p.levels.all
		sum.traces.right, sum.traces.all = sum.traces.right+p.traces.right, sum.traces.all+p.traces.all
	}
	sum.name = fmt.Sprintf("all %d", len(all))
	return sum.appendRow(out)
}

func (p *product) appendRow(out []byte) []byte {
	traces := ""
	if p.traces.all > 0 {
		traces = fmt.Sprintf("%d/%d", p.traces.right, p.traces.all)
	}
	return fmt.Appendf(out, "| %s | %s | %d/%d | %s |\n", p.name, p.version, p.levels.right, p.levels.all, traces)
}

func readProduct(t *testing.T, file string) product {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := product{name: headed(archive.Comment, "product: "), version: headed(archive.Comment, "version: ")}
	if p.name == "" || p.version == "" || len(archive.Files) == 0 || len(archive.Files)%2 != 0 {
		t.Fatalf("%s has no name, no version, or sections that are no pairs", file)
	}
	for pair := range slices.Chunk(archive.Files, 2) {
		stream, want := pair[0], pair[1]
		if want.Name != stream.Name+": records" {
			t.Fatalf("%s: %s is followed by %s", file, stream.Name, want.Name)
		}
		p.compare(t, stream.Name, stream.Data, expected(t, stream, want.Data))
	}
	return p
}

// headed is what stands in the comment behind the head of a line.
func headed(comment []byte, head string) string {
	for line := range strings.Lines(string(comment)) {
		if value, ok := strings.CutPrefix(line, head); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// expected are the records of a section, which must cover the stream's lines.
func expected(t *testing.T, stream txtar.File, records []byte) []part {
	t.Helper()
	var all []part
	next := 1
	for line := range strings.Lines(string(records)) {
		numbers, reading, _ := strings.Cut(strings.TrimSpace(line), " ")
		from, to, apart := lineNumbers(t, numbers)
		if from != next || to < from {
			t.Fatalf("%s: %q does not begin at line %d", stream.Name, line, next)
		}
		step := to - from + 1
		if apart {
			step = 1
		}
		for ; next <= to; next += step {
			p := reads(t, reading)
			p.First, p.Last = next, next+step-1
			all = append(all, p)
		}
	}
	if lines := bytes.Count(stream.Data, []byte("\n")); lines != next-1 {
		t.Fatalf("%s has %d lines, its records %d", stream.Name, lines, next-1)
	}
	return all
}

// lineNumbers reads "3" and "1..3", which are records of one line each, and "4-9".
func lineNumbers(t *testing.T, text string) (from, to int, apart bool) {
	t.Helper()
	first, last, apart := strings.Cut(text, "..")
	if !apart {
		first, last, _ = strings.Cut(text, "-")
	}
	from, errFrom := strconv.Atoi(first)
	to, errTo := strconv.Atoi(cmp.Or(last, first))
	if err := errors.Join(errFrom, errTo); err != nil {
		t.Fatal(err)
	}
	return from, to, apart
}

// reads is what stands behind the numbers of lines: level, outcome, perhaps the format,
// perhaps "missed".
func reads(t *testing.T, text string) part {
	t.Helper()
	text, missed := strings.CutSuffix(text, " missed")
	words := append(strings.Fields(text), "")
	if len(words) < 3 {
		t.Fatalf("%q has no level or no outcome", text)
	}
	return part{Level: words[0], Outcome: words[1], Format: words[2], missed: missed}
}

// compare counts what classify reads as expected, and tells what it does not.
func (p *product) compare(t *testing.T, stream string, data []byte, want []part) {
	t.Helper()
	got, joined := parts(t, data)
	for _, w := range want {
		g := found(got, w, joined)
		right := g.Level == w.Level && g.Outcome == w.Outcome && (w.Format == "" || g.Format == w.Format)
		whole := !joined || g.First == w.First && g.Last == w.Last
		p.levels.add(right)
		if w.Last > w.First {
			p.traces.add(joined && right && whole)
		}
		if line := bytes.Split(data, []byte("\n"))[w.First-1]; (right && whole) == w.missed {
			t.Errorf("%s: %.120q\n\tgot  %v\n\twant %v, missed %t", stream, line, g, w, w.missed)
		}
	}
}

// parts are the records that classify finds, joined if it can join.
func parts(t *testing.T, data []byte) (all []part, joined bool) {
	t.Helper()
	var out bytes.Buffer
	env := &environment{Stdin: bytes.NewReader(data), Stdout: &out, Stderr: io.Discard}
	err := (&classifyCmd{Output: "ndjson", Join: true}).Run(env)
	if joined = err == nil; !joined {
		env.Stdin = bytes.NewReader(data)
		out.Reset()
		err = (&classifyCmd{Output: "ndjson"}).Run(env)
	}
	if err != nil {
		t.Fatal(err)
	}
	for decoder := json.NewDecoder(&out); decoder.More(); {
		var p part
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all, joined
}

// found is the record that begins where the wanted one does. Of lines that were not
// joined it is the first one inside that has a level.
func found(got []part, want part, joined bool) part {
	if joined {
		return got[slices.IndexFunc(got, func(p part) bool { return p.Last >= want.First })]
	}
	inside := got[want.First-1 : want.Last]
	if i := slices.IndexFunc(inside, func(p part) bool { return p.Level != "unknown" }); i > 0 {
		return inside[i]
	}
	return inside[0]
}
