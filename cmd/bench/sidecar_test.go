package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
)

// start runs this test's binary as the measured program.
func start(t *testing.T, ctx context.Context, behaviour string) (*sidecar, error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return startSidecar(ctx, self, t.TempDir(), "BEHAVIOUR="+behaviour)
}

func TestSidecarWorks(t *testing.T) {
	s, err := start(t, t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	at := folder(t.TempDir())
	w := &workload{lines: 10, bytes: 2000, levels: map[string]int64{"info": 9, "warn": 1}}
	p, err := s.work(t.Context(), at, w, 1)
	if err != nil || p.peak < 1<<20 || p.whole < p.cpu || p.lines != 10 {
		t.Errorf("%+v, %v", p, err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

func TestWrongCountsAreFound(t *testing.T) {
	page, err := parseExposition(`logcanary_lines_total{level="info"} 11
logcanary_records_total{disposition="kept"} 2
logcanary_records_total{disposition="shipped"} 1
logcanary_lost_lines_total{reason="x"} 3`)
	if err != nil {
		t.Fatal(err)
	}
	err = check(page, &workload{lines: 10, levels: map[string]int64{"info": 10}}, 1)
	want := "lines: 11 instead of 10\nlines of level info: 11 instead of 10\nrecords kept: 2 instead of 1\nlines lost: 3 instead of 0"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v", err)
	}
}

func TestSidecarThatDiesIsReportedWithItsLastWords(t *testing.T) {
	_, err := start(t, t.Context(), "die")
	if err == nil || !strings.Contains(err.Error(), "ended by itself") || !strings.Contains(err.Error(), "no such setting") {
		t.Error(err)
	}
}

func TestSidecarThatIsStuckIsKilledInTime(t *testing.T) {
	ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errors.New("the measure took longer"))
	defer cancel()
	s, err := start(t, ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.await(ctx, 11, 1)
	if err == nil || !strings.Contains(err.Error(), "10 of 11 lines counted") || !strings.Contains(err.Error(), "took longer") {
		t.Error(err)
	}
	if err := s.stop(); err == nil {
		t.Error("a killed program ended cleanly")
	}
}

func TestSidecarThatEndsBadlyIsReported(t *testing.T) {
	s, err := start(t, t.Context(), "end badly")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err == nil {
		t.Error("exit status 1 is not a clean end")
	}
}
