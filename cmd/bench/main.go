// Command bench measures the built logcanary from outside: how fast it reads,
// how late a line arrives, what it costs while nothing happens.
//
// It promises that the measured program is the real one with its real
// configuration, that the broker and the engine are other people's processes or
// sockets whose CPU is not counted, that the workload is the same for the same
// seed, and that a figure is printed only when the counts are right: every line
// counted under its level and every kept line in the broker.
//
// It refuses to look into the program by any other door than /metrics, /proc
// and the broker, and to compare with a past run: it holds figures against
// targets and leaves history to whoever keeps it.
//
// Exit status: 0 when every measure was taken (reached or missed), 1 when one
// failed, 2 on wrong usage.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// options are what the command line says.
type options struct {
	binary string
	size   byteSize
	seed   uint64
	only   string
	json   string
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == brokerArgument {
		os.Exit(status(serveBroker(os.Stdin, os.Stdout)))
	}
	o, err := parseOptions(os.Args[1:], os.Stderr)
	if err != nil {
		os.Exit(2)
	}
	os.Exit(status(bounded(o)))
}

// bounded runs the bench until it is done or told to end.
func bounded(o options) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, o, os.Stdout)
}

func status(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "bench:", err)
	return 1
}

// parseOptions reads the command line. A mistake is told on notes, by flag itself.
func parseOptions(args []string, notes io.Writer) (options, error) {
	o := options{binary: "bin/logcanary", size: 256 << 20, seed: 1}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(notes)
	f.StringVar(&o.binary, "bin", o.binary, "the program to measure")
	f.Var(&o.size, "size", "bytes of each workload, such as 64MiB")
	f.Uint64Var(&o.seed, "seed", o.seed, "the same seed makes the same workload")
	f.StringVar(&o.only, "only", "", "take only the measures whose name contains this")
	f.StringVar(&o.json, "json", "", "write the rows to this file too")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		fmt.Fprintln(notes, "bench: unexpected argument", f.Arg(0))
		return o, flag.ErrHelp
	}
	return o, nil
}

// run takes the chosen measures in order and prints each as soon as it is there.
// The error says that at least one could not be taken, or proved the program wrong.
func run(ctx context.Context, o options, out io.Writer) error {
	dir, err := os.MkdirTemp("", "logcanary-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary, err := filepath.Abs(o.binary)
	if err != nil {
		return err
	}
	if _, err := os.Stat(binary); err != nil {
		return fmt.Errorf("the program to measure: %w", err)
	}
	b := &bench{binary: binary, dir: dir, size: int64(o.size), seed: o.seed, loads: map[layout]*workload{}, scans: map[layout]speed{}}
	t := newTable(out)
	t.head(o)
	failed := 0
	for _, m := range measures() {
		if !strings.Contains(m.name, o.only) || ctx.Err() != nil {
			continue
		}
		rows, err := b.take(ctx, m)
		if err != nil {
			failed++
			rows = append(rows, failure(m.name, err))
		}
		t.print(rows)
	}
	return finish(ctx, t, o.json, failed)
}

func finish(ctx context.Context, t *table, file string, failed int) error {
	t.tally()
	if file != "" {
		if err := t.writeJSON(file); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d measures failed", failed)
	}
	return context.Cause(ctx)
}
