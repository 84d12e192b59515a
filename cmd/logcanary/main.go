// Command logcanary sits beside a compose stack, reads what its containers and log
// files say, and tells what went wrong, how much, and why nothing is heard.
//
// This package is the only place that knows YAML, the environment and flags; it
// turns them into plain values, joins the rooms below it and maps errors to exit
// codes. It refuses to guess: a key, a variable or a value that it does not know
// is a mistake that is told with its place, never something to skip. Data goes to
// stdout, notes go to stderr; a secret goes to neither.
//
// Exit codes: 0 fine, 1 a problem was found, 2 wrong usage or configuration.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
)

// environment is what a command may touch of the process around it.
type environment struct {
	Vars   []string // NAME=value, as of os.Environ
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
}

// process is the environment of this process.
func process() *environment {
	return &environment{Vars: os.Environ(), Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
}

// run runs one command and returns the exit code.
func run(args []string, env *environment) int {
	if len(args) == 0 {
		usage(env.Stderr)
		return exitUsage
	}
	if slices.Contains([]string{"-h", "-help", "--help", "help"}, args[0]) {
		usage(env.Stdout)
		return 0
	}
	c, err := commandNamed(args[0])
	if err == nil {
		err = c.parse(args[1:])
	}
	if errors.Is(err, flag.ErrHelp) {
		c.usage(env.Stdout)
		return 0
	}
	if err != nil {
		fmt.Fprintf(env.Stderr, "logcanary: %s\nlogcanary --help shows what there is.\n", err)
		return exitUsage
	}
	if err := c.run(env); err != nil {
		return report(err, env.Stderr)
	}
	return 0
}

const (
	exitProblem = 1
	exitUsage   = 2
)

// usageError is a command line that asks for what there is not.
type usageError string

func (e usageError) Error() string { return string(e) }

// report tells an error and returns its exit code.
func report(err error, stderr io.Writer) int {
	var wrong mistakes
	if errors.As(err, &wrong) {
		fmt.Fprintln(stderr, wrong)
		return exitUsage
	}
	if errors.Is(err, errFound) {
		return exitProblem
	}
	fmt.Fprintf(stderr, "logcanary: %s\n", err)
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitProblem
}
