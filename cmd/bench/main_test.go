package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// TestMain lets the test's own binary be the two other processes of a bench:
// the broker, and a program that behaves as LOGCANARY_BEHAVIOUR says.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == brokerArgument {
		os.Exit(status(serveBroker(os.Stdin, os.Stdout)))
	}
	if len(os.Args) == 2 && os.Args[1] == "run" {
		os.Exit(pretend(os.Getenv("LOGCANARY_BEHAVIOUR")))
	}
	os.Exit(m.Run())
}

// pretend is a logcanary that has counted ten lines and shipped one.
func pretend(behaviour string) int {
	if behaviour == "die" {
		fmt.Fprintln(os.Stderr, "no such setting")
		return 2
	}
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM)
	http.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, `logcanary_lines_total{level="info"} 9`)
		fmt.Fprintln(w, `logcanary_lines_total{level="warn"} 1`)
		fmt.Fprintln(w, `logcanary_records_total{disposition="kept"} 1`)
		fmt.Fprintln(w, `logcanary_records_total{disposition="shipped"} 1`)
		fmt.Fprintln(w, `logcanary_lost_lines_total{reason="x"} 0`)
	})
	go func() { _ = http.ListenAndServe(os.Getenv("LOGCANARY_LISTEN"), nil) }()
	<-told
	if behaviour == "end badly" {
		return 1
	}
	return 0
}

func TestOptions(t *testing.T) {
	o, err := parseOptions(strings.Fields("-size 64MiB -only count -seed 7 -json out.json -bin b"), t.Output())
	if want := (options{binary: "b", size: 64 << 20, seed: 7, only: "count", json: "out.json"}); err != nil || o != want {
		t.Errorf("got %+v, %v", o, err)
	}
	for _, wrong := range []string{"-size 64", "-size 64MB", "-size -1MiB", "-size 9999999999GiB", "more"} {
		_, err := parseOptions(strings.Fields(wrong), t.Output())
		if (err == nil) != (wrong == "-size 64") {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestMergeKeepsTheBetterSpeedAndTheWorseMemory(t *testing.T) {
	first := []row{{Name: "speed", Figure: 100, Unit: "MB/s"}, {Name: "rss", Figure: 50, Unit: "MB"}}
	second := []row{{Name: "speed", Figure: 90, Unit: "MB/s"}, {Name: "rss", Figure: 60, Unit: "MB"}}
	got := merge(merge(nil, first), second)
	if got[0].Figure != 100 || got[1].Figure != 60 {
		t.Errorf("got %+v", got)
	}
}
