package probe

import (
	"errors"
	"path"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// place is where something that a container has can be looked at.
type place struct {
	base string // a directory of ours, or one of /proc's roots
	sub  string // a directory or file inside of that; nothing leads out of it
	name string // the path inside of sub
}

// enter opens the place's directory; close it. Names stand below head in it: a sub can be
// a single file that is mounted, and then head is its name.
func (p place) enter() (r *root, head string, err error) {
	outer, err := openRoot(p.base)
	if err != nil || p.sub == "" {
		return outer, "/", err
	}
	defer outer.close()
	r, err = outer.below(p.sub)
	if errors.Is(err, unix.ENOTDIR) {
		r, err = outer.below(path.Dir(p.sub))
		return r, "/" + path.Base(p.sub), err
	}
	return r, "/", err
}

// hangs names what a call at this place depends on: a file system that does not answer
// does so for whoever asks.
func (l *look) hangs(p place) string {
	if on := facts.On(l.table(p.base), path.Join("/", p.sub, p.name)); on != nil {
		return on.FS + " " + strconv.FormatUint(on.Dev, 10)
	}
	return path.Join(p.base, p.sub)
}

// table is the mounts below a base; nil where they are not known.
func (l *look) table(base string) []facts.MountInfo {
	switch base {
	case l.inside:
		return l.c.Table
	case "/":
		return l.mountsHere
	case l.outside:
		return l.mountsOutside
	}
	return nil
}

// far lists the mount points below a base that a look at their very name can hang at: what
// is not known to be of this machine.
func (l *look) far(base string) map[string]bool {
	all := map[string]bool{}
	for _, m := range l.table(base) {
		if !isNear(m.FS) {
			all[m.Point] = true
		}
	}
	return all
}

// isNear says whether a file system answers without anybody's help.
func isNear(fs string) bool {
	switch fs {
	case "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "vfat", "squashfs", "erofs", "overlay", "tmpfs", "ramfs":
		return true
	}
	return isVirtual(fs)
}

// place is where a path inside the container can be looked at: through its first process,
// or where the mount that it lies on is mounted here, or at its source.
func (l *look) place(name string) (p place, ok bool) {
	if l.inside != "" {
		return place{base: l.inside, name: name}, true
	}
	m := l.c.MountOf(name)
	if m == nil {
		return place{}, false
	}
	if p, ok = here(m); !ok {
		p, ok = l.source(m)
	}
	p.name = "/" + strings.TrimPrefix(strings.TrimPrefix(name, m.Destination), "/")
	return p, ok
}

// here is where we have a mount ourselves.
func here(m *facts.Mount) (place, bool) {
	return place{base: "/", sub: m.Here, name: "/"}, m.Here != ""
}

// source is what is mounted, on the engine's host: seen from its root, or below its data
// root where that is mounted here.
func (l *look) source(m *facts.Mount) (place, bool) {
	root := l.s.Engine.Root
	switch {
	case !path.IsAbs(m.Source):
	case l.outside != "":
		return place{base: l.outside, sub: m.Source, name: "/"}, true
	case l.s.Self.DataRoot != "" && root != "" && facts.Below(m.Source, root):
		return place{base: l.s.Self.DataRoot, sub: path.Join("/", strings.TrimPrefix(m.Source, root)), name: "/"}, true
	}
	return place{}, false
}
