package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"io"
	"os"

	"logcanary/collector/fingerprint"
	"logcanary/collector/level"
	"logcanary/collector/record"
	"logcanary/collector/redact"
)

type classifyCmd struct {
	Output string // text or ndjson
	Join   bool
}

func (c *classifyCmd) flags(f *flag.FlagSet) {
	f.StringVar(&c.Output, "output", "text", "`FORM` of the output: text or ndjson")
	f.BoolVar(&c.Join, "join", false, "join the lines of a stack trace into one record (not built yet)")
}

// classified is one record of the input and what logcanary makes of it.
type classified struct {
	first, last int // 1-based numbers of lines
	level       record.Level
	outcome     record.Outcome
	format      string
	text        []byte // without its line end and without secrets
	template    []byte // memory for the template, which not every form asks for

	redactor *redact.Redactor
	hidden   redact.Memory
}

func newClassified() *classified { return &classified{redactor: redact.New(redact.Config{})} }

// Run classifies stdin line by line. What is read is written before more is
// waited for, so that it can stand behind a program that goes on writing.
func (c *classifyCmd) Run(env *environment) error {
	if c.Join {
		return usageError("classify --join is not built yet; without it each line is a record")
	}
	if c.Output != "text" && c.Output != "ndjson" {
		return usageError(fmt.Sprintf("--output is %q: want text or ndjson", c.Output))
	}
	out := bufio.NewWriterSize(env.Stdout, 64<<10)
	progress := newProgress(env)
	in := newLines(flushing{in: io.TeeReader(env.Stdin, progress), out: out})
	err := classify(out, in, c.form(env))
	progress.clear()
	if in.cuts > 0 {
		fmt.Fprintf(env.Stderr, "logcanary: lines longer than %d bytes, of which only the head was looked at: %d\n", maxLine, in.cuts)
	}
	return cmp.Or(err, in.err)
}

// classify writes a form of each line.
func classify(out *bufio.Writer, in *lines, form form) error {
	one := newClassified()
	var line []byte
	for in.next() {
		one.read(in)
		line = form(line[:0], one)
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

// read classifies the line that in stands at, and borrows it.
func (c *classified) read(in *lines) {
	reading := level.Read(in.text)
	c.first, c.last, c.text = in.number, in.number, c.redactor.Redact(&c.hidden, in.text)
	c.level, c.outcome, c.format = reading.Level, reading.Outcome, reading.Format.String()
}

// masked is the template of the text, borrowed until it is called again.
func (c *classified) masked() []byte {
	c.template = fingerprint.Template(c.template[:0], c.text)
	return c.template
}

// form appends what stands for one record, with its line end.
type form func(dst []byte, c *classified) []byte

func (c *classifyCmd) form(env *environment) form {
	switch {
	case c.Output == "ndjson":
		return appendJSON
	case coloured(env):
		return appendColoured
	}
	return appendText
}

// flushing writes what is waiting in out before it reads more.
type flushing struct {
	in  io.Reader
	out *bufio.Writer
}

func (f flushing) Read(p []byte) (int, error) {
	if err := f.out.Flush(); err != nil {
		return 0, err
	}
	return f.in.Read(p)
}

// coloured tells whether text may be coloured: on a terminal that knows how, unless
// its user has set NO_COLOR (no-color.org).
func coloured(env *environment) bool {
	vars := variables(env.Vars)
	return isTerminal(env.Stdout) && vars["NO_COLOR"] == "" && vars["TERM"] != "dumb"
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
