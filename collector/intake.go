package collector

import (
	"encoding/binary"
	"time"

	"logcanary/collector/level"
	"logcanary/collector/metrics"
	"logcanary/collector/record"
	"logcanary/collector/selection"
)

// Intake takes the lines of one source, from one goroutine at a time.
type Intake struct {
	sink    Sink
	origin  *record.Origin
	series  *metrics.Series
	rules   *selection.Rules
	encoder *encoder

	tally  metrics.Tally
	batch  record.Batch
	at     record.Cursor // after the last line taken
	stored record.Cursor // as of the last Commit
	fresh  bool          // no Commit yet: the first one stores where reading began
}

// Take counts a line and keeps a copy of it when it is selected. It returns
// false, with nothing changed, when the line is to be kept and there is no room.
func (in *Intake) Take(l *record.Line) bool {
	reading := level.Read(l.Text)
	verdict := in.decide(l.Text, reading)
	if verdict.Keep {
		if !in.keep(l, reading, verdict) {
			return false
		}
		in.tally.Kept++
	} else {
		in.tally.Filtered++
	}
	in.tally.Lines[reading.Level]++
	in.tally.Outcomes[reading.Outcome]++
	in.tally.Bytes += uint64(len(l.Text))
	if l.Time > in.tally.LastLine {
		in.tally.LastLine = l.Time
	}
	in.at = l.After
	return true
}

// decide asks the rules, and the line for its logger only where a rule needs it.
func (in *Intake) decide(line []byte, reading level.Reading) selection.Verdict {
	subject := selection.Subject{Level: reading.Level, Outcome: reading.Outcome, Text: line}
	if in.rules.NeedsLogger(reading.Level, reading.Outcome) {
		subject.Logger = level.Logger(line, reading)
	}
	return in.rules.Decide(subject)
}

// keep appends the line's record to the batch, if the sink has room for it.
func (in *Intake) keep(l *record.Line, reading level.Reading, verdict selection.Verdict) bool {
	const lengthSize = 4
	start := len(in.batch.Records)
	dst := append(in.batch.Records, 0, 0, 0, 0)
	dst = in.encoder.append(dst, l, reading, verdict)
	size := len(dst) - start
	if !in.sink.Reserve(size) {
		in.batch.Records = dst[:start]
		return false
	}
	binary.LittleEndian.PutUint32(dst[start:], uint32(size-lengthSize))
	in.batch.Records = dst
	in.batch.Count++
	return true
}

// Commit ends a share: counts become visible, kept records enter the sink
// together with the position after them.
func (in *Intake) Commit(c record.CursorAppender) {
	if in.tally.Bytes > 0 || in.tally.Kept+in.tally.Filtered > 0 {
		if in.tally.LastLine == 0 {
			in.tally.LastLine = time.Now().UnixNano()
		}
		in.series.Add(&in.tally)
	}
	if in.at == in.stored && !in.fresh {
		return
	}
	in.batch.Key = in.origin.Key
	in.batch.Cursor = c.AppendCursor(in.batch.Cursor[:0], in.at)
	in.sink.Append(&in.batch)
	in.stored, in.fresh = in.at, false
	in.release()
}

// maxIdleBatch is the memory in bytes that an intake keeps between shares.
const maxIdleBatch = 1024

// release gives up a large batch, so that an idle source holds no buffer.
func (in *Intake) release() {
	if cap(in.batch.Records) > maxIdleBatch {
		in.batch = record.Batch{Cursor: in.batch.Cursor}
		return
	}
	in.batch.Reset()
}

// Close says that no line will come any more. What was taken since the last
// Commit is counted and otherwise left to be read again.
func (in *Intake) Close() {
	in.series.Add(&in.tally)
	in.batch = record.Batch{}
}
