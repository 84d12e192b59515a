package main

import (
	"context"
	"fmt"

	"logcanary/collector/facts"
)

// settings knows the configuration for the doctor: which rule of it keeps nothing of a
// container.
type settings struct{ cfg *Config }

// Survey notes it for each container that those before have found.
func (p settings) Survey(_ context.Context, s *facts.Scene) {
	rules := p.cfg.selection()
	for _, c := range s.Containers {
		if n := rules.Drops(c.Service); n >= 0 {
			c.Dropped = fmt.Sprintf("routes[%d] of the configuration says keep: false of service %q", n, p.cfg.Routes[n].Match.Service)
		}
	}
}

// Look does nothing: a configuration does not change.
func (settings) Look(context.Context, *facts.Scene, *facts.Container, bool) {}
