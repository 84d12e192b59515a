// Package watch keeps an eye on everything that is read: it asks the doctor when there is
// a reason (a source fell silent, a container started and says nothing, a mount changed, a
// person asks, a finding is open), keeps what holds now, and tells each change once.
//
// It promises that an event is told when something begins and when it ends, never while it
// lasts; that a pass of the doctor is bounded and that there is one at a time; and that a
// silence is told no later than some seconds after the threshold. Who is told is the
// Teller's business, and what a cause is the doctor's.
package watch

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"logcanary/collector/doctor"
	"logcanary/collector/facts"
	"logcanary/collector/silence"
)

// Examiner makes passes. The doctor does; a test has its own.
type Examiner interface {
	// Examine ends within bounds of its own, and returns what it knows when ctx ends.
	Examine(ctx context.Context, r doctor.Request) (*doctor.Report, *facts.Scene)
}

// Silence knows which sources are past their threshold; see package silence, whose Keeper
// it is.
type Silence interface {
	Quiet(now time.Time) []silence.Source
	Confirm(s silence.Source) bool // it is silent indeed; false when it has spoken since
	Back() []silence.Source        // those that were confirmed, and are silent no more
	Rest(s silence.Source)         // it has no reason to speak
	Resume(s silence.Source)       // it has one again
}

// Toucher looks at the mounts of a container again, and at nothing else; it is cheap.
type Toucher interface {
	Touch(ctx context.Context, s *facts.Scene, c *facts.Container)
}

// Config is what a Watch works with. Examiner, Silence and Teller are required.
type Config struct {
	Examiner Examiner
	Silence  Silence
	Mounts   Toucher // nil: mounts are looked at in passes alone
	Teller   Teller
	Log      *slog.Logger // nil discards
	Pace     Pace
}

// Pace is how often things are done; a zero value means the default.
type Pace struct {
	Tick     time.Duration // silence is asked for so often: 1 s
	Look     time.Duration // between the two looks of a pass that nobody waits for: 2 s
	Settle   time.Duration // a container that started may say nothing for so long: 1 min
	Mounts   time.Duration // mounts are looked at so often: 15 s
	Again    time.Duration // targets with open findings are examined so often: 1 min
	Everyone time.Duration // everything is examined so often, for what no event tells of: 30 min
}

func (p *Pace) fill() {
	p.Tick = cmp.Or(p.Tick, time.Second)
	p.Look = cmp.Or(p.Look, 2*time.Second)
	p.Settle = cmp.Or(p.Settle, time.Minute)
	p.Mounts = cmp.Or(p.Mounts, 15*time.Second)
	p.Again = cmp.Or(p.Again, time.Minute)
	p.Everyone = cmp.Or(p.Everyone, 30*time.Minute)
}
