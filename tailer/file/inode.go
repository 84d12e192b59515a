package file

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Inode tells one file from another for as long as it exists. The birth time is
// what tells a file from the one that had its number before.
type Inode struct {
	Dev, Ino uint64
	Birth    int64 // unix nanoseconds; 0 where the file system keeps none
}

// same says whether both are one file. The device does not count where there is
// a birth time: it changes when a disk is mounted again, the file does not.
func (a Inode) same(b Inode) bool {
	return a.Ino == b.Ino && a.Birth == b.Birth && (a.Birth != 0 || a.Dev == b.Dev)
}

// key is equal for two Inodes that are the same.
func (a Inode) key() Inode {
	if a.Birth != 0 {
		a.Dev = 0
	}
	return a
}

// stat is what a look at a file tells.
type stat struct {
	Inode
	size  int64
	mtime int64 // unix nanoseconds
	links uint32
	mode  uint16
}

func (s *stat) regular() bool { return s.mode&unix.S_IFMT == unix.S_IFREG }

const wanted = unix.STATX_BASIC_STATS | unix.STATX_BTIME

// look looks at a path, through symbolic links.
func look(path string) (stat, error) {
	var x unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, 0, wanted, &x); err != nil {
		return stat{}, &os.PathError{Op: "statx", Path: path, Err: err}
	}
	return fromStatx(&x), nil
}

// aside says whether what stands under a path stands elsewhere too, so that it
// may be written to without an event in this directory: a symbolic link, or a
// file that is mounted there. A kernel that cannot tell (before 5.8) counts as yes.
func aside(path string) bool {
	var x unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, unix.AT_SYMLINK_NOFOLLOW, unix.STATX_TYPE, &x); err != nil {
		return true
	}
	mounted := x.Attributes_mask&unix.STATX_ATTR_MOUNT_ROOT == 0 || x.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0
	return mounted || x.Mode&unix.S_IFMT != unix.S_IFREG
}

func lookAtFD(fd int) (stat, error) {
	var x unix.Statx_t
	if err := unix.Statx(fd, "", unix.AT_EMPTY_PATH, wanted, &x); err != nil {
		return stat{}, os.NewSyscallError("statx", err)
	}
	return fromStatx(&x), nil
}

func fromStatx(x *unix.Statx_t) stat {
	s := stat{
		Inode: Inode{Dev: unix.Mkdev(x.Dev_major, x.Dev_minor), Ino: x.Ino},
		size:  int64(x.Size),
		mtime: x.Mtime.Sec*1e9 + int64(x.Mtime.Nsec),
		links: x.Nlink,
		mode:  x.Mode,
	}
	if x.Mask&unix.STATX_BTIME != 0 {
		s.Birth = x.Btime.Sec*1e9 + int64(x.Btime.Nsec)
	}
	return s
}

var (
	errKind  = errors.New("not a regular file")
	errRoot  = errors.New("leads out of its directory")
	errMoved = errors.New("another file by now")
	errBytes = errors.New("other bytes than were read")
)

// open opens a regular file for reading and for nothing else. It looks before it
// opens, because opening a FIFO or a device has effects of its own, and looks
// again after it, because the path may have changed between.
func open(path, root string) (*os.File, stat, error) {
	s, err := look(path)
	if err != nil {
		return nil, s, err
	}
	if !s.regular() {
		return nil, s, fmt.Errorf("%s: %w", path, errKind)
	}
	flags := unix.O_RDONLY | unix.O_NONBLOCK | unix.O_CLOEXEC
	if root != "" {
		if path, err = confine(path, root); err != nil {
			return nil, s, err
		}
		flags |= unix.O_NOFOLLOW
	}
	return openChecked(path, flags)
}

func openChecked(path string, flags int) (*os.File, stat, error) {
	fd, err := unix.Open(path, flags, 0)
	if err != nil {
		return nil, stat{}, &os.PathError{Op: "open", Path: path, Err: err}
	}
	f := os.NewFile(uintptr(fd), path)
	s, err := lookAtFD(fd)
	if err == nil && !s.regular() {
		err = fmt.Errorf("%s: %w", path, errKind)
	}
	if err != nil {
		return nil, s, errors.Join(err, f.Close())
	}
	return f, s, nil
}

// confine resolves every symbolic link of path and refuses one that leads out
// of root: an application must not make us read what it may not read itself.
func confine(path, root string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return "", err
	}
	if !inside(real, root) {
		return "", fmt.Errorf("%s: %w", path, errRoot)
	}
	return real, nil
}

// inside says whether path is dir or stands below it; both are clean.
func inside(path, dir string) bool {
	return path == dir || dir == "/" || strings.HasPrefix(path, dir+"/")
}

// absent says that the error means "no such file", and not "cannot tell".
func absent(err error) bool {
	return errors.Is(err, unix.ENOENT) || errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ELOOP)
}
