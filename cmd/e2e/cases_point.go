package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"syscall"
	"time"
)

// What a named point gets of each effect: so many hits, in so many attempts at most.
// Most attempts end with a kill, but not each at the point that was aimed at.
const (
	hitsPerPoint     = 2
	attemptsPerPoint = 60
	shootFor         = 2 * time.Second
	holdFor          = 400 * time.Millisecond // some groups of the journal, some waves to Kafka
	feedPause        = 20 * time.Millisecond
)

// pointCases: logcanary is killed with -9 at every named point on the way of a
// line, from a mounted file and from a container's json-file.
func pointCases() []testCase {
	return []testCase{
		{"kill-9-at-points-at-least-once", 6 * time.Minute, func(t *T) { casePoints(t, false) }},
		{"kill-9-at-points-exactly-once", 6 * time.Minute, func(t *T) { casePoints(t, true) }},
	}
}

// shooting is one logcanary that is killed at one point after the other.
type shooting struct {
	t               *T
	c               *canary
	file, container *logFile
	jsonFile        string // the container's
	journal         string // directory
	d               delivery
	points          []point
	hits            map[shot]int
	kills, stray    int // stray: at none of them
}

// shot is a kill at a point, at once or after the rest of logcanary ran on.
type shot struct {
	point string
	effect
}

// effects are those that a point is shot at with. A launch cannot be held: strace
// would die with it and leave no trace.
func (p point) effects() []effect {
	if p.when == starting {
		return []effect{kills}
	}
	return []effect{kills, holds}
}

// patience is how long the kill may take: the call has to come by, or the others to
// run on.
func (p point) patience(e effect) time.Duration {
	if e == holds && p.when != quiet {
		return holdFor
	}
	return shootFor
}

// casePoints kills at each point until it was hit often enough. After each kill
// logcanary runs undisturbed until all that was written has arrived.
func casePoints(t *T, exactlyOnce bool) {
	e := t.engine("20")
	t.images(e, "busybox")
	name := "fed-" + t.name
	file := t.logFile("app.log")
	container, end := t.fedContainer(e, name)
	// Small segments, so that some end and go within an attempt.
	c := t.canary(append(onEngine(e), fmt.Sprint("KAFKA_EXACTLY_ONCE=", exactlyOnce), "FILES="+file.path,
		"START_AT=beginning", "JOURNAL_MAX_BYTES=128KiB")...)
	s := &shooting{t: t, c: c, file: file, container: container, points: points(exactlyOnce), hits: map[shot]int{},
		jsonFile: t.do(e, "inspect", "-f", "{{.LogPath}}", name), journal: filepath.Join(t.dir, "state", "journal"),
		d: delivery{topic: c.topic, exactlyOnce: exactlyOnce, limit: time.Minute}}
	s.feed(running)
	s.c.launch()
	s.check("the first start")
	for _, p := range s.points {
		for _, e := range p.effects() {
			for n := 0; s.hits[shot{p.name, e}] < hitsPerPoint && n < attemptsPerPoint; n++ {
				s.attempt(p, e)
			}
		}
	}
	end()
	t.exited(e, caseStart, name)
	s.check("the container's end")
	c.stop()
	s.report()
}

// feed writes a little to both sources.
func (s *shooting) feed(when phase) {
	for _, f := range []*logFile{s.file, s.container} {
		if when == quiet {
			f.writeInfo(10)
		} else {
			f.write(20)
		}
	}
}

// attempt aims at a point, sees where the kill fell, and runs logcanary as any
// restart does. It goes on running.
func (s *shooting) attempt(p point, e effect) {
	where := "a kill at no call"
	if s.fall(p, e) {
		if fell, ok := s.c.killedAt(p.call); ok {
			where = s.count(p, e, fell)
		}
	}
	s.c.launch()
	s.feed(running)
	s.check(where)
}

// fall writes lines until logcanary is dead, and returns whether that was strace's
// doing: it killed, or it held a thread.
func (s *shooting) fall(p point, e effect) bool {
	tracer := s.aim(p, e)
	for began := time.Now(); s.c.proc.running() && time.Since(began) < p.patience(e); {
		s.feed(p.when)
		s.c.proc.runsFor(feedPause)
	}
	struck := !s.c.proc.running()
	if !struck {
		s.c.proc.signal(syscall.SIGKILL)
	}
	if e == holds {
		tracer.kill() // it would wait until the held thread's time is over
	}
	<-s.c.proc.done
	<-tracer.done
	return struck || e == holds
}

// aim takes aim at a point and returns strace.
func (s *shooting) aim(p point, e effect) *process {
	if p.when == starting {
		s.c.proc.kill()
	}
	a := aim{p.call, p.first + rand.IntN(1+p.last-p.first), p.names(s), e}
	if p.when != starting {
		return s.c.takeAim(a)
	}
	s.c.launchAimed(a)
	return s.c.proc
}

// count notes a kill at each point of the phase that it fell on (after one and
// before another may be the same moment) and says which.
func (s *shooting) count(aimed point, e effect, fell moment) string {
	s.kills++
	var at []string
	for _, p := range s.points {
		if (p.when == starting) == (aimed.when == starting) && p.fits(fell) {
			s.hits[shot{p.name, e}]++
			at = append(at, p.name)
		}
	}
	if len(at) == 0 {
		s.stray++
	}
	return fmt.Sprintf("a kill (%s) at %q: %s(%s)", e, at, fell.at.name, fell.at.args)
}

// check compares all that was written with all that arrived since the beginning, and
// ends the case at the first difference, with the kill that it came after.
func (s *shooting) check(after string) {
	defer func() {
		if len(s.t.failures) > 0 {
			s.t.errorf("this was after %s", after)
		}
	}()
	s.t.led = ledger{}
	s.t.checkDelivered(s.d, s.file.source(), s.container.source())
	if len(s.t.failures) > 0 {
		panic(failNow{})
	}
}

// report says how often each point was hit: at once, and held. One that was never
// hit shows nothing.
func (s *shooting) report() {
	s.t.note("%d kills, %d of them at no named point", s.kills, s.stray)
	for _, p := range s.points {
		text := p.name
		for _, e := range p.effects() {
			n := s.hits[shot{p.name, e}]
			text += fmt.Sprintf(" %d", n)
			if n == 0 {
				s.t.errorf("%s: never hit (%s)", p.name, e)
			}
		}
		s.t.note("%s", text)
	}
}
