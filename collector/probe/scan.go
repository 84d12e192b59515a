package probe

import (
	"cmp"
	"io/fs"
	"os"
	"path"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// Bounds of a scan.
const (
	mostNames   = 5000 // that are read of one directory
	mostLooks   = 1000 // names that are looked at
	mostEntries = 200  // that are kept in the facts
)

// scan is a walk through the names below a directory. It follows no link below where it
// begins, opens nothing but directories, and stays on their file system.
type scan struct {
	root  *root
	base  string                // where it begins
	depth int                   // levels of names: 1 is those of the directory itself, 0 none
	far   func(rel string) bool // names that are not looked at, because that can hang

	dir   facts.Dir
	err   error         // why the base could not be looked at, or read
	all   []facts.Entry // what was found, relative to the base
	queue []folder
}

// folder is a directory whose names are still to be read.
type folder struct {
	name  string // relative to the base; "" is the base
	level int
}

// scanned walks below a directory. Of what is no directory it tells the Stat alone.
func scanned(r *root, base string, depth int, far func(rel string) bool) *scan {
	s := &scan{root: r, base: base, depth: depth, far: far}
	if !s.begin() || depth == 0 {
		return s
	}
	for s.queue = []folder{{level: 1}}; len(s.queue) > 0 && !s.spent(); s.queue = s.queue[1:] {
		s.read(s.queue[0])
	}
	s.keep()
	return s
}

func (s *scan) spent() bool {
	if len(s.all) >= mostLooks {
		s.dir.More = true
	}
	return len(s.all) >= mostLooks
}

// begin looks at the base; false when nothing can be below it.
func (s *scan) begin() bool {
	n, err := s.root.find(s.base, true)
	if err == nil {
		defer n.close()
		s.dir.Stat, err = n.stat()
		s.dir.Label = n.label()
	}
	switch {
	case err == nil:
	case absent(err):
		s.dir.Absent = true
	default:
		s.deny(err)
	}
	return err == nil && s.dir.Mode.IsDir()
}

// read reads the names of one directory and looks at them.
func (s *scan) read(at folder) {
	flags := unix.O_RDONLY | unix.O_DIRECTORY
	if at.name != "" {
		flags |= unix.O_NOFOLLOW
	}
	fd, err := s.root.open(path.Join(s.base, at.name), flags)
	if err != nil {
		s.unread(at, err)
		return
	}
	f := os.NewFile(uintptr(fd), s.base)
	defer f.Close()
	names, more := s.names(f)
	s.dir.More = s.dir.More || more
	for _, name := range names {
		if s.spent() {
			return
		}
		s.look(fd, at, name)
	}
}

// unread notes that a directory could not be read. That of one below the base is only
// something that was not seen.
func (s *scan) unread(at folder, err error) {
	if at.name != "" {
		s.dir.More = true
		return
	}
	s.deny(err)
}

func (s *scan) deny(err error) { s.dir.Denied, s.err = err.Error(), err }

// names are those of a directory, what looks like a log first and short names before long
// ones: where there are too many, x.log is more worth than x.log.2024-01-01.gz.
func (s *scan) names(f *os.File) (names []string, more bool) {
	all, _ := f.Readdirnames(mostNames) // what could be read until an error is what there is
	var others []string
	for _, name := range all {
		if facts.LogLike(path.Join("/", name)) {
			names = append(names, name)
		} else {
			others = append(others, name)
		}
	}
	slices.SortFunc(names, shorter)
	slices.SortFunc(others, shorter)
	return append(names, others...), len(all) == mostNames
}

func shorter(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// look looks at one name, and has it read in turn when it is a directory.
func (s *scan) look(dir int, at folder, name string) {
	rel := path.Join(at.name, name)
	if s.far(rel) {
		return
	}
	stat, err := statx(dir, name, unix.AT_SYMLINK_NOFOLLOW)
	if err != nil {
		return // gone since its name was read, or not to be seen
	}
	e := facts.Entry{Path: rel, Stat: stat}
	if stat.Mode&fs.ModeSymlink != 0 {
		e.Link = readlink(dir, name)
	}
	s.all = append(s.all, e)
	if stat.Mode.IsDir() && stat.Dev == s.dir.Dev && at.level < s.depth {
		s.queue = append(s.queue, folder{e.Path, at.level + 1})
	}
}

// keep puts the newest of what was found into the facts.
func (s *scan) keep() {
	if s.dir.Denied != "" {
		return
	}
	s.dir.Entries = slices.Clone(s.all)
	slices.SortStableFunc(s.dir.Entries, func(a, b facts.Entry) int { return b.Mtime.Compare(a.Mtime) })
	if len(s.dir.Entries) > mostEntries {
		s.dir.Entries, s.dir.More = slices.Clip(s.dir.Entries[:mostEntries]), true
	}
	if s.dir.Entries == nil {
		s.dir.Entries = []facts.Entry{}
	}
}

// newest is when a file in it was written last; zero where there is none.
func (s *scan) newest() (at time.Time) {
	if s.dir.Kind() == facts.Plain {
		return s.dir.Mtime
	}
	for i := range s.all {
		if e := &s.all[i]; e.Kind() == facts.Plain && e.Mtime.After(at) {
			at = e.Mtime
		}
	}
	return at
}
