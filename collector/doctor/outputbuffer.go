package doctor

import (
	"slices"
	"time"

	"logcanary/collector/facts"
	"logcanary/collector/stamp"
)

// stdoutBuffered looks for a program that prints into a buffer: its library writes lines
// at once to a terminal, but into a pipe only when some kilobytes are full.
//
// What waits in the buffer decides. An idle program and one that logs nothing because
// its level is high work just as silently, and have nothing in it.
func stdoutBuffered(p *patient) {
	for _, pr := range p.writers() {
		switch t, now := tongueOf(pr), pr.Held(); {
		case now != nil && (now.Held > 0 || t.keeps(now.Keeper)):
			p.held(pr, now)
		case t != nil && t.name == "mawk":
			p.fed(pr, t)
		default:
			p.suspect(pr)
		}
		if p.names("stdout-buffered") {
			return
		}
	}
}

// names says whether a cause was found already.
func (p *patient) names(id string) bool {
	return slices.ContainsFunc(p.found, func(f Finding) bool { return f.ID == id })
}

// writers are the processes that write into a pipe, be it the engine's or one to another
// process.
func (p *patient) writers() (all []*facts.Process) {
	if !p.lives() {
		return nil
	}
	for _, pr := range p.Processes {
		if out := pr.FD(1); out != nil && out.Kind == facts.Pipe && !p.executed(pr) {
			all = append(all, pr)
		}
	}
	return all
}

// held is for a process whose buffer was looked into. A text that waits at one look may
// be written a moment later; one that waits at both is stuck, unless lines came between:
// then they come late, see stdoutBursts.
func (p *patient) held(pr *facts.Process, now *facts.Buffer) {
	before := pr.First.Stdout
	if now.Held == 0 || !pr.Twice() || before == nil || before.Held == 0 || p.spoke("stdout", during(pr)) {
		return
	}
	certainty := p.stuckIn(pr)
	if certainty == "" {
		return
	}
	p.buffers(pr, certainty, []string{
		evidence("fd 1 of %s is a pipe: %s holds back %d bytes that were printed, %d bytes %s before",
			called(pr), now.Keeper, now.Held, before.Held, lasted(pr.Window())),
		p.logged(),
	})
}

// stuckIn is how sure it is that a text which waits in a process is missed in the log. It
// is a hint while lines come now and then: the program may flush by itself. What goes to
// another process first may be no log at all (a dump that is compressed), so its end has
// to be the engine's, and its writer has to wait: a block that was written has shown that
// there is a flow.
func (p *patient) stuckIn(pr *facts.Process) Certainty {
	const block = 4096
	switch {
	case p.spoke("stdout", p.dripped):
		return Possible
	case p.outlet(pr.FD(1)):
		return Certain
	case p.leads(pr) && pr.Last.Written-pr.First.Written < block:
		return Likely
	}
	return ""
}

// dripped is a line of the last minute that is none of the container's start.
func (p *patient) dripped(l facts.Line) bool {
	const start = 10 * time.Second
	return p.lately(l) && l.Time.Sub(p.Started) > start
}

// leads says whether what a process writes into a pipe comes to the engine in the end, by
// the processes that have the pipes as their stdin, or by supervisord.
func (p *patient) leads(pr *facts.Process) bool {
	const longest = 8
	for range longest {
		out := pr.FD(1)
		if out == nil || p.outlet(out) {
			return out != nil
		}
		next := p.reader(out.Target)
		if next == nil {
			boss := p.process(pr.Parent)
			return boss != nil && supervisord(boss)
		}
		pr = next
	}
	return false
}

// reader is the process that has a pipe as its stdin; nil where there is none.
func (p *patient) reader(pipe string) *facts.Process {
	for _, pr := range p.Processes {
		if in := pr.FD(0); in != nil && in.Target == pipe {
			return pr
		}
	}
	return nil
}

// busy is the part of a processor from which on a program is said to work: what timers
// and polling take is below it.
const busy = 0.01

// suspect is for a process whose buffer could not be looked into: that it works, that
// its language buffers, and that nothing has ever come, is all that can be known.
func (p *patient) suspect(pr *facts.Process) {
	t := tongueOf(pr)
	used := pr.Used()
	if t == nil || !t.buffers || p.unbuffered(pr, t) || !p.runs() || used == 0 || p.spoke("stdout", ever) || !p.told() {
		return
	}
	certainty := Possible
	if used.Seconds() >= busy*pr.Window().Seconds() && p.mute() && !p.hushed() {
		certainty = Likely
	}
	p.buffers(pr, certainty, []string{
		evidence("fd 1 of %s is a pipe, into which %s writes in blocks", called(pr), t.name),
		evidence("it used %s of CPU in %s", lasted(used), lasted(pr.Window())),
		p.logged(),
	})
}

// fed is for mawk, which holds back what it reads as well as what it prints: that another
// process wrote into its pipe, and that it wrote nothing, is all that can be seen.
func (p *patient) fed(pr *facts.Process, t *tongue) {
	in := pr.FD(0)
	if in == nil || in.Kind != facts.Pipe || !pr.Twice() || p.unbuffered(pr, t) || pr.Last.Writes != pr.First.Writes {
		return
	}
	for _, from := range p.Processes {
		out := from.FD(1)
		n := from.Last.Written - from.First.Written
		if from != pr && from.Twice() && out != nil && out.Target == in.Target && n > 0 {
			p.buffers(pr, Likely, []string{
				evidence("%s wrote %d bytes into the pipe to %s in %s, which wrote nothing", called(from), n, called(pr), lasted(pr.Window())),
				p.logged(),
			})
			return
		}
	}
}

// told says whether the log could be looked at.
func (p *patient) told() bool { return p.mute() || p.spoke("", ever) }

// logged is what the log holds, in words.
func (p *patient) logged() string {
	switch {
	case p.mute():
		return "nothing was ever logged: 0 bytes"
	case !p.told():
		return "the log could not be looked at"
	case !p.spoke("stdout", ever):
		return "the newest lines of the log are of stderr alone"
	}
	lines := p.Log.Read.Lines
	return evidence("the newest line of the log is of %s", lines[len(lines)-1].Time.UTC().Format(time.TimeOnly))
}

// buffers adds the finding.
func (p *patient) buffers(pr *facts.Process, certainty Certainty, found []string) {
	t := tongueOf(pr)
	f := Finding{
		ID: "stdout-buffered", Certainty: certainty, Evidence: found,
		Cause: "the program collects what it prints, and writes it only when some kilobytes are full, because its stdout is a pipe and no terminal",
	}
	f.Fix, f.Snippet = p.unbuffer(pr, t)
	p.add(f)
}

// stdoutBursts looks for what a buffer does to lines that do arrive: some kilobytes of
// them at one instant, though their own times tell that they were printed one after the
// other.
func stdoutBursts(p *patient) {
	first := p.pid1()
	if first == nil || p.names("stdout-buffered") || p.Config.TTY {
		return
	}
	lines := p.burst()
	early, late := p.span(lines)
	if late.Sub(early) < slow || len(lines) < fewest {
		return
	}
	pr := p.author()
	p.buffers(pr, Likely, []string{
		evidence("%d lines arrived at %s within %s, though they say themselves that they are of %s to %s",
			len(lines), lines[0].Time.UTC().Format(time.TimeOnly), instant, early.Format(time.TimeOnly), late.Format(time.TimeOnly)),
		evidence("fd 1 of %s is a pipe", called(pr)),
	})
}

// What a burst is: lines that arrived together, enough of them to be no accident, which
// took longer to be printed than any queue before the engine keeps lines.
const (
	instant = 200 * time.Millisecond
	fewest  = 10
	slow    = 3 * time.Second
)

// burst are the newest lines of stdout that arrived together, and are enough. A line may
// stand alone behind them: of what came between the looks the newest is told.
func (p *patient) burst() (lines []facts.Line) {
	if p.Log.Read == nil {
		return nil
	}
	for _, l := range slices.Backward(p.Log.Read.Lines) {
		if l.Stream != "stdout" {
			continue
		}
		if len(lines) > 0 && lines[0].Time.Sub(l.Time) > instant {
			if len(lines) >= fewest {
				break
			}
			lines = nil
		}
		lines = append(lines, l)
	}
	slices.Reverse(lines)
	return lines
}

// span is from when to when lines were printed, by their own times; the newest must have
// been printed shortly before it arrived, or they are an old log that somebody shows.
func (p *patient) span(lines []facts.Line) (early, late time.Time) {
	for _, l := range lines {
		ns, ok := stamp.Read([]byte(l.Text), time.UTC, l.Time)
		if !ok {
			return time.Time{}, time.Time{}
		}
		late = time.Unix(0, ns).UTC()
		if early.IsZero() {
			early = late
		}
	}
	if len(lines) > 0 && lines[len(lines)-1].Time.Sub(late).Abs() > slow {
		return time.Time{}, time.Time{}
	}
	return early, late
}

// author is the process that most likely printed what is in the log: the first worker
// that has the engine's pipe, else PID 1.
func (p *patient) author() *facts.Process {
	for _, pr := range p.workers() {
		if p.outlet(pr.FD(1)) {
			return pr
		}
	}
	return p.Processes[0]
}

// bufferLost is for what a buffer held when its program was killed.
func bufferLost(p *patient) {
	ran := p.Finished.Sub(p.Started)
	t := tongueNamed(p.Config.Command)
	if p.State.Status != "exited" || p.State.ExitCode != exitKill || !p.mute() || t == nil || !t.buffers || p.unbufferedBy(p.Config.Command, t) || ran < long {
		return
	}
	f := Finding{
		ID: "buffer-lost-on-kill", Certainty: Likely,
		Cause: "the program was killed before it wrote out what it had printed: its stdout buffer was lost with it",
		Evidence: []string{
			evidence("exit code 137: it got SIGKILL, after it had run for %s", lasted(ran)),
			"nothing was ever logged: 0 bytes, and " + t.name + " writes into a pipe in blocks",
		},
	}
	f.Fix, f.Snippet = p.unbuffer(nil, t)
	p.add(f)
}

// long is how long a program runs at least that would have said something.
const long = 2 * time.Second
