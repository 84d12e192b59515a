package multiline

import (
	"time"

	"logcanary/collector/level"
	"logcanary/collector/record"
)

// Record is one or more lines that belong together. Its Line is the first one, but for
// Text, which is all lines, separated by \n, After, which is behind the last one, and what
// is true of any (Cut) or the last of them (Incomplete).
type Record struct {
	record.Line
	Lines   int
	Reading level.Reading
}

// held are lines that are copied: those of the open record, and behind them those of which
// it is not known where they belong.
type held struct {
	text      []byte // all lines, a \n behind each
	own       int    // bytes of text that are the open record's
	record    Record // the open one, without its text; of no line when it is not held
	undecided []entry
	whole     Record // the open one with lines that waited

	since time.Time // when the last line came, in the eyes of Rest
	fresh bool      // lines came since Rest was asked
}

// entry is a line that is undecided.
type entry struct {
	end     int         // of its place in text
	line    record.Line // without its text
	reading level.Reading
}

// push adds a line behind all others.
func (h *held) push(l *record.Line, r level.Reading) {
	h.text = append(append(h.text, l.Text...), '\n')
	h.undecided = append(h.undecided, entry{end: len(h.text), line: *l, reading: r})
	h.undecided[len(h.undecided)-1].line.Text = nil
	h.fresh = true
}

// pop takes the last line away again.
func (h *held) pop() {
	n := len(h.undecided) - 1
	h.text = h.text[:h.begin(n)]
	h.undecided = h.undecided[:n]
}

// begin is the place where the i-th undecided line begins.
func (h *held) begin(i int) int {
	if i == 0 {
		return h.own
	}
	return h.undecided[i-1].end
}

// line is the text of the i-th undecided line.
func (h *held) line(i int) []byte { return h.text[h.begin(i) : h.undecided[i].end-1] }

// with is the open record with the first n of the undecided lines, and with its text,
// which is borrowed.
func (h *held) with(n int) *Record {
	whole := &h.record
	if n > 0 { // it may be refused, so the open one stays as it is
		h.whole = h.record
		whole = &h.whole
		whole.add(h.undecided[:n])
	}
	whole.Text = h.text[:h.begin(n)-1]
	return whole
}

// add adds lines, but for their text.
func (r *Record) add(lines []entry) {
	if r.Lines == 0 {
		r.Line = lines[0].line
	}
	for i := range lines {
		l := &lines[i].line
		r.After, r.Cut, r.Incomplete = l.After, r.Cut || l.Cut, l.Incomplete
	}
	r.Lines += len(lines)
}

// take makes the first n of the undecided lines the open record's.
func (h *held) take(n int) {
	h.record.add(h.undecided[:n])
	h.own = h.begin(n)
	h.undecided = append(h.undecided[:0], h.undecided[n:]...)
}

// shed lets go of the open record and of the first n of the undecided lines.
func (h *held) shed(n int) {
	gone := h.begin(n)
	h.text = append(h.text[:0], h.text[gone:]...)
	h.undecided = append(h.undecided[:0], h.undecided[n:]...)
	for i := range h.undecided {
		h.undecided[i].end -= gone
	}
	h.record.Lines, h.own = 0, 0
}

func (h *held) empty() bool { return h.record.Lines == 0 && len(h.undecided) == 0 }
