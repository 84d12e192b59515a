package main

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
)

// lines is what a file of a workload holds, and the tally that was kept of it.
func lines(t *testing.T, l layout, seed uint64) ([][]byte, *workload) {
	t.Helper()
	var out bytes.Buffer
	w := &workload{layout: l, levels: map[string]int64{}}
	if err := w.write(&out, 1<<20, newGenerator(seed, 0)); err != nil {
		t.Fatal(err)
	}
	if int64(out.Len()) != w.bytes || w.bytes < 1<<20 {
		t.Fatalf("%d bytes written, %d counted", out.Len(), w.bytes)
	}
	all := bytes.Split(bytes.TrimSuffix(out.Bytes(), []byte("\n")), []byte("\n"))
	if int64(len(all)) != w.lines {
		t.Fatalf("%d lines written, %d counted", len(all), w.lines)
	}
	return all, w
}

func TestWorkloadKeepsOneLineInTen(t *testing.T) {
	_, w := lines(t, plain, 1)
	var sum, kept int64
	for level, n := range w.levels {
		sum += n
		if keeps(level) {
			kept += n
		}
	}
	if sum != w.lines || kept != w.kept || kept*oneIn != w.lines {
		t.Errorf("%d lines, %d by level, %d kept, %d by level", w.lines, sum, w.kept, kept)
	}
	for _, level := range []string{"debug", "info", "warn", "error", "critical"} {
		if w.levels[level] == 0 {
			t.Errorf("no line of level %s", level)
		}
	}
}

func TestWorkloadLinesAreOfRealLength(t *testing.T) {
	all, _ := lines(t, plain, 1)
	for _, line := range all {
		if len(line) < shortest || len(line) > longest {
			t.Errorf("%d bytes: %s", len(line), line)
		}
		if bytes.ContainsAny(line, "$#~") {
			t.Errorf("something of a pattern is left: %s", line)
		}
	}
}

func TestWorkloadIsTheSameForTheSameSeed(t *testing.T) {
	first, _ := lines(t, plain, 1)
	again, _ := lines(t, plain, 1)
	other, _ := lines(t, plain, 2)
	if !bytes.Equal(bytes.Join(first, nil), bytes.Join(again, nil)) {
		t.Error("one seed, two workloads")
	}
	if bytes.Equal(bytes.Join(first, nil), bytes.Join(other, nil)) {
		t.Error("two seeds, one workload")
	}
}

func TestJSONFileHoldsThePlainLines(t *testing.T) {
	bare, _ := lines(t, plain, 1)
	wrapped, _ := lines(t, jsonFile, 1)
	var last time.Time
	for i, raw := range wrapped {
		var entry struct {
			Log, Stream string
			Time        time.Time
		}
		if err := json.Unmarshal(raw, &entry); err != nil {
			t.Fatalf("%v: %s", err, raw)
		}
		if entry.Log != string(bare[i])+"\n" || !entry.Time.After(last) {
			t.Fatalf("line %d is %q at %s, plain it is %q", i, entry.Log, entry.Time, bare[i])
		}
		last = entry.Time
	}
}

func TestEveryFormatHasItsShape(t *testing.T) {
	at := time.Date(2026, 1, 5, 10, 0, 1, 123456789, time.UTC)
	heads := map[string]string{
		"spring":    "2026-01-05T10:00:01.123Z  WARN 1 --- [checkout] [nio-8080-exec-",
		"logfmt":    `time=2026-01-05T10:00:01.123456789Z level=warn msg="`,
		"json":      `{"time":"2026-01-05T10:00:01.123456789Z","level":"warn","logger":"shop.cart","msg":"`,
		"klog":      "W0105 10:00:01.123456       1 reconciler.go:",
		"uvicorn":   "WARNING:  ",
		"postgres":  "2026-01-05 10:00:01.123 UTC [1",
		"bracketed": "[2026-01-05 10:00:01,123] WARN [Broker id=",
	}
	g := newGenerator(1, 0)
	for _, s := range g.kept {
		line := s.appendLine(nil, at, g.random)
		if s.level == "warn" && !bytes.HasPrefix(line, []byte(heads[s.format])) {
			t.Errorf("%s: %s", s.format, line)
		}
		if s.format == "json" && !json.Valid(line) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

func TestALineCostsNoAllocation(t *testing.T) {
	g := newGenerator(1, 0)
	buf := make([]byte, 0, 512)
	n := testing.AllocsPerRun(1000, func() { buf = g.pick(true).appendLine(buf[:0], g.tick(), g.random) })
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}
