package main

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// stateCases: what the state directory's disk and the journal's cap do, and
// what a second instance and Prometheus' own linter say.
func stateCases() []testCase {
	return []testCase{
		{"state-disk-full", 3 * time.Minute, caseDiskFull},
		{"journal-at-its-cap", 3 * time.Minute, caseJournalFull},
		{"second-instance", time.Minute, caseSecondInstance},
		{"metrics-lint", time.Minute, caseMetricsLint},
	}
}

// smallState puts the state directory on a file system of its own.
func (t *T) smallState(size string) string {
	dir := filepath.Join(t.dir, "state")
	t.must(os.MkdirAll(dir, 0o755))
	t.must(syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size))
	t.cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.errorf("unmount %s: %v", dir, err)
		}
	})
	return dir
}

// caseDiskFull: with the disk full, records go on to Kafka from memory and lines
// go on being counted; readiness says why; with room again everything is as before.
func caseDiskFull(t *T) {
	f := t.logFile("app.log")
	dir := t.smallState("16m")
	c := t.canary(append(withoutEngine(), "FILES="+f.path, "START_AT=beginning")...)
	f.write(100)
	c.start()
	counted := func() bool { return c.sum("logcanary_lines_total") == float64(f.n) }
	t.eventually(caseStart, "all lines are read", counted)
	ballast := filepath.Join(dir, "ballast")
	fill(ballast)
	for range 5 {
		f.write(2000)
		t.eventually(caseStart, "lines go on being counted on a full disk", counted)
	}
	t.eventually(caseStart, "readiness says that the journal cannot be written", func() bool {
		return strings.Contains(string(httpGet(c.url("/readyz"))), "no space left")
	})
	t.checkDelivered(delivery{topic: c.topic, limit: 30 * time.Second}, f.source())
	t.must(os.Remove(ballast))
	t.eventually(time.Minute, "logcanary is ready again", c.ready)
	t.led = ledger{}
	f.write(1000)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: 30 * time.Second}, f.source())
	t.checkCounted(c, f.source())
	c.stop()
}

// fill writes zeros until there is no room.
func fill(path string) {
	file, err := os.Create(path)
	if err != nil {
		return
	}
	defer file.Close()
	for size := 1 << 20; size > 0; {
		if _, err := file.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}

// caseJournalFull: Kafka is away and the journal reaches its cap: reading pauses,
// that is told, and nothing is dropped.
func caseJournalFull(t *T) {
	f := t.logFile("app.log")
	c := t.canary(append(withoutEngine(), "FILES="+f.path, "START_AT=beginning", "JOURNAL_MAX_BYTES=4MiB")...)
	t.cleanup(t.restoreBroker)
	f.write(100)
	c.start()
	t.eventually(caseStart, "all lines are read", func() bool { return c.sum("logcanary_lines_total") == float64(f.n) })
	t.kafka().proc.kill()
	for range 10 {
		f.write(20000)
	}
	t.eventually(time.Minute, "readiness says that the journal is full", func() bool {
		return strings.Contains(string(httpGet(c.url("/readyz"))), "unshipped records fill it")
	})
	if n := c.sum("logcanary_journal_writable"); n != 0 {
		t.errorf("logcanary_journal_writable is %v", n)
	}
	t.must(t.kafka().start())
	t.checkDelivered(delivery{topic: c.topic, limit: time.Minute}, f.source())
	t.checkCounted(c, f.source())
	t.eventually(caseStart, "logcanary is ready again", c.ready)
	c.stop()
}

// caseSecondInstance: one state directory, one logcanary.
func caseSecondInstance(t *T) {
	f := t.logFile("app.log")
	f.write(10)
	c := t.canary(append(withoutEngine(), "FILES="+f.path)...)
	c.start()
	second := exec.CommandContext(t, t.stage.binary, "run")
	second.Env = append(os.Environ(), append(c.env, "LOGCANARY_LISTEN=127.0.0.1:0")...)
	out, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "in use") {
		t.errorf("the second instance: %v: %s", err, out)
	}
	c.stop()
}

// caseMetricsLint: promtool finds nothing to say about the metrics.
func caseMetricsLint(t *T) {
	f := t.logFile("app.log")
	f.write(100)
	c := t.canary(append(withoutEngine(), "FILES="+f.path, "START_AT=beginning")...)
	c.start()
	t.eventually(caseStart, "records are shipped", func() bool {
		return c.sum("logcanary_records_total", `disposition="shipped"`) == 10
	})
	resp, err := http.Get(c.url("/metrics"))
	t.must(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	t.must(err)
	lint := exec.CommandContext(t, "promtool", "check", "metrics")
	lint.Stdin = strings.NewReader(string(text))
	if out, err := lint.CombinedOutput(); err != nil || len(out) > 0 {
		t.errorf("promtool check metrics: %v\n%s", err, out)
	}
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, f.source())
	c.stop()
}
