package doctor

import (
	"path"
	"strings"

	"logcanary/collector/facts"
	"logcanary/collector/mount"
)

// mountRules are the causes that concern mounts and what they stand on.
func mountRules() []rule {
	return []rule{mountTroubles, fileBecameDir, autocreatedEmpty, rootReadOnly, layerBarred, refusedByPolicy, layerFull}
}

// mountTroubles puts words around what is wrong with the mounts that logs are written to.
func mountTroubles(p *patient) {
	for _, m := range mount.Logs(p.Container) {
		for _, t := range mount.Of(p.Container, m).Troubles {
			p.mountTrouble(m, &t)
		}
	}
}

func (p *patient) mountTrouble(m *facts.Mount, t *mount.Trouble) {
	switch t.Kind {
	case mount.Locked:
		p.locked(m, t)
	case mount.LockedFS:
		p.lockedFS(m, t)
	case mount.Covered:
		p.covered(m, t)
	case mount.Removed, mount.Renamed:
		p.stale(m, t)
	case mount.Barred:
		p.barred(m, t)
	case mount.Full, mount.NoInodes:
		p.full(m, t)
	case mount.Quota:
		p.quota(m, t)
	case mount.Failing:
		p.failing(m, t)
	}
}

func (p *patient) locked(m *facts.Mount, t *mount.Trouble) {
	f := Finding{
		ID: "mount-readonly", Certainty: Certain, fatal: t.Said != nil,
		Cause:    evidence("its logs go to %s, which is mounted read-only into it", m.Destination),
		Evidence: append([]string{evidence("%s is mounted with RW=%t", what(m), m.RW)}, saying(t.Said)...),
		Fix:      "mount it writable",
		Snippet:  p.mounts(m, m.Destination),
	}
	if t.Info != nil {
		f.Evidence = append(f.Evidence, "mountinfo has it as "+strings.Join(t.Info.Options, ","))
	}
	p.add(f)
}

func (p *patient) lockedFS(m *facts.Mount, t *mount.Trouble) {
	p.add(Finding{
		ID: "fs-remounted-ro", Certainty: Certain, fatal: t.Said != nil,
		Cause: evidence("the file system below %s has become read-only, as it does after an error of its disk", m.Destination),
		Evidence: append([]string{
			what(m) + " is mounted writable (RW=true)",
			evidence("its file system (%s on %s) has the option ro", t.Info.FS, t.Info.Source),
		}, saying(t.Said)...),
		Fix:     "look for errors of that disk in the host's kernel log, check it (fsck), then make it writable again and restart",
		Snippet: "mount -o remount,rw \"$(stat -c %m " + quoted(m.Source) + ")\"\n" + p.restart(),
	})
}

// failing is a file system that answers a write with an error, which is how a disk's errors
// begin.
func (p *patient) failing(m *facts.Mount, t *mount.Trouble) {
	p.add(Finding{
		ID: "fs-remounted-ro", Certainty: Likely,
		Cause:    evidence("the file system below %s fails", m.Destination),
		Evidence: []string{what(m), t.Why},
		Fix:      "look for errors of that disk in the host's kernel log, and check it (fsck)",
		Snippet:  "dmesg --level=err,warn | tail -50",
	})
}

func (p *patient) covered(m *facts.Mount, t *mount.Trouble) {
	p.add(Finding{
		ID: "mount-shadow", Certainty: Certain,
		Cause: evidence("something else is mounted over %s inside the container, so what is written there does not reach the mount", m.Destination),
		Evidence: []string{
			what(m) + " was made with the container",
			evidence("a later mount stands at %s: %s (%s)", t.Info.Point, t.Info.FS, t.Info.Source),
		},
		Fix:     "do not mount over it, neither in the container's own start nor later; a restart leaves the first alone",
		Snippet: p.restart(),
	})
}

// stale is a bind whose source on the host is not what the container has any more.
func (p *patient) stale(m *facts.Mount, t *mount.Trouble) {
	f := Finding{ID: "single-file-bind-stale", Certainty: Certain, Snippet: p.restart()}
	f.Evidence = []string{what(m), "mountinfo shows " + t.Info.Root + " there"}
	if d := m.Inside; d != nil && d.Mode.IsDir() || d == nil && !facts.LogLike(path.Base(m.Destination)) {
		f.ID = "bind-dir-replaced"
		f.Cause = evidence("%s was removed or made anew on the host, and the container still writes to the directory that is gone", m.Source)
		f.Fix = "restart it, and empty the directory in future instead of replacing it"
	} else {
		f.Cause = evidence("%s is a file that is mounted by itself; it was replaced on the host, and the container still has the former one", m.Source)
		f.Fix = "restart it; for good, mount the directory instead of the file, as rotation replaces files"
	}
	if same, known := mount.Same(m.Inside, m.Outside); known && !same {
		f.Evidence = append(f.Evidence, evidence("inode %d inside, inode %d on the host", m.Inside.Ino, m.Outside.Ino))
	}
	p.add(f)
}

func (p *patient) quota(m *facts.Mount, t *mount.Trouble) {
	f := Finding{
		ID: "quota", Certainty: Likely, fatal: t.Said != nil,
		Cause:    evidence("a disk quota keeps it from writing to %s", m.Destination),
		Evidence: append([]string{what(m) + ": " + t.Why}, saying(t.Said)...),
		Fix:      "raise the quota on the host, or free what counts against it",
	}
	if m.Space != nil {
		f.Evidence = append(f.Evidence, evidence("%d of %d bytes of its file system are free", m.Space.Free, m.Space.Size))
	}
	p.add(f)
}
