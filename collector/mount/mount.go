// Package mount says of each mount that logs are written to whether it can be: it is
// there, it is what the container sees, it may be written by whoever writes, and there is
// room.
//
// It promises pure functions of facts, so that what is checked every few seconds and what
// the doctor finds cannot differ: the doctor's rules about mounts are these Troubles with
// words around them. It looks at nothing itself, and where nobody could look it says that
// nothing is known, never that all is well.
package mount

import (
	"time"

	"logcanary/collector/facts"
)

// State is what holds of one mount of a container.
type State struct {
	Destination string
	Known       bool         // somebody could look; otherwise Writable says nothing
	Writable    bool         // what is written there arrives
	Why         string       // it is not: in words, with numbers
	Space       *facts.Space // nil where it could not be asked
	Last        time.Time    // newest write to a file on it; zero where none was seen
	Troubles    []Trouble    // all that speaks against it, the plainest first
}

// States are those of the mounts that logs are written to.
func States(c *facts.Container) []State {
	var all []State
	for _, m := range Logs(c) {
		all = append(all, Of(c, m))
	}
	return all
}

// Of is the state of one mount.
func Of(c *facts.Container, m *facts.Mount) State {
	s := State{Destination: m.Destination, Space: m.Space, Last: m.Last, Troubles: troubles(c, m)}
	s.Known = len(s.Troubles) > 0 || seen(m) != nil
	s.Writable = s.Known && len(s.Troubles) == 0
	if len(s.Troubles) > 0 {
		s.Why = s.Troubles[0].Why
	}
	return s
}

// seen is what stands at the mount, by whoever could look: as the container sees it, else
// as the engine's host does, else we. Nil where nobody could.
func seen(m *facts.Mount) *facts.Dir {
	for _, d := range []*facts.Dir{m.Inside, m.Outside, m.View} {
		if d != nil && !d.Absent && d.Denied == "" {
			return d
		}
	}
	return nil
}

// Same says whether two looks were at the same file or directory, by device and inode;
// known is false where one of them was not made or told no inode.
func Same(a, b *facts.Dir) (same, known bool) {
	if a == nil || b == nil || a.Absent || b.Absent || a.Ino == 0 || b.Ino == 0 {
		return false, false
	}
	return a.Dev == b.Dev && a.Ino == b.Ino, true
}
