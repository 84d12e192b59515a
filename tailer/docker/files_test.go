package docker

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"logcanary/collector/record"
)

// volume makes a volume where the fake engine has it.
func (w *world) volume(name string) string {
	w.t.Helper()
	dir := filepath.Join(w.engine.root, "volumes", name, "_data")
	w.must(os.MkdirAll(dir, 0o755))
	return dir
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
}

// mounted is a named volume as an inspection tells it.
func mounted(name, source, inside string) map[string]string {
	return map[string]string{"Type": "volume", "Name": name, "Source": source, "Destination": inside}
}

// wanting makes a container that has the volume "logs" at /data and wants its files.
func (w *world) wanting(more map[string]string) func(*fakeContainer) {
	dir := w.volume("logs")
	return func(c *fakeContainer) {
		c.labels = map[string]string{labelProject: "shop", labelService: "api", labelFiles: "/data/*.log"}
		for k, v := range more {
			c.labels[k] = v
		}
		c.mounts = []map[string]string{mounted("logs", dir, "/data")}
	}
}

// TestFiles: files that a label names are read under their container's names, once for two replicas; a
// recreated container goes on where the former ended, under what its label says by then.
func TestFiles(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	path := filepath.Join(w.volume("logs"), "app.log")
	key := "file/" + path
	w.engine.raw(path, "one\n")
	w.start()
	first := w.engine.run("a", w.wanting(map[string]string{labelLevel: "error"}))
	w.engine.run("b", w.wanting(map[string]string{labelLevel: "error"}))
	w.readKey(key, "one")
	w.says("files of a container are read", 2)
	origin := func() record.Origin { w.state.mu.Lock(); defer w.state.mu.Unlock(); return *w.state.origins[key] }
	if got, want := origin(), (record.Origin{
		Key: key, Project: "shop", Service: "api", Source: "app.log", Path: path, Options: record.Options{Keep: record.Error},
	}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	w.engine.remove(first)
	w.engine.raw(path, "two\n")
	w.readKey(key, "one", "two")
	w.stop()
	w.engine.raw(path, "three\n")
	w.engine.run("0", w.wanting(map[string]string{labelLevel: "info"}))
	w.start()
	w.readKey(key, "one", "two", "three")
	eventually(t, "the new label counts", func() bool { return origin().Options.Keep == record.Info })
	w.engine.raw(path, "four\n")
	w.readKey(key, "one", "two", "three", "four")
}

// TestFilesChangeHands: a label that comes later gives the file its names, without a line lost or twice.
func TestFilesChangeHands(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	path := filepath.Join(w.volume("logs"), "app.log")
	key := "file/" + path
	w.start()
	w.engine.run("a", w.wanting(map[string]string{labelService: "b"}))
	var want []string
	for _, line := range strings.Split("0123456789", "") {
		w.engine.raw(path, line+"\n")
		want = append(want, line)
		if line == "4" {
			w.engine.run("b", w.wanting(map[string]string{labelService: "a"}))
		}
	}
	w.readKey(key, want...)
	eventually(t, "the lesser name wins", func() bool {
		w.state.mu.Lock()
		defer w.state.mu.Unlock()
		return w.state.origins[key].Service == "a"
	})
}

// TestFilesStart: of what was there at our very first start only the new lines are read; a container that
// came later has its files read from their beginning.
func TestFilesStart(t *testing.T) {
	w := newWorld(t)
	w.first, w.born = true, time.Now()
	w.engine.start()
	old, fresh := filepath.Join(w.volume("logs"), "app.log"), filepath.Join(w.volume("fresh"), "app.log")
	w.engine.raw(old, "before\n")
	w.engine.raw(fresh, "fresh\n")
	w.engine.run("a", func(c *fakeContainer) { w.wanting(nil)(c); c.created = w.born.Add(-time.Hour) })
	w.start()
	eventually(t, "it is found", func() bool {
		w.state.mu.Lock()
		defer w.state.mu.Unlock()
		return w.state.open["file/"+old]
	})
	w.engine.run("b", func(c *fakeContainer) {
		w.wanting(nil)(c)
		c.mounts, c.created = []map[string]string{mounted("fresh", filepath.Dir(fresh), "/data")}, w.born.Add(time.Hour)
	})
	w.engine.raw(old, "after\n")
	w.readKey("file/"+old, "after")
	w.readKey("file/"+fresh, "fresh")
}

// TestFilesSelf: in a container of the engine our own mounts tell where we see a place.
func TestFilesSelf(t *testing.T) {
	w := newWorld(t)
	w.self = strings.Repeat("5", 64)
	w.engine.start()
	here, theirs := t.TempDir(), "/srv/shop/logs" // of the engine's host we have only what is mounted
	w.engine.run(w.self, func(c *fakeContainer) {
		c.mounts = []map[string]string{{"Type": "bind", "Source": "/srv/shop", "Destination": here}}
	})
	w.must(os.Mkdir(filepath.Join(here, "logs"), 0o755))
	w.engine.raw(filepath.Join(here, "logs/app.log"), "one\n")
	w.engine.run("a", func(c *fakeContainer) {
		w.wanting(nil)(c)
		c.mounts = []map[string]string{{"Type": "bind", "Source": theirs, "Destination": "/data"}}
	})
	w.start()
	w.readKey("file/"+filepath.Join(here, "logs/app.log"), "one")
}

// TestFilesUnseen: what cannot be seen is said once, with what to paste, stands in the status, and is looked
// at again.
func TestFilesUnseen(t *testing.T) {
	w := newWorld(t)
	w.slow = 5 * time.Millisecond
	w.engine.start()
	dir := filepath.Join(w.engine.root, "volumes", "later", "_data")
	c := w.engine.run("a", func(c *fakeContainer) {
		w.wanting(map[string]string{labelFiles: "/data/*.log, /inside/*.log, ../x"})(c)
		c.mounts = []map[string]string{mounted("later", dir, "/data")}
	})
	w.start()
	w.says("a label means nothing and is ignored", 1)
	w.says("volumes: ['later:/logs/later:ro']", 1)
	w.says("own layer", 1)
	unseen := func() (all []string) {
		for _, s := range w.finder.Status() {
			if s.Files != "" && s.Way == Unread && s.Service == "api" && s.Reason != "" {
				all = append(all, s.Files)
			}
		}
		return all
	}
	eventually(t, "both are in the status", func() bool { return slices.Equal(unseen(), []string{"/data/*.log", "/inside/*.log"}) })
	w.quiet("events") // several lists
	w.must(os.MkdirAll(dir, 0o755))
	w.engine.raw(filepath.Join(dir, "app.log"), "one\n")
	w.readKey("file/"+filepath.Join(dir, "app.log"), "one")
	w.says("files of a container cannot be read", 2)
	if got := unseen(); !slices.Equal(got, []string{"/inside/*.log"}) {
		t.Errorf("the status has %q", got)
	}
	w.engine.remove(c)
	eventually(t, "the status forgets it", func() bool { return len(w.finder.Status()) == 0 })
}

// TestFilesConfined: neither a link in a volume nor a directory that became one leads out of the volume.
func TestFilesConfined(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	outside, dir := t.TempDir(), w.volume("logs")
	w.must(os.Mkdir(filepath.Join(outside, "deep"), 0o755))
	for _, name := range []string{"secret.log", "deep/secret.log"} {
		w.engine.raw(filepath.Join(outside, name), "hush\n")
	}
	w.must(os.Symlink(filepath.Join(outside, "secret.log"), filepath.Join(dir, "link.log")))
	w.must(os.Symlink(outside, filepath.Join(dir, "sub")))
	w.engine.raw(filepath.Join(dir, "app.log"), "one\n")
	w.engine.run("a", w.wanting(map[string]string{labelFiles: "/data/*.log,/data/sub/*.log,/data/sub/deep/*.log,/data/**/secret.log"}))
	w.start()
	w.readKey("file/"+filepath.Join(dir, "app.log"), "one")
	eventually(t, "the links were tried", func() bool { return w.state.counted("trouble kind") >= 2 })
	w.state.mu.Lock()
	defer w.state.mu.Unlock()
	for key, lines := range w.state.taken {
		if slices.Contains(lines, "hush") {
			t.Errorf("%s was read", key)
		}
	}
}
