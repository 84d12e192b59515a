package docker

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
	"logcanary/tailer/file"
)

// world is one host: an engine, a state directory that outlives our restarts,
// and the sidecar that is run on them.
type world struct {
	t      tester
	engine *fakeEngine
	state  *state
	born   time.Time
	self   string
	whole  bool          // it runs on the engine's host
	first  bool          // nothing was ever read
	keep   time.Duration // of files that nobody wants; 0 means long
	stop   func()        // of the running sidecar
	finder *Finder
	slow   time.Duration // between full lists; 0 means that events alone must do
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, engine: newFakeEngine(t), state: newState(), stop: func() {}}
	t.Cleanup(func() {
		w.stop()
		if t.Failed() {
			t.Log(w.state.log.String())
		}
	})
	return w
}

// readOne is a world in which a container runs whose first line, at time 1, is read.
func readOne(t *testing.T, special func(*fakeContainer)) (*world, *fakeContainer) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", special)
	w.engine.log(c, out(1, "one\n"))
	w.start()
	w.read(c, "stdout", "one")
	return w, c
}

// start runs the sidecar.
func (w *world) start() {
	pool, watcher := tailer.NewPool(tailer.PoolConfig{Readers: 2, Park: 5 * time.Millisecond}), tailer.NewWatcher(tailer.WatcherConfig{Poll: 100 * time.Millisecond})
	log := slog.New(slog.NewTextHandler(&w.state.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	files := file.NewFinder(file.FinderConfig{
		First: w.first, Start: file.End, Rescan: 10 * time.Millisecond, Keep: w.keep,
		Collector: w.state, Pool: pool, Watcher: watcher, Report: w.state, Log: log,
	})
	w.finder = New(Config{
		Host: w.engine.host(), Born: w.born, Self: w.self, Collector: w.state, Pool: pool, Watcher: watcher, Files: files,
		Report: w.state, Log: log,
	})
	w.finder.view.whole = w.whole
	w.finder.pace = pace{
		offer: time.Millisecond, hold: 20 * time.Millisecond, retry: 2 * time.Millisecond,
		patience: 20 * time.Millisecond, answer: 5 * time.Second, reconcile: time.Hour,
	}
	if w.slow > 0 {
		w.finder.pace.reconcile = w.slow
	}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for _, run := range []func(context.Context) error{w.finder.Run, files.Run, pool.Run, watcher.Run} {
		all.Go(func() {
			if err := run(ctx); err != nil {
				w.t.Errorf("%v", err)
			}
		})
	}
	w.stop = func() {
		cancel()
		all.Wait()
		w.state.reopen()
		w.stop = func() {}
	}
}

// read waits for the lines of a stream: all of them, in order, and no other.
func (w *world) read(c *fakeContainer, source string, want ...string) {
	w.t.Helper()
	w.readKey(fmt.Sprintf("%s%s/%s", keyPrefix, c.id, source), want...)
}

// readKey waits for the lines of a key: all of them, in order, and no other.
func (w *world) readKey(key string, want ...string) {
	w.t.Helper()
	if !soon(w.t.Context(), func() bool { return slices.Equal(w.state.lines(key), want) }) {
		w.t.Fatalf("%s: got %.12q, want %.12q", key, w.state.lines(key), want)
	}
}

// says waits for a message of the log, and then wants it n times.
func (w *world) says(text string, n int) {
	w.t.Helper()
	eventually(w.t, text, func() bool { return strings.Count(w.state.log.String(), text) >= n })
	if got := strings.Count(w.state.log.String(), text); got != n {
		w.t.Errorf("%q was said %d times, not %d", text, got, n)
	}
}

// status waits until the only container is read in a way.
func (w *world) status(way Way, reason string) {
	w.t.Helper()
	eventually(w.t, fmt.Sprintf("%s because %s", way, reason), func() bool {
		all := w.finder.Status()
		return len(all) == 1 && all[0].Way == way && strings.Contains(all[0].Reason, reason)
	})
}

// state is a collector that keeps everything, and a reporter that counts.
type state struct {
	log locked

	mu      sync.Mutex
	cursors map[string][]byte
	open    map[string]bool
	origins map[string]*record.Origin
	taken   map[string][]string
	ids     map[string][][2]uint64
	refuse  bool // take nothing
	hold    int  // how many of the last lines of an intake wait for another commit, as those of an open record do
	counts  map[string]int64
}

func newState() *state {
	return &state{
		cursors: map[string][]byte{}, open: map[string]bool{}, origins: map[string]*record.Origin{},
		taken: map[string][]string{}, ids: map[string][][2]uint64{}, counts: map[string]int64{},
	}
}

func (s *state) Open(o *record.Origin, at record.Cursor) tailer.Intake {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[o.Key] {
		panic(o.Key + " is opened twice")
	}
	s.open[o.Key], s.origins[o.Key] = true, o
	return &intake{state: s, key: o.Key, at: at}
}

func (s *state) Cursor(key string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.cursors[key])
}

func (s *state) Cursors(prefix string, each func(key string, cursor []byte)) {
	s.mu.Lock()
	all := maps.Clone(s.cursors)
	s.mu.Unlock()
	for key, cursor := range all {
		if strings.HasPrefix(key, prefix) {
			each(key, cursor)
		}
	}
}

func (s *state) Forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.cursors, key)
}

func (s *state) Loss(reason string, o *record.Origin, n int64) { s.add("lost "+reason, n) }
func (s *state) Trouble(kind string, o *record.Origin)         { s.add("trouble "+kind, 1) }

func (s *state) add(name string, n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[name] += n
}

func (s *state) counted(name string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[name]
}

func (s *state) lines(key string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.taken[key])
}

func (s *state) setRefuse(refuse bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = refuse
}

// reopen is what a restart does to it.
func (s *state) reopen() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.open)
}

// intake keeps lines, and the position behind the last of them.
type intake struct {
	state *state
	key   string
	at    record.Cursor
	held  []heldLine
	fresh bool // lines came since the last commit
	moved bool
}

// heldLine is one that was taken and not kept yet.
type heldLine struct {
	text  string
	id    [2]uint64
	after record.Cursor
}

// keep keeps all lines but the last so many.
func (i *intake) keep(but int) {
	for ; len(i.held) > but; i.held = i.held[1:] {
		l, s := &i.held[0], i.state
		s.taken[i.key] = append(s.taken[i.key], l.text)
		s.ids[i.key] = append(s.ids[i.key], l.id)
		i.at, i.moved = l.after, true
	}
}

func (i *intake) Take(l *record.Line) bool {
	s := i.state
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse {
		return false
	}
	text := string(l.Text)
	if l.Cut {
		text += "[cut]"
	}
	if l.Incomplete {
		text += "[incomplete]"
	}
	i.held, i.fresh = append(i.held, heldLine{text, l.ID, l.After}), true
	i.keep(s.hold)
	return true
}

func (i *intake) Commit(c tailer.CursorAppender) time.Duration {
	i.state.mu.Lock()
	defer i.state.mu.Unlock()
	if !i.fresh {
		i.keep(0)
	}
	i.fresh = false
	if i.moved {
		i.state.cursors[i.key], i.moved = c.AppendCursor(nil, i.at), false
	}
	return time.Duration(len(i.held)) * time.Millisecond
}

func (i *intake) Close() {
	i.state.mu.Lock()
	defer i.state.mu.Unlock()
	if i.moved {
		i.state.counts["uncommitted"]++
	}
	delete(i.state.open, i.key)
}

// locked is a buffer for a log.
type locked struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
