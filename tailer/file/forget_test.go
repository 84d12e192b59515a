package file

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cespare/xxhash/v2"

	"logcanary/tailer"
)

const day = 24 * time.Hour

// pass lets time pass, with a scan each hour.
func (s *site) pass(d time.Duration) {
	for end := s.now.Add(d); s.now.Before(end); {
		s.now = s.now.Add(min(time.Hour, end.Sub(s.now)))
		s.finder.scan()
		for _, l := range s.logs() {
			l.Share(s.buf)
		}
	}
}

func (s *site) remembers(t *testing.T, name string, want bool) {
	t.Helper()
	if got := s.tape.Cursor(prefix+s.path(name)) != nil; got != want {
		t.Errorf("the position of %s is remembered: %t", name, got)
	}
}

// Fault 44: a file that is absent for 70 s is remembered, also over a restart,
// and also when nothing was read of it for longer than a month.
func TestAbsentForSeventySeconds(t *testing.T) {
	for _, quiet := range []time.Duration{0, 60 * day} {
		for _, stopped := range []bool{false, true} {
			t.Run(fmt.Sprint(quiet, stopped), func(t *testing.T) {
				s := newSite(t)
				s.put("x.log", "1\n")
				s.start()
				s.reads("1")
				s.now = s.now.Add(quiet)
				s.rename("x.log", "hidden")
				if stopped {
					s.restart()
				}
				s.settle()
				s.pass(70 * time.Second)
				s.append("hidden", "2\n")
				s.rename("hidden", "x.log")
				s.reads("2")
			})
		}
	}
}

// follow has the files of a world followed in the time of a bubble, in which an
// hour passes between two looks, until the returned stop.
func (s *shelf) follow(t *testing.T, w *world) (stop func()) {
	cfg := FinderConfig{
		Globs: []Glob{{Include: []string{w.path("*.log*")}}}, Collector: s, Rescan: time.Hour,
		Pool:    tailer.NewPool(tailer.PoolConfig{Readers: 1}),
		Watcher: tailer.NewWatcher(tailer.WatcherConfig{Poll: time.Hour, NoFS: true}),
	}
	ctx, cancel := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for _, run := range []func(context.Context) error{cfg.Pool.Run, cfg.Watcher.Run, NewFinder(cfg).Run} {
		all.Go(func() {
			if err := run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	return func() { cancel(); all.Wait() }
}

func (s *shelf) remembers(t *testing.T, w *world, name string, want bool) {
	t.Helper()
	synctest.Wait()
	if got := s.Cursor(prefix+w.path(name)) != nil; got != want {
		t.Errorf("the position of %s is remembered: %t", name, got)
	}
}

// A path that is absent for a day is forgotten.
func TestForgottenAfterADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, s := newWorld(t), newShelf()
		w.put("x.log", "1\n")
		w.put("y.log", "1\n")
		stop := s.follow(t, w)
		time.Sleep(3 * day)
		w.remove("x.log")
		time.Sleep(23 * time.Hour)
		s.remembers(t, w, "x.log", true)
		time.Sleep(6 * time.Hour)
		s.remembers(t, w, "x.log", false)
		s.remembers(t, w, "y.log", true)
		stop()
	})
}

// One that is absent at each start of a process that never lives for a day is
// forgotten after a month; but not at the first look, because its file system may not
// be mounted yet.
func TestForgottenOverRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, s := newWorld(t), newShelf()
		w.put("x.log", "1\n")
		w.put("y.log", "1\n")
		stop := s.follow(t, w)
		time.Sleep(time.Minute)
		stop()
		w.remove("x.log")
		for range 30 {
			stop := s.follow(t, w)
			time.Sleep(8 * time.Hour)
			s.remembers(t, w, "x.log", true)
			stop()
			time.Sleep(16 * time.Hour)
		}
		stop = s.follow(t, w)
		s.remembers(t, w, "x.log", true)
		time.Sleep(6 * time.Hour)
		s.remembers(t, w, "x.log", false)
		s.remembers(t, w, "y.log", true)
		stop()
	})
}

// Rotated files of a path that is long gone are not taken for others.
func TestRotatedFilesOutliveTheirPath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, s := newWorld(t), newShelf()
		w.put("x.log", "1\n")
		stop := s.follow(t, w)
		time.Sleep(time.Minute)
		w.rename("x.log", "x.log.1")
		time.Sleep(3 * day)
		s.remembers(t, w, "x.log", true)
		w.want(s.all(), "1")
		w.remove("x.log.1")
		time.Sleep(2 * day)
		s.remembers(t, w, "x.log", false)
		stop()
	})
}

// What no glob matches any more and is gone is forgotten after a month, while
// what still stands there is not: somebody may want it again.
func TestForgottenWhenUnwanted(t *testing.T) {
	s := newSite(t)
	for _, name := range []string{"stands.log", "gone.log", "rotated.log"} {
		s.put(name, "1\n")
	}
	s.start()
	s.reads("1", "1", "1")
	s.stop()
	s.remove("gone.log")
	s.rename("rotated.log", "rotated.log.1")
	s.glob = "*.txt"
	s.start()
	s.pass(29 * day)
	s.remembers(t, "gone.log", true)
	s.pass(2 * day)
	s.remembers(t, "gone.log", false)
	s.remembers(t, "stands.log", true)
	s.remembers(t, "rotated.log", true)
	s.stop()
	s.glob = "*.log*"
	s.start()
	s.reads()
}

// A position that was written before the time was, which is of no known age, is
// understood, and kept.
func TestPositionWithoutATime(t *testing.T) {
	s := newSite(t)
	s.put("x.log", "1\n2\n")
	s.start()
	s.reads("1", "2")
	s.stop()
	key := prefix + s.path("x.log")
	marks, seen, err := parseMarks(s.tape.Cursor(key))
	s.must(err)
	if seen != s.now.Unix() {
		t.Errorf("seen at %d", seen)
	}
	s.tape.entries = append(s.tape.entries, entry{key: key, cursor: appendVersion1(marks)})
	s.append("x.log", "3\n")
	s.start()
	s.reads("3")
	s.stop()
	s.tape.entries = append(s.tape.entries, entry{key: key, cursor: appendVersion1(marks)})
	s.remove("x.log")
	s.glob = "*.txt"
	s.start()
	s.pass(60 * day)
	s.remembers(t, "x.log", true)
}

// appendVersion1 is appendMarks as it was.
func appendVersion1(marks []mark) []byte {
	dst := []byte{1, byte(len(marks))}
	for i := range marks {
		dst = marks[i].append(dst)
	}
	return binary.LittleEndian.AppendUint32(dst, uint32(xxhash.Sum64(dst)))
}
