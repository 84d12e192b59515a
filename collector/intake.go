package collector

import (
	"time"

	"logcanary/collector/category"
	"logcanary/collector/level"
	"logcanary/collector/metrics"
	"logcanary/collector/multiline"
	"logcanary/collector/record"
	"logcanary/collector/selection"
	"logcanary/collector/silence"
	"logcanary/collector/stamp"
)

// Intake takes the lines of one source, from one goroutine at a time.
type Intake struct {
	sink       Sink
	origin     *record.Origin
	series     *metrics.Series
	pulse      *silence.Pulse // nil where nobody listens
	rules      *selection.Rules
	categories *category.Rules // nil where no line has one
	encoder    *encoder
	lessons    *lessons
	lender     *scratches
	assembler  multiline.Assembler
	joins      bool // lines are joined; else each is a record

	tally   metrics.Tally
	batch   record.Batch  // its Records are the scratch's, from Commit on
	scratch *scratch      // nil before the first line of a share
	at      record.Cursor // after the last line whose record is done with
	stored  record.Cursor // as of the last Commit
	fresh   bool          // no Commit yet: the first one stores where reading began
	refused bool          // a line, since the last Commit

	told  int64 // the last time that a line stated, unix nanoseconds
	heard int64 // when that was
}

// Take takes a line and keeps a copy of it while it may be wanted. It returns
// false, with nothing changed, when a record is to be kept and there is no room.
func (in *Intake) Take(l *record.Line) bool {
	s := in.borrow()
	reading := s.memory.Read(l.Text)
	if !in.place(l, reading) {
		in.refused = true
		return false
	}
	in.tally.Bytes += uint64(len(l.Text))
	if l.Time == 0 {
		s.remember(l.Text, reading)
	} else if l.Time > s.told.last {
		s.told.add(l.Time)
	}
	return true
}

// place gives a line to its record.
func (in *Intake) place(l *record.Line, reading level.Reading) bool {
	k := (*keeper)(in)
	if in.joins {
		fate := in.assembler.Add(l, reading)
		if fate >= multiline.Began {
			k.Pass(in.assembler.Reading(), 1, fate == multiline.Began, &l.After)
		}
		return fate != multiline.Refused
	}
	if k.Passes(reading.Level, reading.Outcome) {
		k.Pass(reading, 1, true, &l.After)
		return true
	}
	one := &in.scratch.record
	one.Line, one.Lines, one.Reading = *l, 1, reading
	return k.Take(one)
}

func (in *Intake) borrow() *scratch {
	if in.scratch == nil {
		in.scratch = in.lender.get()
	}
	return in.scratch
}

// Commit ends a share: counts become visible, kept records enter the sink together with
// the position after them. It returns how long a record that is still open, or has been
// refused, is to wait for another Commit; 0 when none is.
func (in *Intake) Commit(c record.CursorAppender) time.Duration {
	wait := in.rest()
	if in.tally != (metrics.Tally{}) || in.refused {
		in.beat(time.Now())
		in.series.Add(&in.tally)
	}
	defer in.release()
	if in.at == in.stored && !in.fresh {
		return wait
	}
	in.batch.Key = in.origin.Key
	in.batch.Cursor = c.AppendCursor(in.batch.Cursor[:0], in.at)
	if in.scratch != nil {
		in.batch.Records = in.scratch.records
	}
	in.lessons.append(&in.batch)
	in.stored, in.fresh = in.at, false
	return wait
}

// beat notes when the lines of a share were written, and lets them be heard.
func (in *Intake) beat(now time.Time) {
	told := in.borrow().told
	in.tally.LastLine = told.last
	if told.last == 0 && in.tally.Bytes > 0 {
		in.tally.LastLine = in.spoke(now)
	}
	if in.tally.LastLine > 0 || in.refused {
		in.pulse.Beat(silence.Beat{Now: now, First: told.first, Last: in.tally.LastLine, Gap: time.Duration(told.gap)})
	}
	in.refused = false
}

// rest completes the record that has been open for long enough.
func (in *Intake) rest() time.Duration {
	if !in.assembler.Holds() {
		return 0
	}
	return in.assembler.Rest(time.Now())
}

// untold is for how long lines that state no time count as written when those before
// them were: the rest of a trace that is hours old is as old, whenever it is read.
const untold = time.Minute

// spoke is when the last line of a share was written, of lines that no transport tells
// the time of: as that line's head states, or those of shares before; but never ahead of
// now, which would hide that nothing came since.
func (in *Intake) spoke(now time.Time) int64 {
	at := now.UnixNano()
	if stated, ok := stamp.Read(in.borrow().lastHead(), in.encoder.zone, now); ok {
		in.told, in.heard = min(stated, at), at
	}
	if at-in.heard < int64(untold) {
		return in.told
	}
	return at
}

// release empties the batch and gives its memory back.
func (in *Intake) release() {
	in.batch = record.Batch{Cursor: in.batch.Cursor}
	if in.scratch != nil {
		in.scratch.records = in.scratch.records[:0]
		in.lender.put(in.scratch)
		in.scratch = nil
	}
}

// Close says that no line will come any more. What was taken since the last Commit, or
// is held in an open record, is left to be read again.
func (in *Intake) Close() {
	in.pulse.Close()
	in.series.Add(&in.tally)
	in.release()
}
