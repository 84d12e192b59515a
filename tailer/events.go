package tailer

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// batch bounds how many events are handled between two rests.
const batch = 1024

// handle handles events until ctx ends. The first one after a quiet time is
// handled at once. After that it rests: while nobody reads them, the kernel
// merges equal events, so a file that is written 100,000 times a second costs
// about a thousand wake-ups, not 100,000.
func (w *Watcher) handle(ctx context.Context) {
	w.mu.Lock()
	n := w.notify
	w.mu.Unlock()
	if n == nil {
		<-ctx.Done()
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-n.Events:
			w.event(e)
		case err := <-n.Errors:
			w.trouble(err)
		}
		w.drain(n)
		rest(ctx, w.cfg.Pause)
	}
}

// drain handles the events that are there already.
func (w *Watcher) drain(n *fsnotify.Watcher) {
	for range batch {
		select {
		case e := <-n.Events:
			w.event(e)
		case err := <-n.Errors:
			w.trouble(err)
		default:
			return
		}
	}
}

func rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// event wakes those who follow the path, and tells those who listen when a name
// came or went. A directory that vanished loses its watch: the poll sets a new
// one when it is back.
func (w *Watcher) event(e fsnotify.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d := w.dirs[e.Name]; d != nil && e.Has(fsnotify.Remove|fsnotify.Rename) {
		w.lose(e.Name, d)
	}
	dir, base := filepath.Split(e.Name)
	d := w.dirs[filepath.Clean(dir)]
	if d == nil {
		return
	}
	for _, t := range d.tasks[base] {
		t.Wake()
	}
	if e.Has(fsnotify.Create | fsnotify.Remove | fsnotify.Rename) {
		d.tell(filepath.Clean(dir))
	}
}

func (d *directory) tell(path string) {
	for l := range d.changed {
		l.Changed(path)
	}
}

func (w *Watcher) lose(path string, d *directory) {
	_ = w.notify.Remove(path) // a renamed directory keeps its watch under a wrong name
	d.watching = false
	d.wake()
}

func (d *directory) wake() {
	for _, tasks := range d.tasks {
		wakeAll(tasks)
	}
}

// trouble handles what the kernel says instead of an event. Whatever it is,
// events may be missing: look at everything once.
func (w *Watcher) trouble(err error) {
	if errors.Is(err, fsnotify.ErrClosed) {
		return
	}
	w.cfg.Missed()
	w.cfg.Log.Warn("events of directories were lost, looking at every file", "error", err)
	w.mu.Lock()
	defer w.mu.Unlock()
	wakeAll(w.ring)
	for _, d := range w.dirs {
		d.tell("")
	}
}

func wakeAll(tasks []*Task) {
	for _, t := range tasks {
		t.Wake()
	}
}

// slices is in how many steps the poll visits all tasks, so that 10,000 files
// are not looked at in one burst.
const slices = 16

// poll visits every task once in cfg.Poll, a slice at a time.
func (w *Watcher) poll(ctx context.Context) {
	for step := 0; ; step++ {
		every := w.cfg.Poll
		if w.blind.Load() {
			every = w.cfg.Blind
		}
		rest(ctx, every/slices)
		if ctx.Err() != nil {
			return
		}
		if step%slices == 0 {
			w.watchAgain()
		}
		w.visit(w.next())
	}
}

// watchAgain sets the watches that could not be set before. What happened in
// such a directory until then raised no event, so all who care are told.
func (w *Watcher) watchAgain() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.notify == nil {
		return
	}
	for path, d := range w.dirs {
		if d.watching {
			continue
		}
		if w.watch(path, d); d.watching {
			d.tell(path)
			d.wake()
		}
	}
}

// next is the slice of tasks to visit now. It is a copy: a stat can hang on a
// network file system, and must not do so under the lock.
func (w *Watcher) next() []*Task {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := (len(w.ring) + slices - 1) / slices
	tasks := make([]*Task, 0, n)
	for range n {
		w.turn++
		tasks = append(tasks, w.ring[w.turn%len(w.ring)])
	}
	return tasks
}

func (w *Watcher) visit(tasks []*Task) {
	for _, t := range tasks {
		if t.Changed() {
			t.Wake()
		}
	}
}
