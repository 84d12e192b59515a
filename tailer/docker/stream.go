package docker

import (
	"logcanary/collector/record"
	"logcanary/tailer"
)

// maxLine is where a joined line is cut, in bytes. Docker splits lines into
// parts of 16 KiB, so this is 64 of them.
const maxLine = 1 << 20

// stream is one side of one container, whichever way its bytes come. It joins
// the parts of long lines, gives lines their identity and steps over those that
// were taken in an earlier life. One goroutine at a time uses it.
type stream struct {
	key    string
	intake tailer.Intake
	stored position // where it was resumed

	parts   []byte // text of the line that is being joined
	joining bool
	cut     bool
	began   int64         // time of the line that is being joined; all of its parts bear it
	after   record.Cursor // position behind the last part
	joined  int64         // parts that a line did not end with, so far

	last record.Cursor // Time and Nth of the line before, taken or stepped over
	skip skip
	line record.Line // here and not on the stack, so that Take costs no allocation

	taken record.Cursor // position behind the last line that was taken, or the stored one
}

// part is what stands between two line seams of the engine.
type part struct {
	text  []byte // borrowed
	ended bool   // its line ends here
	cut   bool   // more than text was there
	time  int64
	after record.Cursor // where reading goes on; Time and Nth are the stream's to fill in
}

// take adds a part, borrowed until it returns. It returns false when the intake
// refused a line: nothing has changed then, and the same part comes again.
func (s *stream) take(p *part) bool {
	// Parts of one line share its time (moby, daemon/logger/copier.go). Another
	// time means that the writer of the line before exited without ending it.
	if s.joining && p.time != s.began && !s.finish() {
		return false
	}
	if !s.joining && p.ended {
		return s.emit(p.text, p, p.cut, false)
	}
	whole, cut := len(s.parts), s.cut
	s.join(p)
	if !p.ended {
		s.joining, s.began, s.after = true, p.time, p.after
		s.joined++
		return true
	}
	if !s.emit(s.parts, p, s.cut, false) {
		s.parts, s.cut = s.parts[:whole], cut
		return false
	}
	s.reset()
	return true
}

// join appends the part as far as the limit allows.
func (s *stream) join(p *part) {
	room := min(len(p.text), maxLine-len(s.parts))
	s.parts = append(s.parts, p.text[:room]...)
	s.cut = s.cut || p.cut || room < len(p.text)
}

// finish hands over a line that nobody will end any more. It returns false when
// the intake refused it.
func (s *stream) finish() bool {
	if !s.joining {
		return true
	}
	if !s.emit(s.parts, &part{time: s.began, after: s.after}, s.cut, true) {
		return false
	}
	s.reset()
	return true
}

// reset forgets the parts of an unfinished line. They are read again.
func (s *stream) reset() {
	s.parts, s.joining, s.cut = s.parts[:0], false, false
	if cap(s.parts) > maxLine/4 {
		s.parts = nil // long lines are rare: the memory goes back
	}
}

// resume makes the stream ready to be read again from an earlier position; of
// what comes then, k is stepped over.
func (s *stream) resume(k skip) {
	s.reset()
	s.last, s.skip = record.Cursor{}, k
}

// emit hands a whole line to the intake, whose last part is p.
func (s *stream) emit(text []byte, p *part, cut, incomplete bool) bool {
	nth := uint64(1)
	if p.time == s.last.Time {
		nth += s.last.Nth
	}
	if s.skip.covers(p.time, nth) {
		s.last.Time, s.last.Nth = p.time, nth
		return true
	}
	if !incomplete && !cut {
		text = trimReturn(text)
	}
	l := &s.line // field by field: a copy of what was just written waits for the writing
	l.Text, l.Time, l.Cut, l.Incomplete = text, p.time, cut, incomplete
	l.ID[0], l.ID[1] = uint64(p.time), nth
	l.After.File, l.After.Offset, l.After.Time, l.After.Nth = p.after.File, p.after.Offset, p.time, nth
	if !s.intake.Take(l) {
		return false
	}
	s.last.Time, s.last.Nth, s.taken = p.time, nth, l.After
	return true
}

// trimReturn drops the "\r" of a "\r\n", as terminals write it.
func trimReturn(text []byte) []byte {
	if n := len(text); n > 0 && text[n-1] == '\r' {
		return text[:n-1]
	}
	return text
}
