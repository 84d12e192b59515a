package probe

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
	"logcanary/collector/mount"
)

// tryName is the file that is written for a try. It is always the same, so that what a
// crash leaves behind is one file, which the next try removes.
const tryName = ".logcanary-write-probe"

// tries writes to the mounts of logs that we have ourselves, where that is allowed.
func (l *look) tries() {
	if !l.p.cfg.Write {
		return
	}
	for _, m := range mount.Logs(l.c) {
		if p, ok := here(m); ok {
			l.try(m, p)
		}
	}
}

// try writes to one mount. One that is a file, or read-only for us, is let be; that we may
// not write there says nothing of those who should.
func (l *look) try(m *facts.Mount, p place) {
	err, over := within(l.ctx, &l.p.guard, l.hangs(p), p.write)
	var errno unix.Errno
	switch {
	case over != nil || errors.Is(err, errNotOurs) || denied(err):
	case errors.As(err, &errno):
		m.Tried = &facts.Tried{At: time.Now(), Errno: int(errno), Why: errno.Error()}
	case err == nil:
		m.Tried = &facts.Tried{At: time.Now()}
	}
}

// errNotOurs says that a mount is none that we could write to.
var errNotOurs = errors.New("probe: no directory that is mounted writable here")

// write makes, syncs and removes the file.
func (p place) write() error {
	r, head, err := p.enter()
	if err != nil {
		return err
	}
	defer r.close()
	n, err := r.find(head, true)
	if err != nil {
		return err
	}
	defer n.close()
	if s, err := n.space(); err != nil || s.ReadOnly || head != "/" {
		return errNotOurs
	}
	unix.Unlinkat(n.fd, tryName, 0) // of a try that was cut short
	return n.try()
}

// try writes a byte to a new file in a directory: some file systems find only when it is
// synced that they have no room.
func (n node) try() error {
	fd, err := unix.Openat(n.fd, tryName, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return err
	}
	defer unix.Unlinkat(n.fd, tryName, 0)
	defer unix.Close(fd)
	if _, err = unix.Write(fd, []byte{'\n'}); err != nil {
		return err
	}
	return unix.Fsync(fd)
}
