package doctor

import (
	"path"
	"slices"
	"strings"

	"logcanary/collector/facts"
)

// wanted are the directories in which the container's label has files read.
func (p *patient) wanted() (dirs []string) {
	for text := range strings.SplitSeq(p.Labels["logcanary.files"], ",") {
		if text = strings.TrimSpace(text); path.IsAbs(text) {
			dirs = append(dirs, literal(path.Clean(text)))
		}
	}
	return distinct(dirs)
}

// literal is the directory before the first wildcard of a pattern; of a plain path, the
// one that it stands in.
func literal(pattern string) string {
	if at := strings.IndexAny(pattern, `*?[\`); at >= 0 {
		pattern = pattern[:at] + "x"
	}
	return path.Dir(pattern)
}

// notShared is a mount on which the container writes files that are to be read, and that
// logcanary does not have: mostly a volume of the same key in another compose project.
func notShared(p *patient) {
	if !p.scene.Self.Contained || p.scene.Self.ContainerID == "" {
		return // on the host it is another question
	}
	for i := range p.Mounts {
		m := &p.Mounts[i]
		if m.Type == "tmpfs" || m.Here != "" || p.sameElsewhere(m) {
			continue
		}
		if f, ok := p.unshared(m); ok {
			p.add(f)
			return
		}
	}
}

// unshared is the finding about a mount that logcanary does not have, if files on it are
// to be read.
func (p *patient) unshared(m *facts.Mount) (Finding, bool) {
	twin := p.twin(m)
	f := Finding{
		ID: "volume-not-shared", Certainty: Certain,
		Cause:    "logcanary is to read files on a mount that it does not have",
		Evidence: []string{evidence("the container has %s at %s", source(m), shown(m.Destination, 200))},
		Fix:      "mount the same one into logcanary",
		Snippet:  p.share(m, twin),
	}
	asked := slices.ContainsFunc(p.wanted(), func(dir string) bool { return p.MountOf(dir) == m })
	switch {
	case asked:
		f.Evidence = append(f.Evidence, evidence("its label logcanary.files is %s", shown(p.Labels["logcanary.files"], 200)))
	case twin != nil && p.logsOn(m):
		f.Certainty = Likely
	default:
		return f, false
	}
	if twin != nil {
		f.Cause = "logcanary has another volume of that name: compose puts its project before the name"
		f.Evidence = append(f.Evidence, evidence("logcanary has the volume %s at %s", shown(twin.Name, 100), shown(twin.Destination, 200)))
	}
	return f, true
}

// source is what is mounted, in words.
func source(m *facts.Mount) string {
	if m.Type == "volume" {
		return "the volume " + shown(m.Name, 100)
	}
	return shown(m.Source, 200)
}

// twin is a volume of logcanary with another name and the same key in its compose file.
func (p *patient) twin(m *facts.Mount) *facts.Mount {
	key := strings.TrimPrefix(m.Name, p.Project+"_")
	for i := range p.scene.Self.Mounts {
		own := &p.scene.Self.Mounts[i]
		if key != "" && own.Type == "volume" && own.Name != m.Name && (own.Name == key || strings.HasSuffix(own.Name, "_"+key)) {
			return own
		}
	}
	return nil
}

// logsOn says whether logs were seen on a mount.
func (p *patient) logsOn(m *facts.Mount) bool {
	return slices.ContainsFunc(p.Files, func(f *facts.File) bool { return f.ByName && f.Mount == m.Destination })
}

// sameElsewhere says whether logcanary has the same directory by another name, as volumes
// with a device and links make possible.
func (p *patient) sameElsewhere(m *facts.Mount) bool {
	return m.Inside != nil && m.Inside.Ino != 0 && slices.ContainsFunc(p.scene.Self.Mounts, func(own facts.Mount) bool {
		return own.View != nil && own.View.Dev == m.Inside.Dev && own.View.Ino == m.Inside.Ino
	})
}

// share is YAML that mounts what a container has into logcanary: in the place of its twin,
// or where logcanary has nothing yet.
func (p *patient) share(m *facts.Mount, twin *facts.Mount) string {
	name := path.Base(m.Source)
	if m.Type == "volume" {
		name = m.Name
	}
	at := "/logs/" + name
	switch taken := func(own facts.Mount) bool { return facts.Below(at, own.Destination) }; {
	case twin != nil:
		at = twin.Destination
	case slices.ContainsFunc(p.scene.Self.Mounts, taken):
		at = "/shared/" + name
	}
	if m.Type != "volume" {
		return ownService(p.scene, "volumes:", "  - "+m.Source+":"+at+":ro")
	}
	return ownService(p.scene, "volumes:", "  - "+name+":"+at+":ro") + "\nvolumes:\n  " + name + ":\n    external: true"
}

// volumeInVM is a doctor or sidecar on the host of a Docker Desktop that is to read files
// on a volume: volumes are inside its virtual machine.
func volumeInVM(p *patient) {
	if !desktop(p.scene) || p.scene.Self.Contained {
		return
	}
	for _, dir := range p.wanted() {
		m := p.MountOf(dir)
		if m == nil || m.Type != "volume" || m.View != nil && !m.View.Absent {
			continue
		}
		p.add(Finding{
			ID: "desktop-vm-path", Certainty: Likely,
			Cause:    "the files stand on a volume inside the virtual machine of Docker Desktop, which a program on the host does not see",
			Evidence: []string{evidence("%s at %s is %s there", source(m), shown(m.Destination, 200), shown(m.Source, 200)), "the engine runs on " + shown(p.scene.Engine.OperatingSystem, 100)},
			Fix:      "run logcanary in a container that has the volume",
			Snippet:  p.share(m, nil),
		})
		return
	}
}

// silentFS is a file system that says nothing when another machine writes to it. The poll
// notices it all the same, later.
func silentFS(p *patient) {
	for _, f := range p.Files {
		m := p.MountOf(f.Path)
		if !f.ByName || !raisesNoEvents(f.FS) || m == nil {
			continue
		}
		p.add(Finding{
			ID: "inotify-silent-fs", Certainty: Possible,
			Cause:    "the file system tells nobody that a file has changed: its lines are noticed by polling, some seconds late",
			Evidence: []string{evidence("%s stands on %s (%s)", shown(f.Path, 200), source(m), f.FS)},
			Fix:      "nothing has to be done; a local volume is faster",
		})
		return
	}
}

// raisesNoEvents says whether changes by others come without an event (inotify(7),
// "network filesystems"), or through a share of a virtual machine.
func raisesNoEvents(fs string) bool {
	name, _, _ := strings.Cut(fs, ".") // fuse.sshfs
	return slices.Contains([]string{"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "fuse", "fuseblk", "vboxsf", "prl_fs", "fakeowner", "afs", "ceph", "glusterfs"}, name)
}

// hardLinks are two names of one file among those that are to be read: it is read once,
// under the first.
func hardLinks(p *patient) {
	first := map[[2]uint64]*facts.File{}
	for _, f := range p.Files {
		s := f.Seen.Now()
		if s == nil || s.Ino == 0 || s.Nlink < 2 || !f.ByName {
			continue
		}
		of := [2]uint64{s.Dev, s.Ino}
		if other := first[of]; other != nil {
			p.add(Finding{
				ID: "hardlink-dup", Certainty: Possible,
				Cause:    "two names lead to one file: its lines are read once, under one of them",
				Evidence: []string{evidence("%s and %s are inode %d, which has %d names", shown(other.Path, 200), shown(f.Path, 200), s.Ino, s.Nlink)},
				Fix:      "look for the lines under the other name",
			})
			return
		}
		first[of] = f
	}
}
