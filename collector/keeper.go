package collector

import (
	"bytes"
	"encoding/binary"

	"logcanary/collector/level"
	"logcanary/collector/multiline"
	"logcanary/collector/record"
	"logcanary/collector/selection"
)

// keeper is what an Intake does with records: it counts their lines, and keeps those
// that are selected. It is the multiline.Taker of its source.
type keeper Intake

// Passes says whether a record is not kept, by its level and outcome alone; see multiline.Taker.
func (k *keeper) Passes(l record.Level, o record.Outcome) bool {
	keep, sure := k.rules.Settled(l, o)
	return sure && !keep && k.categories == nil
}

// Pass counts lines that are not kept; see multiline.Taker.
func (k *keeper) Pass(r level.Reading, n int, began bool, after *record.Cursor) {
	k.tally.Filtered += uint64(n)
	k.count(r, n, began)
	k.at = *after
}

// count counts lines under the level of their record. Its outcome is counted once: a
// trace of thirty lines is one failure.
func (k *keeper) count(r level.Reading, n int, began bool) {
	k.tally.Lines[r.Level] += uint64(n)
	if began {
		k.tally.Outcomes[r.Outcome]++
		n--
	}
	k.tally.Outcomes[record.None] += uint64(n)
}

// Take counts a record, and appends it to the batch when it is selected. It returns
// false, with nothing changed, when there is no room for it; see multiline.Taker.
func (k *keeper) Take(r *multiline.Record) bool {
	(*Intake)(k).borrow()
	verdict := k.choose(r)
	switch {
	case !verdict.Keep:
		k.tally.Filtered += uint64(r.Lines)
	case k.keep(r, verdict):
		k.tally.Kept++
	default:
		return false
	}
	k.count(r.Reading, r.Lines, true)
	k.at = r.After
	return true
}

// choose asks the rules, and the record for its logger only where a rule needs it.
func (k *keeper) choose(r *multiline.Record) selection.Verdict {
	subject := selection.Subject{Level: r.Reading.Level, Outcome: r.Reading.Outcome, Text: r.Text}
	if k.rules.NeedsLogger(subject.Level, subject.Outcome) {
		subject.Logger = level.Logger(head(r), r.Reading)
	}
	if k.categories != nil {
		k.categorise(&subject, r.Reading)
	}
	k.scratch.category = subject.Category
	return k.rules.Decide(&subject)
}

// head is a record's first line.
func head(r *multiline.Record) []byte {
	if end := bytes.IndexByte(r.Text, '\n'); r.Lines > 1 && end >= 0 {
		return r.Text[:end]
	}
	return r.Text
}

// categorise asks what kind of record a subject is, and what its category says of it.
func (k *keeper) categorise(s *selection.Subject, reading level.Reading) {
	if rule := k.categories.Of(s.Text, reading); rule != nil {
		s.Category, s.Kept, s.Topic = rule.Category, rule.Keep, rule.Topic
	}
}

// keep appends the record to the batch, if the sink has room for it.
func (k *keeper) keep(r *multiline.Record, verdict selection.Verdict) bool {
	const lengthSize = 4
	s := k.scratch
	start := len(s.records)
	s.records = append(s.records, 0, 0, 0, 0)
	k.encoder.append(s, r, verdict)
	size := len(s.records) - start
	if !k.sink.Reserve(size) {
		s.records = s.records[:start]
		return false
	}
	binary.LittleEndian.PutUint32(s.records[start:], uint32(size-lengthSize))
	k.batch.Count++
	k.encoder.redaction.count(s)
	return true
}
