package file

import (
	"fmt"
	"testing"
	"time"

	"logcanary/tailer"
)

// Fault 1: rename and create under load, with the old file still being read.
func TestRenameCreateUnderLoad(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 200_000))
	w.start()
	w.share()
	w.rename("x.log", "x.log.1")
	w.put("x.log", numbered(200_000, 10))
	w.read()
	w.want(w.got, lines(numbered(0, 200_010))...)
	w.noLoss()
}

// Fault 2: generations that came and went while nobody read, oldest first.
func TestRotatedWhileStopped(t *testing.T) {
	for _, n := range []int{1, 3, 9} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			w := newWorld(t)
			w.put("x.log", "a\nb\n")
			w.start()
			w.read()
			w.crash()
			w.append("x.log", "c\n")
			want := []string{"a", "b", "c"}
			for g := range n {
				for i := g; i > 0; i-- {
					w.rename(fmt.Sprint("x.log.", i), fmt.Sprint("x.log.", i+1))
				}
				w.rename("x.log", "x.log.1")
				w.put("x.log", fmt.Sprintf("of %d\n", g))
				want = append(want, fmt.Sprint("of ", g))
			}
			w.start()
			w.read()
			w.want(w.got, want...)
			w.crash()
			w.start()
			w.want(w.drained())
			w.noLoss()
		})
	}
}

// Fault 3: renamed to where nobody looks, with a tail that was not read.
func TestRenamedAwayUnread(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	w.append("x.log", "b\n")
	w.rename("x.log", "elsewhere")
	w.put("x.log", "c\n")
	w.want(w.read(), "b", "c")
	w.noLoss()
}

// Fault 4: the writer does not notice the rotation for five seconds.
func TestOldFileWrittenAfterRotation(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	w.rename("x.log", "x.log.1")
	w.put("x.log", "new 1\n")
	w.want(w.read(), "new 1")
	for i := range 5 {
		w.append("x.log.1", fmt.Sprintf("late %d\n", i))
		if w.now = w.now.Add(time.Second); !w.log.Changed(false) {
			t.Fatal("the poll does not look at the rotated file")
		}
		w.want(w.read(), fmt.Sprint("late ", i))
	}
	w.append("x.log", "new 2\n")
	w.want(w.drained(), "new 2")
	w.append("x.log.1", "much later\n") // and there are writers that never notice
	w.want(w.read(), "much later")
	w.noLoss()
}

// A line of the old file that came after lines of the new one must not carry the
// cursor past lines of either.
func TestCursorBetweenTwoGenerations(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	w.rename("x.log", "x.log.1")
	w.put("x.log", "new 1\n")
	w.read()
	between := w.after
	w.append("x.log.1", "late\n")
	w.append("x.log", "new 2\n")
	w.read()
	w.cursor = w.log.AppendCursor(nil, between) // a joined record held this position
	w.crash()
	w.got = nil
	w.start()
	w.want(w.read(), "late", "new 2")
}

// Fault 5: a hundred rotations between two looks.
func TestHundredRotationsInASecond(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "0\n")
	w.start()
	w.read()
	const keep = 5
	for g := 1; g <= 100; g++ {
		for i := keep; i > 0; i-- {
			if g > i {
				w.rename(fmt.Sprint("x.log.", i), fmt.Sprint("x.log.", i+1))
			}
		}
		w.rename("x.log", "x.log.1")
		w.put("x.log", fmt.Sprintf("%d\n", g))
	}
	w.read()
	w.want(w.got, "0", "94", "95", "96", "97", "98", "99", "100")
	w.lost(LostRotation)
}

// Fault 5: the same, with a look at each.
func TestRotationsWhileBehind(t *testing.T) {
	w := newWorld(t)
	w.start()
	w.refuse = 0
	for g := range 20 {
		w.put("x.log", fmt.Sprintf("%d\n", g))
		w.share()
		w.rename("x.log", "gone")
	}
	w.refuse = -1
	if got := w.read(); len(got) != 20 || got[0] != "0" || got[19] != "19" {
		t.Fatalf("read %q", got)
	}
	w.noLoss()
}

// Fault 14 and 35: files trade places.
func TestFilesTradePlaces(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	w.rename("x.log", "x.log.1")
	w.put("x.log", "b\n")
	w.read()
	w.rename("x.log", "x.log.3")
	w.rename("x.log.1", "x.log")
	w.append("x.log", "c\n")
	w.append("x.log.3", "late\n")
	w.want(w.read(), "late", "c")
	w.crash()
	w.rename("x.log", "x.log.4")
	w.rename("x.log.3", "x.log")
	w.append("x.log", "d\n")
	w.start()
	w.want(w.read(), "d")
	w.noLoss()
}

// Fault 19: a last line that nobody will complete.
func TestPartialLineAtRotation(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\nhal")
	w.start()
	w.want(w.read(), "a")
	w.rename("x.log", "x.log.1")
	w.put("x.log", "b\n")
	w.want(w.drained(), "b", "hal")
	if w.flags["hal"] != "incomplete" {
		t.Fatalf("flags %q", w.flags["hal"])
	}
	w.crash()
	w.start()
	w.want(w.drained())
	w.noLoss()
}

// Fault 20: a last line that is completed ten minutes later is one line.
func TestPartialLineCompleted(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "hal")
	w.start()
	for range 10 {
		w.want(w.read())
		w.now = w.now.Add(time.Minute)
	}
	w.append("x.log", "f")
	w.want(w.read())
	w.append("x.log", " a line\nand")
	w.want(w.read(), "half a line")
	w.noLoss()
}

// Fault 21: a crash inside a partial line reads it whole afterwards.
func TestCrashInsidePartialLine(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\nhal")
	w.start()
	w.want(w.read(), "a")
	w.crash()
	w.append("x.log", "f\n")
	w.start()
	w.want(w.read(), "half")
}

// Fault 22 and 23: a deleted file is read to its end and let go.
func TestDeletedWhileReading(t *testing.T) {
	w := newWorld(t)
	w.cfg.Budget = NewBudget(100)
	w.start()
	for i := range 1000 {
		w.put("x.log", fmt.Sprintf("%d\n", i))
		w.share()
		w.append("x.log", fmt.Sprintf("%d again\n", i))
		w.remove("x.log")
		w.drained()
		if n := w.cfg.Budget.Open(); n != 0 {
			t.Fatalf("%d files are open after %d were deleted", n, i+1)
		}
	}
	if len(w.got) != 2000 {
		t.Fatalf("%d lines of 2000", len(w.got))
	}
	w.noLoss()
}

// Finish: nobody writes any more. What is there is read, the begun line too;
// then the decoder is closed, once, and nothing is left open.
func TestFinish(t *testing.T) {
	w := newWorld(t)
	w.cfg.Budget = NewBudget(10)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	w.append("x.log", "b\nbegun")
	w.remove("x.log") // as the engine does when it removes a container
	w.log.Finish()
	w.refuse = 1
	if next := w.share(); next != tailer.Parked || w.closed {
		t.Fatalf("share says %d, closed %t, with a line left", next, w.closed)
	}
	w.refuse = -1
	if next := w.share(); next != tailer.Done || !w.closed {
		t.Fatalf("share says %d, closed %t", next, w.closed)
	}
	w.want(w.got, "a", "b", "begun")
	if w.flags["begun"] != "incomplete" || w.share() != tailer.Done || w.cfg.Budget.Open() != 0 {
		t.Errorf("flags %q, %d files open", w.flags["begun"], w.cfg.Budget.Open())
	}
	w.noLoss()
}
