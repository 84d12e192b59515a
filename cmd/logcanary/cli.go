package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// command is one word of the command line. The standard library's flags serve:
// there are few, and a parser that finds methods by reflection makes the linker keep
// every method of every library, which costs 5 MB of binary and 2 MB of memory.
type command struct {
	name, help string
	flags      func(*flag.FlagSet) // declares the command's flags
	run        func(*environment) error
	args       *[]string // where what stands behind the flags goes; nil where nothing may
}

func commands() []command {
	var (
		run         runCmd
		classify    classifyCmd
		doctor      doctorCmd
		validate    validateCmd
		healthcheck healthcheckCmd
		version     versionCmd
	)
	return []command{
		{"run", "Run the sidecar.", run.flags, run.Run, nil},
		{"doctor", "Say why logs are missing: of everything, or of SERVICE, CONTAINER, ID or FILE.", doctor.flags, doctor.Run, &doctor.Targets},
		{"classify", "Show what logcanary makes of the lines on stdin.", classify.flags, classify.Run, nil},
		{"validate", "Check the configuration and tell all mistakes at once.", validate.flags, validate.Run, nil},
		{"healthcheck", "Ask the running sidecar whether it is well, for HEALTHCHECK.", healthcheck.flags, healthcheck.Run, nil},
		{"version", "Print the version.", func(*flag.FlagSet) {}, version.Run, nil},
	}
}

// configFlag declares the one flag that most commands have.
func configFlag(f *flag.FlagSet, to *string) {
	f.StringVar(to, "config", "", "configuration `FILE`; by default "+configVariable+", ./logcanary.yaml or /etc/logcanary/logcanary.yaml")
}

// commandNamed is the command of a name.
func commandNamed(name string) (command, error) {
	var names []string
	for _, c := range commands() {
		if c.name == name {
			return c, nil
		}
		names = append(names, c.name)
	}
	return command{}, usageError("unknown command " + name + didYouMean(nearest(name, names)))
}

func didYouMean(near string) string {
	if near == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", near)
}

// parse reads the command's arguments. It returns flag.ErrHelp when help is asked
// for, and a usageError for what there is not.
func (c command) parse(args []string) error {
	f := c.flagSet()
	if err := known(f, args); err != nil {
		return err
	}
	rest, err := permuted(f, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return usageError(err.Error())
	case len(rest) > 0 && c.args == nil:
		return usageError("unexpected argument " + rest[0])
	case c.args != nil:
		*c.args = rest
	}
	return nil
}

// permuted parses flags wherever they stand, and returns what is none: people write them
// behind names, too. Behind -- everything is a name.
func permuted(f *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		left := f.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if taken := len(args) - len(left); taken > 0 && args[taken-1] == "--" {
			return append(rest, left...), nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

func (c command) flagSet() *flag.FlagSet {
	f := flag.NewFlagSet(c.name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // what is wrong is told by whoever parses
	c.flags(f)
	return f
}

// known refuses a flag that there is not, with the one that was meant.
func known(f *flag.FlagSet, args []string) error {
	var names []string
	f.VisitAll(func(one *flag.Flag) { names = append(names, one.Name) })
	for _, arg := range args {
		if arg == "--" {
			break
		}
		name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if !strings.HasPrefix(arg, "-") || name == "h" || name == "help" || f.Lookup(name) != nil {
			continue
		}
		near := nearest(name, names)
		if near != "" {
			near = "--" + near
		}
		return usageError("unknown flag --" + name + didYouMean(near))
	}
	return nil
}

// usage prints what commands there are.
func usage(w io.Writer) {
	fmt.Fprint(w, "Usage: logcanary <command> [flags]\n\n"+
		"A canary for the logs of a compose stack: what went wrong, how much, and why\nnothing is heard.\n\nCommands:\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-12s %s\n", c.name, c.help)
	}
	fmt.Fprint(w, "\nlogcanary <command> --help tells a command's flags.\n")
}

// usage prints the command's flags.
func (c command) usage(w io.Writer) {
	fmt.Fprintf(w, "Usage: logcanary %s [flags]\n\n%s\n", c.name, c.help)
	c.flagSet().VisitAll(func(f *flag.Flag) {
		value, help := flag.UnquoteUsage(f)
		name := "--" + f.Name
		if value != "" {
			name += "=" + value
		}
		fmt.Fprintf(w, "  %-18s %s\n", name, help)
	})
}
