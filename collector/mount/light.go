package mount

import (
	"slices"

	"logcanary/collector/facts"
)

// Light is a container with what its States need of the facts, and no more: it is kept for
// as long as the container runs, to be looked at again.
func Light(c *facts.Container) *facts.Container {
	light := *c
	light.Changes, light.Speaks, light.Denied, light.Log.File, light.Log.Bad = nil, nil, nil, nil, nil
	light.Mounts = slices.Clone(c.Mounts) // whoever looks again writes there
	if c.Log.Read != nil {
		light.Log.Read = &facts.Read{Status: c.Log.Read.Status, Lines: complaining(c.Log.Read.Lines)}
	}
	light.Processes = nil
	for _, p := range c.Processes {
		one := *p
		one.Args, one.FDs = nil, nil
		light.Processes = append(light.Processes, &one)
	}
	return &light
}

// complaining are the lines that say why a path could not be written.
func complaining(lines []facts.Line) []facts.Line {
	var all []facts.Line
	for _, l := range lines {
		if _, ok := complaint(l.Text); ok {
			all = append(all, l)
		}
	}
	return slices.Clip(all)
}
