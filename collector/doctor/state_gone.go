package doctor

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"logcanary/collector/facts"
)

// removed is the status of a container of which only events are left.
const removed = "removed"

// The labels by which a container follows another one, as events tell them.
const (
	labelProject = "com.docker.compose.project"
	labelService = "com.docker.compose.service"
	labelNumber  = "com.docker.compose.container-number"
	labelOneOff  = "com.docker.compose.oneoff"
	labelEnable  = "logcanary.enable"
	labelSelf    = "logcanary.self"
)

// departed are the containers that were removed lately, the last one first, put together
// from what the engine still tells of them.
func departed(s *facts.Scene) (all []*facts.Container) {
	byID := map[string]*facts.Container{}
	for _, e := range s.Events {
		c := byID[e.ID]
		if c == nil {
			c = &facts.Container{ID: e.ID, Gone: true}
			byID[e.ID] = c
		}
		recall(c, e)
		if e.Action == "destroy" && c.State.Status != removed {
			c.State.Status = removed
			all = append(all, c)
		}
	}
	slices.Reverse(all)
	return all
}

// recall adds what an event tells of a container. Compose gives one that it replaces
// another name before it removes it; the first is the one that people know.
func recall(c *facts.Container, e facts.Event) {
	if c.Name == "" {
		c.Name = strings.TrimPrefix(cmp.Or(e.Attrs["oldName"], e.Attrs["name"]), "/")
	}
	c.Project, c.Compose = e.Attrs[labelProject], e.Attrs[labelService]
	c.Service, c.Number, c.OneOff = cmp.Or(c.Compose, c.Name), e.Attrs[labelNumber], e.Attrs[labelOneOff] == "True"
	if enabled, err := strconv.ParseBool(e.Attrs[labelEnable]); err == nil && !enabled || e.Attrs[labelSelf] != "" {
		c.Ignored = "its label says so"
	}
	switch e.Action {
	case "create":
		c.Created = e.Time
	case "start":
		c.Started = e.Time
	case "die":
		c.Finished = e.Time
		c.State.ExitCode, _ = strconv.Atoi(e.Attrs["exitCode"])
	}
}

// remember adds the containers that are gone to a scene: those that targets name which
// name nothing else, and where everything is examined those that were gone before anybody
// could read of their failure. It returns the targets that still name nothing.
func remember(s *facts.Scene, targets, missing []string) (still []string) {
	gone := departed(s)
	if len(targets) == 0 {
		for _, c := range gone {
			p := &patient{Container: c, scene: s}
			own := c.Service == cmp.Or(s.Self.Service, Self) // logcanary doctor is run with --rm, too
			if p.hasty() && c.State.ExitCode != 0 && !own && c.Ignored == "" {
				s.Containers = append(s.Containers, c)
			}
		}
	}
	for _, name := range missing {
		newest := slices.IndexFunc(gone, func(c *facts.Container) bool { return c.Answers(name) })
		if newest < 0 {
			still = append(still, name)
			continue
		}
		s.Containers = append(s.Containers, gone[newest])
	}
	return still
}

// hasty says whether the container was started, ended by itself and was removed with its
// log at once, so that nobody could read it.
func (p *patient) hasty() bool {
	const life, wake = 5 * time.Second, 2 * time.Second
	if p.State.Status != removed || p.Started.IsZero() || p.Finished.Sub(p.Started) > life || len(p.happened("kill", time.Time{})) > 0 {
		return false
	}
	removal := p.happened("destroy", time.Time{})
	return len(removal) > 0 && removal[0].Time.Sub(p.Finished) < wake
}

// shortLived is a container that was removed at once when it ended, and its log with it.
// Jobs that succeed are run so on purpose.
func shortLived(p *patient) {
	if !p.hasty() {
		return
	}
	f := Finding{
		ID: "short-lived-race", Certainty: Possible,
		Cause: "the container was removed with its log the moment it ended, before anybody could read it",
		Evidence: []string{
			evidence("container %s (%s) ran for %s, until %s", p.Name, short(p.ID), lasted(p.Finished.Sub(p.Started)), moment(p.Finished)),
			evidence("exit code %d%s", p.State.ExitCode, codeWords(p.State.ExitCode)),
		},
		Fix: "run it without --rm, so that its log stays until it is removed by hand",
	}
	if p.State.ExitCode != 0 {
		f.Certainty = Likely
	}
	if p.Compose != "" {
		f.Snippet = evidence("docker compose --project-name %s run %s", p.Project, p.Compose)
	}
	p.add(f)
}

// recreated is a container that took the place of another one, whose log was deleted with
// it. Of a service that has spoken since it is no news; of one that used to speak it is
// why nothing older is there.
func recreated(p *patient) {
	if p.State.Status == removed {
		p.replaced()
		return
	}
	last := p.lastLine()
	old, missed := p.predecessor(), p.fellSilent() && !last.IsZero() && last.Before(p.Created)
	if old == nil && !missed || !p.wordless() || !p.now().Running {
		return
	}
	f := Finding{
		ID: "recreated-new-id", Certainty: Possible,
		Cause:    "the container took the place of another one, whose log was deleted with it; it has not said anything itself yet",
		Evidence: []string{evidence("container %s was created at %s, and its log is empty", short(p.ID), moment(p.Created))},
		Fix:      "ask for the service, and not for a container of it; logcanary follows services",
		Snippet:  p.byName(),
	}
	if old != nil { // the engine forgets what happened after 256 events
		f.Evidence = append(f.Evidence, evidence("container %s was removed at %s", short(old.ID), moment(old.Time)))
	}
	if missed {
		f.Certainty = Likely
		f.Evidence = append(f.Evidence, evidence("the service spoke last at %s, in the container that is gone", moment(last)))
	}
	p.add(f)
}

// fellSilent says whether a source has been quiet for longer than it should: one that is
// quiet by nature is so after each deployment.
func (p *patient) fellSilent() bool {
	return slices.ContainsFunc(p.Speaks, func(s facts.Speech) bool { return s.State == facts.FellSilent })
}

// replaced is what somebody wants to know who asks for a container that another one has
// taken the place of.
func (p *patient) replaced() {
	heir := p.successor()
	if heir == nil {
		return
	}
	p.add(Finding{
		ID: "recreated-new-id", Certainty: Certain,
		Cause: "the container was replaced: it is gone, its log was deleted with it, and what follows it by its id hears nothing any more",
		Evidence: []string{
			evidence("container %s was removed at %s", short(p.ID), moment(p.happened("destroy", time.Time{})[0].Time)),
			evidence("container %s of the same name was created at %s", short(heir.ID), moment(heir.Time)),
		},
		Fix:     "ask for the service, and not for a container of it; logcanary follows services",
		Snippet: p.byName(),
	})
}

// byName shows what a service says, whichever container it has.
func (p *patient) byName() string {
	if p.Compose == "" {
		return "docker logs --tail 50 " + p.Name
	}
	return evidence("docker compose --project-name %s logs --tail 50 %s", p.Project, p.Compose)
}

// predecessor is the removal of a container in whose place this one stands; nil when the
// engine tells of none.
func (p *patient) predecessor() *facts.Event {
	const around = 5 * time.Minute // between the new one's creation and the old one's removal
	return p.other("destroy", func(e facts.Event) bool { return e.Time.Sub(p.Created).Abs() < around })
}

// successor is the creation of a container that stands in this one's place.
func (p *patient) successor() *facts.Event {
	return p.other("create", func(e facts.Event) bool { return e.Time.After(p.Started) })
}

// other is the last event of one action that befell another container of the same service
// and number; outside of compose, of the same name.
func (p *patient) other(action string, fits func(facts.Event) bool) (last *facts.Event) {
	for i := range p.scene.Events {
		e := &p.scene.Events[i]
		if e.Action == action && e.ID != p.ID && p.namesake(e) && fits(*e) {
			last = e
		}
	}
	return last
}

func (p *patient) namesake(e *facts.Event) bool {
	if p.Project == "" {
		return e.Attrs[labelProject] == "" && e.Attrs["name"] == p.Name
	}
	return !p.OneOff && e.Attrs[labelOneOff] != "True" && e.Attrs[labelProject] == p.Project &&
		e.Attrs[labelService] == p.Compose && e.Attrs[labelNumber] == p.Number
}

// short is a container's id as docker ps shows it.
func short(id string) string { return id[:min(len(id), 12)] }
