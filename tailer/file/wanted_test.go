package file

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// until waits until something is so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for range 2000 {
		if so() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("never came: %s", what)
}

func (s *shelf) service(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.origins[key]; o != nil {
		return o.Service
	}
	return ""
}

func (s *shelf) closedOf(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed[key]
}

// Globs come and go while the finder runs. A file that nobody wants any more is
// read on while it is written to; then it is let go, and its position kept.
func TestFollowUnfollow(t *testing.T) {
	w, s := newWorld(t), newShelf()
	key := "file/" + w.path("x.log")
	f, _ := finding(t, FinderConfig{Collector: s, Keep: time.Second})
	w.put("x.log", "1\n")
	want := []Glob{{Include: []string{w.path("*.log")}, Service: "api"}}
	f.Follow("a", want)
	s.eventually(t, "1")
	f.Unfollow("a")
	w.put("y.log", "of nobody\n")
	for _, line := range []string{"2\n", "3\n"} {
		time.Sleep(100 * time.Millisecond)
		w.append("x.log", line)
	}
	s.eventually(t, "1", "2", "3")
	until(t, "it is let go", func() bool { return f.Count() == 0 && s.closedOf(key) == 1 })
	if s.Cursor(key) == nil {
		t.Fatal("its position is forgotten")
	}
	w.append("x.log", "4\n")
	w.remove("y.log")
	f.Follow("b", want)
	s.eventually(t, "1", "2", "3", "4")
}

// Two ids and the configuration want one file: it is read once, for the least
// id, and stays with it when that has gone.
func TestFollowShared(t *testing.T) {
	w, s := newWorld(t), newShelf()
	key := "file/" + w.path("x.log")
	w.put("x.log", "")
	f, _ := finding(t, FinderConfig{Collector: s, Globs: []Glob{{Include: []string{w.path("*.log")}, Service: "configured"}}})
	until(t, "the configuration has it", func() bool { return s.service(key) == "configured" })
	var want []string
	for i, step := range []struct {
		do    func()
		owner string
	}{
		{func() { f.Follow("b", []Glob{{Include: []string{w.path("*.log")}, Service: "second"}}) }, "second"},
		{func() { f.Follow("a", []Glob{{Include: []string{w.path("x.*")}, Service: "first"}}) }, "first"},
		{func() { f.Follow("c", []Glob{{Include: []string{w.path("x.*")}, Service: "third"}}) }, "first"},
		{func() { f.Follow("a", []Glob{{Include: []string{w.path("x.*")}, Service: "renamed"}}) }, "renamed"},
		{func() { f.Unfollow("a") }, "second"},
		{func() { f.Unfollow("b"); f.Unfollow("c") }, "second"},
	} {
		step.do()
		for range 20 {
			line := fmt.Sprintf("%d-%d", i, len(want))
			w.append("x.log", line+"\n")
			want = append(want, line)
		}
		s.eventually(t, slices.Clone(want)...)
		until(t, step.owner, func() bool { return s.service(key) == step.owner })
	}
	if got := s.closedOf(key); got != 4 {
		t.Errorf("%d intakes were closed, not one for each owner but the last", got)
	}
}

// Start is for what was there at the very first start: a set that is late is
// read from its beginning.
func TestFollowStart(t *testing.T) {
	w, s := newWorld(t), newShelf()
	f, _ := finding(t, FinderConfig{Collector: s, First: true, Start: End})
	w.put("old.log", "before\n")
	w.put("late.txt", "late\n")
	f.Follow("old", []Glob{{Include: []string{w.path("*.log")}}})
	f.Follow("late", []Glob{{Include: []string{w.path("*.txt")}, Late: true}})
	until(t, "both are found", func() bool { return f.Count() == 2 })
	w.append("old.log", "after\n")
	w.put("new.log", "new\n")
	s.eventually(t, "late", "after", "new")
}

// Nothing leads out of Root, although a directory of the pattern became a link;
// without Root that directory would be what the path is held against.
func TestFollowConfined(t *testing.T) {
	w, s := newWorld(t), newShelf()
	w.must(os.MkdirAll(w.path("outside/deep"), 0o755))
	w.must(os.Mkdir(w.path("volume"), 0o755))
	w.put("outside/deep/x.log", "hush\n")
	w.must(os.Symlink(w.path("outside"), w.path("volume/logs")))
	w.put("volume/y.log", "ours\n")
	f, _ := finding(t, FinderConfig{Collector: s})
	f.Follow("a", []Glob{
		{Include: []string{w.path("volume/logs/deep/*.log"), w.path("volume/*.log")}, Root: w.path("volume")},
	})
	until(t, "both are found", func() bool { return f.Count() == 2 })
	time.Sleep(200 * time.Millisecond)
	s.eventually(t, "ours")
}

// Follow and Unfollow come from any goroutine at any time; in the end what
// stands last counts.
func TestFollowConcurrent(t *testing.T) {
	w, s := newWorld(t), newShelf()
	f, _ := finding(t, FinderConfig{Collector: s, Rescan: time.Millisecond})
	var all sync.WaitGroup
	for i := range 8 {
		name := strings.Repeat("x", i+1) + ".log"
		w.put(name, name+"\n")
		all.Go(func() {
			for range 50 {
				f.Follow(name, []Glob{{Include: []string{w.path(name)}}})
				f.Unfollow(name)
			}
			f.Follow(name, []Glob{{Include: []string{w.path(name)}}})
		})
	}
	all.Wait()
	until(t, "all are found", func() bool { return f.Count() == 8 && len(s.all()) == 8 })
}
