package level

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// tails are what may follow a head that a memory took for settled.
func tails() []string {
	return []string{
		"", " ", "  ", "a", "A", "ERROR", "Error", "ERROR: x", "[ERROR] x", "| ERROR | x", ", ERROR", ", x", "| x", ": x", ":  x", ":   x", " - x", "- x",
		"1", "10000", "0", "1 --- [", "12 --- [x] [y] ERROR", "29#29: x", "<0.1.0> x", "[MY-1] x", "[Entrypoint]: x", "(1) : x", "2/1 x",
		`"GET / HTTP/1.1" 200`, `x "GET / HTTP/1.1" 503`, "GET /x 200", "GET /x 500 1ms", "Task a[b] succeeded in 1s", "Completed 200 OK",
		"Sent 500 in 5ms", "done", "fail", "app::db: x", "app: x", "level=error", "[2026-01-05 10:00:01] x", "\x1b[31mERROR\x1b[0m", "\tERROR\tx", "é", "\xff",
	}
}

// longer is a line that a memory looks up.
func longer(line []byte) []byte {
	const rest = " and so on with words and words and words of the message to the end"
	return append(bytes.Clone(line), rest[:max(0, headRoom+1-len(line))]...)
}

// TestMemoryOnProducts: what real programs wrote, line after line as they wrote it, says
// to a memory what it says to Read.
func TestMemoryOnProducts(t *testing.T) {
	files, err := filepath.Glob("../../testdata/products/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no products: %v", err)
	}
	var m Memory
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range archive.Files { // those of expectations do no harm
			for line := range bytes.Lines(section.Data) {
				line = bytes.TrimSuffix(line, []byte("\n"))
				if got, want := m.Read(line), Read(line); got != want {
					t.Errorf("%s: %q: got %v, want %v", file, line, got, want)
				}
			}
		}
	}
}

// TestMemoryAnswersAsRead: whatever was read before, a memory says what Read says. Each
// example comes with other digits, cut anywhere, and with other ends.
func TestMemoryAnswersAsRead(t *testing.T) {
	lines := examples(t)
	for _, line := range []string{ // heads in which a digit counts, or what stands beside the level
		"[1767607201.123] INFO app started", "2026-01-05 10:00:01 [debug1] app started", "2026-01-05 10:00:01 DEBUG1 app started",
		"2026-01-05 10:00:01 INFO, started", "2026-01-05 10:00:01 INFO | started",
	} {
		lines = append(lines, example{line: line})
	}
	random := rand.New(rand.NewPCG(1, 2))
	var m Memory
	recalled := 0
	check := func(line []byte) {
		t.Helper()
		if _, ok := m.recall(line); ok && !coloured(line) {
			recalled++
		}
		if got, want := m.Read(line), Read(line); got != want {
			t.Fatalf("%q: got %v %v %v %v, want %v %v %v %v", line,
				got.Level, got.Outcome, got.Format, got.Timed, want.Level, want.Outcome, want.Format, want.Timed)
		}
	}
	for _, end := range tails() {
		for _, e := range lines {
			line := []byte(e.line)
			check(longer(line))
			check(longer(renumbered(random, line)))
			check(longer(append(line[:random.IntN(len(line)+1):len(line)], end...)))
			cut := append(line[:random.IntN(len(line)+1)], lines[random.IntN(len(lines))].line...)
			check(longer(cut))
		}
	}
	if recalled < 10_000 {
		t.Errorf("only %d lines were recalled: the test tests nothing", recalled)
	}
	// What is settled early is where a tail does harm: all tails behind many cuts.
	for _, e := range lines {
		check(longer([]byte(e.line)))
		for n := random.IntN(4); n < min(len(e.line), headRoom); n += 1 + random.IntN(6) {
			for _, end := range tails() {
				check(longer(append([]byte(e.line[:n]), end...)))
				check(longer(append(renumbered(random, []byte(e.line[:n])), end...)))
			}
		}
	}
}

// renumbered is a line with other digits.
func renumbered(random *rand.Rand, line []byte) []byte {
	line = bytes.Clone(line)
	for i, c := range line {
		if digit(c) {
			line[i] = '0' + byte(random.IntN(10))
		}
	}
	return line
}

// FuzzMemory reads lines one after the other and expects the answers of Read.
func FuzzMemory(f *testing.F) {
	for _, e := range examples(f) {
		line := longer([]byte(e.line))
		f.Add(append(append(line, '\n'), line...))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var m Memory
		for range 2 {
			for line := range bytes.SplitSeq(text, []byte("\n")) {
				if got, want := m.Read(line), Read(line); got != want {
					t.Fatalf("%q: got %+v, want %+v", line, got, want)
				}
			}
		}
	})
}

func TestMemoryAllocatesNothing(t *testing.T) {
	var lines [][]byte
	for _, e := range examples(t) {
		lines = append(lines, longer([]byte(e.line)))
	}
	var m Memory
	if n := testing.AllocsPerRun(10, func() {
		for _, line := range lines {
			m.Read(line)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// What follows a level can decide what it is: a head that is remembered says nothing of
// lines that go on otherwise.
func TestMemoryOfWhatFollows(t *testing.T) {
	for _, pair := range [][2]string{
		{"[05-Jan-2026 10:00:01] NOTICE: fpm is running, pid 1, ready to handle connections now", "[05-Jan-2026 10:00:01] NOTICE: PHP message: PHP Fatal error:  Uncaught Exception: no stock in /a.php:3"},
		{"2026-01-05T10:00:01.123+0000 I NETWORK  [listener] waiting for connections on port 27017", "2026-01-05T10:00:01.123+0000 I Nothing is what this line says of a level, whatever it is about"},
		{"[2026-01-05 10:00:01 +0000] CRITICAL/config: could not be read, and so nothing is done at all", "[2026-01-05 10:00:01 +0000] CRITICAL/config could not be read, and so nothing is done at all"},
		{"2026-01-05 10:00:01,123 app [ERROR] the order could not be placed as the card was refused", "2026-01-05 10:00:01,123 app [ERRORS] the order could not be placed as the card was refused"},
	} {
		var m Memory
		for range 2 {
			for _, line := range pair {
				if got, want := m.Read([]byte(line)), Read([]byte(line)); got != want {
					t.Errorf("%q: got %+v, want %+v", line, got, want)
				}
			}
		}
	}
}
