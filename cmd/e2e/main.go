// Command e2e is the end-to-end suite: real engines, a real broker and real
// applications, with the built logcanary between them, and a consumer of its own
// that checks what arrived against what the engine itself says was written.
//
// It promises to start what it needs, to end what it started, to print what was
// written, delivered, filtered, dead-lettered and lost case by case, and to close
// with one line of totals. It installs nothing: .ci/e2e does.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"syscall"
)

func main() {
	only := flag.String("only", "", "run the cases whose name matches this regular expression")
	list := flag.Bool("list", false, "print the names of the cases")
	bed := flag.String("bed", ".ci/bed", "folder of the test bed's scripts")
	binary := flag.String("binary", "bin/logcanary", "the logcanary under test")
	flag.Parse()
	pattern, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintf(os.Stderr, "e2e: -only: %v\n", err)
		os.Exit(2)
	}
	if *list {
		for _, c := range cases() {
			fmt.Println(c.name)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ok, err := run(ctx, *bed, *binary, pattern)
	if err != nil {
		fmt.Fprintf(os.Stderr, "e2e: %v\n", err)
	}
	if !ok || err != nil {
		os.Exit(1)
	}
}

// run prepares the stage, runs the cases in order and prints the totals.
func run(ctx context.Context, bed, binary string, pattern *regexp.Regexp) (bool, error) {
	s, err := newStage(ctx, bed, binary)
	if err != nil {
		return false, err
	}
	defer s.close()
	var t totals
	for _, c := range cases() {
		if !pattern.MatchString(c.name) {
			continue
		}
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		t.add(s.runCase(ctx, c))
	}
	t.print()
	return t.failed == 0 && t.passed > 0, nil
}
