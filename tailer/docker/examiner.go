package docker

import (
	"context"
	"os"
	"sync/atomic"
	"time"

	"github.com/docker/docker/client"

	"logcanary/collector/facts"
)

// ExaminerConfig configures an Examiner. Its zero value examines the engine at
// DefaultHost alone, without a running sidecar.
type ExaminerConfig struct {
	Host     string  // the engine; "" means that of the Finder, or DefaultHost
	DataRoot string  // where the engine's data root is mounted; "" means that it is searched for
	Self     string  // id of our own container; "" means that it is found out
	Finder   *Finder // knows how the running sidecar reads each container; nil without one
}

// Examiner notes what the engine tells of its containers, for the doctor. It only asks:
// nothing is written, executed or changed, and no file of a container is read; of files
// it asks for what stat says. Each question has a bound in time and in bytes. What is
// not answered is noted with the reason (facts.Denied), and is no error.
//
// It keeps no environment but the few variables that set a log level or buffering, and
// no command lines but what facts.SafeArgs leaves of them. Lines of logs are kept as they
// were written, cut: whoever shows one has to redact it.
//
// It may be used by several passes at once.
type Examiner struct {
	cfg    ExaminerConfig
	engine atomic.Pointer[client.Client]
	bounds bounds
}

// bounds are how long questions may take. See defaultBounds.
type bounds struct {
	answer  time.Duration // of a short answer
	changes time.Duration // of the changes of a layer, for which the engine walks through it
}

func defaultBounds() bounds { return bounds{answer: 3 * time.Second, changes: 5 * time.Second} }

// NewExaminer makes an examiner; nothing is asked before Survey.
func NewExaminer(cfg ExaminerConfig) *Examiner {
	if f := cfg.Finder; f != nil {
		cfg.Host, cfg.DataRoot, cfg.Self = f.cfg.Host, f.cfg.DataRoot, f.cfg.Self
	}
	if cfg.Host == "" {
		cfg.Host = DefaultHost
	}
	if cfg.Self == "" {
		cfg.Self = self(os.DirFS("/proc/self"))
	}
	return &Examiner{cfg: cfg, bounds: defaultBounds()}
}

// Survey notes which containers there are, how each was made and in which state it is,
// what has happened lately, and our own mounts.
func (x *Examiner) Survey(ctx context.Context, s *facts.Scene) {
	s.Engine.Host = x.cfg.Host
	s.Self.ContainerID, s.Self.Contained = x.cfg.Self, x.cfg.Self != "" || contained()
	s.Self.Service = ownService
	engine, err := x.attach(ctx)
	if err != nil {
		x.refused(ctx, s, err)
		return
	}
	if old := x.engine.Swap(engine); old != nil {
		old.Close() // its idle connections; a pass that still asks by it goes on
	}
	v := &survey{x: x, engine: engine, scene: s, view: view{whole: onHost(x.cfg.Host, x.cfg.Self)}}
	v.run(ctx)
}

// attach makes a client for an engine that answers. It is a new one for each pass: the
// engine may be another version than before.
func (x *Examiner) attach(ctx context.Context) (*client.Client, error) {
	engine, err := client.NewClientWithOpts(client.WithHost(x.cfg.Host), client.WithAPIVersionNegotiation())
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, x.bounds.answer)
	defer cancel()
	ping, err := engine.Ping(ctx)
	if err != nil {
		engine.Close()
		return nil, err
	}
	engine.NegotiateAPIVersionPing(ping)
	return engine, nil
}

// Look notes what the engine tells of one container now: the end of its log, its changed
// files and those that are known to be logs, and what runs in it where nobody sees the
// host's /proc. At the last look it notes what became of them.
func (x *Examiner) Look(ctx context.Context, s *facts.Scene, c *facts.Container, last bool) {
	engine := x.engine.Load()
	if engine == nil || c.Ignored != "" || c.Gone || c.Log.Driver == "" {
		return // Survey could not tell what it is, and has said so
	}
	l := &look{x: x, engine: engine, scene: s, Container: c}
	steps := []func(context.Context){l.stopped, l.stat, l.read, l.changes, l.files, l.binds, l.processes}
	if last {
		steps = []func(context.Context){l.inspect, l.statAgain, l.readOn, l.filesAgain}
	}
	for _, step := range steps {
		if !c.Gone {
			step(ctx)
		}
	}
}

// look is one container while it is looked at.
type look struct {
	x      *Examiner
	engine *client.Client
	scene  *facts.Scene
	*facts.Container
}

// deny notes that a question was not answered, or that the container is gone.
func (l *look) deny(probe string, err error) {
	if removed(err) {
		l.Gone = true
		return
	}
	l.Denied = append(l.Denied, l.x.denied(probe, err))
}

// blind says whether nobody sees the container's own view of its files: its processes
// are to be seen in the host's /proc, and their root only with CAP_SYS_PTRACE
// (proc_pid_root(5)).
func (l *look) blind() bool {
	const ptrace = 1 << 19
	return l.scene.Self.Proc == "" || l.State.PID == 0 || l.scene.Self.Caps&ptrace == 0
}

// inspect notes the state at the last look.
func (l *look) inspect(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, l.x.bounds.answer)
	defer cancel()
	c, err := l.engine.ContainerInspect(ctx, l.ID)
	if err != nil {
		l.deny("inspect", err)
		return
	}
	if c.ContainerJSONBase != nil && c.State != nil {
		later := stateOf(c)
		l.Later = &later
	}
}
