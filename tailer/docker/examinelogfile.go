package docker

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// logPath is where we see the container's log file; false where we do not.
func (l *look) logPath() (string, bool) {
	if l.Log.Path == "" {
		return "", false
	}
	return dataRoot{engine: l.scene.Engine.Root, here: l.scene.Self.DataRoot}.see(l.Log.Path)
}

// stat notes the container's log file and whether it is damaged.
func (l *look) stat(context.Context) {
	path, ok := l.logPath()
	if !ok {
		return
	}
	s, err := statFile(path)
	if _, beside := os.Stat(filepath.Dir(path)); errors.Is(beside, fs.ErrNotExist) {
		why := filepath.Join(l.scene.Self.DataRoot, "containers") + " does not hold this engine's logs: it is another directory than its data root"
		l.Denied = append(l.Denied, facts.Denied{Probe: "log-file", Kind: facts.Missing, Why: why})
		return
	}
	l.Log.File = new(facts.Seen)
	see(l.Log.File, s, err, false)
	if s != nil && s.Mode.IsRegular() && l.Log.Driver == "json-file" {
		l.scan(path)
	}
}

// statAgain notes what became of the log file.
func (l *look) statAgain(context.Context) {
	if path, ok := l.logPath(); ok && l.Log.File != nil {
		s, err := statFile(path)
		see(l.Log.File, s, err, true)
	}
}

// see notes what became of one look at a name.
func see(seen *facts.Seen, s *facts.Stat, err error, last bool) {
	switch gone := errors.Is(err, fs.ErrNotExist); {
	case gone && last:
		seen.Deleted = seen.First != nil
	case gone:
		seen.Absent = true
	case err != nil:
		seen.Denied = printable(err.Error(), maxReason)
	case last:
		seen.Last = s
	default:
		seen.First = s
	}
}

// statFile is what is known of a name here. A symbolic link is not followed.
func statFile(path string) (*facts.Stat, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	s := &facts.Stat{
		Mode: info.Mode(), UID: -1, GID: -1, Nlink: -1, Size: info.Size(), Blocks: -1, Mtime: info.ModTime(), Birth: birth(path),
	}
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		s.UID, s.GID, s.Dev, s.Ino = int(sys.Uid), int(sys.Gid), sys.Dev, sys.Ino
		s.Nlink, s.Blocks = int(sys.Nlink), sys.Blocks
	}
	return s, nil
}

// birth is when a file was made; zero where its file system does not keep that. With it
// one is told from another that was made in its place and was given the same inode.
func birth(path string) time.Time {
	var x unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, unix.AT_SYMLINK_NOFOLLOW, unix.STATX_BTIME, &x)
	if err != nil || x.Mask&unix.STATX_BTIME == 0 {
		return time.Time{}
	}
	return time.Unix(x.Btime.Sec, int64(x.Btime.Nsec))
}

// scan looks for damage in the file itself: to ask the API again and again has the
// engine complain of it again and again.
func (l *look) scan(path string) {
	f, err := os.Open(path)
	if err == nil {
		defer f.Close()
		l.Log.Bad, err = flaws(f)
	}
	if err != nil {
		d := facts.Denied{Probe: "log-file", Why: printable(err.Error(), maxReason)}
		if errors.Is(err, fs.ErrPermission) {
			d.Kind = facts.Permission
		}
		if d.Kind == facts.Permission && l.scene.Self.Contained {
			d.Snippet = facts.Service(l.scene.Self.Service, `user: "0"`, "cap_add: [DAC_READ_SEARCH]")
		}
		l.Denied = append(l.Denied, d)
	}
}
