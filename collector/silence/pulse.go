package silence

import (
	"cmp"
	"container/heap"
	"math"
	"time"

	"logcanary/collector/record"
)

// Pulse tells a Keeper of the lines of one source. A nil Pulse tells nobody. There may be
// ten thousand and most of them idle: it is 64 bytes, and its Rhythm, once it spoke, 48.
type Pulse struct {
	keeper *Keeper
	origin *record.Origin
	rhythm *Rhythm // nil for a source that never spoke
	set    Threshold

	due   int64  // when it is looked at next, unix nanoseconds
	place int32  // on the agenda
	from  uint32 // silence does not count before that, unix seconds
	read  uint32 // when lines, or reasons for none, were read last, unix seconds
	lag   int32  // by how many seconds the lines were older than that
	since uint32 // when that lag was first seen, unix seconds

	phase  phase
	steady bool // the lag is that of a clock: what is read is new
	timely bool // what was read last was new
	anew   bool // before its next line it did not run
}

type phase uint8

const (
	flowing phase = iota
	overdue
	confirmed
	resting
	closed
)

// Beat is what is known of a share of lines. Times are unix nanoseconds.
type Beat struct {
	Now time.Time

	// Last is when the newest line was written. It is 0 when lines are there and cannot
	// be taken: the source is not quiet, and nothing is known of it.
	Last int64

	// First is when the first line was written, and Gap the longest pause between two
	// of the share; both are 0 where nobody has told the times of all lines.
	First int64
	Gap   time.Duration
}

// bound makes times of a clock that is ahead those of now, and such as are none the first
// that there is.
func (b *Beat) bound(now int64) {
	b.Last = max(1, min(b.Last, now))
	if b.First != 0 {
		b.First = max(1, min(b.First, now))
	}
}

const (
	never = math.MaxInt64 // when nothing is due

	prompt  = 10  // seconds; what is read is new when it is no older
	wobble  = 2   // seconds by which the lag of a clock changes
	settled = 30  // seconds without a share after which there are no more old lines
	patient = 300 // seconds; the most that this takes when the threshold is long
)

// second is the unix second of a time in unix nanoseconds.
func second(unix int64) uint32 { return uint32(unix / int64(time.Second)) }

// Beat tells of lines that were read. It is called once for each share.
func (p *Pulse) Beat(b Beat) {
	if p == nil {
		return
	}
	p.keeper.mu.Lock()
	defer p.keeper.mu.Unlock()
	if p.phase == closed {
		return
	}
	now := b.Now.UnixNano()
	p.read = second(now)
	if b.Last == 0 {
		p.steady, p.timely = false, false
		return
	}
	p.keeper.changed = true
	b.bound(now)
	p.learn(&b, p.keepUp(now-b.Last))
	p.enter(flowing)
	if now-b.Last < prompt*int64(time.Second) {
		now = b.Last
	}
	if soon := now + int64(p.soonest()); p.due > soon {
		p.keeper.open.move(p, soon)
	}
}

// keepUp notes how old lines are when they are read. Whoever catches up with what was
// written while nobody read sees them become younger; a clock that is behind, or times
// that do not say of which zone they are, make them older by the same all the time. It
// returns whether these lines and those before them were read when they were written.
func (p *Pulse) keepUp(age int64) (twice bool) {
	lag := int32(min(age/int64(time.Second), math.MaxInt32))
	if lag > p.lag+wobble || lag < p.lag-wobble {
		p.lag, p.since = lag, p.read
	}
	before := p.timely
	p.steady = p.read >= p.since+prompt
	p.timely = lag < prompt || p.steady
	return before && p.timely
}

// learn gives the rhythm what is sure about a share; known says that its lines came one
// after another since the one before.
func (p *Pulse) learn(b *Beat, known bool) {
	if p.rhythm == nil {
		p.use(p.keeper.rhythm(p.origin))
		p.anew = true
	}
	r := p.rhythm
	if p.anew {
		p.anew, r.key = false, keyOf(p.origin)
		r.Skip(cmp.Or(b.First, b.Last))
	}
	switch {
	case b.First != 0:
		r.Learn(b.Last, max(b.Gap, time.Duration(b.First-r.last)))
	case known:
		r.Learn(b.Last, time.Duration(b.Last-r.last))
	default:
		r.Skip(b.Last)
	}
}

func (p *Pulse) use(r *Rhythm) {
	p.rhythm = r
	r.users++
}

// soonest is the least threshold that the source may have.
func (p *Pulse) soonest() time.Duration {
	if p.set > 0 {
		return min(time.Duration(p.set), minimum*time.Second)
	}
	return minimum * time.Second
}

// Close says that the source is not read any more.
func (p *Pulse) Close() {
	if p == nil {
		return
	}
	p.keeper.mu.Lock()
	defer p.keeper.mu.Unlock()
	if p.phase == closed {
		return
	}
	p.enter(closed)
	heap.Remove(&p.keeper.open, int(p.place))
	if p.rhythm != nil {
		p.rhythm.users--
	}
}

// enter changes the phase; whoever was silent is back.
func (p *Pulse) enter(next phase) {
	was := p.phase
	p.phase = next
	if was == confirmed {
		delete(p.keeper.silent, p)
		p.keeper.back = append(p.keeper.back, p.source(time.Now()))
	}
}

// next is when to look at the source: never, or when it is past its threshold if it does
// not speak before.
func (p *Pulse) next() int64 {
	due, _ := p.deadline()
	return due
}

// deadline is when the source is past its threshold, and which that is; never where it
// has none.
func (p *Pulse) deadline() (due int64, threshold time.Duration) {
	if p.rhythm == nil || p.set == Off || p.phase >= resting {
		return never, 0
	}
	heard, ok := p.heard(), true
	if p.set > 0 {
		threshold = time.Duration(p.set)
		due = heard + int64(threshold)
	} else if due, threshold, ok = p.rhythm.Due(heard); !ok {
		return never, 0
	}
	if p.behind() {
		due = max(due, (int64(p.looked())+calm(threshold))*int64(time.Second))
	}
	return due, threshold
}

// heard is from when on a source is quiet: its last line's time, or the time when that was
// read where its clock is behind; but not a time when it did not run.
func (p *Pulse) heard() int64 {
	heard := p.rhythm.last
	if p.steady && p.lag > wobble {
		heard = int64(p.read) * int64(time.Second)
	}
	return max(heard, int64(p.from)*int64(time.Second))
}

// behind says whether there may be lines that were written and not read yet, because
// those that were read last were old, or nothing was read since there was a chance to.
func (p *Pulse) behind() bool { return !p.timely || p.read < p.keeper.woke }

// looked is when something was read, or could have been, unix seconds.
func (p *Pulse) looked() uint32 { return max(p.read, p.keeper.woke) }

// calm is for how many seconds nothing is read after the last of the old lines: there may
// be many sources that have some.
func calm(threshold time.Duration) int64 {
	return max(settled, min(int64(threshold/time.Second), patient))
}
