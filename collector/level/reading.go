package level

import "logcanary/collector/record"

// Reading is what a line says about itself. The zero value says nothing. It is
// four bytes, so that it travels in a register; who wrote the line is asked for
// apart (see Logger).
type Reading struct {
	Level   record.Level
	Outcome record.Outcome
	Format  Format

	// Timed says that the line begins with its own time, written as text: in most
	// formats that have one, a line without it continues the line before.
	Timed bool
}

// span is the half-open range of bytes [from, to) of a line.
type span struct{ from, to int }

func (s span) empty() bool { return s.to <= s.from }

// of is what stands there in the line, nil for nothing.
func (s span) of(line []byte) []byte {
	if s.empty() {
		return nil
	}
	return line[s.from:s.to]
}

// settle gives a reading without an outcome the one that its level implies.
func (r Reading) settle() Reading {
	if r.Outcome == record.None && r.Level >= record.Error {
		r.Outcome = record.Fail
	}
	return r
}
