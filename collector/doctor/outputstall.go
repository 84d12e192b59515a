package doctor

import (
	"maps"
	"slices"
	"strings"
	"time"

	"logcanary/collector/facts"
)

// stdoutBlocked looks for a process that waits in a write to the engine's pipe, at both
// looks and without any progress between: the engine does not take what it writes.
func stdoutBlocked(p *patient) {
	for _, pr := range p.Processes {
		if !p.stuck(pr) {
			continue
		}
		certainty, all := Likely, "some of its threads wait"
		if pr.First.AllBlocked() && pr.Last.AllBlocked() {
			certainty, all = Certain, "all of its threads wait"
		}
		p.add(Finding{
			ID: "stdout-blocked", Certainty: certainty,
			Cause: "the engine does not take what the program writes: the pipe between them is full, and the program stands still",
			Evidence: []string{
				evidence("%s: %s in write(%d), twice, %s apart (%s)", called(pr), all, pr.Last.Blocked[0], lasted(pr.Window()), pr.Last.Wait),
				evidence("0 bytes written and %s of CPU used meanwhile", lasted(pr.Used())),
			},
			Fix:     "first end the docker attach that does not read (the engine cannot even remove the container before), or mend the log server that is stuck; with mode non-blocking lines are dropped next time, and the program runs on",
			Snippet: p.compose("logging:", "  driver: "+p.Log.Driver, "  options: {mode: non-blocking, max-buffer-size: 4m}"),
		})
		return
	}
}

func (p *patient) stuck(pr *facts.Process) bool {
	const still = 50 * time.Millisecond // what a process that waits may use
	waits := func(s facts.Sample) bool {
		return slices.ContainsFunc(s.Blocked, func(n int) bool { return n < 0 || p.outlet(pr.FD(n)) })
	}
	return pr.Twice() && waits(pr.First) && waits(pr.Last) && pr.First.Written == pr.Last.Written && pr.Used() < still
}

// levelHigh is a hint: a variable or an option asks for errors alone, and the container
// says nothing. Whether the program heeds it cannot be seen.
func levelHigh(p *patient) {
	if !p.lives() || !p.told() || p.spoke("", p.lately) {
		return
	}
	name, value := p.quietest()
	if name == "" {
		return
	}
	p.add(Finding{
		ID: "level-too-high", Certainty: Possible,
		Cause:    "the program may be told to log nothing below " + value,
		Evidence: []string{evidence("its environment sets %s=%s", name, value), p.logged()},
		Fix:      "lower the level and look again",
		Snippet:  p.compose("environment:", "  "+name+": "+lower(name)),
	})
}

// lately is a line of the last minute.
func (p *patient) lately(l facts.Line) bool { return p.scene.Taken.Sub(l.Time) < time.Minute }

// quietest is a variable that sets a high level, and its value.
func (p *patient) quietest() (name, value string) {
	for _, name := range slices.Sorted(maps.Keys(p.Config.Levels)) {
		value := shown(p.Config.Levels[name], 40)
		if quiet(value) || p.mute() && strings.EqualFold(value, "production") {
			return name, value
		}
	}
	return "", ""
}

// quiet says whether a level is above info.
func quiet(level string) bool {
	switch strings.ToLower(level) {
	case "warn", "warning", "error", "err", "critical", "fatal", "crit", "alert", "emerg", "off", "none", "silent", "quiet":
		return true
	}
	return false
}

// lower is a value of a variable that has a program say more.
func lower(name string) string {
	if strings.HasSuffix(name, "_ENV") || strings.HasSuffix(name, "ENVIRONMENT") {
		return "development"
	}
	return "info"
}

// hushed says whether the program was told to say little, by its environment or by its
// command.
func (p *patient) hushed() bool {
	if name, _ := p.quietest(); name != "" {
		return true
	}
	return slices.ContainsFunc(p.Processes, func(pr *facts.Process) bool {
		return slices.ContainsFunc(pr.Args, func(a string) bool {
			_, value, _ := strings.Cut(a, "=")
			return a == "-q" || a == "-qq" || a == "--quiet" || a == "--silent" || quiet(a) || quiet(value)
		})
	})
}

// terminal is a hint for a container that says nothing: with a terminal there is one
// stream, in which stderr cannot be told from stdout.
func terminal(p *patient) {
	if !p.Config.TTY || !p.lives() || p.spoke("", p.lately) {
		return
	}
	p.add(Finding{
		ID: "tty-stream", Certainty: Possible,
		Cause:    "the container has a terminal: its stderr comes as stdout, and what is drawn without line ends is no line",
		Evidence: []string{"Config.Tty is true: the engine keeps one stream"},
		Fix:      "drop tty: true",
		Snippet:  p.compose("tty: false"),
	})
}
