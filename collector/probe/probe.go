// Package probe looks at containers from the host's side: through /proc and file systems,
// at their processes, descriptors, files and mounts. It is one of the doctor's probers.
//
// It promises to change nothing, unless Config.Write allows one hidden file, and to disturb nobody. It opens no descriptor of another
// process, no FIFO, socket or device, and reads of files no more than the first and last
// bytes of regular ones, and of another's memory no more than how much waits in its stdout
// buffer. No path inside a container leads it out of that container,
// whatever links stand there. A pass is bounded in time and memory: a call of the kernel
// that does not return (a dead network file system) is left behind and said, and of what
// there is too much some is looked at. What may not be looked at is noted in the facts
// (Denied, with what would allow it), and is never the same as nothing being there.
//
// It refuses to conclude: it does not know which facts are bad. It asks no engine; which
// containers there are it has from the scene, and it believes a /proc to be that of the
// engine's host only when a process there says that it is in one of those containers.
package probe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// Config is what a Prober works with. The zero value works.
type Config struct {
	Proc  string // the /proc of the engine's host; "" looks at /host/proc, and at our own
	Write bool   // make, sync and remove a hidden file in mounts of logs that are mounted here, too, and writable
}

// Prober looks. It may be used for several containers at once.
type Prober struct {
	cfg   Config
	guard guard

	mu    sync.Mutex
	known *index // nil: to be made
}

// New makes a prober.
func New(cfg Config) *Prober { return &Prober{cfg: cfg} }

// Survey finds the /proc of the engine's host and notes what we are and may ourselves. It
// is called after the engine was asked which containers there are, once in a pass.
func (p *Prober) Survey(ctx context.Context, s *facts.Scene) {
	p.forget()
	own(&s.Self)
	p.views(ctx, &s.Self)
	p.findProc(s)
	p.inotify(ctx, &s.Self)
}

// Look notes what the processes, files and mounts of a container are now, and the second
// time what has become of them.
func (p *Prober) Look(ctx context.Context, s *facts.Scene, c *facts.Container, last bool) {
	l := &look{ctx: ctx, p: p, s: s, c: c, files: map[string]*facts.File{}}
	if last {
		l.again()
		return
	}
	l.first()
}

// look is one look at one container.
type look struct {
	ctx     context.Context
	p       *Prober
	s       *facts.Scene
	c       *facts.Container
	inside  string // the container's root as its first process sees it; "" where it is not seen
	outside string // the root in which the engine's paths hold; "" where it is not seen

	mountsHere, mountsOutside []facts.MountInfo      // those that we see, and those below outside
	files                     map[string]*facts.File // by path inside

	searched int // processes whose memory was searched
}

func (l *look) first() {
	l.views()
	l.processes()
	l.writers()
	l.mounts()
	l.folders()
	l.contents(false)
	l.list()
	l.tries()
}

func (l *look) again() {
	l.views()
	for _, f := range l.c.Files {
		l.files[f.Path] = f
	}
	l.processesAgain()
	l.contents(true)
}

// proc is the /proc of the engine's host.
func (l *look) proc() proc { return proc(l.s.Self.Proc) }

// views finds the roots through which the container's files are seen.
func (l *look) views() {
	self, x := &l.s.Self, l.p.index(l.ctx, l.s)
	l.mountsHere, l.mountsOutside = x.ours, x.engine
	local := self.Proc != "" || self.DataRoot != "" && self.DataRoot == l.s.Engine.Root
	switch {
	case !self.Contained && local:
		l.outside = "/"
	case x.shim != 0:
		l.outside = l.proc().path(x.shim, "root")
	case self.Proc != "" && self.DataRoot != "" && self.DataRoot == l.s.Engine.Root: // whatever contains us contains the engine
		l.outside = "/"
	}
	switch {
	case self.Proc == "" || !runs(l.c):
	case l.alive(x):
		l.inside = l.proc().path(l.c.State.PID, "root")
	case x.err != nil:
		l.deny("proc", fmt.Errorf("%s: %w", self.Proc, x.err), "")
	}
}

// alive says whether the container's first process is still that of this container.
func (l *look) alive(x *index) bool {
	pid := l.c.State.PID
	if _, ok := l.proc().stat(pid); !ok || !slices.Contains(x.of[l.c.ID], pid) {
		return false
	}
	id := l.proc().container(pid)
	return id == l.c.ID || id == ""
}

// deny notes once what could not be looked at.
func (l *look) deny(probe string, err error, snippet string) {
	for _, d := range l.c.Denied {
		if d.Probe == probe && d.Snippet == snippet {
			return
		}
	}
	l.c.Denied = append(l.c.Denied, facts.Denied{Probe: probe, Kind: kind(err), Why: err.Error(), Snippet: snippet})
}

// kind is the kind of a refusal.
func kind(err error) string {
	switch {
	case denied(err):
		return facts.Permission
	case absent(err):
		return facts.Missing
	case errors.Is(err, errStuck), errors.Is(err, errOver):
		return facts.Timeout
	}
	return facts.Other
}

// allow is what would let us look into processes: YAML of our own service, or a command;
// "" where nothing is known that would.
func allow(s *facts.Scene) string {
	const needed = 1<<unix.CAP_SYS_PTRACE | 1<<unix.CAP_DAC_READ_SEARCH
	switch mighty := s.Self.Caps&needed == needed; {
	case s.Self.Contained && mighty && slices.ContainsFunc(s.Engine.SecurityOptions, isAppArmor):
		return service(s, "security_opt: [apparmor:unconfined]")
	case s.Self.Contained && (!mighty || s.Self.Proc == ""):
		return service(s, access()...)
	case !s.Self.Contained && s.Self.UID != 0:
		return "sudo logcanary doctor"
	}
	return ""
}

func isAppArmor(option string) bool { return strings.HasPrefix(option, "name=apparmor") }

// access is the least with which processes of every user can be looked into; pid: host is
// not needed.
func access() []string {
	return []string{"user: root", "cap_add: [SYS_PTRACE, DAC_READ_SEARCH]", "volumes:", "  - /proc:/host/proc:ro"}
}

// service is YAML of our own service.
func service(s *facts.Scene, lines ...string) string {
	return facts.Service(cmp.Or(s.Self.Service, "logcanary"), lines...)
}
