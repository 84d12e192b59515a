package tailer

import (
	"context"
	"time"
)

const (
	// burst is how many tasks are visited at once: 10,000 files are not looked at
	// in one go, and 200 are not worth more than one wake-up of the process.
	burst = 1024

	// seldom is in how many rounds a path is looked at once although events are
	// sure to tell of it.
	seldom = 15
)

// poll visits every task once in a round, a burst at a time.
func (w *Watcher) poll(ctx context.Context) {
	var tasks []visit
	for round := 0; ; round++ {
		w.watchAgain()
		n := w.bursts()
		for i := range n {
			if rest(ctx, w.every()/time.Duration(n)); ctx.Err() != nil {
				return
			}
			tasks = w.appendBurst(tasks[:0], round, i, n)
			for _, v := range tasks {
				v.look()
			}
			clear(tasks)
		}
	}
}

// every is how long a round takes.
func (w *Watcher) every() time.Duration {
	if w.Blind() != nil {
		return w.cfg.Blind
	}
	return w.cfg.Poll
}

// bursts is how many bursts make a round.
func (w *Watcher) bursts() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return 1 + len(w.ring)/burst
}

// visit is a task whose turn it is.
type visit struct {
	task *Task
	told bool // events are sure to tell of its path
}

func (v visit) look() {
	if v.task.Changed(v.told) {
		v.task.Wake()
	}
}

// appendBurst appends the i-th of n parts of the tasks. It is a copy: a stat can
// hang on a network file system, and must not do so under the lock.
func (w *Watcher) appendBurst(tasks []visit, round, i, n int) []visit {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.ring[len(w.ring)*i/n : len(w.ring)*(i+1)/n] {
		tasks = append(tasks, visit{t, t.dir.sure && (t.place+round)%seldom != 0})
	}
	return tasks
}

// watchAgain sets the watches that could not be set before, and those whose
// directory is another one by now.
func (w *Watcher) watchAgain() {
	strays := w.strays()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.notify == nil {
		return
	}
	for _, path := range strays {
		if d := w.dirs[path]; d != nil && d.watching {
			w.lose(path, d)
		}
	}
	w.watchAll()
}

// watchAll watches every directory that is not watched yet. What happened in it
// until then raised no event, so all who care are told. The caller holds mu.
func (w *Watcher) watchAll() {
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
