package probe

import (
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"logcanary/collector/facts"
)

// Bounds of what is kept of one container.
const (
	mostFiles   = 500
	mostDirs    = 200
	mostFolders = 50 // directories that are read for the sake of a file in them
	mostWriters = 64 // of one file
)

// file is the file under a path inside; nil where there are too many.
func (l *look) file(name string) *facts.File {
	f := l.files[name]
	if f == nil && len(l.files) < mostFiles {
		f = &facts.File{Path: name, ByName: facts.LogLike(name)}
		l.stands(f, l.c.On(name))
		l.files[name] = f
	}
	return f
}

// stands notes on which mount a file stands.
func (l *look) stands(f *facts.File, on *facts.MountInfo) {
	if on == nil {
		if m := l.c.MountOf(f.Path); m != nil {
			f.Mount = m.Destination
		}
		return
	}
	f.FS, f.MountID = on.FS, on.ID
	if f.Mount = on.Point; on.Layer() {
		f.Mount = ""
	}
}

// writers notes the files that processes have open for writing.
func (l *look) writers() {
	for _, p := range l.c.Processes {
		for i := range p.FDs {
			if isWriter(&p.FDs[i]) {
				l.writer(p, &p.FDs[i])
			}
		}
	}
}

// writer notes one. A descriptor of another mount namespace, or of what is no file system
// for data, has no path that means anything here.
func (l *look) writer(p *facts.Process, fd *facts.FD) {
	on := l.c.ByID(fd.Mount)
	if on == nil || isVirtual(on.FS) {
		return
	}
	w := facts.Writer{PID: p.PID, FD: fd.N, Flags: fd.Flags, Pos: fd.Pos, Last: fd.Pos, Name: fd.Target,
		Deleted: fd.Stat.Nlink == 0, Size: fd.Stat.Size}
	name := fd.Target
	if w.Deleted {
		name = strings.TrimSuffix(name, " (deleted)")
	}
	if f := l.file(path.Clean(name)); f != nil && len(f.Writers) < mostWriters {
		l.stands(f, on)
		f.Writers = append(f.Writers, w)
	}
}

// isVirtual says whether a file system is the kernel's own.
func isVirtual(fs string) bool {
	return slices.Contains([]string{"proc", "sysfs", "cgroup", "cgroup2", "devtmpfs", "devpts", "mqueue", "securityfs", "debugfs", "tracefs"}, fs)
}

// writersAgain notes the second look at a process's descriptors.
func (l *look) writersAgain(pid int, all []moved) {
	for _, f := range l.c.Files {
		for i := range f.Writers {
			w := &f.Writers[i]
			at := slices.IndexFunc(all, func(m moved) bool { return w.PID == pid && w.FD == m.n })
			if at >= 0 {
				w.Last, w.Flags, w.Size, w.Deleted = all[at].pos, all[at].flags, all[at].stat.Size, all[at].stat.Nlink == 0
			}
		}
	}
}

// folders looks for logs by name: below /var/log, where a label says, and beside the files
// that are open or were changed.
func (l *look) folders() {
	for _, c := range l.c.Changes {
		if c.Kind != 2 && facts.LogLike(c.Path) && l.inside != "" && path.IsAbs(c.Path) {
			l.file(path.Clean(c.Path))
		}
	}
	beside := l.beside() // before there are more
	if l.inside != "" {
		l.folder("/var/log", logDepth)
	}
	for _, pattern := range l.patterns() {
		base, rest := doublestar.SplitPattern(pattern)
		l.folder(path.Clean(base), depthOf(rest))
	}
	for _, dir := range beside {
		l.folder(dir, 1)
	}
}

// beside are the directories of the files that are known so far, but for those that
// were read already.
func (l *look) beside() (dirs []string) {
	for name := range l.files {
		dir := path.Dir(name)
		if !slices.Contains(dirs, dir) && len(dirs) < mostFolders && !facts.Below(dir, "/var/log") {
			dirs = append(dirs, dir)
		}
	}
	slices.Sort(dirs)
	return dirs
}

// depthOf is how deep a pattern reaches below where it begins.
func depthOf(rest string) int {
	if strings.Contains(rest, "**") {
		return logDepth
	}
	return min(logDepth, 1+strings.Count(rest, "/"))
}

// patterns are those of the label logcanary.files.
func (l *look) patterns() (all []string) {
	for text := range strings.SplitSeq(l.c.Labels["logcanary.files"], ",") {
		if text = strings.TrimSpace(text); path.IsAbs(text) && doublestar.ValidatePattern(text) {
			all = append(all, path.Clean(text))
		}
	}
	return all
}

// folder looks at a directory inside, and for logs in it.
func (l *look) folder(name string, depth int) {
	p, ok := l.place(name)
	if !ok {
		return
	}
	f := l.at(p, depth)
	switch {
	case f.err != nil && !absent(f.err):
		l.deny("mount", f.err, l.mountSnippet(f.err))
	case f.scan != nil && !f.dir.Absent:
		l.named(name, f)
	}
}

// named notes what a scan of a directory inside, or of a file that is mounted alone, found
// that looks like a log, and the directories in which that stands.
func (l *look) named(dir string, f found) {
	patterns := l.patterns()
	isLog := func(name string, s *facts.Stat) bool {
		return (s.Kind() == facts.Plain || s.Link != "") && (facts.LogLike(name) || matches(patterns, name))
	}
	l.directory(dir, &f.dir.Stat)
	if isLog(dir, &f.dir.Stat) {
		l.file(dir)
	}
	for i := range f.all {
		e := &f.all[i]
		switch name := path.Join(dir, e.Path); {
		case e.Mode.IsDir() && facts.LogLike(name+"/x"):
			l.directory(name, &e.Stat)
		case isLog(name, &e.Stat):
			l.file(name)
		}
	}
}

// directory notes one in which logs are or would be.
func (l *look) directory(name string, s *facts.Stat) {
	if l.c.Dirs == nil {
		l.c.Dirs = map[string]*facts.Stat{}
	}
	if s.Mode.IsDir() && len(l.c.Dirs) < mostDirs {
		l.c.Dirs[name] = s
	}
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return doublestar.MatchUnvalidated(p, name) })
}

// list puts the files into the facts.
func (l *look) list() {
	for _, f := range l.files {
		l.c.Files = append(l.c.Files, f)
	}
	slices.SortFunc(l.c.Files, func(a, b *facts.File) int { return strings.Compare(a.Path, b.Path) })
}
