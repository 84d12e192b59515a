package probe

import (
	"errors"
	"os"
	"path"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// root is a directory that stands for "/": whatever links stand below it, no path leads
// out of it.
type root struct {
	fd  int
	old bool // there is no openat2(2)
}

// openRoot goes through links to where path leads: /proc/PID/root is one.
func openRoot(path string) (*root, error) {
	fd, err := retry(func() (int, error) { return unix.Open(path, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0) })
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return &root{fd: fd}, nil
}

// below is a root inside of this one: nothing leads out of either.
func (r *root) below(name string) (*root, error) {
	fd, err := r.open(name, unix.O_PATH|unix.O_DIRECTORY)
	if err != nil {
		return nil, err
	}
	return &root{fd: fd, old: r.old}, nil
}

func (r *root) close() { unix.Close(r.fd) }

// open opens what stands under a path inside. With O_NOFOLLOW in flags the last part of
// it is not followed.
func (r *root) open(name string, flags int) (int, error) {
	fd, err := r.resolve(path.Clean("/"+name), flags)
	if err != nil {
		return -1, &os.PathError{Op: "open", Path: name, Err: err}
	}
	return fd, nil
}

// resolve has the kernel resolve the path, or does it itself where the kernel (before
// 5.6: ENOSYS) or a seccomp profile (EPERM) has no such call.
func (r *root) resolve(name string, flags int) (int, error) {
	if !r.old {
		fd, err := r.openat2(name, flags)
		if !errors.Is(err, unix.ENOSYS) && !errors.Is(err, unix.EPERM) {
			return fd, err
		}
		r.old = true
	}
	return r.walk(name, flags)
}

// openat2 answers EAGAIN when something was renamed meanwhile.
func (r *root) openat2(name string, flags int) (int, error) {
	how := unix.OpenHow{Flags: uint64(flags | unix.O_CLOEXEC), Resolve: unix.RESOLVE_IN_ROOT | unix.RESOLVE_NO_MAGICLINKS}
	for try := 0; ; try++ {
		fd, err := unix.Openat2(r.fd, name, &how)
		if try == 8 || !errors.Is(err, unix.EINTR) && !errors.Is(err, unix.EAGAIN) {
			return fd, err
		}
	}
}

// maxLinks is how many links are followed in a path, as the kernel does.
const maxLinks = 40

// walk resolves the path part by part, without the kernel's help: no part is opened
// through a link; a link is read, and the way begins anew at the root with what it says.
func (r *root) walk(name string, flags int) (int, error) {
	for range maxLinks {
		fd, link, err := r.steps(strings.FieldsFunc(name, func(c rune) bool { return c == '/' }), flags)
		if link == "" {
			return fd, err
		}
		name = link
	}
	return -1, unix.ELOOP
}

// steps goes as far as parts lead without a link. At a link it returns the whole path
// that the link makes of it.
func (r *root) steps(parts []string, flags int) (fd int, link string, err error) {
	at, err := unix.Openat(r.fd, ".", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, "", err
	}
	defer func() { unix.Close(at) }()
	for i, part := range parts {
		next, err := unix.Openat(at, part, unix.O_PATH|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
		if err != nil {
			return -1, "", err
		}
		unix.Close(at)
		at = next
		last := i == len(parts)-1
		if target := readlink(at, ""); target != "" && !(last && flags&unix.O_NOFOLLOW != 0) {
			return -1, follow(parts[:i], target, parts[i+1:]), nil
		}
	}
	return reopen(at, flags)
}

// follow is the path that a link in it makes: to is where it leads from the directory it
// stands in, rest is what stood behind it. ".." leads nowhere above "/".
func follow(before []string, to string, rest []string) string {
	if !path.IsAbs(to) {
		to = "/" + path.Join(path.Join(before...), to)
	}
	return path.Join(path.Clean("/"+to), path.Join(rest...))
}

// reopen opens what an O_PATH descriptor names in another way. Opening through
// /proc/self/fd opens that very object, and not what stands under a name by now.
func reopen(at, flags int) (fd int, link string, err error) {
	if flags&unix.O_PATH != 0 {
		fd, err = unix.FcntlInt(uintptr(at), unix.F_DUPFD_CLOEXEC, 0)
		return fd, "", err
	}
	fd, err = unix.Open(through(at), flags&^unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	return fd, "", err
}

// through is a path of ours to a descriptor of ours.
func through(fd int) string { return "/proc/self/fd/" + strconv.Itoa(fd) }

// readlink is where a link in a directory leads, or with the name "" an O_PATH descriptor
// of one; "" where it is no link.
func readlink(fd int, name string) string {
	var b [4096]byte
	n, err := unix.Readlinkat(fd, name, b[:])
	if err != nil {
		return ""
	}
	return string(b[:n])
}
