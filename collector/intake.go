package collector

import (
	"encoding/binary"
	"time"

	"logcanary/collector/category"
	"logcanary/collector/level"
	"logcanary/collector/metrics"
	"logcanary/collector/record"
	"logcanary/collector/selection"
)

// Intake takes the lines of one source, from one goroutine at a time.
type Intake struct {
	sink       Sink
	origin     *record.Origin
	series     *metrics.Series
	rules      *selection.Rules
	categories *category.Rules // nil where no line has one
	encoder    *encoder
	lender     *scratches

	tally   metrics.Tally
	batch   record.Batch  // its Records are the scratch's, from Commit on
	scratch *scratch      // nil before the first line of a share
	at      record.Cursor // after the last line taken
	stored  record.Cursor // as of the last Commit
	fresh   bool          // no Commit yet: the first one stores where reading began
}

// Take counts a line and keeps a copy of it when it is selected. It returns
// false, with nothing changed, when the line is to be kept and there is no room.
func (in *Intake) Take(l *record.Line) bool {
	s := in.borrow()
	reading := s.memory.Read(l.Text)
	if keep, sure := in.rules.Settled(reading.Level, reading.Outcome); sure && !keep && in.categories == nil {
		in.tally.Filtered++
	} else if !in.choose(l, reading) {
		return false
	}
	in.tally.Lines[reading.Level]++
	in.tally.Outcomes[reading.Outcome]++
	in.tally.Bytes += uint64(len(l.Text))
	if l.Time == 0 {
		s.remember(l.Text)
	} else if l.Time > in.tally.LastLine {
		in.tally.LastLine = l.Time
	}
	in.at = l.After
	return true
}

func (in *Intake) borrow() *scratch {
	if in.scratch == nil {
		in.scratch = in.lender.get()
	}
	return in.scratch
}

// choose asks the rules, and the line for its logger only where a rule needs it. It
// returns false when the line is to be kept and there is no room.
func (in *Intake) choose(l *record.Line, reading level.Reading) bool {
	subject := selection.Subject{Level: reading.Level, Outcome: reading.Outcome, Text: l.Text}
	if in.rules.NeedsLogger(reading.Level, reading.Outcome) {
		subject.Logger = level.Logger(l.Text, reading)
	}
	if in.categories != nil {
		in.categorise(&subject, reading)
	}
	verdict := in.rules.Decide(&subject)
	in.scratch.category = subject.Category
	if !verdict.Keep {
		in.tally.Filtered++
		return true
	}
	if !in.keep(l, reading, verdict) {
		return false
	}
	in.tally.Kept++
	return true
}

// categorise asks what kind of line a subject is, and what its category says of it.
func (in *Intake) categorise(s *selection.Subject, reading level.Reading) {
	if rule := in.categories.Of(s.Text, reading); rule != nil {
		s.Category, s.Kept, s.Topic = rule.Category, rule.Keep, rule.Topic
	}
}

// keep appends the line's record to the batch, if the sink has room for it.
func (in *Intake) keep(l *record.Line, reading level.Reading, verdict selection.Verdict) bool {
	const lengthSize = 4
	s := in.borrow()
	start := len(s.records)
	s.records = append(s.records, 0, 0, 0, 0)
	in.encoder.append(s, l, reading, verdict)
	size := len(s.records) - start
	if !in.sink.Reserve(size) {
		s.records = s.records[:start]
		return false
	}
	binary.LittleEndian.PutUint32(s.records[start:], uint32(size-lengthSize))
	in.batch.Count++
	in.encoder.redaction.count(s)
	return true
}

// Commit ends a share: counts become visible, kept records enter the sink
// together with the position after them.
func (in *Intake) Commit(c record.CursorAppender) {
	if in.tally.Bytes > 0 || in.tally.Kept+in.tally.Filtered > 0 {
		if in.tally.LastLine == 0 {
			in.tally.LastLine = in.spoke(time.Now())
		}
		in.series.Add(&in.tally)
	}
	defer in.release()
	if in.at == in.stored && !in.fresh {
		return
	}
	in.batch.Key = in.origin.Key
	in.batch.Cursor = c.AppendCursor(in.batch.Cursor[:0], in.at)
	if in.scratch != nil {
		in.batch.Records = in.scratch.records
	}
	in.sink.Append(&in.batch)
	in.stored, in.fresh = in.at, false
}

// spoke is when the last line of a share was written, of lines that no transport
// tells the time of: as that line's head states, but never ahead of now, which
// would hide that nothing came since.
func (in *Intake) spoke(now time.Time) int64 {
	if in.scratch == nil {
		return now.UnixNano()
	}
	return min(in.encoder.timeOf(in.scratch.lastHead(), now), now.UnixNano())
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

// Close says that no line will come any more. What was taken since the last
// Commit is counted and otherwise left to be read again.
func (in *Intake) Close() {
	in.series.Add(&in.tally)
	in.release()
}
