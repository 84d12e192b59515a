package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// What a named point gets of each effect: so many hits, in so many attempts at most.
// Most attempts end with a kill, but not each at the point that was aimed at.
const (
	hitsPerPoint     = 2
	attemptsPerPoint = 60
	shootFor         = 3 * time.Second        // cursors alone are written after one
	holdFor          = 300 * time.Millisecond // some groups of the journal, some waves to Kafka
	feedPause        = 20 * time.Millisecond
)

// pointCases: logcanary is killed with -9 at every named point on the way of a
// line, from a mounted file and from a container's json-file.
func pointCases() []testCase {
	return []testCase{
		{"kill-9-at-points-at-least-once", 8 * time.Minute, func(t *T) { casePoints(t, false) }},
		{"kill-9-at-points-exactly-once", 8 * time.Minute, func(t *T) { casePoints(t, true) }},
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
	b0 := time.Now()
	b0 := time.Now()
	struck := s.fall(p, e)
	b1 := time.Now()
	defer func() { println("DBG", p.name, string(e), struck, b1.Sub(b0).Milliseconds(), time.Since(b1).Milliseconds()) }()
	b1 := time.Now()
	defer func() { println("DBG", p.name, string(e), struck, b1.Sub(b0).Milliseconds(), time.Since(b1).Milliseconds()) }()
	where := "a kill at no call"
	fell, caught := s.c.caughtAt(p.call)
	switch {
	case caught && (struck || e == holds):
		where = s.count(p, e, fell)
	case struck:
		s.t.fatalf("aimed at %q: logcanary ended, but not in a %s:\n%s", p.name, p.call, s.c.proc.tail())
	}
	s.c.launch()
	s.feed(running)
	s.check(where)
}

// fall writes lines until logcanary is dead, and returns whether that was strace's
// doing. Else it is killed now: with a thread held, or because the call came less
// often than it was aimed at.
func (s *shooting) fall(p point, e effect) (struck bool) {
	tracer := s.aim(p, e)
	held := time.Duration(0)
	for began := time.Now(); s.c.proc.running() && held < holdFor && time.Since(began) < shootFor; {
		s.feed(p.when)
		s.c.proc.runsFor(feedPause)
		if e == holds && s.c.caught(p.call) {
			held += feedPause
		}
	}
	struck = !s.c.proc.running()
	s.c.proc.signal(syscall.SIGKILL)
	if e == holds {
		tracer.kill() // it would wait until the held thread's time is over
	}
	<-s.c.proc.done
	<-tracer.done
	return struck
}

// aim takes aim at a point and returns strace.
func (s *shooting) aim(p point, e effect) *process {
	s.t.must(os.RemoveAll(s.c.trace())) // of the attempt before
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
