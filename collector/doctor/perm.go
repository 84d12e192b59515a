package doctor

import (
	"path"
	"strconv"
	"strings"

	"logcanary/collector/facts"
	"logcanary/collector/mount"
)

// barred is a mount that who writes may not write to. Why its owner is another is the
// better answer where it is known: ids that a user namespace shifts, a directory that
// Docker made.
func (p *patient) barred(m *facts.Mount, t *mount.Trouble) {
	bar := t.Bar
	f := Finding{
		ID: "perm-denied-uid", Certainty: sureOf(bar, t.Said), fatal: t.Said != nil,
		Cause:    evidence("the program may not write to %s, where its logs go: it belongs to somebody else", m.Destination),
		Evidence: append(append([]string{bar.Words()}, saying(t.Said)...), p.configuredUser(bar)...),
		Fix:      "give " + bar.At + " to the user that writes, or set user: to its owner",
		Snippet:  p.give(m, bar),
	}
	switch {
	case bar.Who.Remapped() && bar.Stat != nil:
		f.ID = "userns-remap"
		f.Cause = evidence("ids inside the container are others on the host (user namespace), and %s belongs to an id that it has not", m.Destination)
		f.Evidence = append(f.Evidence, evidence("uid_map of pid %d is %s", bar.Who.PID, bar.Who.UIDMap))
		f.Fix = "give it to the id that the host knows the writer by"
	case p.autocreated(m):
		f.ID = "bind-autocreated"
		f.Cause = evidence("Docker made %s itself, because it did not exist; it belongs to root, and the program may not write there", m.Source)
		f.Evidence = append(f.Evidence, p.madeBy(m))
		f.Fix = "correct the path if another directory was meant; else give it to the user that writes"
	}
	p.add(f)
}

// sureOf is certain where a process was seen that the owner and mode keep out, and says so
// itself; one of both is likely.
func sureOf(bar *mount.Bar, said *mount.Complaint) Certainty {
	if said != nil && bar.Stat != nil && bar.Who.FSUID >= 0 {
		return Certain
	}
	return Likely
}

// configuredUser tells who the container was made to run as, where no process was seen.
func (p *patient) configuredUser(bar *mount.Bar) []string {
	if bar.Who.PID != 0 || p.Config.User == "" {
		return nil
	}
	return []string{"Config.User is " + p.Config.User}
}

// give is the command that gives a path to who writes, and restarts the container.
func (p *patient) give(m *facts.Mount, bar *mount.Bar) string {
	at, chown := onHost(m, bar.At), "chown -h " // never what a link leads to
	if bar.Stat == nil {                        // what is in it may be the other's, too
		chown = "chown -hR "
	}
	switch ids := owner(bar.Who); {
	case bar.Who.FSUID < 0 && bar.Who.Name == "":
		return ""
	case bar.Who.FSUID < 0: // the name has its number inside the image
		return "docker run --rm --user 0 --entrypoint chown -v " + quoted(m.Source+":/mnt") + " " + p.Image + " -h " + quoted(bar.Who.Name) + " " +
			quoted(path.Join("/mnt", strings.TrimPrefix(bar.At, m.Destination))) + "\n" + p.restart()
	default:
		return chown + ids + " " + quoted(at) + "\n" + p.restart()
	}
}

// owner is what chown is given on the engine's host.
func owner(p *facts.Process) string {
	if p.FSGID < 0 {
		return strconv.Itoa(p.FSUID)
	}
	return strconv.Itoa(p.FSUID) + ":" + strconv.Itoa(p.FSGID)
}

// layerBarred is a complaint about a log in the container's own layer.
func layerBarred(p *patient) {
	for _, said := range mount.Complaints(p.Container) {
		if said.Errno != mount.NotPermitted || !facts.LogLike(said.Path) || p.MountOf(said.Path) != nil {
			continue
		}
		bar := mount.BarredFrom(p.Container, said.Path)
		if bar == nil {
			continue
		}
		f := Finding{
			ID: "perm-denied-uid", Certainty: sureOf(bar, &said), fatal: true,
			Cause:    evidence("the program may not write its log %s: the place belongs to somebody else", said.Path),
			Evidence: append(append([]string{bar.Words()}, saying(&said)...), p.configuredUser(bar)...),
			Fix:      "give the directory to the user that writes in the image (RUN chown), or run it as the owner",
			Snippet:  p.compose(`user: "0:0"`),
		}
		if bar.Stat != nil {
			f.Snippet = p.compose(evidence(`user: "%d:%d"`, bar.Stat.UID, bar.Stat.GID))
		}
		p.add(f)
		return
	}
}

// rootReadOnly is a complaint about a log in a root file system that is read-only.
func rootReadOnly(p *patient) {
	if !p.Config.ReadOnly {
		return
	}
	for _, said := range mount.Complaints(p.Container) {
		if said.Errno != mount.ReadOnlyFS || p.covers(said.Path) {
			continue
		}
		dir := path.Dir(said.Path)
		p.add(Finding{
			ID: "rootfs-readonly", Certainty: Certain, fatal: true,
			Cause:    evidence("its root file system is read-only, and no mount covers %s, where it writes", dir),
			Evidence: append([]string{"HostConfig.ReadonlyRootfs is true", "none of its mounts reaches " + dir}, saying(&said)...),
			Fix:      "put a volume there",
			Snippet:  p.collected(dir),
		})
		return
	}
	p.rootPattern()
}

// rootPattern is a label that names files where nothing can be written.
func (p *patient) rootPattern() {
	for _, pattern := range mount.Patterns(p.Container) {
		dir := path.Dir(pattern)
		if strings.ContainsAny(dir, "*?[{") || p.covers(pattern) || facts.Below(dir, "/dev") {
			continue
		}
		p.add(Finding{
			ID: "rootfs-readonly", Certainty: Likely,
			Cause:    evidence("its root file system is read-only, and no mount covers %s, where its logs should be", dir),
			Evidence: []string{"HostConfig.ReadonlyRootfs is true", "the label logcanary.files names " + pattern, "none of its mounts reaches " + dir},
			Fix:      "put a volume there",
			Snippet:  p.collected(dir),
		})
		return
	}
}

// covers says whether a path lies on a mount or a tmpfs.
func (p *patient) covers(name string) bool {
	for dir := range p.Config.Tmpfs {
		if facts.Below(name, path.Clean(dir)) {
			return true
		}
	}
	on := p.On(name)
	return p.MountOf(name) != nil || on != nil && !on.Layer()
}

// refusedByPolicy is a refusal although owner and mode allow it: something above them says
// no, if the host has such a thing.
func refusedByPolicy(p *patient) {
	for _, said := range mount.Complaints(p.Container) {
		if said.Errno != mount.NotPermitted || len(mount.Candidates(p.Container)) == 0 || mount.BarredFrom(p.Container, said.Path) != nil {
			continue
		}
		m := p.MountOf(said.Path)
		switch {
		case m == nil && !facts.LogLike(said.Path):
			continue
		case m != nil && p.enforces("selinux"):
			p.selinux(m, &said)
		case p.enforces("apparmor") && p.Config.AppArmor != "" && p.Config.AppArmor != "docker-default" && p.Config.AppArmor != "unconfined":
			p.apparmor(&said)
		default:
			continue
		}
		return
	}
}

// enforces says whether the engine uses a security module.
func (p *patient) enforces(module string) bool {
	for _, o := range p.scene.Engine.SecurityOptions {
		if strings.HasPrefix(o+",", "name="+module+",") {
			return true
		}
	}
	return false
}

func (p *patient) selinux(m *facts.Mount, said *mount.Complaint) {
	f := Finding{
		ID: "selinux-label", Certainty: Likely, fatal: true,
		Cause:    evidence("SELinux keeps it from %s, though owner and mode allow it: the label of the directory is not one for containers", m.Destination),
		Evidence: append([]string{"the engine runs with SELinux", "owner and mode let the program write"}, saying(said)...),
		Fix:      "mount it with :z (shared) or :Z (its own)",
		Snippet:  p.compose("volumes:", "  - "+yamlText(m.Source+":"+m.Destination+":z")),
	}
	switch d := m.Inside; {
	case d == nil || d.Label == "":
	case strings.Contains(d.Label, "container_file_t"), strings.Contains(d.Label, "svirt_sandbox_file_t"):
		return
	default:
		f.Certainty = Certain
		f.Evidence = append(f.Evidence, "its label is "+d.Label)
	}
	p.add(f)
}

func (p *patient) apparmor(said *mount.Complaint) {
	p.add(Finding{
		ID: "apparmor-deny", Certainty: Likely, fatal: true,
		Cause:    evidence("the AppArmor profile %s keeps it from %s, though owner and mode allow it", p.Config.AppArmor, said.Path),
		Evidence: append([]string{"its AppArmor profile is " + p.Config.AppArmor, "owner and mode let the program write"}, saying(said)...),
		Fix:      "allow the path in the profile; the host's kernel log has the line with DENIED",
		Snippet:  "dmesg | grep 'apparmor=\"DENIED\"' | grep " + quoted(said.Path),
	})
}
