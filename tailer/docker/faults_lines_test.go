package docker

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// split is how the engine breaks up a line: parts of 16 KiB, all with the line's time.
func split(side int, at int64, line string) (parts []fakeMessage) {
	for len(line) >= 16384 {
		parts, line = append(parts, fakeMessage{side: side, time: start + at, text: line[:16384]}), line[16384:]
	}
	return append(parts, fakeMessage{side: side, time: start + at, text: line + "\n"})
}

// TestFault62LongLines: lines around the part size and up to 1 MiB come whole, with the streams interleaved.
func TestFault62LongLines(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			c := w.engine.run("a", special)
			var outs, errs []string
			for i, size := range []int{1, 16383, 16384, 16385, 32768, 1 << 20} {
				o, e := strings.Repeat("o", size), strings.Repeat("e", size)
				outs, errs = append(outs, o), append(errs, e)
				a, b := split(stdout, int64(2*i), o), split(stderr, int64(2*i+1), e)
				for j := range a {
					w.engine.log(c, a[j], b[j])
				}
			}
			w.engine.log(c, split(stdout, 99, strings.Repeat("x", 1<<20+1))...)
			w.start()
			w.read(c, "stdout", append(outs, strings.Repeat("x", 1<<20)+"[cut]")...)
			w.read(c, "stderr", errs...)
		})
	}
}

// TestFault63PartialAcrossRestart: a line whose parts come before and after our restart, and a rotation, is one.
func TestFault63PartialAcrossRestart(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			c := w.engine.run("a", special)
			w.engine.log(c, out(1, "before\n"), out(2, "a"), err(3, "between\n"))
			w.start()
			w.read(c, "stderr", "between")
			w.stop()
			if way == "file" {
				path := w.engine.logPath(c)
				if err := os.Rename(path, path+".1"); err != nil {
					t.Fatal(err)
				}
			}
			w.engine.log(c, out(2, "b"), err(4, "after\n"))
			w.start()
			w.read(c, "stderr", "between", "after")
			w.engine.log(c, out(2, "c\n"))
			w.read(c, "stdout", "before", "abc")
		})
	}
}

// TestFault64UnterminatedExit: the last line of `printf x; exit` is handed over once, when the container
// has exited, and does not grow together with the first line of its next life.
func TestFault64UnterminatedExit(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			c := w.engine.run("a", special)
			w.start()
			w.engine.log(c, fakeMessage{time: time.Now().UnixNano(), text: "x"})
			w.engine.setRunning(c, false)
			w.read(c, "stdout", "x[incomplete]")
			w.engine.setRunning(c, true)
			w.engine.log(c, fakeMessage{time: time.Now().UnixNano(), text: "y\n"})
			w.read(c, "stdout", "x[incomplete]", "y")
			w.stop()
			w.start()
			w.says("attached to the engine", 2)
			w.engine.log(c, fakeMessage{time: time.Now().UnixNano(), text: "z\n"})
			w.read(c, "stdout", "x[incomplete]", "y", "z")
		})
	}
}

// TestFault64BegunAfterExit: what a container begins to write after a restart is not ended by the exit
// before, however the clock stands.
func TestFault64BegunAfterExit(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", jsonfile)
	w.start()
	w.engine.log(c, out(1, "before\n"))
	w.read(c, "stdout", "before")
	w.engine.setRunning(c, false)
	w.engine.setRunning(c, true) // the lines are of months ago
	for n := range 20 {
		at := int64(10 * n)
		w.engine.log(c, out(at+2, "a"), err(at+3, fmt.Sprint(n, "\n")))
		eventually(t, "the part is read", func() bool { return len(w.state.lines(keyPrefix+c.id+"/stderr")) > n })
		w.engine.log(c, out(at+2, "b\n"))
		eventually(t, "the rest is read", func() bool { return len(w.state.lines(keyPrefix+c.id+"/stdout")) > n+1 })
	}
	w.read(c, "stdout", append([]string{"before"}, slices.Repeat([]string{"ab"}, 20)...)...)
}

// TestFault64EngineDoesNotSay: an engine that does not answer whether the writer of a last line still runs
// is asked again.
func TestFault64EngineDoesNotSay(t *testing.T) {
	w := newWorld(t)
	w.slow = 20 * time.Millisecond
	w.engine.start()
	c := w.engine.run("a", jsonfile)
	w.start()
	w.engine.log(c, out(1, "one\n"), out(2, "x"))
	w.read(c, "stdout", "one")
	w.engine.change(func() { c.bad["json"] = http.StatusInternalServerError })
	asked := w.engine.count("json")
	w.engine.setRunning(c, false)
	eventually(t, "the engine is asked", func() bool { return w.engine.count("json") > asked })
	w.read(c, "stdout", "one")
	w.engine.change(func() { delete(c.bad, "json") })
	w.read(c, "stdout", "one", "x[incomplete]")
}

// TestFault65DamagedEntries: half-written and zeroed entries are counted, and reading goes on behind them.
func TestFault65DamagedEntries(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", jsonfile)
	path := w.engine.logPath(c)
	w.engine.log(c, out(1, "one\n"))
	w.engine.raw(path, strings.Repeat("\x00", 5000))
	w.engine.log(c, out(2, "two\n"))
	w.engine.raw(path, `{"log":"half wri`)
	w.engine.log(c, out(3, "three\n"))
	w.engine.raw(path, "not an entry\n{\"log\":\"x\n")
	w.engine.log(c, out(4, "four\n"))
	w.start()
	w.read(c, "stdout", "one", "two", "three", "four")
	if got := w.state.counted("trouble " + TroubleEntry); got < 3 {
		t.Errorf("%d damaged entries were counted", got)
	}
}

// TestFault66Terminal: a terminal is one stream without "\r"; the engine's own words are no line of the application.
func TestFault66Terminal(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			c := w.engine.run("a", func(c *fakeContainer) { special(c); c.tty = true })
			w.engine.log(c, out(1, "one\r\n"), out(2, "two"), out(2, "three\r\n"))
			w.start()
			w.read(c, "tty", "one", "twothree")
			if o := w.state.origins[keyPrefix+c.id+"/tty"]; o.Source != "tty" || o.Stream != "stdout" || len(w.state.origins) != 1 {
				t.Errorf("origin %+v", o)
			}
		})
	}
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, out(1, "one\n"))
	c.script = []fault{{after: 1, clean: true, extra: frame(3, "Error grabbing logs: \x1b[31mEOF\n")}}
	w.start()
	w.says(`error="Error grabbing logs: _[31mEOF"`, 1)
	w.engine.log(c, out(2, "two\n"))
	w.read(c, "stdout", "one", "two")
}

// TestFault67Drivers: each driver has a clear status, and one that cannot be read is not asked again and again.
func TestFault67Drivers(t *testing.T) {
	for _, c := range []struct {
		driver string
		bad    int
		way    Way
		reason string
	}{
		{"none", http.StatusNotImplemented, Unread, "log driver is none"},
		{"syslog", http.StatusNotImplemented, Unread, "cache-disabled"},
		{"journald", 0, ByAPI, "no json-file"},
		{"local", 0, ByAPI, "no json-file"},
	} {
		t.Run(c.driver, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			w.engine.run("a", func(f *fakeContainer) { f.driver = c.driver; f.bad["logs"] = c.bad })
			w.start()
			w.status(c.way, c.reason)
			if c.way == Unread {
				w.quiet("logs")
				w.says("a container cannot be read", 1)
			}
		})
	}
}

// TestFault68ClockJumps: an hour back and an hour forth, with cuts and restarts in between: nothing is lost or comes twice.
func TestFault68ClockJumps(t *testing.T) {
	const hour = int64(time.Hour)
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			c := w.engine.run("a", special)
			w.start()
			var want []string
			for i, at := range []int64{0, 1, -hour, -hour + 1, -hour + 2, hour, hour + 1, 2, 3, 4} {
				want = append(want, fmt.Sprint(i))
				w.engine.change(func() { c.script = []fault{{after: 2 * i % 3}} })
				w.engine.log(c, out(at, fmt.Sprintln(i)))
				w.read(c, "stdout", want...)
				if i%2 == 1 {
					w.stop()
					w.start()
				}
			}
			w.engine.log(c, out(5, "end\n"))
			w.read(c, "stdout", append(want, "end")...)
		})
	}
}

// TestFault68CutWhileCounting: where a clock went back, a reply that ends before the last line that
// was taken is no proof that the engine has dropped that line.
func TestFault68CutWhileCounting(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, err(1, "one\n"), out(2, "two\n"), out(3, "three\n"), out(-int64(time.Hour), "four\n"))
	cut := func(after int) fault { return fault{after: after, clean: true} }
	c.script = []fault{cut(4), cut(3), cut(0), cut(2)}
	w.start()
	w.engine.log(c, out(4, "five\n"))
	w.read(c, "stdout", "two", "three", "four", "five")
	w.read(c, "stderr", "one")
	if got := w.state.counted("lost " + LostGap); got != 0 {
		t.Errorf("%d gaps were counted", got)
	}
}

// TestFault68DroppedAndBack: all that was read was rotated away, and the clock went back: what is
// older than all that was read is new.
func TestFault68DroppedAndBack(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, out(1, "one\n"), err(2, "two\n"))
	w.start()
	w.read(c, "stderr", "two")
	w.engine.stop()
	w.engine.change(func() { c.dropped = 2 })
	w.engine.log(c, out(-int64(time.Hour), "three\n"))
	w.engine.start()
	w.read(c, "stdout", "one", "three")
	w.engine.log(c, err(-int64(time.Hour)+1, "four\n"))
	w.read(c, "stderr", "two", "four")
}

// TestFault68OtherStreamBack: the clock goes back after a stream has fallen silent and the connection
// was cut; what that stream says then is new.
func TestFault68OtherStreamBack(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, out(1, "one\n"), err(int64(time.Minute), "two\n"))
	w.start()
	w.read(c, "stderr", "two")
	w.engine.stop()
	w.engine.start()
	eventually(t, "it is followed again", func() bool { return w.engine.count("logs") >= 2 })
	w.engine.log(c, out(-int64(time.Hour), "three\n"))
	w.read(c, "stdout", "one", "three")
}

// TestFault69OurOwnContainer: it is never read, whatever it writes.
func TestFault69OurOwnContainer(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	own := w.engine.run("a", local)
	marked := w.engine.run("b", func(c *fakeContainer) { c.labels = map[string]string{labelSelf: "true"} })
	off := w.engine.run("c", func(c *fakeContainer) { c.labels = map[string]string{labelEnable: "false"} })
	other := w.engine.run("d", local)
	for _, c := range []*fakeContainer{own, marked, off, other} {
		w.engine.log(c, out(1, "a sink fails\n"))
	}
	w.self = own.id
	w.start()
	w.read(other, "stdout", "a sink fails")
	w.says("a container is not read", 3)
	if w.engine.count("logs") != 1 {
		t.Errorf("logs were asked for %d times", w.engine.count("logs"))
	}
}

// TestFault32FileForbidden: when the json-file's directory is taken away, the API takes over at the same line.
func TestFault32FileForbidden(t *testing.T) {
	w := newWorld(t)
	w.slow = 10 * time.Millisecond
	w.engine.start()
	c := w.engine.run("a", jsonfile)
	w.engine.log(c, out(1, "one\n"), out(2, "two\n"), err(3, "three\n"))
	w.start()
	w.read(c, "stderr", "three")
	if err := os.Rename(filepath.Join(w.engine.root, "containers"), filepath.Join(w.engine.root, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	w.status(ByAPI, "cannot be read any more")
	w.engine.change(func() { c.messages = append(c.messages, out(4, "four\n")) })
	w.read(c, "stdout", "one", "two", "four")
	w.read(c, "stderr", "three")
}
