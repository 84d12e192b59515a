package docker

import (
	"strings"
	"testing"
	"time"

	"logcanary/collector/record"
)

// out and err are lines, n nanoseconds after a common start.
var start = time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC).UnixNano()

func out(n int64, text string) fakeMessage {
	return fakeMessage{side: stdout, time: start + n, text: text}
}
func err(n int64, text string) fakeMessage {
	return fakeMessage{side: stderr, time: start + n, text: text}
}

func local(*fakeContainer)      {}
func jsonfile(c *fakeContainer) { c.driver = "json-file" }

// ways are the two ways in which what follows must hold alike.
var ways = map[string]func(*fakeContainer){"file": jsonfile, "api": local}

// TestWays: both ways read the same lines under the same ids, before and after
// our restart.
func TestWays(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			c := w.engine.run("a", special)
			w.engine.log(c, out(1, "one\n"), err(2, "two\n"))
			w.start()
			w.read(c, "stdout", "one")
			w.read(c, "stderr", "two")
			w.engine.log(c, out(3, "three\n"))
			w.read(c, "stdout", "one", "three")
			w.status(Way(way), "")
			w.stop()
			w.engine.log(c, out(3, "three\n"), err(4, "four\n"))
			w.start()
			w.read(c, "stdout", "one", "three", "three")
			w.read(c, "stderr", "two", "four")
			w.stop()
			if len(w.engine.odd) > 0 {
				t.Errorf("endpoints that are not ours: %q", w.engine.odd)
			}
		})
	}
}

// TestStart: a container that was there before us is read from our birth on, however late we come back; one
// that is newer from its beginning.
func TestStart(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.born = time.Unix(0, start+10)
			w.engine.start()
			old := w.engine.run("a", func(c *fakeContainer) { special(c); c.created = w.born.Add(-time.Hour) })
			fresh := w.engine.run("b", func(c *fakeContainer) { special(c); c.created = w.born.Add(time.Hour) })
			w.engine.log(fresh, out(1, "fresh\n"))
			w.engine.log(old, out(1, "before\n"), err(9, "before\n"))
			w.start()
			w.read(fresh, "stdout", "fresh")
			w.stop()
			w.engine.log(old, out(9, "just before\n"), out(10, "after\n"))
			w.start()
			w.read(old, "stdout", "after")
			w.engine.log(old, err(11, "after\n"))
			w.read(old, "stderr", "after")
		})
	}
}

// TestOrigin: names come from compose, else from the container; labels become options, and wrong ones are
// said with what is allowed. Nothing that was written into a label or a name can forge another name.
func TestOrigin(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	shop := w.engine.run("a", func(c *fakeContainer) {
		c.name = "shop-api-1"
		c.labels = map[string]string{
			labelProject: "shop", labelService: "api", labelLevel: "ERROR", labelMultiline: "off",
			labelSilence: "5m", labelThreshold: "100/1m",
		}
	})
	odd := w.engine.run("b", func(c *fakeContainer) {
		c.name = "job\n\x00\x1b[31m\u202e/../" + strings.Repeat("x", 1<<16)
		c.labels = map[string]string{
			labelEnable: "maybe", labelLevel: "loud", labelMultiline: "2", labelSilence: "-5m", labelThreshold: "many",
		}
	})
	named := w.engine.run("c", func(c *fakeContainer) {
		c.labels = map[string]string{labelName: "billing", labelProject: "../a/b\nforged"}
	})
	w.start()
	for _, c := range []*fakeContainer{shop, odd, named} {
		w.engine.log(c, out(1, "x\n"))
		w.read(c, "stdout", "x")
	}
	origin := func(c *fakeContainer) record.Origin { return *w.state.origins[keyPrefix+c.id+"/stdout"] }
	if got, want := origin(shop), (record.Origin{
		Key: keyPrefix + shop.id + "/stdout", Project: "shop", Service: "api", Source: "stdout", Stream: "stdout",
		ContainerID: shop.id, ContainerName: "shop-api-1", Image: "app:1",
		Options: record.Options{Keep: record.Error, NoJoin: true, Silence: "5m", Threshold: "100/1m"},
	}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := origin(odd); !strings.HasPrefix(got.Service, "job___[31m__.._xxx") || len(got.Service) > maxName || got.Options != (record.Options{}) {
		t.Errorf("got %.60q %+v", got.Service, got.Options)
	}
	if got := origin(named); got.Service != "billing" || got.Project != ".._a_b_forged" {
		t.Errorf("got %q %q", got.Project, got.Service)
	}
	w.says("a label means nothing and is ignored", 5)
	if strings.Contains(w.state.log.String(), "hush") {
		t.Error("the environment of a container is in our log")
	}
}

// TestForget: positions of containers that vanished while we were away are dropped when they are old.
func TestForget(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	recent, old := keyPrefix+strings.Repeat("1", 64)+"/stdout", keyPrefix+strings.Repeat("2", 64)+"/stdout"
	here := keyPrefix + c.id + "/stdout"
	for key, age := range map[string]time.Duration{recent: time.Hour, old: 73 * time.Hour, here: 73 * time.Hour} {
		w.state.cursors[key] = position{at: record.Cursor{Time: time.Now().Add(-age).UnixNano(), Nth: 1}}.append(nil)
	}
	w.start()
	w.says("attached to the engine", 1)
	w.stop()
	if w.state.cursors[recent] == nil || w.state.cursors[old] != nil || w.state.cursors[here] == nil {
		t.Errorf("left: %d positions", len(w.state.cursors))
	}
}

// TestMissedEvents: what events did not tell, the next full list finds: new containers, exits and removals.
func TestMissedEvents(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			w.slow = 5 * time.Millisecond
			w.engine.mute = true
			w.engine.start()
			w.start()
			w.says("attached to the engine", 1)
			c := w.engine.run("a", special)
			w.engine.log(c, out(1, "one\n"), out(2, "no end"))
			w.read(c, "stdout", "one")
			w.engine.setRunning(c, false)
			w.read(c, "stdout", "one", "no end[incomplete]")
			w.engine.setRunning(c, true)
			w.engine.log(c, out(3, "two\n"))
			w.read(c, "stdout", "one", "no end[incomplete]", "two")
			w.engine.remove(c)
			w.says("a container is gone and read to its end", 1)
		})
	}
}

// TestFault108Endpoints: a whole life of containers asks for the listed endpoints, and only reads.
func TestFault108Endpoints(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	w.start()
	for id, special := range map[string]func(*fakeContainer){"a": local, "b": jsonfile} {
		c := w.engine.run(id, special)
		w.engine.log(c, out(1, "one\n"))
		w.read(c, "stdout", "one")
		w.engine.remove(c)
		w.says("container="+c.name, 2) // it is read, and it is gone
	}
	w.stop()
	if len(w.engine.odd) > 0 {
		t.Errorf("asked for %q", w.engine.odd)
	}
}
