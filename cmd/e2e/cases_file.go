package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// fileCases: files that are mounted from the host, rotated by logrotate.
func fileCases() []testCase {
	return []testCase{
		{"logrotate-rename", 2 * time.Minute, func(t *T) { caseLogrotate(t, "create") }},
		{"logrotate-rename-compress", 2 * time.Minute, func(t *T) { caseLogrotate(t, "create\n  compress") }},
		{"logrotate-copytruncate", 2 * time.Minute, func(t *T) { caseLogrotate(t, "copytruncate") }},
		{"rotated-while-down", 2 * time.Minute, caseRotatedWhileDown},
	}
}

// logFile is an application's log file that the case writes itself.
type logFile struct {
	t     *T
	path  string
	of    source // without its lines
	n     int
	lines []string
}

func (t *T) logFile(name string) *logFile {
	dir := filepath.Join(t.dir, "logs")
	t.must(os.MkdirAll(dir, 0o755))
	return &logFile{t: t, path: filepath.Join(dir, name), of: source{service: "app", kept: marked}}
}

// write appends n lines, each tenth an error.
func (f *logFile) write(n int) { f.append(n, func(n int) bool { return n%10 == 0 }) }

// writeInfo appends n lines that are only counted.
func (f *logFile) writeInfo(n int) { f.append(n, func(int) bool { return false }) }

// append writes by an open, an O_APPEND write and a close, as a program that
// reopens its log does.
func (f *logFile) append(n int, failed func(n int) bool) {
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	f.t.must(err)
	defer file.Close()
	for range n {
		f.n++
		line := fmt.Sprintf("2026-01-05 10:00:00,%03d INFO [app] passed-%d with 0 errors", f.n%1000, f.n)
		if failed(f.n) {
			line = fmt.Sprintf("2026-01-05 10:00:00,%03d ERROR [app] kept-%d failed", f.n%1000, f.n)
		}
		f.lines = append(f.lines, line)
		_, err := file.WriteString(line + "\n")
		f.t.must(err)
	}
}

func (f *logFile) source() source {
	s := f.of
	s.lines = f.lines
	return s
}

// rotate runs logrotate once, by force.
func (f *logFile) rotate(how string) {
	conf := filepath.Join(f.t.dir, "logrotate.conf")
	f.t.must(os.WriteFile(conf, fmt.Appendf(nil, "%s {\n  su root root\n  rotate 20\n  %s\n}\n", f.path, how), 0o644))
	out, err := exec.CommandContext(f.t, "/usr/sbin/logrotate", "--force", "--state", filepath.Join(f.t.dir, "logrotate.state"), conf).CombinedOutput()
	if err != nil {
		f.t.fatalf("logrotate: %v: %s", err, out)
	}
}

// caseLogrotate writes, waits until it is caught up (copytruncate cannot be
// lossless otherwise), rotates, and writes on.
func caseLogrotate(t *T, how string) {
	f := t.logFile("app.log")
	c := t.canary(append(withoutEngine(), "FILES="+filepath.Join(filepath.Dir(f.path), "*.log"), "START_AT=beginning")...)
	f.write(10)
	c.start()
	for range 5 {
		f.write(2000)
		caughtUp := func() bool { return c.sum("logcanary_lines_total") == float64(f.n) }
		t.eventually(20*time.Second, "all lines are read", caughtUp)
		f.rotate(how)
	}
	f.write(500)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: 30 * time.Second}, f.source())
	t.checkCounted(c, f.source())
	c.stop()
}

// caseRotatedWhileDown: three generations appear while logcanary is down; they
// are read oldest first.
func caseRotatedWhileDown(t *T) {
	f := t.logFile("app.log")
	c := t.canary(append(withoutEngine(), "FILES="+filepath.Join(filepath.Dir(f.path), "*.log"), "START_AT=beginning")...)
	f.write(1000)
	c.start()
	t.eventually(20*time.Second, "all lines are read", func() bool { return c.sum("logcanary_lines_total") == 1000 })
	c.stop()
	for range 3 {
		f.write(1000)
		f.rotate("create")
	}
	f.write(100)
	c.start()
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: 30 * time.Second}, f.source())
	c.stop()
}
