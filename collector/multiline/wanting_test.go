package multiline

import (
	"logcanary/collector/level"
	"logcanary/collector/record"
)

// numberedRecord is a Record with the numbers of its lines, from 1.
type numberedRecord struct {
	*Record
	First, Last int
}

// wanting is an Assembler of which all records are wanted. Its lines are numbered.
type wanting struct {
	Assembler
	give   func(numberedRecord)
	number int64
	line   record.Line // here, so that it costs no allocation
}

func assemble(limits Limits, give func(numberedRecord)) *wanting {
	w := &wanting{give: give}
	w.Assembler = (&Shop{Limits: limits}).Assembler(w)
	return w
}

func (w *wanting) Passes(record.Level, record.Outcome) bool { return false }

func (w *wanting) Pass(level.Reading, int, bool, *record.Cursor) {
	panic("a record that was wanted is passed")
}

func (w *wanting) Take(r *Record) bool {
	w.give(numberedRecord{r, int(r.ID[0]), int(r.After.Offset)})
	return true
}

// add adds a line as it reads.
func (w *wanting) add(text []byte) { w.addRead(text, level.Read(text)) }

func (w *wanting) addRead(text []byte, r level.Reading) {
	w.number++
	w.line = record.Line{Text: text, ID: [2]uint64{uint64(w.number)}, After: record.Cursor{Offset: w.number}}
	w.Add(&w.line, r)
}
