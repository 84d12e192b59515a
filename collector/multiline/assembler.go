package multiline

import (
	"sync"
	"time"

	"logcanary/collector/level"
	"logcanary/collector/record"
)

// Taker takes what an Assembler makes, in the order of the lines.
type Taker interface {
	// Passes says that a record of a level and an outcome is not wanted, whatever else
	// it says: its lines are not copied. It is asked once for each.
	Passes(l record.Level, o record.Outcome) bool

	// Pass takes note of n lines of a record that is not wanted and was held until that
	// was known. began says that the first one begins it; after is behind the last one.
	Pass(r level.Reading, n int, began bool, after *record.Cursor)

	// Take takes a complete record, borrowed until it returns. When it returns false
	// the record was not taken: it comes again.
	Take(r *Record) bool
}

// Shop is what the Assemblers of many sources share: limits, and memory for those that
// hold lines, which at any time are few. It is safe for concurrent use.
type Shop struct {
	Limits Limits

	mu   sync.Mutex
	free []*held
}

// What a Shop keeps of memory that nobody uses.
const (
	maxFree = 16           // pieces
	maxHeld = DefaultBytes // bytes of the largest
)

func (s *Shop) lend() *held {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.free) - 1
	if n < 0 {
		return new(held)
	}
	h := s.free[n]
	s.free = s.free[:n]
	return h
}

func (s *Shop) back(h *held) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.free) < maxFree && cap(h.text) <= maxHeld {
		s.free = append(s.free, h)
	}
}

// Assembler makes records of the lines of one source. It copies lines for as long as
// their record is open and may be wanted, or it is not known where they belong; when it
// holds none it is hardly larger than a Joiner. One goroutine at a time uses it.
type Assembler struct {
	joiner Joiner
	shop   *Shop
	taker  Taker
	held   *held                // nil when no line is
	passed [record.Levels]uint8 // a bit for each outcome with which a record is not wanted
}

// Assembler makes an assembler for one source.
func (s *Shop) Assembler(t Taker) Assembler {
	a := Assembler{joiner: Joiner{Limits: &s.Limits}, shop: s, taker: t}
	for l := range a.passed {
		for o := range record.Outcomes {
			if t.Passes(record.Level(l), record.Outcome(o)) {
				a.passed[l] |= 1 << o
			}
		}
	}
	return a
}

// Fate is what became of a line.
type Fate uint8

// The fates.
const (
	// Refused: it was not taken, because a record that it completes was refused. The
	// same line comes again.
	Refused Fate = iota

	// Taken: it is held, or its record was given or passed.
	Taken

	// Began: it begins a record that is not wanted, which reads as Reading says. It is
	// not held, nor is anything before it, and the Taker does not hear of it.
	Began

	// Continued: the same, of a line that belongs to such a record.
	Continued
)

// Reading is what the open record says about itself.
func (a *Assembler) Reading() level.Reading { return a.joiner.reading }

// Add takes the next line, which was read as r.
func (a *Assembler) Add(l *record.Line, r level.Reading) Fate {
	if a.held != nil {
		return a.append(l, r)
	}
	switch v := a.joiner.Next(l.Text, r); {
	case v == Continues:
		return Continued
	case v == Begins && a.passes():
		return Began
	default:
		a.hold(l, r, v)
		a.tidy()
		return Taken
	}
}

// append is Add while lines are held.
func (a *Assembler) append(l *record.Line, r level.Reading) Fate {
	defer a.tidy()
	if len(a.held.undecided) > 0 {
		return a.queue(l, r)
	}
	before := a.joiner
	v := a.joiner.Next(l.Text, r)
	if v != Begins {
		a.hold(l, r, v)
		return Taken
	}
	if !a.complete(before.reading, 0) {
		a.joiner = before
		return Refused
	}
	if a.passes() {
		return Began
	}
	a.hold(l, r, v)
	return Taken
}

// hold copies a line of which it is known where it belongs, or that it waits.
func (a *Assembler) hold(l *record.Line, r level.Reading, v Verdict) {
	if a.held == nil {
		a.held = a.shop.lend()
	}
	a.held.push(l, r)
	switch v {
	case Begins:
		a.open()
	case Continues:
		a.extend(1)
	}
}

// queue adds a line behind those of which it is not known where they belong.
func (a *Assembler) queue(l *record.Line, r level.Reading) Fate {
	a.held.push(l, r)
	if !a.decide() {
		a.held.pop()
		return Refused
	}
	return Taken
}

// decide asks where the undecided lines belong. It returns false when a record that is
// complete was refused: the last line was not asked then.
func (a *Assembler) decide() bool {
	h := a.held
	for i := int(a.joiner.waiting); i < len(h.undecided); {
		before := a.joiner
		verdict := a.joiner.Next(h.line(i), h.undecided[i].reading)
		if verdict == Waits {
			i++
			continue
		}
		if !a.place(verdict, before.reading, i) {
			a.joiner = before
			return false
		}
		i = 0
	}
	return true
}

// place does what is said of the i-th of the undecided lines, when the record that was
// open until then was read as r.
func (a *Assembler) place(v Verdict, r level.Reading, i int) bool {
	switch v {
	case Continues:
		a.extend(i + 1)
		return true
	case Releases:
		return a.complete(r, 0)
	}
	if !a.complete(r, i) {
		return false
	}
	a.begin()
	return true
}

// begin begins a record with the first undecided line.
func (a *Assembler) begin() {
	if h := a.held; a.passes() {
		a.taker.Pass(a.Reading(), 1, true, &h.undecided[0].line.After)
		h.shed(1)
		return
	}
	a.open()
}

// open holds a record that begins with the first undecided line.
func (a *Assembler) open() {
	a.held.take(1)
	if a.joiner.complete() {
		a.complete(a.Reading(), 0) // when it is refused it is held, and comes again
	}
}

// passes says that the open record is known not to be wanted.
func (a *Assembler) passes() bool {
	r := a.joiner.reading
	return a.passed[r.Level]>>r.Outcome&1 != 0 && (a.joiner.Decided() || a.joiner.complete())
}

// extend adds the first n of the undecided lines to the open record.
func (a *Assembler) extend(n int) {
	h := a.held
	if h.record.Lines == 0 {
		a.taker.Pass(a.Reading(), n, false, &h.undecided[n-1].line.After)
		h.shed(n)
		return
	}
	h.take(n)
	if a.passes() {
		a.taker.Pass(a.Reading(), h.record.Lines, true, &h.record.After)
		h.shed(0)
	}
}

// complete gives the open record, which was read as r, with the first n of the
// undecided lines.
func (a *Assembler) complete(r level.Reading, n int) bool {
	h := a.held
	if h.record.Lines == 0 {
		if n > 0 {
			a.taker.Pass(r, n, false, &h.undecided[n-1].line.After)
			h.shed(n)
		}
		return true
	}
	whole := h.with(n)
	whole.Reading = reread(whole, r)
	if !a.taker.Take(whole) {
		return false
	}
	h.shed(n)
	return true
}

// reread is what a record says about itself whose first line says nothing because it is
// an object printed in several.
func reread(r *Record, reading level.Reading) level.Reading {
	if reading.Level == record.Unknown && r.Lines > 1 && r.Text[0] == '{' {
		return level.Read(r.Text)
	}
	return reading
}

// Flush completes all that is open: nothing that could belong to it comes any more. It
// returns false when a record was refused; the rest is held.
func (a *Assembler) Flush() bool {
	for a.held != nil {
		before, n := a.joiner, 0
		if a.joiner.Close() {
			n = int(before.waiting)
		}
		if !a.complete(before.reading, n) {
			a.joiner = before
			return false
		}
		if !a.decide() {
			return false
		}
		a.tidy()
	}
	return true
}

// Rest completes what has waited for long enough, and says for how long to wait before
// it is to be asked again; 0 when nothing waits. It is asked when no line is there.
func (a *Assembler) Rest(now time.Time) time.Duration {
	if a.held == nil {
		return 0
	}
	h := a.held
	if h.fresh {
		h.since, h.fresh = now, false
	}
	announced := a.joiner.announced()
	if wait := a.shop.Limits.patience(announced) - now.Sub(h.since); wait > 0 {
		return wait
	}
	if given := a.give(announced); !given {
		return again
	}
	return 0
}

// again is when a record that was refused is offered again.
const again = 100 * time.Millisecond

// give gives what has waited long enough: all of it, or a line that was alone.
func (a *Assembler) give(announced bool) bool {
	if announced || a.held.record.Lines == 0 || len(a.held.undecided) > 0 {
		return a.Flush()
	}
	if !a.complete(a.Reading(), 0) {
		return false
	}
	a.joiner.give()
	a.tidy()
	return true
}

// tidy gives memory back when no line is held.
func (a *Assembler) tidy() {
	if a.held != nil && a.held.empty() {
		a.shop.back(a.held)
		a.held = nil
	}
}

// Holds says whether lines are held.
func (a *Assembler) Holds() bool { return a.held != nil }
