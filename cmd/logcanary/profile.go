//go:build profile

package main

import (
	"fmt"
	"os"
	"runtime/pprof"
)

// profiles is the directory for CPU profiles; the linker sets it.
var profiles string

// main is logcanary under a profiler, whose profiles tell the compiler which calls are
// worth inlining: `make pgo` builds it, lets it do the work of `make bench`, and merges
// what it saw. No build that people get contains it.
func main() {
	f, err := os.CreateTemp(profiles, "*.pprof")
	if err == nil {
		err = pprof.StartCPUProfile(f)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "logcanary: no profile:", err)
		os.Exit(exitProblem)
	}
	code := run(os.Args[1:], process())
	pprof.StopCPUProfile()
	if err := f.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "logcanary: the profile is incomplete:", err)
		code = exitProblem
	}
	os.Exit(code)
}
