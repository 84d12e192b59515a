package doctor

import (
	"path"
	"slices"
	"strings"

	"logcanary/collector/facts"
	"logcanary/collector/mount"
)

// full is a mount without room.
func (p *patient) full(m *facts.Mount, t *mount.Trouble) {
	f := Finding{
		ID: "disk-full", Certainty: Certain, fatal: t.Said != nil,
		Cause:    evidence("the file system that %s stands on is full, so nothing more can be written", m.Destination),
		Evidence: append([]string{what(m) + ": " + t.Why}, saying(t.Said)...),
		Fix:      "free space, and cap the logs (rotation with a size)",
	}
	switch {
	case t.Kind == mount.NoInodes:
		p.noInodes(f, m)
		return
	case m.Space == nil && m.Tried == nil:
		f.Certainty = Likely
	}
	told, command := p.largest(m)
	f.Evidence, f.Snippet = append(f.Evidence, told...), command
	p.add(f)
}

// noInodes is a mount with room for bytes and none for files. Its oldest ones, which are
// no logs, are named to be removed.
func (p *patient) noInodes(f Finding, m *facts.Mount) {
	const most = 5
	f.ID, f.Fix = "inode-full", "remove files that nobody needs, and find out who makes so many"
	f.Cause = evidence("the file system that %s stands on can hold no more files", m.Destination)
	f.Snippet = "find " + quoted(m.Source) + " -xdev -type f | head"
	if m.Inside != nil {
		var rm []string
		for _, e := range slices.Backward(m.Inside.Entries) { // the newest come first
			if e.Mode.IsRegular() && !facts.LogLike(path.Base(e.Path)) && !p.open(path.Join(m.Destination, e.Path)) && len(rm) < most {
				rm = append(rm, quoted(path.Join(m.Source, e.Path)))
			}
		}
		if len(rm) > 0 {
			f.Snippet = "rm " + strings.Join(rm, " ")
		}
	}
	p.add(f)
}

// largest names what takes the room of a mount, with the command that frees it: a file
// that nobody has open is removed where it is as large as half of the largest, else the
// largest is emptied.
func (p *patient) largest(m *facts.Mount) (told []string, command string) {
	big := p.biggest(m, func(string) bool { return true })
	idle := p.biggest(m, func(name string) bool { return !p.open(name) })
	switch {
	case big == nil:
		return nil, "du -ah " + quoted(m.Source) + " | sort -h | tail"
	case idle != nil && idle.Size*2 >= big.Size:
		return []string{evidence("its largest file that nobody has open is %s, %d bytes", idle.Path, idle.Size)}, "rm " + quoted(path.Join(m.Source, idle.Path))
	}
	return []string{evidence("its largest file is %s, %d bytes", big.Path, big.Size)}, "truncate -s 0 " + quoted(path.Join(m.Source, big.Path))
}

// biggest is the largest file of a mount among those that are meant; nil where none was
// seen.
func (p *patient) biggest(m *facts.Mount, meant func(name string) bool) (big *facts.Entry) {
	if m.Inside == nil {
		return nil
	}
	for i := range m.Inside.Entries {
		e := &m.Inside.Entries[i]
		if e.Mode.IsRegular() && (big == nil || e.Size > big.Size) && meant(path.Join(m.Destination, e.Path)) {
			big = e
		}
	}
	return big
}

// open says whether a process has a file open for writing.
func (p *patient) open(name string) bool {
	for _, f := range p.Files {
		if f.Path == name && len(f.Writers) > 0 {
			return true
		}
	}
	return false
}

// layerFull is a log without room that stands on no mount of the container.
func layerFull(p *patient) {
	for _, f := range p.Files {
		if !f.Full || !facts.LogLike(f.Path) || len(f.Writers) == 0 || p.MountOf(f.Path) != nil {
			continue
		}
		p.add(Finding{
			ID: "disk-full", Certainty: Certain,
			Cause:    evidence("the file system that %s stands on is full, so nothing more can be written", f.Path),
			Evidence: append([]string{evidence("statfs says that its file system (%s) has no room left", f.FS)}, writing(f)...),
			Fix:      "free space on it, or put a volume at " + path.Dir(f.Path),
			Snippet:  "df -h " + quoted(p.scene.Engine.Root) + "\ndocker system df",
		})
		return
	}
	layerSaid(p)
}

// layerSaid is the same by the program's own words alone.
func layerSaid(p *patient) {
	for _, said := range mount.Complaints(p.Container) {
		if said.Errno != mount.NoSpace || !facts.LogLike(said.Path) || p.MountOf(said.Path) != nil {
			continue
		}
		p.add(Finding{
			ID: "disk-full", Certainty: Likely, fatal: true,
			Cause:    evidence("the file system that %s stands on is full, so nothing more can be written", said.Path),
			Evidence: saying(&said),
			Fix:      "free space on it, or put a volume at " + path.Dir(said.Path),
			Snippet:  "df -h " + quoted(p.scene.Engine.Root) + "\ndocker system df",
		})
		return
	}
}
