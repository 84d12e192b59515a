package probe

import (
	"fmt"
	"path"

	"logcanary/collector/facts"
)

// glance is what one look at a file has seen.
type glance struct {
	stat    facts.Stat
	err     error // of the look
	content content
	unread  error // of reading, where it was to be read
}

// glances are those at the files of one group, and the room on their file system.
type glances struct {
	all   []glance
	space *facts.Space
	err   error // their place could not be entered
}

// group is files that are looked at by one call, since they hang together.
type group struct {
	place
	files []*facts.File
	names []string
}

// groups are the files that can be looked at, by what a look at them depends on.
func (l *look) groups() map[string]*group {
	all := map[string]*group{}
	for _, f := range l.files {
		p, ok := l.place(f.Path)
		if !ok {
			continue
		}
		hangs := l.hangs(p)
		if all[hangs] == nil {
			all[hangs] = &group{place: p}
		}
		all[hangs].files = append(all[hangs].files, f)
		all[hangs].names = append(all[hangs].names, p.name)
	}
	return all
}

// contents looks at the files, and the first time into them.
func (l *look) contents(last bool) {
	for hangs, g := range l.groups() {
		at, names := g.place, g.names
		got, err := within(l.ctx, &l.p.guard, hangs, func() glances { return at.look(names, !last) })
		if err == nil {
			err = got.err
		}
		for i, f := range g.files {
			switch {
			case err != nil:
				f.Seen.Denied = err.Error()
			case last:
				again(&f.Seen, &got.all[i])
			default:
				l.note(f, &got.all[i], got.space)
			}
		}
		if err != nil {
			l.deny("mount", fmt.Errorf("%s: %w", path.Join(at.base, at.sub), err), l.mountSnippet(err))
		}
	}
}

// look looks at files, and into them where that is asked.
func (p place) look(names []string, into bool) (g glances) {
	r, head, err := p.enter()
	if err != nil {
		g.err = err
		return g
	}
	defer r.close()
	for _, name := range names {
		n, err := r.find(path.Join(head, name), false)
		if err != nil {
			g.all = append(g.all, glance{err: err})
			continue
		}
		g.all = append(g.all, n.glance(into))
		if g.space == nil && into {
			g.space, _ = n.space()
		}
		n.close()
	}
	return g
}

func (n node) glance(into bool) (g glance) {
	g.stat, g.err = n.stat()
	if g.err == nil && into {
		g.content, g.unread = n.read(&g.stat)
	}
	return g
}

// note notes the first look at a file.
func (l *look) note(f *facts.File, g *glance, space *facts.Space) {
	switch {
	case absent(g.err):
		f.Seen.Absent = true
	case g.err != nil:
		f.Seen.Denied = g.err.Error()
	default:
		f.Seen.First = &g.stat
		f.NULs, f.Text = g.content.nuls, g.content.text
	}
	f.Full = space != nil && full(space)
	if denied(g.unread) {
		l.deny("file", fmt.Errorf("%s may not be read: %w", f.Path, g.unread), allow(l.s))
	}
}

// again notes the second look.
func again(s *facts.Seen, g *glance) {
	switch {
	case absent(g.err):
		s.Deleted = s.First != nil
	case g.err != nil:
		s.Denied = g.err.Error()
	default:
		s.Last = &g.stat
	}
}
