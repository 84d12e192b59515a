package probe

import (
	"context"

	"logcanary/collector/facts"
)

// Touch looks again at the mounts of a container that was looked at before, and at nothing
// else: where they stand, what they are, how much room there is, and when the logs in them
// that are known were written to. It costs some system calls a mount and one a log, and
// where writing is allowed, a file.
func (p *Prober) Touch(ctx context.Context, s *facts.Scene, c *facts.Container) {
	l := &look{ctx: ctx, p: p, s: s, c: c, files: map[string]*facts.File{}}
	if l.views(); l.inside != "" {
		l.mountTable()
	}
	for i := range c.Mounts {
		m := &c.Mounts[i]
		l.touch(m, &m.Inside, place{base: l.inside, name: m.Destination}, l.inside != "")
		view, ok := here(m)
		l.touch(m, &m.View, view, ok)
		source, ok := l.source(m)
		l.touch(m, &m.Outside, source, ok)
	}
	l.writes()
	l.tries()
}

// writes notes when a log of each mount was last written to.
func (l *look) writes() {
	for _, f := range l.c.Files {
		if f.Mount != "" && f.ByName {
			l.files[f.Path] = f
		}
	}
	l.contents(true)
	for _, f := range l.files {
		if now, m := f.Seen.Now(), l.c.MountOf(f.Path); now != nil && m != nil && now.Mtime.After(m.Last) {
			m.Last = now.Mtime
		}
	}
}

// touch looks at a mount from one side. A side from which it was not seen before stays so.
func (l *look) touch(m *facts.Mount, side **facts.Dir, at place, ok bool) {
	if *side == nil {
		return
	}
	if !ok {
		*side = nil
		return
	}
	f := l.at(at, 0)
	now := f.facts()
	if rights(now) != rights(*side) { // what is in it may have been given away with it
		f = l.at(at, mountDepth)
		now = f.facts()
	} else {
		now.Entries, now.More = (*side).Entries, (*side).More
	}
	*side = now
	if f.space != nil {
		m.Space = f.space
	}
}

// rights are what decides who may write to a directory.
func rights(d *facts.Dir) [3]int { return [3]int{d.UID, d.GID, int(d.Mode)} }
