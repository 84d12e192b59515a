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
	w.disown(d)
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
