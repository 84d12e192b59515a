package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// testCase is one story: what is set up, what is written, what must have arrived.
type testCase struct {
	name  string
	limit time.Duration
	run   func(t *T)
}

// together says whether it may run beside its neighbours: scenarios mostly wait, and each
// has a compose project of its own.
func (c testCase) together() bool { return strings.HasPrefix(c.name, doctorCase) }

// ledger is what became of the lines of a case; journaled are the records that
// the journal still held for Kafka at the end, and dropped the lines that the engine
// rotated away before anybody could read them: nobody can save those, but they must be
// told.
type ledger struct {
	written, delivered, repeated, filtered, journaled, deadLettered, dropped, lost int
}

// T is one run of a case.
type T struct {
	context.Context
	stage    *stage
	name     string
	dir      string
	began    time.Time
	took     time.Duration
	led      ledger
	notes    []string
	failures []string
	cleanups []func()
	readings map[string]*reading // by broker and topic
	scene    *scene              // of a scenario of the doctor; nil in other cases
}

// failNow ends a case from deep inside it.
type failNow struct{}

// errorf notes a failure, shortened to what a person reads.
func (t *T) errorf(format string, args ...any) {
	const most = 3000
	text := fmt.Sprintf(format, args...)
	t.failures = append(t.failures, text[:min(len(text), most)])
}

func (t *T) fatalf(format string, args ...any) {
	t.errorf(format, args...)
	panic(failNow{})
}

// note adds a fact to the case's line.
func (t *T) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

func (t *T) cleanup(f func()) { t.cleanups = append(t.cleanups, f) }

// must ends the case when err is not nil.
func (t *T) must(err error) {
	if err != nil {
		t.fatalf("%v", err)
	}
}

// eventually polls until ok, and ends the case when that takes too long.
func (t *T) eventually(limit time.Duration, what string, ok func() bool) {
	deadline := time.Now().Add(limit)
	for !ok() {
		if time.Now().After(deadline) || t.Err() != nil {
			t.fatalf("not within %v: %s", limit, what)
		}
		t.sleep(100 * time.Millisecond)
	}
}

func (t *T) sleep(d time.Duration) {
	select {
	case <-time.After(d):
	case <-t.Done():
		t.fatalf("the case's time is over")
	}
}

// runCase runs one case within its limit; the text is its line, and what went wrong.
func (s *stage) runCase(ctx context.Context, c testCase) (*T, string) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	t := &T{Context: ctx, stage: s, name: c.name, dir: filepath.Join(s.dir, "cases", c.name), readings: map[string]*reading{}}
	t.execute(c)
	t.began, t.took = began, time.Since(began)
	return t, t.text()
}

// text is what is printed of a case.
func (t *T) text() string {
	status := "ok    "
	if len(t.failures) > 0 {
		status = "FAILED"
	}
	facts := strings.Join(t.notes, "; ")
	if t.scene == nil {
		facts = t.led.String() + facts
	}
	text := fmt.Sprintf("%s %-34s %6.1f s  %s\n", status, t.name, t.took.Seconds(), facts)
	for _, f := range t.failures {
		text += indent(f) + "\n"
	}
	if log := filepath.Join(t.dir, "logcanary.log"); len(t.failures) > 0 && exists(log) {
		text += indent("logcanary said:\n"+tailOf(log)) + "\n"
	}
	return text
}

func (l ledger) String() string {
	return fmt.Sprintf("written %-7d delivered %-7d repeated %-5d filtered %-7d journaled %-2d dead %-2d lost %-3d ",
		l.written, l.delivered, l.repeated, l.filtered, l.journaled, l.deadLettered, l.lost)
}

func indent(text string) string {
	return "       " + strings.ReplaceAll(text, "\n", "\n       ")
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (t *T) execute(c testCase) {
	defer func() {
		if r := recover(); r != nil && r != any(failNow{}) {
			panic(r)
		}
	}()
	defer func() {
		for i := len(t.cleanups) - 1; i >= 0; i-- {
			t.cleanups[i]()
		}
	}()
	t.must(os.MkdirAll(t.dir, 0o755))
	c.run(t)
}

// totals sums the cases up.
type totals struct {
	passed, failed int
	led            ledger
	doctor         doctorTotals
}

func (s *totals) add(t *T) {
	if len(t.failures) > 0 {
		s.failed++
	} else {
		s.passed++
	}
	s.led.written += t.led.written
	s.led.delivered += t.led.delivered
	s.led.repeated += t.led.repeated
	s.led.filtered += t.led.filtered
	s.led.journaled += t.led.journaled
	s.led.deadLettered += t.led.deadLettered
	s.led.dropped += t.led.dropped
	s.led.lost += t.led.lost
	if t.scene != nil {
		s.doctor.add(t)
	}
}

func (s *totals) print() {
	s.doctor.print()
	fmt.Printf("totals: %d lines written, %d delivered, %d repeated, %d filtered, %d journaled, %d dead-lettered, %d dropped by an engine, %d lost\n",
		s.led.written, s.led.delivered, s.led.repeated, s.led.filtered, s.led.journaled, s.led.deadLettered, s.led.dropped, s.led.lost)
	fmt.Printf("%d passed, %d failed\n", s.passed, s.failed)
}
