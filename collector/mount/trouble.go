package mount

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"syscall"

	"logcanary/collector/facts"
)

// Kind is what is wrong with a mount.
type Kind int

// What can be wrong.
const (
	Locked   Kind = iota // the container has it read-only
	LockedFS             // its file system has become read-only
	Covered              // another mount stands before it
	Removed              // what it shows was removed on the host, or replaced by another
	Renamed              // what it shows has another name on the host now
	Barred               // who writes may not
	Full                 // no bytes are left
	NoInodes             // no more files can be made
	Quota                // somebody's share of it is used up
	Failing              // its file system fails
)

// Trouble is why what is written to a mount does not arrive.
type Trouble struct {
	Kind Kind
	Why  string // in words, with numbers

	Path string           // inside the container: what it is about
	Info *facts.MountInfo // of Locked, LockedFS, Covered, Removed, Renamed: the line that proves it; nil without one
	Bar  *Bar             // of Barred
	Said *Complaint       // the program's own words about it; nil without any
}

// troubles is all that is wrong with a mount, the plainest first.
func troubles(c *facts.Container, m *facts.Mount) (all []Trouble) {
	for _, check := range []func(*facts.Container, *facts.Mount) *Trouble{locked, lockedFS, covered, stale, barred, full, quota, refused} {
		if t := check(c, m); t != nil && !slices.ContainsFunc(all, func(o Trouble) bool { return o.Kind == t.Kind }) {
			all = append(all, *t)
		}
	}
	return all
}

func locked(c *facts.Container, m *facts.Mount) *Trouble {
	on := own(c, m)
	if m.RW && (on == nil || !on.ReadOnly()) {
		return nil
	}
	return &Trouble{Kind: Locked, Path: m.Destination, Why: "it is mounted read-only", Info: on, Said: On(c, m, ReadOnlyFS)}
}

func lockedFS(c *facts.Container, m *facts.Mount) *Trouble {
	on := own(c, m)
	if !m.RW || on == nil || on.ReadOnly() || !on.FSReadOnly() {
		return nil
	}
	return &Trouble{Kind: LockedFS, Path: m.Destination, Why: fmt.Sprintf("its file system (%s) is read-only", on.FS), Info: on, Said: On(c, m, ReadOnlyFS)}
}

// own is the line of the table that is the mount itself: the oldest that stands at its
// destination. Nil where the table was not seen, or has none.
func own(c *facts.Container, m *facts.Mount) *facts.MountInfo {
	i := slices.IndexFunc(c.Table, func(t facts.MountInfo) bool { return t.Point == m.Destination })
	if i < 0 {
		return nil
	}
	return &c.Table[i]
}

// covered looks for a mount that was made later at the same place, which is what programs
// see there now.
func covered(c *facts.Container, m *facts.Mount) *Trouble {
	on, top := own(c, m), c.On(m.Destination)
	if on == nil || top == on {
		return nil
	}
	return &Trouble{Kind: Covered, Path: m.Destination, Info: top, Why: fmt.Sprintf("another mount (%s) stands before it", top.FS)}
}

// stale compares what a bind shows with what stands at its source now. Where the source is
// not seen, a name that rotation gives tells the same of a file; others are those of links
// that lead to it.
func stale(c *facts.Container, m *facts.Mount) *Trouble {
	on := own(c, m)
	if on == nil || m.Type != "bind" || c.On(m.Destination) != on {
		return nil
	}
	if was, gone := on.Deleted(); gone {
		return &Trouble{Kind: Removed, Path: m.Destination, Info: on, Why: fmt.Sprintf("%s was removed on the host, and the container still has the removed one", was)}
	}
	is, was := path.Base(on.Root), path.Base(m.Source)
	same, known := Same(m.Inside, m.Outside)
	if known && same || !known && (is == was || !strings.HasPrefix(is, was) || strings.Trim(is[len(was):], ".-0123456789") != "") {
		return nil
	}
	return &Trouble{Kind: Renamed, Path: m.Destination, Info: on, Why: fmt.Sprintf("it is what is called %s on the host now, and no more %s", is, m.Source)}
}

// little is less than any file system can give to a file: a page.
const little = 4096

// full looks at the room that those who are not root have (f_bavail): what is kept back
// for root is no room for a program.
func full(c *facts.Container, m *facts.Mount) *Trouble {
	said := On(c, m, NoSpace)
	switch s := m.Space; {
	case s == nil && said == nil:
		return nil
	case s == nil:
		return &Trouble{Kind: Full, Path: said.Path, Why: "its file system is full", Said: said}
	case s.Size > 0 && s.Free < little:
		return &Trouble{Kind: Full, Path: m.Destination, Said: said, Why: fmt.Sprintf("its file system is full: %d of %d bytes are free", s.Free, s.Size)}
	case s.Inodes > 0 && s.FreeInodes <= 0:
		return &Trouble{Kind: NoInodes, Path: m.Destination, Said: said, Why: fmt.Sprintf("its file system holds no more files: 0 of %d inodes are free", s.Inodes)}
	}
	return nil
}

// quota is a refusal while there is room: only the program's own words tell it.
func quota(c *facts.Container, m *facts.Mount) *Trouble {
	said := On(c, m, OverQuota)
	if said == nil {
		return nil
	}
	return &Trouble{Kind: Quota, Path: said.Path, Why: "a quota of its file system is used up", Said: said}
}

// refused is a write of ours that failed, where one was tried: whatever the numbers say.
func refused(_ *facts.Container, m *facts.Mount) *Trouble {
	if m.Tried == nil || m.Tried.Errno == 0 {
		return nil
	}
	t := &Trouble{Path: m.Destination, Why: "a file that was written there for a try failed: " + m.Tried.Why}
	switch syscall.Errno(m.Tried.Errno) {
	case syscall.ENOSPC:
		t.Kind = Full
	case syscall.EDQUOT:
		t.Kind = Quota
	default:
		t.Kind = Failing
	}
	return t
}
