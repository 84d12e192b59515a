package docker

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/containerd/errdefs"

	"logcanary/collector/record"
	"logcanary/tailer"
	"logcanary/tailer/file"
)

// member is one container that is read. The goroutine of Finder.Run owns it.
type member struct {
	*about
	out *output
	way Way

	ran  bool // it has started at least once
	gone bool // removed: when the rest of it is read, it is forgotten

	verdicts map[string]string // what is wrong with each pattern of its files; "" for nothing

	// By file.
	path   string
	seen   bool  // the file was there
	size   int64 // bytes that it had when the container exited
	source *fileSource
	task   *tailer.Task
	unsure bool // the engine did not say whether its last lines will be ended

	// By the API.
	following bool      // a goroutine reads it
	again     bool      // it started anew while the goroutine was ending
	outrun    time.Time // when it was last said that lines are missing; that goroutine's
}

// ending is what a follower says when it ends.
type ending struct {
	m      *member
	err    error
	missed bool // the log was not read to its end
}

// notices are members that readers have something to say of. They leave them
// there without waiting for the finder, who may be waiting for a reader.
type notices struct {
	mu    sync.Mutex
	list  []*member
	token chan struct{} // holds one while the list is not empty
}

func newNotices() notices { return notices{token: make(chan struct{}, 1)} }

func (n *notices) add(m *member) {
	n.mu.Lock()
	n.list = append(n.list, m)
	n.mu.Unlock()
	select {
	case n.token <- struct{}{}:
	default: // one is there already
	}
}

func (n *notices) take() []*member {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := n.list
	n.list = nil
	return list
}

// found looks at a container that is new, or that has started again.
func (f *Finder) found(ctx context.Context, id string) error {
	asking, cancel := context.WithTimeout(ctx, f.pace.answer)
	defer cancel()
	c, err := f.engine.Load().ContainerInspect(asking, id)
	if err != nil {
		return err // the next event or list brings it again, if it is still there
	}
	a, err := describe(c)
	if err != nil {
		f.cfg.Log.Warn("a container is not read", "container", printable(id, maxName), "error", err)
		f.ignored[id] = true
		return err
	}
	m := f.members[id]
	if m != nil {
		m.running, m.points = a.running, a.points // a volume's driver may have it elsewhere now
		f.restarted(ctx, m)
		f.files(m)
		return nil
	}
	if !f.ignored[id] {
		f.welcome(ctx, a)
	}
	return nil
}

// welcome begins to read a container.
func (f *Finder) welcome(ctx context.Context, a *about) {
	why := a.ignored(f.cfg.Self)
	for _, c := range a.labels.wrong {
		f.cfg.Log.Warn("a label means nothing and is ignored", "container", a.name, "label", c.label, "value", c.value, "allowed", c.allowed)
	}
	if why != "" {
		f.ignored[a.id] = true
		f.cfg.Log.Info("a container is not read", "container", a.name, "reason", why)
		return
	}
	m := &member{about: a, ran: a.running, verdicts: map[string]string{}}
	var start record.Cursor
	if a.created.Before(f.cfg.Born) {
		start = before(f.cfg.Born)
	}
	m.out = openOutput(f.cfg.Collector, a.origins(), start)
	f.members[a.id] = m
	way, path, reason := a.way(f.root)
	f.read(ctx, m, way, path, reason)
	f.files(m)
}

// read has a member read in a way, and says so when it is another than before.
func (f *Finder) read(ctx context.Context, m *member, way Way, path, reason string) {
	f.board.set(m.id, m.status(way, reason))
	if m.way != way {
		f.sayWay(m, way, reason)
	}
	m.way = way
	switch way {
	case ByFile:
		f.byFile(m, path)
	case ByAPI:
		f.byAPI(ctx, m)
	}
}

// sayWay says how a member is read, or that it cannot be: its lines are missing then, and
// the reason has what to do.
func (f *Finder) sayWay(m *member, way Way, reason string) {
	log := f.cfg.Log.With("container", m.name, "project", m.project, "service", m.service, "driver", m.driver, "way", way, "reason", reason)
	if way == Unread {
		log.Warn("a container cannot be read")
		return
	}
	log.Info("a container is read")
}

// byFile puts the member's json-file before the pool.
func (f *Finder) byFile(m *member, path string) {
	m.path = path
	m.source = &fileSource{out: m.out, ask: func() { f.asked.add(m) }, closed: func() { f.drained.add(m) }}
	origin := m.origins()[0]
	m.source.log = file.Open(file.Config{
		Path: path, Root: f.root.here, Older: true, Resume: m.out.resumeFile(), From: m.out.from(),
		Decoder: &jsonFile{out: m.out, corrupt: func() { f.cfg.Report.Trouble(TroubleEntry, origin) }},
		Origin:  origin, Report: rewinder{Reporter: f.cfg.Report, out: m.out}, Budget: f.cfg.Budget, Log: f.cfg.Log,
	})
	m.source.stopped.Store(!m.running)
	m.task = f.cfg.Pool.Task(m.source)
	f.cfg.Watcher.Follow(path, m.task)
}

// byAPI starts the member's follower.
func (f *Finder) byAPI(ctx context.Context, m *member) {
	m.following, m.again = true, false
	r := &follower{
		engine: f.engine.Load, id: m.id, tty: m.tty, out: m.out, pace: f.pace, log: f.cfg.Log,
		gap: func() { f.gap(m) }, rotates: m.rotates,
	}
	f.followers.Go(func() {
		err := r.run(ctx)
		select {
		case f.endings <- ending{m: m, err: err, missed: !r.whole}:
		case <-ctx.Done():
		}
	})
}

// gap counts lines that the engine dropped before they could be read.
func (f *Finder) gap(m *member) {
	f.cfg.Report.Loss(LostGap, m.origins()[0], 1)
	if time.Since(m.outrun) < f.pace.reconcile {
		return // a log that rotates too fast goes on so
	}
	m.outrun = time.Now()
	f.cfg.Log.Warn("the engine dropped lines of a container before they were read: its log rotates too fast for the API",
		"container", m.name, "project", m.project, "service", m.service)
}

// restarted reads a container that runs (again).
func (f *Finder) restarted(ctx context.Context, m *member) {
	m.ran = m.ran || m.running
	switch {
	case m.way == ByFile:
		m.source.stopped.Store(!m.running)
		m.look()
		m.task.Wake()
	case m.way == ByAPI && m.following:
		m.again = true
	case m.way == ByAPI && !m.gone:
		f.byAPI(ctx, m)
	}
}

// stale says whether a listed state differs from what is done about it.
func (m *member) stale(running bool) bool {
	if m.running == running {
		return m.way == ByAPI && running && !m.following
	}
	m.running = running
	if !running {
		m.died()
	}
	return running
}

// died says that whoever wrote until now is gone.
func (m *member) died() {
	m.ran, m.running = true, false
	if m.source != nil {
		m.look()
		m.source.stopped.Store(true)
		m.task.Wake()
	}
}

// settle answers a reader that stands behind an unfinished line of a container that
// was seen to exit. What was read before the engine says that it does not run is
// nobody's to end. One that waits to be started again counts as running there.
func (f *Finder) settle(ctx context.Context, m *member) {
	if m.source == nil {
		return
	}
	asked := m.source.asked.Load()
	asking, cancel := context.WithTimeout(ctx, f.pace.answer)
	defer cancel()
	c, err := f.engine.Load().ContainerInspect(asking, m.id)
	if m.unsure = err != nil || c.State == nil; m.unsure {
		return // the next list asks again
	}
	if c.State.Running && !c.State.Restarting {
		m.source.stopped.Store(false)
		return
	}
	m.source.orphans.Store(asked)
	m.task.Wake()
}

// look remembers whether there is a file, and something in it.
func (m *member) look() {
	if info, err := os.Stat(m.path); err == nil {
		m.seen, m.size = true, info.Size()
	}
}

// cheated says that the container had a file, or must have had one, and that
// it was gone before its first byte was read.
func (m *member) cheated() bool {
	return m.ran && m.out.file == 0 && m.out.fresh() && (!m.seen || m.size > 0)
}

// destroyed reads the rest of a container that was removed: by the fd that is
// held, or to the end of the reply. It is called again by each list until then.
func (f *Finder) destroyed(m *member) {
	first := !m.gone
	m.gone, m.running = true, false
	switch {
	case m.way == ByFile:
		if first {
			m.source.gone.Store(true)
			m.source.log.Finish()
			m.task.Wake()
		}
	case !m.following:
		f.farewell(m)
	}
}

// farewell ends a container of which everything is read.
func (f *Finder) farewell(m *member) {
	m.out.close()
	for _, s := range m.out.streams {
		f.cfg.Collector.Forget(s.key)
	}
	delete(f.members, m.id)
	f.board.drop(m.id)
	f.leaveFiles(m)
	f.cfg.Log.Info("a container is gone and read to its end", "container", m.name, "project", m.project, "service", m.service)
}

// closed is after the last line of a member's file.
func (f *Finder) closed(ctx context.Context, m *member) {
	f.cfg.Watcher.Unfollow(m.path, m.task)
	m.source, m.task = nil, nil
	if !m.gone {
		f.read(ctx, m, ByAPI, "", "its json-file cannot be read any more")
		return
	}
	if m.cheated() {
		f.shortLived(m.origins()[0])
	}
	f.farewell(m)
}

// ended is after the last line of a member's log by the API.
func (f *Finder) ended(ctx context.Context, e ending) {
	e.m.following = false
	switch {
	case errdefs.IsNotFound(e.err):
		f.removed(e)
	case errdefs.IsNotImplemented(e.err):
		f.cfg.Report.Trouble(TroubleAPI, e.m.origins()[0])
		f.read(ctx, e.m, Unread, "", "the engine cannot read what the log driver wrote: remove cache-disabled, or use json-file")
	case e.m.gone:
		f.farewell(e.m)
	case e.m.again && errors.Is(e.err, errStopped):
		f.byAPI(ctx, e.m)
	}
}

// removed is for a container that was gone when the API was asked for more.
func (f *Finder) removed(e ending) {
	switch {
	case e.missed && e.m.out.fresh():
		f.shortLived(e.m.origins()[0])
	case e.missed:
		f.cfg.Report.Loss(LostRemoved, e.m.origins()[0], 1)
		f.cfg.Log.Warn("a container was removed before its log was read to its end", "container", e.m.name,
			"project", e.m.project, "service", e.m.service)
	}
	f.farewell(e.m)
}

// keyID is the container's id in the key of a stream.
func keyID(key string) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(key, keyPrefix), "/")
	return id
}
