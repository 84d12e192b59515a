package doctor

import (
	"path"
	"strings"

	"logcanary/collector/facts"
	"logcanary/collector/mount"
)

// current is the name of a log without what rotation by number or date put behind it;
// "" for one that has nothing such.
func current(name string) string {
	for _, sep := range []string{".", "-"} {
		i := strings.LastIndex(name, sep)
		if i > strings.LastIndex(name, "/")+1 && len(name) > i+1 && strings.Trim(name[i+1:], "0123456789-") == "" {
			return name[:i]
		}
	}
	return ""
}

// rotatedNotReopened is a program that goes on writing to the file that rotation has put
// aside, beside a new one that stays empty.
func rotatedNotReopened(p *patient) {
	for _, f := range p.Files {
		name := current(f.Path)
		fresh := mount.Stat(p.Container, name)
		if name == "" || fresh == nil || !fresh.Mode.IsRegular() || p.open(name) || grown(f) <= 0 || len(f.Writers) == 0 {
			continue
		}
		sure := Certain
		if fresh.Size > 0 {
			sure = Likely
		}
		w := f.Writers[0]
		p.add(Finding{
			ID: "rotated-not-reopened", Certainty: sure,
			Cause: evidence("%s was rotated, and the program still writes to the old file %s", name, path.Base(f.Path)),
			Evidence: []string{
				evidence("pid %d writes %s (descriptor %d), which grew by %d bytes to %d", w.PID, f.Path, w.FD, grown(f), f.Seen.Now().Size),
				evidence("%s has %d bytes and nobody has it open", name, fresh.Size),
			},
			Fix:     "have it open its log anew after each rotation (postrotate in logrotate's configuration); now:",
			Snippet: p.reopen(w.PID),
		})
		return
	}
}

// reopen is the command that has a program open its logs anew. Only nginx and httpd are
// known to do so without a restart.
func (p *patient) reopen(pid int) string {
	for _, q := range p.Processes {
		if q.PID == pid && q.Name == "nginx" {
			return "docker exec " + p.Name + " nginx -s reopen"
		}
	}
	return p.restart()
}

// deletedOpen is a program that writes to a file to which no name leads any more.
func deletedOpen(p *patient) {
	for _, f := range p.Files {
		for _, w := range f.Writers {
			name := strings.TrimSuffix(f.Path, " (deleted)")
			if !w.Deleted || !facts.LogLike(name) {
				continue
			}
			sure := Possible
			if w.Last > w.Pos {
				sure = Certain
			}
			p.add(Finding{
				ID: "deleted-open-inode", Certainty: sure,
				Cause: evidence("%s was deleted, and the program still writes to the deleted file, which takes room and which nobody can read", name),
				Evidence: []string{
					evidence("descriptor %d of pid %d leads to %s, which has no name any more (nlink 0)", w.FD, w.PID, name),
					evidence("it stands at byte %d, %d more than at the first look", w.Last, w.Last-w.Pos),
				},
				Fix:     "have it open its log anew; empty a log (truncate -s 0) instead of deleting it",
				Snippet: p.reopen(w.PID),
			})
			return
		}
	}
}

// oAppend is O_APPEND of open(2) on Linux.
const oAppend = 0o2000

// copytruncated is a log that was emptied under a writer that does not append: it goes on
// at its old position, behind a hole.
func copytruncated(p *patient) {
	for _, f := range p.Files {
		for _, w := range f.Writers {
			if f.NULs == 0 || w.Flags&oAppend != 0 || w.Deleted || !facts.LogLike(f.Path) {
				continue
			}
			p.add(Finding{
				ID: "copytruncate-sparse", Certainty: Certain,
				Cause: evidence("%s was emptied by rotation (copytruncate), but the program does not append: it goes on at its old place, behind a hole", f.Path),
				Evidence: []string{
					evidence("the file begins with %d bytes of NUL, %s", f.NULs, blocks(f.Seen.Now())),
					evidence("pid %d has it open without O_APPEND (flags 0%o, descriptor %d, byte %d)", w.PID, w.Flags, w.FD, max(w.Pos, w.Last)),
				},
				Fix:     "have the program open its log to append (>> instead of >), or rotate by rename; now it has to start its log anew:",
				Snippet: p.reopen(w.PID),
			})
			return
		}
	}
}

func blocks(s *facts.Stat) string {
	if s == nil || s.Blocks < 0 {
		return "of some size"
	}
	const block = 512
	return evidence("has %d bytes and takes %d of the disk", s.Size, s.Blocks*block)
}

// logrotateCreate is a new file that rotation made for another owner than the one who
// writes.
func logrotateCreate(p *patient) {
	for _, name := range p.logNames() {
		fresh, old := mount.Stat(p.Container, name), mount.Stat(p.Container, name+".1")
		if fresh == nil || old == nil || fresh.UID < 0 || fresh.UID == old.UID || fresh.Mtime.Before(old.Birth) {
			continue
		}
		for _, w := range mount.Candidates(p.Container) {
			if w.FSUID != old.UID || w.MayWrite(fresh) {
				continue
			}
			p.add(Finding{
				ID: "logrotate-create-perms", Certainty: Certain,
				Cause: evidence("rotation made %s for another owner than the program that writes it", name),
				Evidence: []string{
					evidence("%s belongs to %d:%d, mode %s", name, fresh.UID, fresh.GID, mount.Mode(fresh)),
					evidence("%s.1, written until %s, belongs to %d:%d", path.Base(name), moment(old.Mtime), old.UID, old.GID),
					mount.Who(w) + " may not write to the new one",
				},
				Fix:     evidence("in logrotate's configuration: create 0640 %d %d", old.UID, old.GID),
				Snippet: p.giveFile(name, old),
			})
			return
		}
	}
}

// logNames are the logs that were seen by a name that is not one of a rotated file.
func (p *patient) logNames() (names []string) {
	for _, f := range p.Files {
		names = append(names, f.Path)
	}
	for i := range p.Mounts {
		m := &p.Mounts[i]
		if m.Inside == nil {
			continue
		}
		for _, e := range m.Inside.Entries {
			if name := path.Join(m.Destination, e.Path); facts.LogLike(name) && current(name) == "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// giveFile is the command that gives a log to another owner, and has it opened anew.
func (p *patient) giveFile(name string, to *facts.Stat) string {
	ids := evidence("%d:%d ", to.UID, to.GID)
	if m := p.MountOf(name); m != nil {
		return "chown -h " + ids + quoted(onHost(m, name)) + "\n" + p.restart()
	}
	return "docker exec --user 0 " + p.Name + " chown -h " + ids + quoted(name) + "\n" + p.restart()
}
