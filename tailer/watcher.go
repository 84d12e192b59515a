package tailer

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// WatcherConfig configures a Watcher; its zero value works.
type WatcherConfig struct {
	Poll   time.Duration // in which every followed path is looked at once, unless events are sure to tell of it; 0 means 4 s
	Blind  time.Duration // the same while some directory cannot be watched; 0 means 1 s
	Pause  time.Duration // rest after handling events; 0 means 1 ms
	NoFS   bool          // poll alone, as on file systems that raise no events
	Log    *slog.Logger  // nil discards
	Missed func()        // called when events were lost (overflow) or cannot be had (watches used up); nil ignores
}

func (c *WatcherConfig) defaults() {
	setDefault(&c.Poll, 4*time.Second)
	setDefault(&c.Blind, time.Second)
	setDefault(&c.Pause, time.Millisecond)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Missed == nil {
		c.Missed = func() {}
	}
}

func setDefault(d *time.Duration, v time.Duration) {
	if *d <= 0 {
		*d = v
	}
}

// Watcher wakes tasks when their paths change: by the events of the directories
// that they stand in, and by a poll, because events get lost (a full queue, a
// network file system, no watches left) and the poll does not. Where events are
// sure, the poll looks at the directory each time and at its files seldom.
type Watcher struct {
	cfg   WatcherConfig
	blind atomic.Pointer[error] // why some directory cannot be watched; nil while all can

	mu     sync.Mutex
	notify *fsnotify.Watcher // nil before Run, after it, and where there is none
	dirs   map[string]*directory
	owners map[identity]*directory // whose watch it is
	ring   []*Task                 // every followed task, in the order in which the poll visits them
}

// directory is what is known of one watched directory.
type directory struct {
	tasks    map[string][]*Task // by base name
	changed  map[*Listener]struct{}
	watching bool
	sure     bool     // nothing changes in it without an event
	at       identity // what is watched, as long as it is
}

// Listener is told that names appeared or vanished in directories. Its address
// is its identity.
type Listener struct {
	// Changed is called with the directory, or with "" when events were lost and
	// anything may have changed. It must not wait.
	Changed func(dir string)
}

// NewWatcher makes a watcher; nothing is woken before Run.
func NewWatcher(cfg WatcherConfig) *Watcher {
	cfg.defaults()
	return &Watcher{cfg: cfg, dirs: map[string]*directory{}, owners: map[identity]*directory{}}
}

// Follow wakes t whenever path may have changed, and once at once, until
// Unfollow. The path need not exist; its directory is watched as soon as it
// does. A task follows one path at a time.
func (w *Watcher) Follow(path string, t *Task) {
	w.mu.Lock()
	d := w.directory(filepath.Dir(path))
	d.tasks[filepath.Base(path)] = append(d.tasks[filepath.Base(path)], t)
	t.dir, t.place = d, len(w.ring)
	w.ring = append(w.ring, t)
	w.mu.Unlock()
	t.Wake()
}

// Unfollow ends Follow.
func (w *Watcher) Unfollow(path string, t *Task) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if t.dir != nil {
		last := w.ring[len(w.ring)-1]
		w.ring[t.place], last.place = last, t.place
		w.ring[len(w.ring)-1] = nil
		w.ring = w.ring[:len(w.ring)-1]
		t.dir = nil
	}
	dir, base := filepath.Split(path)
	dir = filepath.Clean(dir)
	if d := w.dirs[dir]; d != nil {
		d.remove(base, t)
		w.dropIfUnused(dir, d)
	}
}

// Listen tells l of every name that comes or goes in dir, until Unlisten.
func (w *Watcher) Listen(dir string, l *Listener) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.directory(filepath.Clean(dir)).changed[l] = struct{}{}
}

// Unlisten ends Listen.
func (w *Watcher) Unlisten(dir string, l *Listener) {
	w.mu.Lock()
	defer w.mu.Unlock()
	dir = filepath.Clean(dir)
	if d := w.dirs[dir]; d != nil {
		delete(d.changed, l)
		w.dropIfUnused(dir, d)
	}
}

// Run wakes tasks until ctx ends. A machine without inotify instances is no
// error: the poll goes on alone.
func (w *Watcher) Run(ctx context.Context) error {
	w.start()
	defer w.stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var poll sync.WaitGroup
	poll.Go(func() { w.poll(ctx) })
	w.handle(ctx)
	poll.Wait()
	return nil
}

func (w *Watcher) start() {
	if w.cfg.NoFS {
		return
	}
	n, err := fsnotify.NewWatcher()
	if err != nil {
		w.goBlind("", err)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notify = n
	w.watchAll()
}

func (w *Watcher) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.notify == nil {
		return
	}
	if err := w.notify.Close(); err != nil {
		w.cfg.Log.Warn("closing the watches of directories failed", "error", err)
	}
	w.notify = nil
}

// directory finds or makes the entry of a directory. The caller holds mu.
func (w *Watcher) directory(path string) *directory {
	d := w.dirs[path]
	if d == nil {
		d = &directory{tasks: map[string][]*Task{}, changed: map[*Listener]struct{}{}}
		w.dirs[path] = d
		w.watch(path, d)
	}
	return d
}

// watch asks for the events of a directory. One that is not there (yet) is
// asked for again by the poll; the kernel's limits make the poll faster.
func (w *Watcher) watch(path string, d *directory) {
	if w.notify == nil || d.watching {
		return
	}
	err := w.notify.Add(path)
	if d.watching = err == nil; d.watching {
		w.appraise(path, d)
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) {
		w.goBlind(path, err)
	}
}

// Blind is why directories are polled fast instead of watched: the kernel refused to watch
// one, with EMFILE or ENOSPC. Nil while it has not. It may be called from anywhere.
func (w *Watcher) Blind() error {
	if err := w.blind.Load(); err != nil {
		return *err
	}
	return nil
}

func (w *Watcher) goBlind(path string, err error) {
	if w.blind.CompareAndSwap(nil, &err) {
		w.cfg.Missed()
		w.cfg.Log.Warn("directories cannot be watched any more, polling faster instead",
			"directory", path, "poll", w.cfg.Blind, "error", err)
	}
}

func (w *Watcher) dropIfUnused(path string, d *directory) {
	if len(d.tasks) > 0 || len(d.changed) > 0 {
		return
	}
	delete(w.dirs, path)
	if w.notify != nil && d.watching {
		// It fails when the directory itself is gone, and the watch with it.
		_ = w.notify.Remove(path)
	}
	w.disown(d)
}

func (d *directory) remove(base string, t *Task) {
	kept := d.tasks[base][:0]
	for _, other := range d.tasks[base] {
		if other != t {
			kept = append(kept, other)
		}
	}
	if d.tasks[base] = kept; len(kept) == 0 {
		delete(d.tasks, base)
	}
}
