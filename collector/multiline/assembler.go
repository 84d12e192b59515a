package multiline

import (
	"logcanary/collector/level"
	"logcanary/collector/record"
)

// Record is one or more lines that belong together.
type Record struct {
	First, Last int    // numbers of its lines, from 1
	Text        []byte // the lines, separated by \n; valid until the function that got it returns
	Reading     level.Reading
}

// Assembler makes records of the lines of one source, each of which it copies.
type Assembler struct {
	joiner Joiner
	give   func(*Record)

	text      []byte // the open record and, behind it, the lines whose place is not known
	open      int    // bytes of text that are the open record; -1 for none
	first     int    // number of its first line
	number    int    // of its last line
	reading   level.Reading
	record    Record // what is given
	undecided []line // the lines behind it
}

// line is one that is held.
type line struct {
	end     int // its place in text
	reading level.Reading
}

// NewAssembler makes an assembler that gives each record to a function when it is
// complete.
func NewAssembler(limits Limits, give func(*Record)) *Assembler {
	return &Assembler{joiner: Joiner{Limits: &limits}, give: give, open: -1}
}

// Add takes the next line, without its line end, that was read as r.
func (a *Assembler) Add(text []byte, r level.Reading) {
	if len(a.undecided) > 0 || a.open >= 0 {
		a.text = append(a.text, '\n')
	}
	a.text = append(a.text, text...)
	a.undecided = append(a.undecided, line{len(a.text), r})
	a.decide(len(a.undecided) - 1)
}

// Flush gives what is held, as it is: nothing that could belong to it comes any more,
// or it did not come in time.
func (a *Assembler) Flush() {
	for a.open >= 0 {
		if a.joiner.Close() && len(a.undecided) > 0 {
			a.end(len(a.undecided) - 1)
		}
		a.close()
		a.decide(0)
	}
}

// Holds says whether a record is open.
func (a *Assembler) Holds() bool { return a.open >= 0 }

// decide asks where the undecided lines from the i-th on belong.
func (a *Assembler) decide(i int) {
	for i < len(a.undecided) {
		l := a.undecided[i]
		switch a.joiner.Next(a.text[a.begin(i):l.end], l.reading) {
		case Begins:
			if i > 0 {
				a.end(i - 1)
				i = 0
			}
			a.close()
			a.first = a.number + 1
			i = a.take(i)
		case Continues:
			i = a.take(i)
		case Waits:
			i++
		case Releases:
			a.close()
			i = 0
		}
	}
}

// begin is the place where the i-th undecided line begins.
func (a *Assembler) begin(i int) int {
	end := a.open
	if i > 0 {
		end = a.undecided[i-1].end
	}
	return end + 1 // behind the \n, or at 0
}

// take adds the undecided lines up to the i-th to the open record; it returns the
// place of the next.
func (a *Assembler) take(i int) int {
	a.end(i)
	a.reading = a.joiner.Reading()
	return 0
}

// end adds the undecided lines up to the i-th to the open record.
func (a *Assembler) end(i int) {
	a.open = a.undecided[i].end
	a.number += i + 1
	a.undecided = append(a.undecided[:0], a.undecided[i+1:]...)
}

// close gives the open record, and moves what is behind it to the front.
func (a *Assembler) close() {
	if a.open < 0 {
		return
	}
	a.record = Record{First: a.first, Last: a.number, Text: a.text[:a.open], Reading: a.read()}
	a.give(&a.record)
	gone := min(a.open+1, len(a.text))
	a.text = append(a.text[:0], a.text[gone:]...)
	for i := range a.undecided {
		a.undecided[i].end -= gone
	}
	a.open = -1
}

// read is the reading of the open record. An object that is printed in several lines
// says nothing in its first one: it is read as a whole.
func (a *Assembler) read() level.Reading {
	if a.reading.Level == record.Unknown && a.number > a.first && a.text[0] == '{' {
		return level.Read(a.text[:a.open])
	}
	return a.reading
}
