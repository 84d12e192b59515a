package doctor

import (
	"path"
	"slices"
	"strings"

	"logcanary/collector/facts"
)

// outputRules are the causes why what a program writes to stdout does not arrive there.
func outputRules() []rule {
	return []rule{
		stdoutBuffered, stdoutBursts, bufferLost, stdoutAstray, stderrAway, fpmWorkers, supervised, cronJobs,
		stdoutDenied, stdoutBlocked, accessLogs, linkInVolume, levelHigh, terminal,
	}
}

// lives says whether the container's programs run.
func (p *patient) lives() bool {
	s := p.now()
	return s.Running && !s.Paused && !s.Restarting && s.PID != 0
}

// pid1 is PID 1 of the container; nil where it, or its descriptors, were not seen.
func (p *patient) pid1() *facts.Process {
	if !p.lives() || len(p.Processes) == 0 || p.Processes[0].PID != p.State.PID || !p.Processes[0].FDsSeen {
		return nil
	}
	return p.Processes[0]
}

// outlet says whether a descriptor leads to the engine: to one of the pipes, or the
// terminal, that PID 1 was started with. Where PID 1 has led its own output away it has
// none of them left, and nothing is an outlet.
func (p *patient) outlet(d *facts.FD) bool {
	first := p.pid1()
	if d == nil || first == nil {
		return false
	}
	for _, n := range []int{1, 2} {
		if own := first.FD(n); own != nil && own.Target == d.Target && (own.Kind == facts.Pipe || terminalName(own.Target)) {
			return true
		}
	}
	return false
}

func terminalName(target string) bool {
	return target == "/dev/console" || strings.HasPrefix(target, "/dev/pts/")
}

// program is what a process runs: python3.13 and php-fpm8.2 without their versions, of
// busybox the applet.
func program(pr *facts.Process) string {
	name := path.Base(pr.Exe)
	if (pr.Exe == "" || name == "busybox") && len(pr.Args) > 0 {
		name = path.Base(pr.Args[0])
	} else if pr.Exe == "" {
		name = pr.Name
	}
	return versionless(name)
}

func versionless(name string) string { return strings.TrimRight(name, "0123456789.-") }

// called is a process in words.
func called(pr *facts.Process) string { return evidence("pid %d (%s)", pr.PID, pr.Name) }

// wrapper says whether a process only starts, holds or waits for others, so that it is no
// wonder that it says nothing.
func wrapper(pr *facts.Process) bool {
	switch program(pr) {
	case "sh", "bash", "dash", "ash", "zsh", "tini", "docker-init", "dumb-init", "catatonit", "sleep", "cat",
		"su", "sudo", "runuser", "gosu", "su-exec", "setpriv", "timeout", "env":
		return true
	case "tail": // tail -f /dev/null keeps a container alive; of another file it is a way for logs
		return len(pr.Args) > 0 && pr.Args[len(pr.Args)-1] == "/dev/null"
	}
	return false
}

// steward says whether a process has others write to it, or elsewhere, on purpose; those
// have rules of their own.
func steward(pr *facts.Process) bool {
	switch program(pr) {
	case "cron", "crond", "php-fpm":
		return true
	}
	return supervisord(pr)
}

// workers are the processes that were there at both looks, or at the only one, that do
// the container's work, and whose descriptors were seen.
func (p *patient) workers() (all []*facts.Process) {
	for _, pr := range p.Processes {
		if pr.FDsSeen && !wrapper(pr) && pr.Twice() == p.Processes[0].Twice() && !p.executed(pr) {
			all = append(all, pr)
		}
	}
	return all
}

// executed says whether docker exec or a health check has started a process, whose output
// nobody expects in the log: what leads up from it ends beside PID 1.
func (p *patient) executed(pr *facts.Process) bool {
	const deepest = 16
	first := p.Processes[0]
	for range deepest {
		if pr == first || first.Parent == 0 {
			return false
		}
		if pr.Parent == first.Parent {
			return true
		}
		if pr = p.process(pr.Parent); pr == nil {
			return false
		}
	}
	return false
}

// spoke says whether a line on the stream arrived since then; "" means any stream. Where
// the log was not read it says no.
func (p *patient) spoke(stream string, since func(facts.Line) bool) bool {
	return p.Log.Read != nil && slices.ContainsFunc(p.Log.Read.Lines, func(l facts.Line) bool {
		return (stream == "" || l.Stream == stream) && since(l)
	})
}

// during is a line that arrived between the two looks at a process.
func during(pr *facts.Process) func(facts.Line) bool {
	return func(l facts.Line) bool { return !l.Time.Before(pr.First.At) }
}

// ever is any line.
func ever(facts.Line) bool { return true }

// mute says whether it is known that nothing was ever logged.
func (p *patient) mute() bool {
	now := p.Log.File.Now()
	return p.wordless() || p.Log.Read == nil && now != nil && now.Size == 0
}
