package probe

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// descriptor looks at one descriptor of a process. It opens nothing: to open a pipe would
// make us a reader of it, or one more writer.
func (p proc) descriptor(pid, n int) (fd facts.FD, err error) {
	path := p.path(pid, "fd/"+itoa(n))
	fd.N = n
	if fd.Target, err = os.Readlink(path); err != nil {
		return fd, err
	}
	switch {
	case strings.HasPrefix(fd.Target, "socket:["):
		fd.Kind = facts.Socket
		return fd, nil
	case strings.HasPrefix(fd.Target, "anon_inode:"), strings.HasPrefix(fd.Target, "/memfd:"):
		fd.Kind = facts.Anon
		return fd, nil
	case strings.HasPrefix(fd.Target, "pipe:["):
		fd.Kind = facts.Pipe
	}
	text, _ := p.read(pid, "fdinfo/"+itoa(n), small)
	info := parseFDInfo(text)
	fd.Flags, fd.Pos, fd.Mount = info.flags, info.pos, info.mount
	if s, err := statFD(path); err == nil {
		fd.Stat = &s
		fd.Kind = s.Kind()
	}
	return fd, nil
}

// statFD looks at the object behind a descriptor of somebody. It asks no server: what
// this machine knows of a file on a network is what its own processes have made of it.
func statFD(path string) (facts.Stat, error) {
	return statx(unix.AT_FDCWD, path, unix.AT_STATX_DONT_SYNC)
}

// moved is a descriptor of a file at the second look.
type moved struct {
	n     int
	pos   int64
	flags int
	stat  facts.Stat
}

// again looks once more at those descriptors of a process that are open for writing to a
// file, and still to the same one.
func (p proc) again(pid int, fds []facts.FD) (all []moved) {
	for i := range fds {
		fd := &fds[i]
		if !isWriter(fd) {
			continue
		}
		s, err := statFD(p.path(pid, "fd/"+itoa(fd.N)))
		text, unread := p.read(pid, "fdinfo/"+itoa(fd.N), small)
		if err == nil && unread == nil && s.Dev == fd.Stat.Dev && s.Ino == fd.Stat.Ino {
			info := parseFDInfo(text)
			all = append(all, moved{fd.N, info.pos, info.flags, s})
		}
	}
	return all
}

// isWriter says whether a descriptor is open for writing to a file that has, or had, a
// path.
func isWriter(fd *facts.FD) bool {
	return fd.Kind == facts.Plain && fd.Stat != nil && writes(fd.Flags) && strings.HasPrefix(fd.Target, "/")
}

func itoa(n int) string { return strconv.Itoa(n) }

func sorted(all []int) []int {
	slices.Sort(all)
	return all
}
