package main

import (
	"errors"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestCPUTimeIsWhatTheKernelAccounts(t *testing.T) {
	before, err := cpuTime(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < 50*time.Millisecond; {
		newlines(make([]byte, 1<<16))
	}
	after, err := cpuTime(os.Getpid())
	if err != nil || after-before < time.Millisecond {
		t.Fatalf("%v of CPU for 50 ms of work, %v", after-before, err)
	}
	var usage unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	accounted := time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	if off := (accounted - after).Abs(); off > 50*time.Millisecond {
		t.Errorf("clock %v, getrusage %v", after, accounted)
	}
}

func TestMemoryOfThisProcess(t *testing.T) {
	now, err := memory(os.Getpid(), "VmRSS")
	if err != nil || now < 1<<20 {
		t.Errorf("%d bytes, %v", now, err)
	}
	peak, err := memory(os.Getpid(), "VmHWM")
	if err != nil || peak < now/2 {
		t.Errorf("peak %d bytes, now %d, %v", peak, now, err)
	}
}

func TestStatusBytes(t *testing.T) {
	const text = "Name:\tVmRSS\nVmHWM:\t   2048 kB\nVmRSS:\t    1024 kB\nVmPTE:\tmuch kB\n"
	for field, want := range map[string]int64{"VmRSS": 1 << 20, "VmHWM": 2 << 20} {
		if got, err := statusBytes([]byte(text), field); err != nil || got != want {
			t.Errorf("%s: %d, %v", field, got, err)
		}
	}
	for _, field := range []string{"Name", "VmPTE", "VmSwap"} {
		if _, err := statusBytes([]byte(text), field); !errors.Is(err, errStatus) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func FuzzStatusBytes(f *testing.F) {
	f.Add([]byte("VmRSS:\t    1024 kB\n"))
	f.Add([]byte("VmRSS: 9999999999999999 kB"))
	f.Fuzz(func(t *testing.T, text []byte) {
		n, err := statusBytes(text, "VmRSS")
		if err != nil && (n != 0 || !errors.Is(err, errStatus)) {
			t.Errorf("%d, %v", n, err)
		}
	})
}
