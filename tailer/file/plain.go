package file

import (
	"bytes"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
)

// Plain is the Decoder of text files: a raw line is a line.
type Plain struct {
	intake tailer.Intake
	line   record.Line // reused, so that its address costs no allocation
}

// NewPlain makes a decoder that hands lines to an intake and closes it.
func NewPlain(in tailer.Intake) *Plain { return &Plain{intake: in} }

// Decode hands over a line without the CR of a CRLF and, at a file's head,
// without a byte order mark; a lone CR stays, and so does everything else.
func (p *Plain) Decode(raw []byte, at *Position) bool {
	if at.Seen != 0 {
		return true
	}
	if at.Start == 0 {
		raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	}
	if n := len(raw); n > 0 && raw[n-1] == '\r' && !at.Cut && !at.Incomplete {
		raw = raw[:n-1]
	}
	l := &p.line // its other fields stay as they are: zero
	l.Text = raw
	l.ID[0], l.ID[1] = at.File, uint64(at.Start)
	l.After.File, l.After.Offset = at.File, at.End
	l.Cut, l.Incomplete = at.Cut, at.Incomplete
	return p.intake.Take(l)
}

// Commit commits the intake.
func (p *Plain) Commit(c tailer.CursorAppender) time.Duration { return p.intake.Commit(c) }

// Close closes the intake.
func (p *Plain) Close() { p.intake.Close() }
