package docker

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/client"

	"logcanary/collector/record"
	"logcanary/tailer"
	"logcanary/tailer/file"
)

// Why lines of containers are lost, beside the reasons of package file.
const (
	LostShortLived = "short-lived" // the container was gone before anything of it was read
	LostRemoved    = "removed"     // it was removed while its log was read by the API
	LostGap        = "api-gap"     // the engine dropped lines before they were read; how many is unknown
)

// What is wrong with a container's log, beside the kinds of package file.
const (
	TroubleEntry = "json-file" // a damaged entry was stepped over
	TroubleAPI   = "api"       // the engine refuses to tell a container's log
)

// Config configures a Finder. Collector, Pool and Watcher are required.
type Config struct {
	Host     string    // the engine; "" means DefaultHost
	DataRoot string    // where the engine's data root is mounted; "" means that it is searched for
	Born     time.Time // containers made before it and never read before are read from then on; zero means from their beginning
	Self     string    // id of our own container; "" means that it is found out

	Collector tailer.Collector
	Pool      *tailer.Pool
	Watcher   *tailer.Watcher
	Files     *file.Finder  // has the files that labels name; nil means that those are not read
	Budget    *file.Budget  // of open files; nil means no limit
	Report    file.Reporter // nil counts nothing
	Log       *slog.Logger  // nil discards

	// Notice is told what happens to containers: their ids, and start, die, pause, unpause or
	// destroy. It must not block. Nil is nobody.
	Notice func(id, action string)
}

// Finder finds the containers of one engine and has them read.
type Finder struct {
	cfg    Config
	pace   pace
	engine atomic.Pointer[client.Client]
	away   atomic.Pointer[unreachable] // why no engine answers; nil while one does
	board  board

	// What follows belongs to the goroutine of Run.
	root      dataRoot
	view      view
	members   map[string]*member
	ignored   map[string]bool
	followers sync.WaitGroup
	endings   chan ending

	drained notices // members whose file was read to its end
	asked   notices // members with lines that may have been abandoned
}

// New makes a finder; nothing is asked before Run.
func New(cfg Config) *Finder {
	if cfg.Host == "" {
		cfg.Host = DefaultHost
	}
	if cfg.Self == "" {
		cfg.Self = self(os.DirFS("/proc/self"))
	}
	if cfg.Report == nil {
		cfg.Report = silent{}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Notice == nil {
		cfg.Notice = func(string, string) {}
	}
	f := &Finder{
		cfg: cfg, pace: defaultPace(), members: map[string]*member{}, ignored: map[string]bool{},
		view: view{whole: onHost(cfg.Host, cfg.Self)}, endings: make(chan ending), drained: newNotices(), asked: newNotices(),
	}
	f.away.Store(&unreachable{host: cfg.Host, err: errors.New("not asked yet"), next: remedy{what: "wait a moment"}})
	return f
}

// silent is a Reporter that nobody listens to.
type silent struct{}

func (silent) Loss(string, *record.Origin, int64)    {}
func (silent) Trouble(kind string, o *record.Origin) {}

// Status says how each container is read. It may be called from anywhere.
func (f *Finder) Status() []SourceStatus { return f.board.list() }

// Engine is nil while the engine answers, or says why it does not and what to
// do. It may be called from anywhere.
func (f *Finder) Engine() error {
	if u := f.away.Load(); u != nil {
		return u
	}
	return nil
}

// Run finds containers until ctx ends. An engine that is not there is no error:
// it is said once and tried again. The only error is a host that means nothing.
//
// When ctx ends, everything that was taken is committed; the intakes stay open,
// because their containers have not ended.
func (f *Finder) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer f.followers.Wait()
	defer cancel()
	wait := backoff{first: f.pace.retry, last: f.pace.patience}
	for {
		engine, err := client.NewClientWithOpts(client.WithHost(f.cfg.Host), client.WithAPIVersionNegotiation())
		if err != nil {
			return err
		}
		attached, err := f.attach(ctx, engine)
		engine.Close() // its idle connections; whoever still follows by it goes on
		if ctx.Err() != nil {
			return nil
		}
		f.detached(ctx, attached, err)
		if attached {
			wait.reset()
		}
		if !wait.wait(ctx) {
			return nil
		}
	}
}

// detached says what became of the engine, once for each state that it is in.
func (f *Finder) detached(ctx context.Context, attached bool, err error) {
	if attached {
		f.away.Store(&unreachable{host: f.cfg.Host, err: err, next: remedy{what: "trying again"}})
		f.cfg.Log.Warn("the engine ended the connection, trying again", "host", f.cfg.Host, "error", err)
		return
	}
	why := diagnose(ctx, f.cfg.Host, err)
	if ctx.Err() != nil {
		return
	}
	if was := f.away.Swap(why); was != nil && was.next == why.next {
		return
	}
	f.cfg.Log.Warn("no engine answers, trying again", "host", f.cfg.Host, "error", why.err, "next", why.next.String())
}

// attach lives as long as the engine does. Events are subscribed to before the
// list is read, so that what happens in between is seen twice and not never.
func (f *Finder) attach(ctx context.Context, engine *client.Client) (attached bool, err error) {
	session, cancel := context.WithCancel(ctx)
	defer cancel() // of the events alone: those who follow a container outlive a restart of the engine
	if err := f.greet(ctx, engine); err != nil {
		return false, err
	}
	f.engine.Store(engine)
	happened, failed := engine.Events(session, events.ListOptions{Filters: filters.NewArgs(
		filters.Arg("type", "container"), filters.Arg("event", "create"), filters.Arg("event", "start"),
		filters.Arg("event", "die"), filters.Arg("event", "destroy"), filters.Arg("event", "pause"), filters.Arg("event", "unpause"),
	)})
	select {
	case err := <-failed:
		return false, err
	default:
	}
	if err := f.reconcile(ctx); err != nil {
		return false, err
	}
	f.away.Store(nil)
	f.cfg.Log.Info("attached to the engine", "host", f.cfg.Host, "containers", len(f.members),
		"data_root", f.root.engine, "seen_at", f.root.here)
	return true, f.watch(ctx, happened, failed)
}

// watch handles what happens until the connection ends.
func (f *Finder) watch(ctx context.Context, happened <-chan events.Message, failed <-chan error) error {
	again := time.NewTicker(f.pace.reconcile)
	defer again.Stop()
	for {
		select {
		case e := <-happened:
			f.handle(ctx, e)
		case err := <-failed:
			return err
		case <-again.C:
			if err := f.reconcile(ctx); err != nil {
				return err
			}
		case e := <-f.endings:
			f.ended(ctx, e)
		case <-f.drained.token:
			for _, m := range f.drained.take() {
				f.closed(ctx, m)
			}
		case <-f.asked.token:
			for _, m := range f.asked.take() {
				f.settle(ctx, m)
			}
		}
	}
}

// greet asks the engine who it is. An engine that accepts connections and then
// says nothing must not hold us for ever.
func (f *Finder) greet(ctx context.Context, engine *client.Client) error {
	ctx, cancel := context.WithTimeout(ctx, f.pace.answer)
	defer cancel()
	if _, err := engine.Ping(ctx); err != nil {
		return err
	}
	info, err := engine.Info(ctx)
	if err != nil {
		return err
	}
	f.root = findRoot(info.DockerRootDir, f.cfg.DataRoot)
	f.view.root, f.view.own = f.root, f.mounts(ctx, engine)
	return nil
}

// mounts are those of our own container. An engine that does not know it is
// another one than that which runs us.
func (f *Finder) mounts(ctx context.Context, engine *client.Client) []point {
	if f.cfg.Self == "" || f.cfg.Files == nil {
		return nil
	}
	c, err := engine.ContainerInspect(ctx, f.cfg.Self)
	if err != nil && !errdefs.IsNotFound(err) {
		f.cfg.Log.Warn("our own mounts cannot be told: files of containers are found in the data root alone", "error", err)
	}
	return points(c)
}
