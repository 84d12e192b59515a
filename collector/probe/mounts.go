package probe

import (
	"fmt"
	"path"

	"logcanary/collector/facts"
)

// Levels of names that are looked at.
const (
	mountDepth = 2
	logDepth   = 3 // below /var/log, and where a label says **
)

// found is what was seen at a place: of a mount, or of a directory.
type found struct {
	*scan
	space *facts.Space
	err   error // the place could not be entered, looked at or read
}

// at scans a place.
func (l *look) at(p place, depth int) found {
	far := l.far(p.base)
	got, err := within(l.ctx, &l.p.guard, l.hangs(p), func() (f found) {
		r, head, err := p.enter()
		if err != nil {
			return found{err: err}
		}
		defer r.close()
		name := path.Join(head, p.name)
		f.scan = scanned(r, name, depth, func(rel string) bool { return far[path.Join("/", p.sub, p.name, rel)] })
		f.err = f.scan.err
		if n, err := r.find(name, true); err == nil {
			f.space, _ = n.space()
			n.close()
		}
		return f
	})
	if err != nil {
		got.err = fmt.Errorf("%s: %w", path.Join(p.base, p.sub, p.name), err)
	}
	return got
}

// facts are the directory as it is noted.
func (f found) facts() *facts.Dir {
	switch {
	case f.scan != nil:
		return &f.dir
	case absent(f.err):
		return &facts.Dir{Absent: true}
	}
	return &facts.Dir{Denied: f.err.Error()}
}

// mounts looks at each mount from all sides that there are: from inside, where it is
// mounted here, and at its source.
func (l *look) mounts() {
	for i := range l.c.Mounts {
		m := &l.c.Mounts[i]
		v := sides{look: l, mount: m}
		if l.inside != "" { // otherwise the engine may have told of it
			m.Inside = v.side(place{base: l.inside, name: m.Destination}, true)
		}
		m.View = v.side(here(m))
		m.Outside = v.side(l.source(m))
	}
}

// sides looks at one mount from several sides.
type sides struct {
	*look
	mount *facts.Mount
	first *facts.Dir // from where it was seen first
}

// side looks from one side. What is the same from all is taken from the first, and so are
// the names in it where the directory is the same.
func (v *sides) side(p place, ok bool) *facts.Dir {
	if !ok {
		return nil
	}
	if v.first != nil {
		if d := v.at(p, 0).facts(); d.Dev == v.first.Dev && d.Ino == v.first.Ino {
			d.Entries, d.More = v.first.Entries, v.first.More
			return d
		}
	}
	f := v.at(p, mountDepth)
	d := f.facts()
	if v.first == nil && f.err != nil && !absent(f.err) {
		v.deny("mount", f.err, v.mountSnippet(f.err))
	}
	if v.first == nil && f.scan != nil && !d.Absent {
		v.first = d
		v.mount.Space, v.mount.Last = f.space, f.newest()
		v.named(v.mount.Destination, f)
	}
	return d
}

// mountSnippet is what would let us look at a mount; a file system that does not answer
// needs no permission.
func (l *look) mountSnippet(err error) string {
	if !denied(err) {
		return ""
	}
	return allow(l.s)
}
