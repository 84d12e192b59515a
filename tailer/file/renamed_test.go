package file

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// Renamed to a name that is no rotation of the old one, while nobody reads: it
// goes on under the new name, and the same once more. What comes under the old
// name is another file.
func TestRenamedWhileStopped(t *testing.T) {
	for _, names := range [][3]string{{"a.log", "b.log", "c.log"}, {"c.log", "b.log", "a.log"}, {"app.log", "app-2026-11-25.log", "other.log"}} {
		for _, create := range []bool{false, true} {
			t.Run(fmt.Sprint(names, create), func(t *testing.T) {
				s := newSite(t)
				s.put(names[0], "1\n2\n")
				s.start()
				s.reads("1", "2")
				s.stop()
				s.append(names[0], "3\n")
				s.rename(names[0], names[1])
				want := []string{"3"}
				if create {
					s.put(names[0], "new\n")
					want = append(want, "new")
				}
				s.start()
				s.reads(want...)
				s.append(names[1], "4\n")
				s.reads("4")
				s.stop()
				s.append(names[1], "5\n")
				s.rename(names[1], names[2])
				s.start()
				s.reads("5")
				s.append(names[2], "6\n")
				s.reads("6")
				s.restart()
				s.reads()
				s.noLoss()
			})
		}
	}
}

// The same while it is read, with a tail that is not: nothing of it is lost, and
// nothing comes twice, whoever looks first.
func TestRenamedWhileRunning(t *testing.T) {
	for _, create := range []bool{false, true} {
		for _, noticed := range []bool{false, true} {
			t.Run(fmt.Sprint(create, noticed), func(t *testing.T) {
				s := newSite(t)
				s.put("a.log", "1\n2\n")
				s.start()
				s.reads("1", "2")
				s.append("a.log", "3\n4\nbeg")
				s.rename("a.log", "b.log")
				want := []string{"3", "4"}
				if create {
					s.put("a.log", "new\n")
					want = append(want, "new")
				}
				if noticed { // by the reader before the finder
					s.tape.refuse = 1
					s.logs()[0].Share(s.buf)
					s.tape.refuse = -1
				}
				s.reads(want...)
				s.append("b.log", "un\n")
				s.reads("begun")
				if got := s.finder.files[s.path("a.log")].log.of(s.inode("b.log")); !got.done {
					t.Error("the old path still reads it")
				}
				s.restart()
				s.reads()
				s.noLoss()
			})
		}
	}
}

func (s *site) inode(name string) Inode {
	s.t.Helper()
	at, err := look(s.path(name))
	s.must(err)
	return at.Inode
}

// Two files swap names, while running and while stopped, and swap them back.
func TestSwappedNames(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		t.Run(fmt.Sprint("stopped ", stopped), func(t *testing.T) {
			s := newSite(t)
			s.put("a.log", "a 1\n")
			s.put("b.log", "b 1\nb 2\n")
			s.start()
			s.reads("a 1", "b 1", "b 2")
			for i := range 3 {
				if stopped {
					s.stop()
				}
				s.append("a.log", fmt.Sprint("tail of a ", i, "\n"))
				s.swap("a.log", "b.log")
				s.append("a.log", fmt.Sprint("late ", i, "\n"))
				if stopped {
					s.start()
				}
				s.reads(fmt.Sprint("tail of a ", i), fmt.Sprint("late ", i))
				s.restart()
				s.reads()
			}
			s.noLoss()
		})
	}
}

// At a stop one path ends before the other: what that one knew of a file before
// the first had it is not the truth because of it.
func TestSwappedWhileStopping(t *testing.T) {
	s := newSite(t)
	s.put("a.log", "a 1\n")
	s.put("b.log", "b 1\n")
	s.start()
	s.reads("a 1", "b 1")
	s.swap("a.log", "b.log")
	s.reads()
	s.append("a.log", "b 2\n")
	s.reads("b 2")
	s.swap("a.log", "b.log")
	last := s.finder.files[s.path("b.log")].log
	s.finder.drop(s.path("a.log"))
	last.Share(s.buf)
	s.restart()
	s.reads()
	s.noLoss()
}

// A name that is used again and again, as by "mv app.log old.log": what stood
// there before is finished, what comes is gone on with.
func TestRenamedOntoAnother(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		t.Run(fmt.Sprint("stopped ", stopped), func(t *testing.T) {
			s := newSite(t)
			s.start()
			for i := range 10 {
				s.append("app.log", fmt.Sprint("early ", i, "\n"))
				s.reads(fmt.Sprint("early ", i))
				if stopped {
					s.stop()
				}
				s.append("app.log", fmt.Sprint("late ", i, "\n"))
				s.rename("app.log", "old.log")
				if stopped {
					s.start()
				}
				s.reads(fmt.Sprint("late ", i))
			}
			if !stopped { // what is overwritten then may have had more
				s.noLoss()
			}
			s.restart()
			s.reads()
		})
	}
}

// What was taken over and gets no line any more is known after a restart,
// although the path that it had has long forgotten it.
func TestRenamedAndQuiet(t *testing.T) {
	s := newSite(t)
	s.put("old.log", "0\n")
	s.put("app.log", "1\n")
	s.start()
	s.reads("0", "1")
	s.rename("app.log", "old.log")
	s.reads()
	for i := range 2 * history {
		line := fmt.Sprint("later ", i)
		s.put("app.log", line+"\n")
		s.reads(line)
		s.remove("app.log")
		s.settle()
		s.wait()
	}
	s.noLoss()
	s.restart()
	s.reads()
}

// A file that a hard link keeps is not handed over while its name stands, and is
// when that is gone.
func TestRenamedByLinks(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		t.Run(fmt.Sprint("stopped ", stopped), func(t *testing.T) {
			s := newSite(t)
			s.put("b.log", "1\n")
			s.start()
			s.reads("1")
			s.must(os.Link(s.path("b.log"), s.path("a.log")))
			s.append("b.log", "2\n")
			s.reads("2")
			if stopped {
				s.restart()
				s.reads()
			}
			if n := len(s.finder.files); n != 1 {
				t.Errorf("%d paths are followed", n)
			}
			if stopped {
				s.stop()
			}
			s.append("a.log", "3\n")
			s.remove("b.log")
			if stopped {
				s.start()
			}
			s.reads("3")
			s.append("a.log", "4\n")
			s.reads("4")
			s.noLoss()
		})
	}
}

// Fault 16: a copy is another file. It is read, and so is what follows in the
// original under its new name.
func TestRenamedBesideItsCopy(t *testing.T) {
	s := newSite(t)
	s.put("a.log", "1\n")
	s.start()
	s.reads("1")
	s.stop()
	s.append("a.log", "2\n")
	s.copy("a.log", "copy.log")
	s.rename("a.log", "b.log")
	s.start()
	s.reads("1", "2", "2")
	s.noLoss()
}

// Fault 13 and 15: a new file under a new name that has the inode of one that is
// gone (here: whose content was replaced) is read from its first byte, and the
// unread rest of the old content is counted.
func TestRenamedAndWrittenAnew(t *testing.T) {
	s := newSite(t)
	s.put("a.log", numbered(0, 50)+"begun")
	s.start()
	s.reads(lines(numbered(0, 50))...)
	s.stop()
	s.put("a.log", strings.ReplaceAll(numbered(0, 60), "line", "LINE"))
	s.rename("a.log", "b.log")
	s.start()
	s.reads(lines(strings.ReplaceAll(numbered(0, 60), "line", "LINE"))...)
	s.lost(LostRotation)
}

// A file that comes back to a path which knew it long ago, written anew, is known by
// that path from then on, whatever the path knows where it was meanwhile.
func TestRenamedThereAndBack(t *testing.T) {
	s := newSite(t)
	s.put("a.log", "")
	s.put("b.log", "1\n")
	s.start()
	s.reads("1")
	s.rename("a.log", "c.log")
	s.append("c.log", "2\n")
	s.reads("2")
	s.stop()
	s.truncate("c.log")
	s.rename("c.log", "a.log")
	s.append("a.log", "three\n")
	s.start()
	s.reads("three")
	s.stop()
	s.rename("a.log", "c.log")
	s.start()
	s.reads()
	s.noLoss()
}

// The same under load, with readers and finder at work beside each other, and
// some restarts.
func TestRenamedUnderLoad(t *testing.T) {
	w, s := newWorld(t), newShelf()
	cfg := FinderConfig{Collector: s, Globs: []Glob{{Include: []string{w.path("*.log")}}}}
	stop := find(t, cfg)
	var want []string
	for i := range 200 {
		for _, name := range []string{"a.log", "b.log", "c.log"} {
			line := fmt.Sprint(name, " ", i)
			w.append(name, line+"\n")
			want = append(want, line)
		}
		switch {
		case i%5 == 0:
			w.rename("a.log", "swapped")
			w.rename("b.log", "a.log")
			w.rename("swapped", "b.log")
		case i%20 == 1: // not more than a history between two scans
			w.rename("c.log", fmt.Sprint("c-was-", i, ".log"))
		case i%5 == 2:
			time.Sleep(3 * time.Millisecond)
		}
		if i%40 == 39 {
			stop()
			stop = find(t, cfg)
		}
	}
	s.eventually(t, want...)
}

// Many files get new names at once, while nobody reads: each is known by its
// inode, and none is compared with the others, so that ten times the files take ten
// times as long.
func BenchmarkRenamed(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, shelf := newSite(b), newShelf()
			for i := range n {
				s.put(fmt.Sprint("0-", i, ".log"), "a line\n")
			}
			s.startOn(shelf)
			s.settle()
			for round := range b.N {
				b.StopTimer()
				s.stop()
				for i := range n {
					s.rename(fmt.Sprint(round, "-", i, ".log"), fmt.Sprint(round+1, "-", i, ".log"))
					shelf.Forget(prefix + s.path(fmt.Sprint(round-1, "-", i, ".log")))
				}
				b.StartTimer()
				s.startOn(shelf)
				s.finder.scan()
				b.StopTimer()
				for _, l := range s.logs() {
					l.Share(s.buf)
				}
			}
			if got := len(shelf.all()); got != n {
				b.Errorf("%d lines of %d", got, n)
			}
		})
	}
}
