package doctor

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"logcanary/collector/facts"
	"logcanary/collector/mount"
)

// autocreated says whether the engine made a bind's source itself, because nothing was
// there: an empty directory of root's that is younger than the container.
func (p *patient) autocreated(m *facts.Mount) bool {
	d := m.Inside
	if d == nil || d.Denied != "" && m.Outside != nil {
		d = m.Outside
	}
	if m.Type != "bind" || d == nil || d.Absent || !d.Mode.IsDir() || d.Mode.Perm() != 0o755 || d.UID > 0 || d.GID > 0 || len(d.Entries) > 0 {
		return false
	}
	const late = time.Minute // from create to start
	born := d.Birth
	if born.IsZero() || d.Denied != "" {
		born = d.Mtime
	}
	unlisted := d.Denied != "" && d.Mtime.After(p.Started) // something came into it
	return !unlisted && !born.IsZero() && !born.Before(p.Created) && born.Sub(p.Created) < late
}

// autocreatedEmpty is a hint at a misspelt path of the host. It looks the same at a first
// deploy, so that it is a cause only where it has a consequence: see barred and
// wrongPath.
func autocreatedEmpty(p *patient) {
	for i := range p.Mounts {
		m := &p.Mounts[i]
		if !mount.Named(m) || !p.autocreated(m) || m.RW && mount.Of(p.Container, m).Troubles != nil {
			continue
		}
		f := Finding{
			ID: "bind-autocreated", Certainty: Possible,
			Cause:    evidence("Docker made %s itself, because it did not exist, and it is still empty", m.Source),
			Evidence: []string{p.madeBy(m)},
			Fix:      "if another directory was meant, correct the path",
			Snippet:  p.compose("volumes:", "  - type: bind", "    source: "+yamlText(m.Source), "    target: "+yamlText(m.Destination), "    bind: {create_host_path: false}"),
		}
		if p.faraway() && strings.HasPrefix(m.Source, p.WorkDir+"/") {
			f = p.remotePath(m)
		}
		p.add(f)
	}
}

func (p *patient) madeBy(m *facts.Mount) string {
	return evidence("%s is empty, belongs to 0:0, has mode 0755 and was made after the container was created (%s)", m.Source, moment(p.Created))
}

// faraway says whether the engine is reached over a network: what compose calls a path is
// one of another host then. A container that reaches it so has most likely a socket proxy
// beside it, on the engine's own host.
func (p *patient) faraway() bool {
	host := p.scene.Engine.Host
	if p.WorkDir == "" || p.scene.Self.Contained {
		return false
	}
	return strings.HasPrefix(host, "tcp://") || strings.HasPrefix(host, "ssh://") || strings.HasPrefix(host, "http")
}

func (p *patient) remotePath(m *facts.Mount) Finding {
	return Finding{
		ID: "remote-daemon-path", Certainty: Likely,
		Cause:    evidence("the engine runs on another host, where %s did not exist: Docker mounted an empty directory", m.Source),
		Evidence: []string{"the engine is asked at " + p.scene.Engine.Host, p.madeBy(m), "the compose project stands in " + p.WorkDir + " of the host that it was started from"},
		Fix:      "use a volume instead of a path",
		Snippet:  p.volumeAt(m.Destination),
	}
}

// volumeAt is YAML that mounts a volume at a directory.
func (p *patient) volumeAt(dir string) string {
	name := p.service() + "-" + strings.ReplaceAll(strings.Trim(path.Clean(dir), "/"), "/", "-")
	return p.compose("volumes:", "  - "+yamlText(name+":"+dir)) + "\nvolumes:\n  " + yamlText(name) + ": {}"
}

// fileBecameDir is a bind of a file that was not there: the engine makes a directory of
// that name.
func fileBecameDir(p *patient) {
	const refusal = "Are you trying to mount a directory onto a file"
	for i := range p.Mounts {
		m := &p.Mounts[i]
		refused := strings.Contains(p.State.Error, refusal) && strings.Contains(p.State.Error, m.Source)
		if !refused && (!slices.Contains([]string{".log", ".err", ".out"}, path.Ext(m.Destination)) || !p.autocreated(m)) {
			continue
		}
		said := mount.On(p.Container, m, mount.IsDirectory)
		f := Finding{
			ID: "bind-file-became-dir", Certainty: Likely, fatal: said != nil,
			Cause:    evidence("%s was to be mounted as a file, but did not exist: Docker made a directory of that name", m.Source),
			Evidence: append([]string{what(m)}, saying(said)...),
			Fix:      "remove that directory, make the file, and make the container anew: its own end of the mount is a directory, too",
			Snippet:  "rmdir " + quoted(m.Source) + "\ntouch " + quoted(m.Source) + "\n" + cmp.Or(p.recreate(), p.restart()),
		}
		if refused {
			f.Certainty, f.Evidence = Certain, append(f.Evidence, "the engine says: "+refusal)
		} else {
			f.Evidence = append(f.Evidence, p.madeBy(m))
		}
		p.add(f)
	}
}
