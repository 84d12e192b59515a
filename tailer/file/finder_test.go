package file

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"logcanary/collector/record"
	"logcanary/tailer"
)

// shelf is a Collector that keeps lines and cursors by key.
type shelf struct {
	mu      sync.Mutex
	lines   map[string][]string
	cursors map[string][]byte
	origins map[string]*record.Origin
	closed  map[string]int
}

func newShelf() *shelf {
	return &shelf{lines: map[string][]string{}, cursors: map[string][]byte{}, origins: map[string]*record.Origin{}, closed: map[string]int{}}
}

func (s *shelf) Open(o *record.Origin, at record.Cursor) tailer.Intake {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.origins[o.Key] = o
	return &place{shelf: s, key: o.Key, at: at}
}

func (s *shelf) Cursor(key string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.cursors[key])
}

func (s *shelf) Cursors(prefix string, each func(string, []byte)) {
	s.mu.Lock()
	all := maps.Clone(s.cursors)
	s.mu.Unlock()
	for key, cursor := range all {
		if strings.HasPrefix(key, prefix) {
			each(key, cursor)
		}
	}
}

func (s *shelf) Forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.cursors, key)
}

func (s *shelf) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, lines := range s.lines {
		all = append(all, lines...)
	}
	slices.Sort(all)
	return all
}

// place is a source's place on a shelf.
type place struct {
	*shelf
	key string
	at  record.Cursor
}

func (p *place) Take(l *record.Line) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines[p.key] = append(p.lines[p.key], string(l.Text))
	p.at = l.After
	return true
}

func (p *place) Commit(c tailer.CursorAppender) time.Duration {
	cursor := c.AppendCursor(nil, p.at)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cursors[p.key] = cursor
	return 0
}

func (p *place) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed[p.key]++
}

// find runs a finder with its pool and watcher until the returned stop.
func find(t *testing.T, cfg FinderConfig) (stop func()) {
	t.Helper()
	_, stop = finding(t, cfg)
	return stop
}

// finding is find, and the finder.
func finding(t *testing.T, cfg FinderConfig) (f *Finder, stop func()) {
	t.Helper()
	cfg.Pool = tailer.NewPool(tailer.PoolConfig{Readers: 2})
	cfg.Watcher = tailer.NewWatcher(tailer.WatcherConfig{Poll: 100 * time.Millisecond})
	if cfg.Rescan == 0 {
		cfg.Rescan = 50 * time.Millisecond
	}
	f = NewFinder(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for _, run := range []func(context.Context) error{cfg.Pool.Run, cfg.Watcher.Run, f.Run} {
		all.Go(func() {
			if err := run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	stop = func() { cancel(); all.Wait() }
	t.Cleanup(stop)
	return f, stop
}

// eventually waits until the shelf holds exactly these lines.
func (s *shelf) eventually(t *testing.T, want ...string) {
	t.Helper()
	slices.Sort(want)
	var got []string
	for range 2000 {
		if got = s.all(); slices.Equal(got, want) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("too much: %q, missing: %q", without(got, want), without(want, got))
}

// without is what lines have more than others; both are sorted.
func without(lines, others []string) (rest []string) {
	for _, line := range lines {
		for len(others) > 0 && others[0] < line {
			others = others[1:]
		}
		if len(others) > 0 && others[0] == line {
			others = others[1:]
			continue
		}
		rest = append(rest, line)
	}
	return rest
}

// What is there, what comes later, and what is excluded, ours, or compressed.
func TestFinderFinds(t *testing.T) {
	w, s := newWorld(t), newShelf()
	w.must(os.MkdirAll(w.path("a/b"), 0o755))
	w.must(os.Mkdir(w.path("state"), 0o755))
	w.put("one.log", "one\n")
	w.put("a/b/two.log", "two\n")
	w.put("debug.log", "excluded\n")
	w.put("state/own.log", "ours\n")
	w.put("notes.txt", "no log\n")
	w.put("x.log.gz", "no text\n")
	find(t, FinderConfig{Collector: s, Never: []string{w.path("state")}, Globs: []Glob{
		{Include: []string{w.path("**/*.log"), w.path("**/*.gz")}, Exclude: []string{"debug.*"}, Project: "shop"}}})
	s.eventually(t, "one", "two")
	w.must(os.MkdirAll(w.path("later/still"), 0o755))
	w.put("later/still/three.log", "three\n")
	w.append("one.log", "more\n")
	s.eventually(t, "one", "two", "three", "more")
	o := s.origins["file/"+w.path("one.log")]
	if o.Service != "one" || o.Source != "one.log" || o.Project != "shop" || o.Path != w.path("one.log") {
		t.Errorf("origin %+v", o)
	}
}

// start_at: now is for what is there at the very first scan, and for nothing else.
func TestFinderStartsNow(t *testing.T) {
	w, s := newWorld(t), newShelf()
	cfg := FinderConfig{Collector: s, First: true, Start: End, Globs: []Glob{{Include: []string{w.path("*.log")}}}}
	w.put("old.log", "before\nbegun")
	stop := find(t, cfg)
	for range 2000 {
		if s.Cursor("file/"+w.path("old.log")) != nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	w.append("old.log", " and ended\n")
	w.put("new.log", "from its beginning\n")
	s.eventually(t, "begun and ended", "from its beginning")
	stop()
	w.append("old.log", "while stopped\n")
	w.put("newer.log", "another\n")
	cfg.First = false
	find(t, cfg)
	s.eventually(t, "begun and ended", "from its beginning", "while stopped", "another")
}

// Fault 26: a hard link, a symbolic link and two globs on one file: once.
func TestFinderReadsOnce(t *testing.T) {
	w, s := newWorld(t), newShelf()
	w.put("a.log", "a\n")
	w.must(os.Link(w.path("a.log"), w.path("b.log")))
	w.must(os.Symlink("a.log", w.path("c.log")))
	stop := find(t, FinderConfig{Collector: s, Globs: []Glob{{Include: []string{w.path("*.log"), w.path("a*")}}, {Include: []string{w.path("**/b.log")}}}})
	s.eventually(t, "a")
	w.append("b.log", "b\n")
	s.eventually(t, "a", "b")
	time.Sleep(200 * time.Millisecond)
	stop()
	if got := s.all(); len(got) != 2 {
		t.Errorf("read %q", got)
	}
}

// Rotated generations that match the glob too are not sources of their own.
func TestFinderRotation(t *testing.T) {
	w, s := newWorld(t), newShelf()
	cfg := FinderConfig{Collector: s, Globs: []Glob{{Include: []string{w.path("*")}}}}
	w.put("x.log", "1\n")
	stop := find(t, cfg)
	s.eventually(t, "1")
	w.append("x.log", "2\n")
	w.rename("x.log", "x.log.1")
	w.put("x.log", "3\n")
	s.eventually(t, "1", "2", "3")
	stop()
	w.append("x.log", "4\n")
	w.rename("x.log.1", "x.log.2")
	w.rename("x.log", "x.log.1")
	w.put("x.log", "5\n")
	stop = find(t, cfg)
	s.eventually(t, "1", "2", "3", "4", "5")
	time.Sleep(200 * time.Millisecond)
	stop()
	if len(s.lines) != 1 || len(s.all()) != 5 {
		t.Errorf("read %q", s.lines)
	}
}

// At a first start from the beginning they are read, before the path itself.
func TestFinderOlderGenerations(t *testing.T) {
	w, s := newWorld(t), newShelf()
	w.put("x.log.2", "1\n")
	w.put("x.log.1", "2\n")
	w.put("x.log", "3\n")
	find(t, FinderConfig{Collector: s, First: true, Globs: []Glob{{Include: []string{w.path("x.log*")}}}})
	s.eventually(t, "1", "2", "3")
	if got := s.lines["file/"+w.path("x.log")]; !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("read %q", got)
	}
}

// A path that stays away is given up: its intake is closed, its position
// forgotten. Before that it is remembered (fault 44).
func TestFinderGivesUp(t *testing.T) {
	w, s := newWorld(t), newShelf()
	var skip sync.Mutex
	now := time.Unix(1e9, 0)
	clock := func() time.Time { skip.Lock(); defer skip.Unlock(); return now }
	later := func(d time.Duration) { skip.Lock(); defer skip.Unlock(); now = now.Add(d) }
	find(t, FinderConfig{Collector: s, Keep: time.Hour, Now: clock, Globs: []Glob{{Include: []string{w.path("*.log")}}}})
	key := "file/" + w.path("x.log")
	w.put("x.log", "a\n")
	s.eventually(t, "a")
	w.rename("x.log", "hidden")
	time.Sleep(100 * time.Millisecond)
	later(70 * time.Second)
	w.append("hidden", "b\n")
	w.rename("hidden", "x.log")
	s.eventually(t, "a", "b")
	w.remove("x.log")
	for range 2000 {
		later(time.Minute)
		if s.Cursor(key) == nil {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cursors[key] != nil || s.closed[key] != 1 {
		t.Errorf("cursor %x, closed %d times", s.cursors[key], s.closed[key])
	}
}

func TestFinderRefusesBadGlobs(t *testing.T) {
	for _, g := range []Glob{{Include: []string{"relative/*.log"}}, {Include: []string{"/a/[*.log"}}, {Exclude: []string{"{"}}} {
		err := NewFinder(FinderConfig{Globs: []Glob{g}}).Run(t.Context())
		if !errors.Is(err, doublestar.ErrBadPattern) {
			t.Errorf("%+v: %v", g, err)
		}
	}
}

func TestBaseName(t *testing.T) {
	for name, want := range map[string]string{
		"x.log": "x.log", "x.log.1": "x.log", "x.log.2.gz": "x.log", "x.log-20260101": "x.log", "x.log-20260101.gz": "x.log",
		"x.log.2026-01-05": "x.log", "x-20260101.log": "x.log", "x.2026-01-05.log": "x.log", "x.log.2026-01-05T10:00:01": "x.log",
		"x.log-20260101-1": "x.log", "worker.1.log": "worker.1.log", "api-1.log": "api-1.log", "log4j-1.2": "log4j-1.2",
		"20260101": "20260101", "x.gz": "x", "": "", "access_log.1": "access_log", "x.log.12345": "x.log.12345",
	} {
		if got := BaseName(name); got != want {
			t.Errorf("BaseName(%q) = %q, want %q", name, got, want)
		}
	}
}

func FuzzBaseName(f *testing.F) {
	f.Add("x.log-20260101.gz")
	f.Fuzz(func(t *testing.T, name string) {
		base := BaseName(name)
		if len(base) > len(name) || name != "" && name != ".gz" && base == "" {
			t.Errorf("BaseName(%q) = %q", name, base)
		}
	})
}

// Of a series, the oldest is first, and what stands there twice is listed once.
func TestOlder(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"x.log", "x.log.1", "x.log.2", "x.log.2.gz", "x.log.10.gz", "x.log-20260101", "x-20260102.log", "y.log.1", "x.log.old", "x.logs.1"} {
		w.put(name, name)
	}
	w.must(os.Mkdir(w.path("x.log.3"), 0o755))
	var got []string
	for _, s := range (*listings)(nil).older(w.path("x.log")) {
		got = append(got, filepath.Base(s.path))
	}
	w.want(got, "x.log-20260101", "x-20260102.log", "x.log.10.gz", "x.log.2", "x.log.1")
}
