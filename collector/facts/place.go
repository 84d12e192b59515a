package facts

import (
	"slices"
	"strings"
)

// On is the mount that a path inside the container lies on; nil where the table was not
// seen.
func (c *Container) On(path string) *MountInfo { return On(c.Table, path) }

// On is the mount of a table that a path lies on: the one that reaches deepest into the
// path, and of several on one point the newest, which hides the others. Nil where there
// is none. Symbolic links in the path are not followed.
func On(table []MountInfo, path string) *MountInfo {
	var best *MountInfo
	for i := range table {
		m := &table[i]
		if Below(path, m.Point) && (best == nil || len(m.Point) >= len(best.Point)) {
			best = m
		}
	}
	return best
}

// ByID is the mount of the table that a descriptor's mnt_id names; nil where there is
// none: the descriptor is of another mount namespace.
func (c *Container) ByID(id int) *MountInfo {
	i := slices.IndexFunc(c.Table, func(m MountInfo) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Table[i]
}

// MountOf is the mount that the container was made with (as inspect tells it) on which a
// path inside it lies; nil where it lies in the container's own layer, or on a tmpfs that
// inspect does not tell among its mounts.
func (c *Container) MountOf(path string) *Mount {
	var best *Mount
	for i := range c.Mounts {
		m := &c.Mounts[i]
		if Below(path, m.Destination) && (best == nil || len(m.Destination) > len(best.Destination)) {
			best = m
		}
	}
	if on := c.On(path); best != nil && on != nil && len(on.Point) > len(best.Destination) {
		return nil // hidden by what is mounted inside of it
	}
	return best
}

// Layer says whether a mount of the table is the container's root file system.
func (m *MountInfo) Layer() bool { return m.Point == "/" }

// ReadOnly says whether nothing can be written through the mount, because it is mounted
// so; whether its file system is, is another question.
func (m *MountInfo) ReadOnly() bool { return slices.Contains(m.Options, "ro") }

// FSReadOnly says whether the file system itself is read-only, as it becomes after an
// error of its disk.
func (m *MountInfo) FSReadOnly() bool { return slices.Contains(m.Super, "ro") }

// Deleted says whether what the mount shows was removed from where it came from, and the
// path that it had.
func (m *MountInfo) Deleted() (path string, deleted bool) {
	return strings.CutSuffix(m.Root, "//deleted")
}

// Below says whether a path is a directory or stands below it. Both are clean and
// absolute.
func Below(path, dir string) bool {
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(dir, "/"))
	return ok && (rest == "" || rest[0] == '/')
}
