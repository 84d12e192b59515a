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
	f.BoolVar(&c.Join, "join", false, "join the lines that belong together into one record, such as a stack trace")
}

// classified is one record of the input and what logcanary makes of it.
type classified struct {
	first, last int // 1-based numbers of lines
	level       record.Level
	outcome     record.Outcome
	format      string
	text        []byte // without its line end and without secrets

	redactor *redact.Redactor
	hidden   redact.Memory

	service  *fingerprint.Service // the whole input is one
	memory   fingerprint.Memory
	template []byte // memory for the template, which not every form asks for
}

func newClassified() *classified {
	return &classified{redactor: redact.New(redact.Config{}), service: fingerprint.NewBook().Service("")}
}

// Run classifies stdin. What is read is written before more is waited for, so that
// it can stand behind a program that goes on writing; a record that may have more
// lines, once they have not come in time.
func (c *classifyCmd) Run(env *environment) error {
	if c.Output != "text" && c.Output != "ndjson" {
		return usageError(fmt.Sprintf("--output is %q: want text or ndjson", c.Output))
	}
	progress := newProgress(env)
	w := newWriter(bufio.NewWriterSize(env.Stdout, 64<<10), c.form(env))
	source := io.TeeReader(env.Stdin, progress)
	in := newLines(flushing{in: source, out: w.out})
	classify := w.lines
	if c.Join {
		joined := newJoining(w, source)
		in, classify = newLines(joined), joined.records
	}
	err := classify(in)
	progress.clear()
	if in.cuts > 0 {
		fmt.Fprintf(env.Stderr, "logcanary: lines longer than %d bytes, of which only the head was looked at: %d\n", maxLine, in.cuts)
	}
	return cmp.Or(err, in.err)
}

// writer writes a form of each record.
type writer struct {
	out  *bufio.Writer
	form form
	one  *classified
	line []byte // memory for the form
}

func newWriter(out *bufio.Writer, form form) *writer {
	return &writer{out: out, form: form, one: newClassified()}
}

// lines writes each line as a record.
func (w *writer) lines(in *lines) error {
	for in.next() {
		w.one.read(in)
		if err := w.write(); err != nil {
			return err
		}
	}
	return w.out.Flush()
}

// write writes the record that one holds.
func (w *writer) write() error {
	w.line = w.form(w.line[:0], w.one)
	_, err := w.out.Write(w.line)
	return err
}

// read classifies the line that in stands at, and borrows it.
func (c *classified) read(in *lines) {
	c.set(in.text, level.Read(in.text))
	c.first, c.last = in.number, in.number
}

// set takes the text of a record, without its secrets, and what it was read as.
func (c *classified) set(text []byte, r level.Reading) {
	c.text = c.redactor.Redact(&c.hidden, text)
	c.level, c.outcome, c.format = r.Level, r.Outcome, r.Format.String()
}

// identify tells the template of the text, borrowed until it is called again, and its
// identity.
func (c *classified) identify() ([]byte, fingerprint.Identity) {
	template, id := c.memory.Identify(c.service, c.template[:0], c.text)
	c.template = template
	return template, id
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
