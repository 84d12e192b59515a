package scenario

import (
	"slices"
	"strings"

	"logcanary/collector/doctor"
)

// Cause is a cause that is named for a target, as a document writes it.
type Cause struct{ Target, ID string }

// Want is what must be named, and what may be named beside it.
type Want struct {
	Project   string // whose targets the document's are
	Target    string
	IDs       []string
	Certainty doctor.Certainty // "": likely or certain
	Allowed   []Cause
}

// Judge compares a report with what was wanted: causes that are missing, and alarms that
// are false because nobody wanted them. Findings that are only possible are neither.
// Targets of other projects are not looked at.
func (w Want) Judge(r *doctor.Report) (missing []string, wrong []doctor.Finding) {
	missing = slices.Clone(w.IDs)
	for _, c := range r.Checked {
		if !Own(w.Project, c) {
			continue
		}
		for _, f := range c.Findings {
			if !f.Certainty.Alarming() {
				continue
			}
			if Means(w.Project, w.Target, c.Target) && slices.Contains(w.IDs, f.ID) && w.sure(f) {
				missing = slices.DeleteFunc(missing, func(id string) bool { return id == f.ID })
			} else if !w.allows(c.Target, f.ID) {
				f.Target = c.Target
				wrong = append(wrong, f)
			}
		}
	}
	return missing, wrong
}

// sure says whether a finding is as sure as was wanted.
func (w Want) sure(f doctor.Finding) bool { return w.Certainty == "" || w.Certainty == f.Certainty }

func (w Want) allows(target, id string) bool {
	return slices.ContainsFunc(w.Allowed, func(c Cause) bool {
		return c.ID == id && Means(w.Project, c.Target, target)
	})
}

// Own says whether a target belongs to a project: its services, what was run outside
// compose under a name that begins with the project's, and all that is no container.
func Own(project string, c doctor.Checked) bool {
	return c.Kind != "container" || strings.HasPrefix(c.Target, project+"/") || strings.HasPrefix(c.Target, project+"-")
}

// Means says whether a document's name for a target is that target: the whole name, a
// service of the project (each of its containers), or the end of a container's name.
func Means(project, name, target string) bool {
	whole := project + "/" + name
	return target == name || target == whole || strings.HasPrefix(target, whole+"#") || target == project+"-"+name
}

// Hollow says what is missing in a finding for a person to act on it; "" when nothing is.
func Hollow(f doctor.Finding) string {
	switch {
	case f.Cause == "":
		return "cause"
	case len(f.Evidence) == 0 || slices.Contains(f.Evidence, ""):
		return "evidence"
	case f.Fix == "":
		return "fix"
	}
	return ""
}
