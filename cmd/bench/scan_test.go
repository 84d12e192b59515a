package main

import (
	"os"
	"testing"
	"time"
)

func TestScansFindEveryLine(t *testing.T) {
	w, err := writeWorkload(t.TempDir(), jsonFile, 1<<20, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, scan := range []func(*os.File) (int64, error){scanRead, scanMapped} {
		s, err := scanWorkload(w, scan)
		if err != nil || s.lines != w.lines || s.cpu <= 0 || s.wall <= 0 {
			t.Errorf("%+v, %v", s, err)
		}
	}
	w.lines++
	if _, err := scanWorkload(w, scanRead); err == nil {
		t.Error("a line is missing and nobody noticed")
	}
}

func TestSpeedIsPerSecondOfCPU(t *testing.T) {
	s := speed{bytes: 500e6, lines: 3e6, cpu: 500 * time.Millisecond, wall: 2 * time.Second}
	if got := s.perCPU(); got != 1000 {
		t.Errorf("%v MB/s", got)
	}
	if got, want := s.String(), "6.00 M lines/s of CPU; wall 250 MB/s, 1.50 M lines/s; CPU 0.500 s"; got != want {
		t.Errorf("got %q", got)
	}
}
