package doctor

import (
	"slices"
	"strings"

	"logcanary/collector/facts"
)

// target is what a person calls a container: project/service, and the container's own
// name where its service has several, or where it belongs to no project.
func target(s *facts.Scene, c *facts.Container) string {
	name := c.Name
	if c.Project != "" {
		name = c.Project + "/" + c.Service
	}
	alike := func(o *facts.Container) bool { return o != c && o.Project == c.Project && o.Service == c.Service }
	if c.Project != "" && slices.ContainsFunc(s.Containers, alike) {
		name += "#" + c.Name
	}
	return name
}

// choose leaves the containers in a scene that targets name, and returns the targets that
// name none. Without targets all stay.
func choose(s *facts.Scene, targets []string) (missing []string) {
	if len(targets) == 0 {
		return nil
	}
	s.Named = true
	met := map[string]bool{}
	s.Containers = slices.DeleteFunc(s.Containers, func(c *facts.Container) bool {
		wanted := false
		for _, t := range targets {
			if c.Answers(t) || c.Holds(t) {
				met[t], wanted = true, true
			}
		}
		return !wanted
	})
	if !listed(s) {
		return nil
	}
	for _, t := range targets {
		if !met[t] {
			missing = append(missing, t)
		}
	}
	return missing
}

// listed says whether the engine has told which containers there are: otherwise nobody
// knows whether one is missing.
func listed(s *facts.Scene) bool {
	return s.Engine.Refused == nil && !slices.ContainsFunc(s.Denied, func(d facts.Denied) bool { return d.Probe == "containers" })
}

// shown makes a text that came from outside safe to be shown: one line, printable,
// bounded.
func shown(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
