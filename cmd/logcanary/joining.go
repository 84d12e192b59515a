package main

import (
	"cmp"
	"io"
	"time"

	"logcanary/collector/level"
	"logcanary/collector/multiline"
	"logcanary/collector/record"
)

// joining writes the records that lines are joined into. It stands between the lines
// and what they are read from: a read that takes longer than a record waits for more
// lines completes the record.
type joining struct {
	out       *writer
	source    io.Reader
	assembler multiline.Assembler
	line      record.Line // its position is its number
	err       error       // of writing
}

func newJoining(out *writer, source io.Reader) *joining {
	j := &joining{out: out, source: source}
	j.assembler = new(multiline.Shop).Assembler(j)
	return j
}

// records writes the records of all lines.
func (j *joining) records(in *lines) error {
	for j.err == nil && in.next() {
		number := in.number
		j.line = record.Line{Text: in.text, ID: [2]uint64{uint64(number)}, After: record.Cursor{Offset: int64(number)}}
		j.assembler.Add(&j.line, level.Read(in.text))
	}
	j.assembler.Flush()
	return cmp.Or(j.err, j.out.out.Flush())
}

// Passes wants all records; see multiline.Taker.
func (j *joining) Passes(record.Level, record.Outcome) bool { return false }

// Pass has nothing to do where all records are wanted.
func (j *joining) Pass(level.Reading, int, bool, *record.Cursor) {}

// Take writes a record, unless one before it could not be.
func (j *joining) Take(r *multiline.Record) bool {
	if j.err == nil {
		one := j.out.one
		one.set(r.Text, r.Reading)
		one.first, one.last = int(r.ID[0]), int(r.After.Offset)
		j.err = j.out.write()
	}
	return true
}

// Read reads from the source, and writes what is complete before it waits.
func (j *joining) Read(p []byte) (int, error) {
	if err := cmp.Or(j.err, j.out.out.Flush()); err != nil {
		return 0, err
	}
	if !j.assembler.Holds() {
		return j.source.Read(p)
	}
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	go func() {
		n, err := j.source.Read(p)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return r.n, r.err
	case <-time.After(multiline.DefaultPatience):
	}
	j.assembler.Flush()
	j.err = cmp.Or(j.err, j.out.out.Flush())
	r := <-done
	return r.n, r.err
}
