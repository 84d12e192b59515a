package doctor

import (
	"strings"
)

// jsonDeleted is a log file that somebody has removed: the engine goes on writing to what
// has no name any more, and can read none of it.
func jsonDeleted(p *patient) {
	read := p.Log.Read
	missing := p.unfiled()
	refused := read != nil && read.Frame && strings.Contains(read.Error, "no such file")
	if p.Log.Path == "" || p.Started.IsZero() || !missing && !refused {
		return
	}
	f := Finding{
		ID: "json-deleted", Certainty: Certain,
		Cause:   "the container's log file was deleted from outside: the engine writes to a file that nobody can find any more",
		Fix:     "restart the container, so that the engine makes a new file; have nobody but the engine delete there",
		Snippet: "docker restart " + p.Name,
	}
	if missing {
		f.Evidence = append(f.Evidence, "there is no "+p.Log.Path+" (LogPath), while its directory is there")
	}
	if refused {
		f.Evidence = append(f.Evidence, "reading its log ends with: "+told(read.Error))
	}
	p.add(f)
}

// unfiled says whether the log file is not where it should be.
func (p *patient) unfiled() bool {
	return p.Log.File != nil && (p.Log.File.Absent || p.Log.File.Deleted)
}

// jsonTruncated is a log file that somebody else than the engine has cut off. An engine
// that has rotated once writes on where it was and leaves a hole of zeroes before it.
func jsonTruncated(p *patient) {
	f := Finding{
		ID: "json-truncated", Certainty: Certain,
		Cause:   "something else than the engine cuts the container's log file off (logrotate with copytruncate, a cron job): lines are lost each time",
		Fix:     "stop whatever cuts it, and let the engine rotate by itself",
		Snippet: p.jsonFile(),
	}
	if hole := p.hole(); hole > 0 {
		f.Evidence = append(f.Evidence, evidence("%s begins with zeroes, %s of them at least, where lines were", p.Log.Path, size(hole)))
	}
	if cut := p.cutOff(); cut > 0 {
		f.Evidence = append(f.Evidence, evidence("%s became %s shorter while it was looked at, and is the same file", p.Log.Path, size(cut)))
	}
	if len(f.Evidence) > 0 {
		p.add(f)
	}
}

// hole is how many zeroes a json-file begins with, as far as it was looked at.
func (p *patient) hole() int64 {
	if bad := p.Log.Bad; bad != nil && bad.NULs && bad.At == 0 {
		return bad.Size
	}
	return 0
}

// cutOff is by how much the log file became shorter between the looks. The engine never
// shortens one: it begins another.
func (p *patient) cutOff() int64 {
	if !p.sameFile() {
		return 0
	}
	return max(-p.Log.File.Grew(), 0)
}

// sameFile says whether both looks at the log file were at one file. The engine makes
// another when it rotates, which often is given the inode of one that it has deleted.
func (p *patient) sameFile() bool {
	file := p.Log.File
	if file == nil || file.First == nil || file.Last == nil {
		return false
	}
	told := !file.First.Birth.IsZero() || p.Log.Options["max-size"] == ""
	return told && file.First.Ino == file.Last.Ino && file.First.Birth.Equal(file.Last.Birth)
}

// jsonCorrupt is damage that a power loss or a full disk has left.
func jsonCorrupt(p *patient) {
	bad, read := p.Log.Bad, p.Log.Read
	unread := read != nil && read.Frame && strings.Contains(read.Error, "invalid character")
	if p.hole() > 0 || bad == nil && !unread {
		return
	}
	f := Finding{
		ID: "json-corrupt", Certainty: Certain,
		Cause:   "the container's log file is damaged: readers skip lines there, or stop altogether",
		Fix:     "cut the damage out, on the engine's host, while the container is stopped",
		Snippet: p.cutOut(),
	}
	if bad != nil {
		f.Evidence = append(f.Evidence, evidence("%s: from byte %d on %s are no lines of JSON%s", p.Log.Path, bad.At, size(bad.Size), zeroes(bad.NULs)))
	}
	if unread {
		f.Evidence = append(f.Evidence, "reading its log ends with: "+told(read.Error))
	}
	p.add(f)
}

func zeroes(some bool) string {
	if some {
		return ", zeroes among them"
	}
	return ""
}

// cutOut are commands that leave whole lines alone in the json-file: what stands before
// the last beginning of one goes, and then each line that is none. A text inside a line
// cannot look like a beginning, because its quotes are escaped.
func (p *patient) cutOut() string {
	const whole = `s/^.*{"log":"/{"log":"/; /^{"log":".*}$/!d`
	return evidence("docker stop %s\nLC_ALL=C sed -i '%s' %s\ndocker start %s", p.Name, whole, p.Log.Path, p.Name)
}
