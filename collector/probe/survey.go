package probe

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// ours is our own /proc, whatever it shows of others.
const ours = proc("/proc")

// own notes what we are ourselves.
func own(s *facts.Self) {
	s.UID = os.Geteuid()
	text, _ := readFile("/proc/self/status", small)
	s.Caps = parseStatus(text).caps
	fds, _ := numbered("/proc/self/fd", 1<<20)
	s.OpenFiles = len(fds)
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err == nil {
		s.MaxOpenFiles = int(min(limit.Cur, 1<<31-1))
	}
	s.InotifyInstances = sysctl("fs/inotify/max_user_instances")
	s.MaxWatches = sysctl("fs/inotify/max_user_watches")
	s.Inotify = tryWatch()
}

// tryWatch is the name of the error with which the kernel refuses to watch a directory;
// "" where it does not. Nothing is left of the trial.
func tryWatch() string {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC)
	if err == nil {
		defer unix.Close(fd)
		_, err = unix.InotifyAddWatch(fd, "/", unix.IN_DELETE_SELF)
	}
	var why unix.Errno
	if !errors.As(err, &why) {
		return ""
	}
	return unix.ErrnoName(why)
}

// views notes what our own mounts show, to be told from those of the containers.
func (p *Prober) views(ctx context.Context, s *facts.Self) {
	for i := range s.Mounts {
		at := s.Mounts[i].Destination
		stat, err := within(ctx, &p.guard, at, func() *facts.Stat {
			if got, err := statx(unix.AT_FDCWD, at, unix.AT_STATX_DONT_SYNC); err == nil {
				return &got
			}
			return nil
		})
		if err == nil && stat != nil {
			s.Mounts[i].View = &facts.Dir{Stat: *stat}
		}
	}
}

func sysctl(name string) int {
	text, _ := readFile("/proc/sys/"+name, small)
	return number(strings.TrimSpace(string(text)))
}

// findProc finds the /proc of the engine's host, or notes why there is none. Without a
// running container there is nothing to know it by, and nobody to look for in it.
func (p *Prober) findProc(s *facts.Scene) {
	candidates := []proc{"/host/proc", ours}
	if p.cfg.Proc != "" {
		candidates = []proc{proc(p.cfg.Proc)}
	}
	s.Self.Proc = ""
	if !slices.ContainsFunc(s.Containers, runs) {
		return
	}
	var why []string
	for _, at := range candidates {
		proven, err := at.proven(s.Containers)
		if proven {
			s.Self.Proc = string(at)
			return
		}
		why = append(why, unproven(at, err))
	}
	s.Denied = append(s.Denied, facts.Denied{Probe: "proc", Kind: facts.Missing, Why: strings.Join(why, "; "), Snippet: allowProc(s)})
}

func runs(c *facts.Container) bool { return c.State.PID > 0 }

// mostProofs is how many containers are asked for in a /proc.
const mostProofs = 50

// proven says whether a process that the engine told is in its container as this /proc
// shows it. A process of that number alone proves nothing: every namespace has its own.
func (p proc) proven(all []*facts.Container) (bool, error) {
	if _, err := os.Stat(string(p)); err != nil {
		return false, err
	}
	left := mostProofs
	for _, c := range all {
		if !runs(c) || left == 0 {
			continue
		}
		left--
		if id := p.container(c.State.PID); id == c.ID {
			return true, nil
		}
		if mounts, _ := p.read(c.State.PID, "mountinfo", large); namesContainer(mounts, c.ID) {
			return true, nil
		}
	}
	return false, nil
}

// container is the id of the container that a process is in by its cgroup; "" where that
// names none.
func (p proc) container(pid int) string {
	text, _ := p.read(pid, "cgroup", small)
	return parseCgroup(text)
}

// unproven says why a /proc is not the one.
func unproven(at proc, err error) string {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Sprintf("%s is not mounted", at)
	case err != nil:
		return err.Error()
	}
	return fmt.Sprintf("%s does not show the containers' processes", at)
}

// allowProc is what would show us the /proc of the engine's host; "" where the engine is
// not on this machine.
func allowProc(s *facts.Scene) string {
	local := s.Engine.Host == "" || strings.HasPrefix(s.Engine.Host, "unix://") || s.Self.Contained
	if !local {
		return ""
	}
	return allow(s)
}

// Bounds of the search for inotify instances.
const (
	mostOthers   = 5000  // processes
	mostOtherFDs = 20000 // their descriptors
)

// inotify counts the inotify instances of our user, whose number is limited for all of
// them together. Those of processes that we may not look into are not counted.
func (p *Prober) inotify(ctx context.Context, s *facts.Self) {
	s.Instances, s.Watches = -1, -1
	at := proc(s.Proc)
	if s.Proc == "" {
		if s.Contained {
			return // our own container is not the host
		}
		at = ours
	}
	pids, _ := at.pids()
	left := mostOtherFDs
	for _, pid := range pids[:min(len(pids), mostOthers)] {
		if ctx.Err() != nil || left <= 0 {
			return
		}
		left -= at.countInotify(pid, left, s)
	}
}

// countInotify adds one process's, and is how many descriptors were asked for it.
func (p proc) countInotify(pid, most int, s *facts.Self) (asked int) {
	if owner, err := statx(unix.AT_FDCWD, p.path(pid, ""), 0); err != nil || owner.UID != s.UID {
		return 0
	}
	fds, _ := numbered(p.path(pid, "fd"), most)
	for _, n := range fds {
		link, err := os.Readlink(p.path(pid, "fd/"+itoa(n)))
		if err != nil {
			continue
		}
		s.Instances, s.Watches = max(0, s.Instances), max(0, s.Watches)
		if link == "anon_inode:inotify" {
			text, _ := p.read(pid, "fdinfo/"+itoa(n), large)
			s.Instances++
			s.Watches += parseFDInfo(text).watches
		}
	}
	return len(fds)
}
