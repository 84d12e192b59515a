package mount

import (
	"path"
	"strings"

	"logcanary/collector/facts"
)

// Logs are the mounts that the container's logs are, or should be, written to. One is
// such a mount when the label logcanary.files names files on it, when a process has a log
// open there, or complains that it cannot write there. One that may be written is, too,
// when it is called as logs are, as are the paths of all public images that write some,
// or has logs in it. A read-only mount with logs in it belongs to one who reads them.
func Logs(c *facts.Container) (all []*facts.Mount) {
	for i := range c.Mounts {
		m := &c.Mounts[i]
		if m.Type != "tmpfs" && (Meant(c, m) || m.RW && (facts.LogLike(m.Destination) || Named(m) || holdsLogs(m))) {
			all = append(all, m)
		}
	}
	return all
}

// Meant says whether there is evidence that this very container writes logs to a mount.
func Meant(c *facts.Container, m *facts.Mount) bool {
	for _, p := range Patterns(c) {
		if c.MountOf(literal(p)) == m {
			return true
		}
	}
	for _, f := range c.Files {
		if len(f.Writers) > 0 && facts.LogLike(f.Path) && c.MountOf(f.Path) == m {
			return true
		}
	}
	for _, said := range Complaints(c) {
		if c.MountOf(said.Path) == m && (facts.LogLike(said.Path) || Named(m)) {
			return true
		}
	}
	return false
}

// Patterns are the globs of the label logcanary.files: paths inside the container.
func Patterns(c *facts.Container) (all []string) {
	for p := range strings.SplitSeq(c.Labels["logcanary.files"], ",") {
		if p = strings.TrimSpace(p); path.IsAbs(p) {
			all = append(all, path.Clean(p))
		}
	}
	return all
}

// literal is the directory that a pattern's files stand in, before its first wildcard.
func literal(pattern string) string {
	if i := strings.IndexAny(pattern, `*?[{\`); i >= 0 {
		return path.Dir(pattern[:i] + "x")
	}
	return pattern
}

// Named says whether a mount is a directory that is called as those of logs are.
func Named(m *facts.Mount) bool { return facts.LogLike(path.Join(m.Destination, "x")) }

// holdsLogs says whether files with names of logs stand on a mount.
func holdsLogs(m *facts.Mount) bool {
	d := seen(m)
	if d == nil {
		return false
	}
	for i := range d.Entries {
		e := &d.Entries[i]
		if e.Mode.IsRegular() && facts.LogLike(path.Join(m.Destination, e.Path)) {
			return true
		}
	}
	return false
}
