package main

import (
	"slices"
	"strings"

	"logcanary/collector/doctor"
)

// gap is what could not be looked at and one thing would allow, whatever it was and of how
// many: reasons differ by a pid or a path from container to container, what to do does
// not.
type gap struct {
	doctor.CannotTell          // the first of them
	things            []string // what was not looked at, in words
	targets           []string
}

// gaps are those of a report, in the order in which they were met.
func gaps(r *doctor.Report) (all []*gap) {
	for _, c := range r.Checked {
		for _, t := range c.CannotTell {
			i := slices.IndexFunc(all, func(g *gap) bool { return g.covers(t) })
			if i < 0 {
				i, all = len(all), append(all, &gap{CannotTell: t})
			}
			all[i].add(c, thing(t.Probe))
		}
	}
	return all
}

// covers says whether one thing would allow both, or both lack the same of different
// containers where nothing would.
func (g *gap) covers(t doctor.CannotTell) bool {
	return g.Snippet == t.Snippet && (t.Snippet != "" || g.Probe == t.Probe)
}

func (g *gap) add(c doctor.Checked, thing string) {
	if !slices.Contains(g.things, thing) {
		g.things = append(g.things, thing)
	}
	if c.Kind == "container" && !slices.Contains(g.targets, c.Target) {
		g.targets = append(g.targets, c.Target)
	}
}

// thing is what a probe looks at, in words; one that is not known here is named.
func thing(probe string) string {
	switch probe {
	case "engine":
		return "all containers"
	case "info", "version":
		return "the engine's settings"
	case "events":
		return "what has happened lately"
	case "containers":
		return "which containers there are"
	case "inspect":
		return "how they were made"
	case "logs":
		return "their last lines"
	case "log-file":
		return "the engine's log files"
	case "changes":
		return "which files they have written"
	case "archive":
		return "files inside"
	case "top":
		return "which processes run"
	case "proc":
		return "processes"
	case "fd":
		return "what processes have open"
	case "io":
		return "how much they write"
	case "mount":
		return "mounts as they see them"
	case "file":
		return "what is in files"
	}
	return probe
}

// cannotTell says once what could not be looked at, why, and what would allow it.
func (s *sheet) cannotTell(r *doctor.Report) {
	for _, g := range gaps(r) {
		s.space()
		text := strings.Join(g.things, ", ")
		if len(g.targets) > 0 {
			text += " (" + few(g.targets, 3) + ")"
		}
		s.line(yellow, "?", "not looked at: "+visible(text))
		s.text(4, "· "+visible(g.Why))
		if g.Snippet != "" {
			s.text(4, s.in(bold, "this would allow it:"))
		}
		for line := range strings.Lines(g.Snippet) {
			s.text(8, visible(strings.TrimRight(line, "\n")))
		}
	}
}
