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
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// settings are the flags.
type settings struct {
	only      *regexp.Regexp
	list      bool
	causes    bool
	bed       string
	binary    string
	scenarios string
	together  int
	engines   map[string]string // sockets of running ones, by generation
}

func flags() (s settings) {
	s.only, s.engines = regexp.MustCompile(""), map[string]string{}
	flag.Func("only", "run the cases whose name matches this regular `EXPRESSION`", func(text string) (err error) {
		s.only, err = regexp.Compile(text)
		return err
	})
	flag.BoolVar(&s.list, "list", false, "print the names of the cases")
	flag.BoolVar(&s.causes, "causes", false, "print by which scenarios each of the doctor's causes is proven")
	flag.StringVar(&s.bed, "bed", ".ci/bed", "`FOLDER` of the test bed's scripts")
	flag.StringVar(&s.binary, "binary", "bin/logcanary", "the logcanary under test")
	flag.StringVar(&s.scenarios, "scenarios", "testdata/doctor", "`FOLDER` of the doctor's scenarios")
	flag.IntVar(&s.together, "together", 8, "scenarios of the doctor that run at once")
	flag.Func("engine", "`GENERATION=SOCKET` of an engine that runs already and is left running", func(text string) error {
		generation, socket, ok := strings.Cut(text, "=")
		if !ok || !filepath.IsAbs(socket) {
			return errors.New("want 20=/path/docker.sock")
		}
		s.engines[generation] = socket
		return nil
	})
	flag.Parse()
	return s
}

func main() {
	s := flags()
	all, err := s.cases()
	if err != nil {
		fmt.Fprintf(os.Stderr, "e2e: %v\n", err)
		os.Exit(2)
	}
	if s.list || s.causes {
		s.print(all)
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ok, err := run(ctx, s, all)
	if err != nil {
		fmt.Fprintf(os.Stderr, "e2e: %v\n", err)
	}
	if !ok || err != nil {
		os.Exit(1)
	}
}

// print tells what there is, and runs nothing.
func (s settings) print(all []testCase) {
	if s.causes {
		printCauses(s.scenarios)
		return
	}
	for _, c := range all {
		fmt.Println(c.name)
	}
}

// cases are those that are asked for.
func (s settings) cases() ([]testCase, error) {
	all, err := cases(s.scenarios)
	return slices.DeleteFunc(all, func(c testCase) bool { return !s.only.MatchString(c.name) }), err
}

// run prepares the stage, runs the cases in order and prints the totals.
func run(ctx context.Context, cfg settings, all []testCase) (bool, error) {
	s, err := newStage(ctx, cfg)
	if err != nil {
		return false, err
	}
	defer s.close()
	var sum totals
	for len(all) > 0 && ctx.Err() == nil {
		n := neighbours(all)
		s.runCases(ctx, all[:n], cfg.together, &sum)
		all = all[n:]
	}
	sum.print()
	return sum.failed == 0 && sum.passed > 0, ctx.Err()
}

// neighbours is how many cases from the first on may run at the same time.
func neighbours(all []testCase) int {
	if n := slices.IndexFunc(all, func(c testCase) bool { return !c.together() }); n >= 0 {
		return max(1, n)
	}
	return len(all)
}

// runCases runs cases, some at once.
func (s *stage) runCases(ctx context.Context, all []testCase, together int, sum *totals) {
	var wait sync.WaitGroup
	var mu sync.Mutex // of the output and the sum
	slots := make(chan struct{}, together)
	for _, c := range all {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			if ctx.Err() != nil {
				return
			}
			t, text := s.runCase(ctx, c)
			mu.Lock()
			defer mu.Unlock()
			fmt.Print(text)
			sum.add(t)
		})
	}
	wait.Wait()
}
