package probe

import (
	"errors"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// Bounds of what is looked at of one container.
const (
	mostProcesses = 200
	mostThreads   = 64   // of one process
	mostFDs       = 1000 // of one process
	allFDs        = 5000 // of one container
)

// unseen is why a part of a process was not seen.
type unseen struct{ fds, calls error }

// process looks at one process and at most so many of its descriptors; nil when it is
// gone, or has gone meanwhile.
func (p proc) process(pid, most int) (out *facts.Process, not unseen) {
	before, ok := p.stat(pid)
	if !ok {
		return nil, not
	}
	out = &facts.Process{PID: pid, Parent: before.parent, Session: before.session, Started: before.started, Name: before.name}
	if !p.ids(out) {
		return nil, not
	}
	out.Exe, _ = os.Readlink(p.path(pid, "exe")) // one that may not be read is not told
	args, _ := p.read(pid, "cmdline", small)
	out.Args = facts.SafeArgs(parseArgs(args))
	limits, _ := p.read(pid, "limits", small)
	out.OpenFiles = parseLimits(limits)
	if out.FDs, out.FDsSeen, not.fds = p.descriptors(pid, most); not.fds != nil {
		out.Denied = not.fds.Error()
	}
	var started time.Duration
	out.First, started, not.calls = p.sample(pid)
	if started != before.started || out.First.State == "" {
		return nil, unseen{}
	}
	if out.First.State == "Z" || out.First.State == "X" {
		out.FDs, out.FDsSeen = nil, false // closed by its end, and not by itself
	}
	return out, not
}

// ids are who a process is; false where that is not told.
func (p proc) ids(out *facts.Process) bool {
	text, _ := p.read(out.PID, "status", small)
	s := parseStatus(text)
	out.Inner, out.Groups, out.Caps = s.inner, s.groups, s.caps
	out.UID, out.GID, out.FSUID, out.FSGID = s.uid, s.gid, s.fsuid, s.fsgid
	uids, _ := p.read(out.PID, "uid_map", small)
	out.UIDMap = parseMap(uids)
	return s.told
}

// sample is what a process does at this moment, and when it was started: whether it is
// still the same process. The error says why its calls may not be looked at.
func (p proc) sample(pid int) (out facts.Sample, started time.Duration, err error) {
	s, ok := p.stat(pid)
	if !ok {
		return out, 0, nil
	}
	out = facts.Sample{At: time.Now(), CPU: s.cpu, State: s.state, Threads: s.threads}
	io, err := p.read(pid, "io", small)
	out.Written, out.Writes = parseIO(io)
	if denied(err) {
		return out, s.started, err // wchan would read "0", as if it waited for nothing
	}
	out.Wait, out.Call = p.waits(pid, "")
	out.Output, _ = os.Readlink(p.path(pid, "fd/1"))
	p.threads(pid, &out)
	return out, s.started, nil
}

// waits is where a thread waits in the kernel, and in which call. A call can be denied
// where the place is not: ptrace_scope of Yama.
func (p proc) waits(pid int, thread string) (wait, call string) {
	place, _ := p.read(pid, thread+"wchan", small)
	if wait = strings.TrimSpace(string(place)); wait == "0" {
		wait = ""
	}
	text, _ := p.read(pid, thread+"syscall", small)
	return wait, strings.TrimSpace(string(text))
}

// threads asks every thread whether it waits in a write to a pipe.
func (p proc) threads(pid int, out *facts.Sample) {
	if out.Threads <= 1 {
		out.Looked = 1
		out.Blocked = blocked(nil, out.Wait, out.Call)
		return
	}
	all, _ := numbered(p.path(pid, "task"), mostThreads)
	for _, thread := range all {
		wait, call := p.waits(pid, "task/"+itoa(thread)+"/")
		out.Looked++
		out.Blocked = blocked(out.Blocked, wait, call)
	}
}

// blocked appends the descriptor to whose pipe a thread waits to write; -1 where the call
// is not told. Before 5.5 kernels had one place for readers and writers.
func blocked(all []int, wait, call string) []int {
	number, _, _ := strings.Cut(call, " ")
	writing := number == itoa(unix.SYS_WRITE) || number == itoa(unix.SYS_WRITEV)
	if strings.Contains(wait, "pipe_write") || wait == "pipe_wait" && writing {
		return append(all, parseCall(call))
	}
	return all
}

// descriptors are those of a process, at most some, and whether these are all. The error says that they
// may not be looked at: that their numbers can be listed does not mean that they can.
func (p proc) descriptors(pid, most int) (fds []facts.FD, whole bool, err error) {
	all, err := numbered(p.path(pid, "fd"), most+1)
	if err != nil {
		return nil, false, err
	}
	whole = len(all) <= most
	fds = []facts.FD{}
	for _, n := range sorted(all[:min(len(all), most)]) {
		fd, err := p.descriptor(pid, n)
		switch {
		case denied(err):
			return nil, false, err
		case errors.Is(err, unix.ENOENT): // closed meanwhile
		case err != nil:
			whole = false
		default:
			fds = append(fds, fd)
		}
	}
	return fds, whole, nil
}
