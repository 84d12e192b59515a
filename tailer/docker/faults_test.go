package docker

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// The tests of this file are named after the numbered faults of the design.

// TestFault50RotationByFile: no line is lost over renames, with one generation kept and with more.
func TestFault50RotationByFile(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", jsonfile)
	w.start()
	var want []string
	for n := range 5 {
		for i := range 20 {
			line := fmt.Sprintf("%d-%d", n, i)
			w.engine.log(c, out(int64(100*n+i), line+"\n"))
			want = append(want, line)
		}
		w.read(c, "stdout", want...)
		path := w.engine.logPath(c)
		if err := os.Rename(path, path+".1"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFault51GapByAPI: a reader that is refused for long finds its place gone, and counts that.
func TestFault51GapByAPI(t *testing.T) {
	w, c := readOne(t, local)
	w.state.setRefuse(true)
	w.engine.log(c, out(2, "two\n"))
	asked := w.engine.count("logs")
	eventually(t, "the connection is given back", func() bool { return w.engine.count("logs") > asked+1 })
	w.engine.change(func() { c.messages = []fakeMessage{out(9, "nine\n")} }) // rotated with max-file=1
	eventually(t, "another one", func() bool { return w.engine.count("logs") > asked+3 })
	w.state.setRefuse(false)
	w.read(c, "stdout", "one", "nine")
	if got := w.state.counted("lost " + LostGap); got != 1 {
		t.Errorf("%d gaps were counted, not 1", got)
	}
}

// TestFault52CutInMidFrame: a reply that breaks off in a frame is read again from there; a
// hundred equal lines in one nanosecond are all kept, and none twice, wherever it breaks.
func TestFault52CutInMidFrame(t *testing.T) {
	for _, after := range []int{0, 1, 50, 99, 100, 101} {
		w := newWorld(t)
		w.engine.start()
		c := w.engine.run("a", local)
		want := []string{"first"}
		w.engine.log(c, out(1, "first\n"))
		for range 100 {
			w.engine.log(c, out(2, "same\n"))
			want = append(want, "same")
		}
		w.engine.log(c, out(3, "last\n"))
		c.script = []fault{{after: after, extra: frame(1, stamp+"half")[:20]}, {after: after, extra: "\x01\x00\x00"}}
		w.start()
		w.read(c, "stdout", append(want, "last")...)
		w.stop()
		slices.SortFunc(w.state.ids[keyPrefix+c.id+"/stdout"], func(a, b [2]uint64) int { return slices.Compare(a[:], b[:]) })
		if ids := slices.Compact(w.state.ids[keyPrefix+c.id+"/stdout"]); len(ids) != 102 {
			t.Errorf("%d ids for 102 lines", len(ids))
		}
	}
}

// TestFault53EqualLinesAcrossReconnect: two equal lines, one before and one after a cut, are two.
func TestFault53EqualLinesAcrossReconnect(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	c.script = []fault{{after: 1, clean: true}}
	w.engine.log(c, out(1, "same\n"))
	w.start()
	w.read(c, "stdout", "same")
	w.engine.log(c, out(1, "same\n"), err(1, "same\n"))
	w.read(c, "stdout", "same", "same")
	w.read(c, "stderr", "same")
}

// TestFault54CleanEnd: a clean end while the container runs is no exit; when it has exited, nobody asks any more.
func TestFault54CleanEnd(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, out(1, "one\n"), out(2, "two\n"), out(3, "three\n"))
	c.script = []fault{{after: 1, clean: true}, {after: 0, clean: true}, {after: 2, clean: true}}
	w.start()
	w.read(c, "stdout", "one", "two", "three")
	w.engine.log(c, out(4, "four\n"))
	w.engine.setRunning(c, false)
	w.read(c, "stdout", "one", "two", "three", "four")
	w.quiet("logs")
}

// TestFault54NoTightLoop: an engine that fails for a container that has just exited is not asked
// without a pause.
func TestFault54NoTightLoop(t *testing.T) {
	w, c := readOne(t, local)
	began := time.Now()
	w.engine.change(func() { c.bad["logs"] = http.StatusInternalServerError })
	w.engine.setRunning(c, false)
	eventually(t, "it is asked again", func() bool { return w.engine.count("ends") >= 6 })
	if took := time.Since(began); took < 2*4*w.finder.pace.retry {
		t.Errorf("five questions took %v", took)
	}
}

// quiet wants that an endpoint is not asked any more.
func (w *world) quiet(endpoint string) {
	w.t.Helper()
	var last int
	eventually(w.t, endpoint+" is left alone", func() bool {
		before := w.engine.count(endpoint)
		rest(w.t.Context(), 100*time.Millisecond) // many times the pace of this world
		last = w.engine.count(endpoint)
		return before == last
	})
}

// TestFault55QuietBehindProxy: a proxy that cuts quiet streams costs no line.
func TestFault55QuietBehindProxy(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, out(1, "one\n"))
	c.script = []fault{{after: 1, clean: true}, {after: 1}, {after: 1, clean: true}, {after: 1}}
	w.start()
	eventually(t, "the proxy has cut four times", func() bool { return w.engine.count("logs") >= 5 })
	w.engine.log(c, out(2, "two\n"))
	w.read(c, "stdout", "one", "two")
}

// TestFault56EngineAbsentAtStart: it is said once, with the next step, and everything is read when the engine comes.
func TestFault56EngineAbsentAtStart(t *testing.T) {
	w := newWorld(t)
	w.start()
	w.says("no engine answers", 1)
	w.says("mount the socket", 1)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, out(1, "one\n"))
	w.read(c, "stdout", "one")
	w.says("attached to the engine", 1)
	w.says("no engine answers", 1)
}

// TestFault57EngineRestart: events and logs go on behind a restart, without a line lost or twice.
func TestFault57EngineRestart(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w, c := readOne(t, special)
			w.engine.stop()
			w.says("the engine ended the connection", 1)
			w.engine.log(c, out(2, "two\n"))
			d := w.engine.run("b", special)
			w.engine.log(d, out(1, "new\n"))
			w.engine.start()
			w.read(c, "stdout", "one", "two")
			w.read(d, "stdout", "new")
			w.says("attached to the engine", 2)
		})
	}
}

// TestFault58ContainerRestart: the same container goes on; what it wrote before is not read again.
func TestFault58ContainerRestart(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			c := w.engine.run("a", special)
			w.start()
			var want []string
			for i := range 5 {
				want = append(want, fmt.Sprint(i))
				w.engine.log(c, out(int64(i), fmt.Sprintln(i)))
				w.engine.setRunning(c, false)
				w.read(c, "stdout", want...)
				w.engine.setRunning(c, true)
			}
		})
	}
}

// TestFault59ShortLived: a container that lived for an instant is read, or counted.
func TestFault59ShortLived(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			w.start()
			w.says("attached to the engine", 1)
			c := w.engine.run("a", special)
			w.engine.log(c, out(1, "one\n"))
			w.engine.setRunning(c, false)
			w.engine.remove(c)
			key := keyPrefix + c.id + "/stdout"
			eventually(t, "read or counted", func() bool {
				return slices.Equal(w.state.lines(key), []string{"one"}) != (w.state.counted("lost "+LostShortLived) == 1)
			})
		})
	}
}

// TestFault59GoneBeforeInspection: its events are all that was ever seen of it.
func TestFault59GoneBeforeInspection(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	w.start()
	w.says("attached to the engine", 1)
	ghost := &fakeContainer{id: strings.Repeat("f", 64), name: "ghost", labels: map[string]string{labelService: "job"}}
	w.engine.event(ghost, "create")
	w.engine.event(ghost, "start")
	w.says("a container was gone before its log could be read", 1)
	w.says("service=job", 1)
	if got := w.state.counted("lost " + LostShortLived); got != 1 {
		t.Errorf("counted %d, not 1", got)
	}
}

// TestFault60RemovedWithBacklog: what stands in the file of a removed container is read by the fd that is held.
func TestFault60RemovedWithBacklog(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", jsonfile)
	w.engine.log(c, out(0, "0\n"))
	w.start()
	want := []string{"0"}
	w.read(c, "stdout", want...)
	w.state.setRefuse(true)
	for i := 1; i < 1000; i++ {
		want = append(want, fmt.Sprint(i))
		w.engine.log(c, out(int64(i), fmt.Sprintln(i)))
	}
	w.engine.log(c, out(1000, "no end"))
	w.engine.remove(c)
	eventually(t, "the removal is known", func() bool { return len(w.engine.containers) == 0 })
	w.state.setRefuse(false)
	w.read(c, "stdout", append(want, "no end[incomplete]")...)
	w.says("a container is gone and read to its end", 1)
	if len(w.state.cursors) > 0 || len(w.state.open) > 0 || w.state.counted("uncommitted") > 0 {
		t.Errorf("left behind: %v %v", w.state.cursors, w.state.open)
	}
}

// TestFault61Recreate: a new container under an old name is a source of its own.
func TestFault61Recreate(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			c := w.engine.run("a", func(c *fakeContainer) { special(c); c.name = "shop-api-1" })
			w.engine.log(c, out(1, "old\n"))
			w.start()
			w.read(c, "stdout", "old")
			w.engine.change(func() { c.name = "0123_shop-api-1" })
			d := w.engine.run("b", func(c *fakeContainer) { special(c); c.name = "shop-api-1" })
			w.engine.log(d, out(2, "new\n"))
			w.engine.remove(c)
			w.read(d, "stdout", "new")
			w.says("a container is gone and read to its end", 1)
		})
	}
}
