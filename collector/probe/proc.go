package probe

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// proc is a /proc, wherever it is mounted.
type proc string

// path is that of something of one process.
func (p proc) path(pid int, name string) string {
	return filepath.Join(string(p), strconv.Itoa(pid), name)
}

// Sizes of what is read of one file.
const (
	small = 4 << 10 // of a process's files but for this one
	large = 1 << 20 // mountinfo
)

// read is the beginning of a file of one process. It asks for as little of the kernel as
// it can: a pass makes tens of thousands of these.
func (p proc) read(pid int, name string, most int) ([]byte, error) {
	return readFile(p.path(pid, name), most)
}

func readFile(path string, most int) ([]byte, error) {
	fd, err := retry(func() (int, error) { return unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC, 0) })
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	defer unix.Close(fd)
	text := make([]byte, 0, min(most, small))
	for len(text) < most {
		if len(text) == cap(text) {
			text = append(text, make([]byte, len(text))...)[:len(text)]
		}
		n, err := retry(func() (int, error) { return unix.Read(fd, text[len(text):min(cap(text), most)]) })
		if err != nil {
			return nil, &os.PathError{Op: "read", Path: path, Err: err}
		}
		if n <= 0 {
			break
		}
		text = text[:len(text)+n]
	}
	return text, nil
}

// retry makes a call again that a signal interrupted.
func retry(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}

// stat is what one process does; false when it is gone.
func (p proc) stat(pid int) (stat, bool) {
	text, err := p.read(pid, "stat", small)
	if err != nil {
		return stat{}, false
	}
	return parseStat(text)
}

// pids are all processes, as the directory has them.
func (p proc) pids() ([]int, error) { return numbered(string(p), 1<<20) }

// numbered are the entries of a directory that are numbers, at most some.
func numbered(dir string, most int) (all []int, err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for len(all) < most {
		names, err := f.Readdirnames(min(1024, most-len(all)))
		for _, name := range names {
			if n, err := strconv.Atoi(name); err == nil {
				all = append(all, n)
			}
		}
		if err != nil || len(names) == 0 {
			return all, ignore(err, io.EOF)
		}
	}
	return all, nil
}

// ignore is err unless it is that one.
func ignore(err, one error) error {
	if errors.Is(err, one) {
		return nil
	}
	return err
}

// denied says that something is there and may not be looked at.
func denied(err error) bool { return errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM) }

// absent says that there is no such name, and not that it cannot be told.
func absent(err error) bool {
	return errors.Is(err, unix.ENOENT) || errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ELOOP)
}
