package mount

import (
	"path"
	"slices"
	"strings"
	"time"

	"logcanary/collector/facts"
)

// Errno is why a write failed, as programs print it (strerror(3)).
type Errno string

// The reasons that are looked for.
const (
	NotPermitted Errno = "Permission denied"
	ReadOnlyFS   Errno = "Read-only file system"
	NoSpace      Errno = "No space left on device"
	OverQuota    Errno = "Disk quota exceeded"
	IsDirectory  Errno = "Is a directory"
)

// Complaint is a line of the container's output that says why a path could not be
// written. It is often the last that a program says.
type Complaint struct {
	Errno Errno
	Path  string // absolute
	Time  time.Time
}

// Complaints are those of the container's run of now, or of the last one, each once, the
// newest first.
func Complaints(c *facts.Container) (all []Complaint) {
	if c.Log.Read == nil {
		return nil
	}
	since := begun(c)
	for _, l := range slices.Backward(c.Log.Read.Lines) {
		if !l.Time.IsZero() && l.Time.Before(since) {
			break
		}
		said, ok := complaint(l.Text)
		same := func(o Complaint) bool { return o.Errno == said.Errno && o.Path == said.Path }
		if ok && !slices.ContainsFunc(all, same) {
			said.Time = l.Time
			all = append(all, said)
		}
	}
	return all
}

// begun is when the run began whose lines count. Of a program that ends at once, engines
// know the start later than its last line; runs before count while it is restarted again
// and again.
func begun(c *facts.Container) time.Time {
	const late = 5 * time.Second
	switch {
	case c.State.Restarts > 0:
		return time.Time{}
	case !c.State.Running:
		return c.Started.Add(-late)
	}
	return c.Started
}

// On is the newest complaint of a kind about a path on a mount; nil without one.
func On(c *facts.Container, m *facts.Mount, why Errno) *Complaint {
	for _, said := range Complaints(c) {
		if said.Errno == why && c.MountOf(said.Path) == m {
			return &said
		}
	}
	return nil
}

// complaint reads a line. Programs and their libraries differ in letters, and in where
// they put the path; of several paths it is the last that looks like a log's, else the
// last: a script's own stands first.
func complaint(text string) (Complaint, bool) {
	low := strings.ToLower(text)
	for _, why := range []Errno{NotPermitted, ReadOnlyFS, NoSpace, OverQuota, IsDirectory} {
		if strings.Contains(low, strings.ToLower(string(why))) {
			name := pathIn(text)
			return Complaint{Errno: why, Path: name}, name != ""
		}
	}
	return Complaint{}, false
}

// pathIn is clean: what a program prints must not lead anybody out of a mount.
func pathIn(text string) (name string) {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t'\"`()[]{}<>,;=|", r) || r < ' ' })
	for _, w := range words {
		if w = strings.TrimRight(w, ":."); len(w) < 2 || w[0] != '/' {
			continue
		}
		if w = path.Clean(w); w != "/" && (facts.LogLike(w) || !facts.LogLike(name)) {
			name = w
		}
	}
	return name
}
