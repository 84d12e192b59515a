package main

import (
	"fmt"
	"path/filepath"
	"syscall"
	"time"
)

const (
	feedPause = 20 * time.Millisecond
	lookPause = 3 * time.Millisecond
	margin    = 50 * time.Millisecond // for which a thread is surely held yet at the kill
	comesBy   = 5 * time.Second       // most points do within milliseconds; cursors alone are written after a second
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
	attempts        int
	late            int // attempts in a row for which this machine was too slow
}

// shot is a kill at a point, at once or after the rest of logcanary ran on.
type shot struct {
	point string
	after time.Duration
}

// shots are what a point is shot at with. While its thread is held others write some
// groups to the journal and some waves to Kafka, and what must not be durable before
// this call may become so.
func (p point) shots() []shot { return []shot{{p.name, 0}, {p.name, 200 * time.Millisecond}} }

// casePoints kills at each point until it was hit in both ways. After each kill
// logcanary runs undisturbed until all that was written has arrived. However slow the
// machine is, only the case's own limit ends it.
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
		d: delivery{topic: c.topic, exactlyOnce: exactlyOnce, limit: 2 * time.Minute}}
	defer s.report()
	s.feed(running)
	s.c.launch()
	s.check("the first start")
	for _, p := range s.points {
		for _, shot := range p.shots() {
			for s.late = 0; s.hits[shot] == 0 && t.Err() == nil; {
				s.attempt(p, shot)
			}
		}
	}
	end()
	t.exited(e, time.Minute, name)
	s.check("the container's end")
	c.stop()
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

// attempt kills logcanary once, at the point if it comes by, and runs it as any restart
// does. It goes on running.
func (s *shooting) attempt(p point, shot shot) {
	fell, hit := s.fall(p, shot)
	where := "a kill at no point"
	if hit {
		where = s.count(p, shot, fell)
	}
	s.c.launch()
	s.feed(running)
	s.check(where)
}

// fall holds the calls that may be the point until one is, and kills. A thread that
// was perhaps let go before the kill is no hit, and the next aim is held for longer.
func (s *shooting) fall(p point, shot shot) (fell moment, hit bool) {
	hold := (shot.after + 2*margin) << s.late
	before := time.Now()
	tracer := s.aim(p, hold)
	fell, before, hit = s.watch(p, before, comesBy+hold)
	if hit {
		s.feedFor(shot.after, p.when)
	}
	if !s.c.proc.running() {
		s.t.fatalf("aimed at %q: logcanary ended by itself:\n%s", p.name, s.c.proc.tail())
	}
	s.c.proc.signal(syscall.SIGKILL)
	late := time.Since(before) > hold-margin
	tracer.kill() // it would not tell of the death before the hold is over; now the thread meets its signal
	<-s.c.proc.done
	if s.attempts++; hit && late {
		s.late++
	}
	return fell, hit && !late
}

// aim takes aim at a point and returns strace.
func (s *shooting) aim(p point, hold time.Duration) *process {
	a := aim{p.call, p.names(s), hold}
	if p.when != starting {
		return s.c.takeAim(a)
	}
	s.c.proc.kill()
	letGo := s.c.launchHeld()
	defer letGo()
	return s.c.takeAim(a)
}

// watch writes lines until logcanary is at the point, where it was not yet at the
// returned time. While something is held there is enough to do.
func (s *shooting) watch(p point, before time.Time, limit time.Duration) (moment, time.Time, bool) {
	began := time.Now()
	for fed := began; time.Since(began) < limit; s.c.proc.runsFor(lookPause) {
		looked := time.Now()
		fell, hit, held := s.c.caughtAt(p)
		if hit {
			return fell, before, true
		}
		if before = looked; !held && time.Since(fed) > feedPause {
			s.feed(p.when)
			fed = time.Now()
		}
	}
	return moment{}, before, false
}

// feedFor writes lines for a while.
func (s *shooting) feedFor(d time.Duration, when phase) {
	for began := time.Now(); time.Since(began) < d; s.c.proc.runsFor(feedPause) {
		s.feed(when)
	}
}

// count notes a kill at each point of the phase that it fell on (after one and
// before another may be the same moment) and says which.
func (s *shooting) count(aimed point, of shot, fell moment) string {
	var at []string
	for _, p := range s.points {
		if (p.when == starting) == (aimed.when == starting) && p.fits(fell) {
			s.hits[shot{p.name, of.after}]++
			at = append(at, p.name)
		}
	}
	return fmt.Sprintf("a kill after %v at %q: %s(%s)", of.after, at, fell.at.name, fell.at.args)
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

// report says how often each point was hit: at once, and after a while. One that was
// never hit shows nothing; when the case failed before it is only told.
func (s *shooting) report() {
	s.t.note("%d kills", s.attempts)
	failed := len(s.t.failures) > 0
	for _, p := range s.points {
		text := p.name
		for _, shot := range p.shots() {
			n := s.hits[shot]
			text += fmt.Sprintf(" %d", n)
			if n == 0 && !failed {
				s.t.errorf("%s: never hit (after %v)", p.name, shot.after)
			}
		}
		s.t.note("%s", text)
	}
}
