package silence

import (
	"time"

	"logcanary/collector/record"
)

// State is what a source is doing.
type State uint8

// The states.
const (
	Never      State = iota // it has never said anything
	Flowing                 // it speaks, or is quiet for no longer than usual
	CatchingUp              // old lines of it are being read, or may be there to be read
	Quiet                   // it is past its threshold, and nobody has judged that
	Silent                  // it is, and that was confirmed
	Resting                 // it does not run
	Gone                    // it is not read any more
)

// String is the state in words.
func (s State) String() string {
	return [...]string{"never", "flowing", "catching up", "quiet", "silent", "resting", "gone"}[s]
}

// Source is what is known of a source at one time.
type Source struct {
	Origin *record.Origin
	State  State
	Since  time.Time // when its last line was written, as that says; zero when it never spoke

	// Threshold is how long it may be quiet now, and Learned says that nobody set it.
	// 0 means for ever: it is off, or too little is known.
	Threshold time.Duration
	Learned   bool

	Habit Habit // how it usually speaks at this time of the week

	pulse *Pulse
}

// source is what is known now; the Keeper is locked.
func (p *Pulse) source(now time.Time) Source {
	s := Source{Origin: p.origin, State: p.state(now), Learned: p.set == Auto, Habit: p.rhythm.Habit(now.UnixNano()), pulse: p}
	if p.rhythm != nil {
		s.Since = time.Unix(0, p.rhythm.last)
	}
	_, s.Threshold = p.deadline()
	return s
}

func sources(of []*Pulse, now time.Time) []Source {
	if len(of) == 0 {
		return nil
	}
	all := make([]Source, len(of))
	for i, p := range of {
		all[i] = p.source(now)
	}
	return all
}

func (p *Pulse) state(now time.Time) State {
	switch {
	case p.phase == closed:
		return Gone
	case p.rhythm == nil:
		return Never
	case p.phase == resting:
		return Resting
	case p.phase == confirmed:
		return Silent
	case p.phase == overdue || p.next() <= now.UnixNano():
		return Quiet
	case p.behind() && now.Unix() < int64(p.looked())+settled:
		return CatchingUp
	}
	return Flowing
}

// Usual is what it does otherwise, or what somebody expects of it, in words.
func (s Source) Usual() string {
	if s.Learned {
		return s.Habit.String()
	}
	return "it is to speak every " + s.Threshold.String()
}
