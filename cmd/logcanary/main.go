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
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// environment is what a command may touch of the process around it.
type environment struct {
	Vars   []string // NAME=value, as of os.Environ
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
}

// commands is the command line: a field and a file for each command.
type commands struct {
	Run         runCmd         `cmd:"" help:"Run the sidecar."`
	Classify    classifyCmd    `cmd:"" help:"Show what logcanary makes of the lines on stdin."`
	Validate    validateCmd    `cmd:"" help:"Check the configuration and tell all mistakes at once."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask the running sidecar whether it is well, for HEALTHCHECK."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

func main() {
	env := &environment{Vars: os.Environ(), Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	os.Exit(run(os.Args[1:], env))
}

// run runs one command and returns the exit code.
func run(args []string, env *environment) int {
	var cli commands
	parser := kong.Must(&cli,
		kong.Name("logcanary"),
		kong.Description("A canary for the logs of a compose stack: what went wrong, how much, and why nothing is heard."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(env.Stdout, env.Stderr),
		kong.Bind(env),
	)
	if len(args) == 0 {
		return help(parser, env)
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(env.Stderr, "logcanary: %s\nlogcanary --help shows what there is.\n", err)
		return exitUsage
	}
	if err := ctx.Run(); err != nil {
		return report(err, env.Stderr)
	}
	return 0
}

// help answers a command line without a command.
func help(parser *kong.Kong, env *environment) int {
	parser.Stdout = env.Stderr
	ctx, err := kong.Trace(parser, nil)
	if err == nil {
		err = ctx.PrintUsage(false)
	}
	if err != nil {
		fmt.Fprintf(env.Stderr, "logcanary: %s\n", err)
	}
	return exitUsage
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
	fmt.Fprintf(stderr, "logcanary: %s\n", err)
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitProblem
}
