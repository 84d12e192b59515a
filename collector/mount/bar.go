package mount

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"logcanary/collector/facts"
)

// Bar is what keeps a process from writing: the directory or file whose owner and mode
// do not let it.
type Bar struct {
	Who  *facts.Process // without a PID where only Config.User tells who it is
	At   string         // inside the container
	Stat *facts.Stat    // nil where nobody could look, and the program's words are all there is
}

// Words are who may not write, and why: ids, mode, owner.
func (b *Bar) Words() string {
	if b.Stat == nil { // nobody could look
		return fmt.Sprintf("%s may not write to %s", Who(b.Who), b.At)
	}
	return fmt.Sprintf("%s is %s and belongs to %d:%d; %s may not write there", b.At, Mode(b.Stat), b.Stat.UID, b.Stat.GID, Who(b.Who))
}

// Mode is a mode as chmod takes it.
func Mode(s *facts.Stat) string { return fmt.Sprintf("%04o", s.Mode.Perm()) }

// Who is a process in words, by what the kernel looks at.
func Who(p *facts.Process) string {
	switch {
	case p.PID == 0 && p.Name == "":
		return "the user that it runs as"
	case p.PID == 0:
		return "user " + p.Name
	}
	words := fmt.Sprintf("pid %d (%s, uid %d, gid %d", p.PID, p.Name, p.FSUID, p.FSGID)
	for _, g := range p.Groups {
		if g != p.FSGID {
			words += fmt.Sprintf(", group %d", g)
		}
	}
	return words + ")"
}

// barred says that who writes to a mount may not. A program's own complaint is believed
// where nothing that was seen speaks against it; without one, all of the container's
// processes have to be barred, from everything on the mount.
func barred(c *facts.Container, m *facts.Mount) *Trouble {
	if !m.RW {
		return nil
	}
	said := On(c, m, NotPermitted)
	var bar *Bar
	if said != nil {
		bar = BarredFrom(c, said.Path)
	} else {
		bar = barredQuietly(c, m)
	}
	if bar == nil {
		return nil
	}
	return &Trouble{Kind: Barred, Path: bar.At, Bar: bar, Said: said, Why: bar.Words()}
}

// BarredFrom is what keeps one of the container's processes from writing to a path: the
// file, or the directory that it would be made in. A path of which nobody could tell who
// owns it bars all but root. Nil where all may write.
func BarredFrom(c *facts.Container, name string) *Bar {
	at, s := nearest(c, name)
	if s != nil && s.UID < 0 {
		s = nil // only that it is there
	}
	all := Candidates(c)
	if len(all) == 0 {
		all = []*facts.Process{{FSUID: unknownUID}}
	}
	for _, p := range all {
		if s == nil && !p.Root() || s != nil && !may(p, s) || p.FSUID == unknownUID {
			return &Bar{Who: p, At: at, Stat: s}
		}
	}
	return nil
}

// nearest is the file at a path, or the deepest directory above it, that was looked at;
// without a stat the directory that it should stand in.
func nearest(c *facts.Container, name string) (string, *facts.Stat) {
	for at := name; ; at = path.Dir(at) {
		if s := Stat(c, at); s != nil {
			return at, s
		}
		if m := c.MountOf(name); at == "/" || at == "." || m != nil && at == m.Destination {
			return path.Dir(name), nil
		}
	}
}

// Stat is what was seen at a path inside the container; nil where nobody looked, or
// nothing stands there.
func Stat(c *facts.Container, name string) *facts.Stat {
	if s := c.Dirs[name]; s != nil {
		return s
	}
	for _, f := range c.Files {
		if f.Path == name && f.Seen.Now() != nil {
			return f.Seen.Now()
		}
	}
	m := c.MountOf(name)
	if m == nil || seen(m) == nil {
		return nil
	}
	return below(seen(m), strings.TrimPrefix(strings.TrimPrefix(name, m.Destination), "/"))
}

// below is an entry of a directory by its relative path; "" is the directory itself.
func below(d *facts.Dir, rest string) *facts.Stat {
	if rest == "" {
		return &d.Stat
	}
	for i := range d.Entries {
		if d.Entries[i].Path == rest {
			return &d.Entries[i].Stat
		}
	}
	return nil
}

// barredQuietly looks for a mount that nobody of the container may write to at all. A
// mount in which others have written since the container runs is theirs, and this one
// reads it.
func barredQuietly(c *facts.Container, m *facts.Mount) *Bar {
	d := seen(m)
	if d == nil || d.UID < 0 || d.More {
		return nil
	}
	var bar *Bar
	for _, p := range Candidates(c) {
		if writes(c, p, m) || reaches(p, d) {
			return nil
		}
		bar = &Bar{Who: p, At: m.Destination, Stat: &d.Stat}
	}
	if bar == nil || alive(c, d) {
		return nil
	}
	return bar
}

// reaches says whether a process may write to a directory, or to anything in it.
func reaches(p *facts.Process, d *facts.Dir) bool {
	if may(p, &d.Stat) {
		return true
	}
	for i := range d.Entries {
		if e := &d.Entries[i]; (e.Mode.IsRegular() || e.Mode.IsDir()) && may(p, &e.Stat) {
			return true
		}
	}
	return false
}

// alive says whether files were written there since the container started, and not taken
// from whoever wrote them after that: a file that is given to another user, or whose mode
// is set, changes later than its content; what is written changes with it.
func alive(c *facts.Container, d *facts.Dir) bool {
	for i := range d.Entries {
		e := &d.Entries[i]
		taken := e.Ctime.After(e.Mtime)
		if e.Mode.IsRegular() && e.Mtime.After(c.Started) && !taken {
			return true
		}
	}
	return false
}

// writes says whether a process has a file of a mount open for writing: it may, whatever
// modes say by now.
func writes(c *facts.Container, p *facts.Process, m *facts.Mount) bool {
	for _, f := range c.Files {
		for _, w := range f.Writers {
			if w.PID == p.PID && c.MountOf(f.Path) == m {
				return true
			}
		}
	}
	return false
}

// may is MayWrite, for a process whose user or group are not known, too: what the group or
// a user who is not root may, such a one may.
func may(p *facts.Process, s *facts.Stat) bool {
	open := *s
	if p.FSGID < 0 {
		open.Mode |= open.Mode & 0o070 >> 3
	}
	if p.FSUID == unknownUID && s.UID != 0 {
		open.Mode |= open.Mode & 0o700 >> 6
	}
	return p.MayWrite(&open)
}

// Candidates are who would write the container's logs: its processes, else the user that
// it was made with. None where that cannot be told: user names have their numbers inside
// the image, and root's power depends on capabilities that a dead container does not show.
func Candidates(c *facts.Container) (all []*facts.Process) {
	for _, p := range c.Processes {
		if !p.First.At.IsZero() && p.First.State != "Z" { // seen in /proc, not by its name alone
			all = append(all, p)
		}
	}
	if len(all) > 0 {
		return all
	}
	if p := configured(c.Config.User); p != nil {
		all = append(all, p)
	}
	return all
}

// configured is Config.User as a process without capabilities. Without a group it has the
// one of the image's passwd, which is not known (-1).
func configured(user string) *facts.Process {
	name, group, _ := strings.Cut(user, ":")
	uid, err := strconv.Atoi(name)
	if name == "" || name == "root" || err == nil && uid == 0 {
		return nil
	}
	if err != nil {
		uid = unknownUID
	}
	gid, err := strconv.Atoi(group)
	if err != nil {
		gid = -1
	}
	return &facts.Process{UID: uid, FSUID: uid, GID: gid, FSGID: gid, Name: user}
}

// unknownUID is somebody who is not root and owns nothing.
const unknownUID = -2
