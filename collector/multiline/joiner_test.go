package multiline

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unsafe"

	"logcanary/collector/level"
	"logcanary/collector/record"
)

// verdicts are what a fresh joiner says of some lines, by their initials.
func verdicts(j *Joiner, lines ...string) string {
	var said []byte
	for _, line := range lines {
		said = append(said, "BCWR"[j.Next([]byte(line), level.Read([]byte(line)))])
	}
	return string(said)
}

// TestVerdicts shows the protocol: what waits is proved, or is asked for again.
func TestVerdicts(t *testing.T) {
	var j Joiner
	if got := verdicts(&j, "java.lang.IllegalStateException: first", "second", "", "\tat c.e.A.f(A.java:3)"); got != "BWWC" {
		t.Errorf("a message of several lines: %s", got)
	}
	j.Close()
	if got := verdicts(&j, "TypeError: x", "listening", "INFO: up", "listening", "INFO: up"); got != "BWRBB" {
		t.Errorf("a line that is none of it: %s", got)
	}
}

// TestDecided: the level of a head stands; that of a record whose head has none is
// its first line's that has one, or an error as a trace is.
func TestDecided(t *testing.T) {
	var j Joiner
	for _, step := range []struct {
		line    string
		level   record.Level
		decided bool
	}{
		{"INFO: starting", record.Info, true},
		{"    at f (x.js:1:2)", record.Info, true},
		{"Jan 05, 2026 10:00:01 AM c.e.A run", record.Unknown, false},
		{"SEVERE: bad", record.Error, true},
		{"", record.Error, true}, // waits
		{"2026/01/05 10:00:01 failed", record.Unknown, false},
		{"\tat c.e.A.f(A.java:3)", record.Error, false},
		{"runtime: goroutine stack exceeds 1000000000-byte limit", record.Unknown, false},
		{"fatal error: stack overflow", record.Fatal, true},
	} {
		if verdicts(&j, step.line) == "R" { // what waited does not matter here
			verdicts(&j, step.line)
		}
		if got := j.Reading().Level; got != step.level || j.Decided() != step.decided {
			t.Errorf("%q: level %v, decided: %v", step.line, got, j.Decided())
		}
	}
}

// TestLimits: a record that reaches a limit is complete, and what follows is one that
// goes on as it did, with its level.
func TestLimits(t *testing.T) {
	frame := "\tat c.e.A.f(A.java:3)"
	for name, limits := range map[string]Limits{
		"lines": {Lines: 3},
		"bytes": {Bytes: 20 + 2*(len(frame)+1) + 1},
	} {
		var got []int
		a := assemble(limits, func(r numberedRecord) {
			got = append(got, r.Last-r.First+1)
			if r.Reading.Level != record.Warn {
				t.Errorf("%s: lines %d to %d are %v", name, r.First, r.Last, r.Reading.Level)
			}
		})
		for _, line := range []string{"WARN failed ........", frame, frame, frame, frame, frame, frame} {
			a.add([]byte(line))
		}
		a.Flush()
		if len(got) != 3 && len(got) != 2 || got[0] != 3 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestWaitingIsBounded: no more than MaxWaiting lines are ever undecided.
func TestWaitingIsBounded(t *testing.T) {
	var j Joiner
	verdicts(&j, "java.lang.IllegalStateException: first")
	for n := 1; ; n++ {
		switch got := verdicts(&j, "and more"); {
		case got == "W" && n <= MaxWaiting:
		case got == "R" && n == MaxWaiting+1:
			return
		default:
			t.Fatalf("line %d: %s", n, got)
		}
	}
}

// TestSize: there is one joiner for each source, and sources are many.
func TestSize(t *testing.T) {
	if got := unsafe.Sizeof(Joiner{}); got > 64 {
		t.Errorf("%d bytes", got)
	}
}

func TestAllocatesNothing(t *testing.T) {
	var lines [][]byte
	var readings []level.Reading
	for _, e := range examples(t) {
		for _, line := range e.lines {
			lines = append(lines, []byte(line))
			readings = append(readings, level.Read([]byte(line)))
		}
	}
	var j Joiner
	if n := testing.AllocsPerRun(10, func() {
		for i, line := range lines {
			j.Next(line, readings[i])
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestAssemblerReusesItsMemory: once it has grown, joining costs none.
func TestAssemblerReusesItsMemory(t *testing.T) {
	var lines [][]byte
	for _, e := range examples(t) {
		for _, line := range e.lines {
			lines = append(lines, []byte(line))
		}
	}
	records := 0
	a := assemble(Limits{}, func(numberedRecord) { records++ })
	if n := testing.AllocsPerRun(10, func() {
		for _, line := range lines {
			a.addRead(line, level.Reading{})
		}
		a.Flush()
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if records == 0 {
		t.Error("no records")
	}
}

// TestLinear: time grows with the length of the line. Lines of 256 KiB, for which a
// quadratic joiner would need a minute each, behind what would make it look.
func TestLinear(t *testing.T) {
	const n = 256 << 10
	for _, head := range []string{"", "TypeError: x", "Traceback (most recent call last):", "2026-01-05 10:00:01 ERROR x", `{"level":"error","msg":"x"}`, "==================", "#"} {
		for _, line := range []string{
			strings.Repeat(" ", n), strings.Repeat("a", n), strings.Repeat("a.", n/2) + "(", strings.Repeat("(", n), strings.Repeat("^", n),
			strings.Repeat("\x1b[31m", n/5), strings.Repeat("═", n/3), strings.Repeat("a ", n/2), "at " + strings.Repeat("x", n),
			"2026-01-05 10:00:01 ERROR " + strings.Repeat("[x] ", n/4), "2026-01-05 10:00:01 ERROR " + strings.Repeat(" ", n),
			`{"level":"error","msg":"` + strings.Repeat(`\\`, n/2) + `"}`, "api-1  | " + strings.Repeat("| ", n/2), strings.Repeat("1", n), "#" + strings.Repeat("1", n),
		} {
			var j Joiner
			verdicts(&j, head)
			start := time.Now()
			j.Next([]byte(line), level.Reading{})
			j.Next([]byte(line), level.Reading{Level: record.Error, Timed: true})
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%q and %q: %v", head, line[:20], took)
			}
		}
	}
}

// FuzzTexts: any text is given back byte for byte, and joined the same way however
// its lines are read.
func FuzzTexts(f *testing.F) {
	for _, e := range examples(f) {
		f.Add([]byte(strings.Join(e.lines, "\n")))
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkTexts(t, text) })
}

// FuzzTwice: what is complete is not changed by what comes: two copies with a line
// between them that begins a record are twice the records.
func FuzzTwice(f *testing.F) {
	for _, e := range examples(f) {
		f.Add(strings.Join(e.lines, "\n"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := append([]string{apart}, strings.Split(text, "\n")...)
		once, twice := joined(lines), joined(append(lines, lines...))
		if len(twice) != 2*len(once) {
			t.Fatalf("%q: %d records became %d", text, len(once), len(twice))
		}
	})
}

func BenchmarkNext(b *testing.B) {
	for _, shape := range [][2]string{
		{"prefix", `2026-01-05 10:00:01,123 INFO app: request handled path=/api/v1/orders/4711 and some more words`},
		{"json", `{"level":"info","ts":1767607201.123,"logger":"http","msg":"request handled","path":"/api/v1/orders","status":200}`},
		{"access", `10.0.0.9 - - [05/Jan/2026:10:00:01 +0000] "GET /api/v1/orders/4711?page=3 HTTP/1.1" 200 512 "-" "Mozilla/5.0"`},
		{"logfmt", `ts=2026-01-05T10:00:01.123Z caller=main.go:1 level=info component=web msg="Listening on address"`},
		{"uvicorn", `INFO:     10.0.0.9:5000 - "GET / HTTP/1.1" 200 OK`},
		{"kafka", `[2026-01-05 10:00:01,123] INFO [Broker id=1] started (kafka.server.KafkaServer)`},
		{"untold", `2026/01/05 10:00:01 listening on the address that was asked for`},
		{"plain", `a line of text that says nothing of itself`},
		{"error", `2026-01-05 10:00:01,123 ERROR [main] c.e.A - failed to do what was asked for`},
		{"object", `{"level":"error","ts":1767607201.123,"logger":"http","msg":"request failed","path":"/api/v1/orders"}`},
		{"frame", "\tat org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:897)"},
	} {
		b.Run(shape[0], func(b *testing.B) {
			line := []byte(shape[1])
			r := level.Read(line)
			var j Joiner
			b.SetBytes(int64(len(line) + 1))
			for b.Loop() {
				j.Next(line, r)
			}
		})
	}
}

// BenchmarkAssembler joins what Java prints, and BenchmarkRead only reads it.
func BenchmarkAssembler(b *testing.B) {
	lines := bytes.Split(bytes.Repeat([]byte("2026-01-05 10:00:01,123 ERROR [main] c.e.A - failed\njava.lang.IllegalStateException: no stock\n\tat c.e.Shop.take(Shop.java:31)\n\tat c.e.Shop.order(Shop.java:12)\nCaused by: java.sql.SQLException: timeout\n\tat c.e.Db.query(Db.java:9)\n\t... 2 more\n2026-01-05 10:00:02,000 INFO  [main] c.e.A - next\n"), 100), []byte("\n"))
	a := assemble(Limits{}, func(numberedRecord) {})
	for b.Loop() {
		for _, line := range lines {
			a.add(line)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(lines)), "ns/line")
}
