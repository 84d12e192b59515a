// Package doctor says why logs are missing. Facts are gathered once (package facts);
// findings are pure functions of them, in one small file for each family of causes: a
// cause is a rule in its family's list, and a scenario in testdata/doctor.
//
// It promises that a finding rests on evidence which stands beside it with its numbers,
// that what could not be looked at is said to be unknown and never healthy, and that a
// pass is bounded in time. It repairs nothing and guesses nothing: where evidence is
// missing there is no finding. It knows neither engines nor files: it owns the interface
// Prober, and whoever can look is joined to it in cmd.
package doctor

import (
	"context"
	"sync"
	"time"

	"logcanary/collector/facts"
)

// Prober looks at containers. Engines and the host's /proc are the two that there are.
// What cannot be looked at is noted in the facts (Denied), and is no error.
type Prober interface {
	// Survey says which containers there are, and all that does not change while one is
	// looked at. It is called once in a pass, of one prober after the other.
	Survey(ctx context.Context, s *facts.Scene)

	// Look notes what a container does now. It is called twice for each container, first
	// and last, some seconds apart; of different containers at the same time.
	Look(ctx context.Context, s *facts.Scene, c *facts.Container, last bool)
}

// Config is what a Doctor works with.
type Config struct {
	Probers []Prober // in the order in which they are asked
}

// Doctor examines containers.
type Doctor struct{ cfg Config }

// New makes a doctor.
func New(cfg Config) *Doctor { return &Doctor{cfg} }

// Request is what is to be examined.
type Request struct {
	Targets []string      // services, project/services, containers, ids, files; none means everything
	Wait    time.Duration // between the two looks
}

// Bounds of a pass. What is not done by then is said to be unknown.
const (
	surveyTime = 20 * time.Second
	lookTime   = 10 * time.Second // for all containers, and each of the two looks
	together   = 8                // containers that are looked at at once
)

// Examine makes one pass. It ends at the latest after the bounds and Wait; when ctx ends
// it says what it knows so far.
func (d *Doctor) Examine(ctx context.Context, r Request) (*Report, *facts.Scene) {
	s := &facts.Scene{Taken: time.Now()}
	d.survey(ctx, s)
	missing := choose(s, r.Targets)
	d.look(ctx, s, false)
	wait(ctx, r.Wait)
	d.look(ctx, s, true)
	missing = remember(s, r.Targets, missing)
	report := Diagnose(s)
	report.Unknown = missing
	return report, s
}

func (d *Doctor) survey(ctx context.Context, s *facts.Scene) {
	ctx, cancel := context.WithTimeout(ctx, surveyTime)
	defer cancel()
	for _, p := range d.cfg.Probers {
		p.Survey(ctx, s)
	}
}

// look has each container looked at by one prober after the other, some at once.
func (d *Doctor) look(ctx context.Context, s *facts.Scene, last bool) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	var all sync.WaitGroup
	slots := make(chan struct{}, together)
	for _, c := range s.Containers {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			for _, p := range d.cfg.Probers {
				p.Look(ctx, s, c, last)
			}
		})
	}
	all.Wait()
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
