package probe

import (
	"fmt"
	"time"

	"logcanary/collector/facts"
)

// seen is a process and what of it was not seen.
type seen struct {
	process *facts.Process
	unseen
}

// processes looks at the container's processes, its first one first, and at the mounts
// that that one sees.
func (l *look) processes() {
	if l.inside == "" {
		return
	}
	l.mountTable()
	pids := l.pids()
	l.c.Processes = nil // names alone, by the engine
	left := allFDs
	for i, pid := range pids {
		if l.ctx.Err() != nil {
			l.c.Truncated = true
			l.deny("proc", fmt.Errorf("%d of %d processes were looked at: %w", i, len(pids), errOver), "")
			return
		}
		left -= l.process(pid, min(left, mostFDs))
	}
}

// pids are the processes that are looked at.
func (l *look) pids() []int {
	first := l.c.State.PID
	pids := []int{first}
	for _, pid := range l.p.index(l.ctx, l.s).of[l.c.ID] {
		if pid != first {
			pids = append(pids, pid)
		}
	}
	l.c.Truncated = len(pids) > mostProcesses
	return pids[:min(len(pids), mostProcesses)]
}

// process looks at one process and is how many descriptors it looked at.
func (l *look) process(pid, most int) int {
	at := l.proc()
	got, err := within(l.ctx, &l.p.guard, placeOf(pid), func() seen {
		p, not := at.process(pid, most)
		return seen{p, not}
	})
	switch {
	case err != nil:
		l.c.Truncated = true
		l.deny("proc", fmt.Errorf("%s: %w", at.path(pid, ""), err), "")
		return 0
	case got.process == nil:
		return 0
	}
	l.c.Processes = append(l.c.Processes, got.process)
	got.process.First.Stdout = l.stdout(got.process)
	if got.fds != nil {
		l.deny("fd", got.fds, allow(l.s))
	}
	if got.calls != nil {
		l.deny("io", got.calls, allow(l.s))
	}
	return len(got.process.FDs)
}

// stdout is what waits in the stdout buffer of a process; nil where that is not known.
func (l *look) stdout(p *facts.Process) *facts.Buffer {
	if out := p.FD(stdout); out == nil || out.Kind != facts.Pipe || l.searched == mostBuffers || l.flows() {
		return nil
	}
	l.searched++
	at, pid, exe := l.proc(), p.PID, p.Exe
	b, _ := within(l.ctx, &l.p.guard, placeOf(pid), func() *facts.Buffer { return at.buffer(pid, exe) })
	return b
}

// flows says whether the container has just said something: nobody's memory is searched then
// for what keeps its lines back. One that speaks in bursts is caught between two of them.
func (l *look) flows() bool {
	const just = 3 * time.Second
	r := l.c.Log.Read
	return r != nil && len(r.Lines) > 0 && l.s.Taken.Sub(r.Lines[len(r.Lines)-1].Time) < just
}

func placeOf(pid int) string { return "process " + itoa(pid) }

// mountTable reads the mounts of the container's first process.
func (l *look) mountTable() {
	text, err := l.proc().read(l.c.State.PID, "mountinfo", large)
	if l.c.Table = parseMountInfo(text); err != nil {
		l.deny("proc", err, allow(l.s))
	}
}

// second is what a process does at the second look.
type second struct {
	sample  facts.Sample
	started time.Duration
	files   []moved
}

// processesAgain looks a second time at the processes that are still the same.
func (l *look) processesAgain() {
	if l.s.Self.Proc == "" {
		return
	}
	for _, p := range l.c.Processes {
		if p.First.At.IsZero() || l.ctx.Err() != nil {
			continue
		}
		at, pid, fds := l.proc(), p.PID, p.FDs
		got, err := within(l.ctx, &l.p.guard, placeOf(pid), func() (s second) {
			s.files = at.again(pid, fds)
			s.sample, s.started, _ = at.sample(pid)
			return s
		})
		if err == nil && got.started == p.Started && !got.sample.At.IsZero() {
			p.Last = got.sample
			p.Last.Stdout = l.stdout(p)
			l.writersAgain(pid, got.files)
		}
	}
}
