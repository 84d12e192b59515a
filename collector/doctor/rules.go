package doctor

import (
	"cmp"
	"slices"

	"logcanary/collector/facts"
)

// rules are all causes, family by family.
func rules() []rule {
	return slices.Concat(stateRules(), outputRules(), driverRules(), fileRules(), mountRules(), ownRules())
}

// Diagnose draws the findings of a scene.
func Diagnose(s *facts.Scene) *Report {
	r := &Report{Checked: []Checked{}}
	if own := collector(s); len(own.Findings)+len(own.CannotTell) > 0 {
		r.Checked = append(r.Checked, own)
	}
	slices.SortStableFunc(s.Containers, func(a, b *facts.Container) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Name, b.Name))
	})
	for _, c := range s.Containers {
		r.Checked = append(r.Checked, examine(s, c))
	}
	return r
}

// examine asks all rules about one container.
func examine(s *facts.Scene, c *facts.Container) Checked {
	p := &patient{Container: c, scene: s, target: target(s, c)}
	if c.Ignored == "" && (!c.Gone || c.State.Status == removed) {
		for _, ask := range rules() {
			ask(p)
		}
	}
	excluded(p)
	out := p.state()
	out.Target, out.Kind, out.Of = p.target, "container", c
	out.Findings = ranked(p.found)
	out.CannotTell = cannotTell(c.Denied)
	return out
}

// ranked are the findings that no other explains, most certain first.
func ranked(found []Finding) []Finding {
	out := slices.DeleteFunc(slices.Clone(found), func(f Finding) bool {
		return slices.ContainsFunc(found, func(by Finding) bool {
			return by.Certainty.Alarming() && slices.Contains(by.explains(), f.ID)
		})
	})
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Certainty.rank(), b.Certainty.rank()) })
	if out == nil {
		out = []Finding{}
	}
	return out
}

func cannotTell(denied []facts.Denied) []CannotTell {
	out := []CannotTell{}
	for _, d := range denied {
		one := CannotTell{d.Probe, d.Why, d.Snippet}
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}
