package probe

import (
	"os"
	"testing"

	"logcanary/collector/facts"
)

// TestPlace is where a path inside a container is looked at, by what is seen of it.
func TestPlace(t *testing.T) {
	mount := facts.Mount{Source: "/var/lib/docker/volumes/v/_data", Destination: "/data"}
	shared := mount
	shared.Here = "/logs"
	bind := facts.Mount{Source: "/srv/x", Destination: "/data"}
	rooted := facts.Scene{Engine: facts.Engine{Root: "/var/lib/docker"}, Self: facts.Self{DataRoot: "/host/docker"}}
	for _, c := range []struct {
		name string
		look look
		path string
		m    facts.Mount
		want place
		ok   bool
	}{
		{"through its first process", look{inside: "/proc/7/root", outside: "/"}, "/data/x.log", shared, place{"/proc/7/root", "", "/data/x.log"}, true},
		{"where it is mounted here", look{outside: "/"}, "/data/a/x.log", shared, place{"/", "/logs", "/a/x.log"}, true},
		{"at its source", look{outside: "/proc/90/root"}, "/data/x.log", mount, place{"/proc/90/root", mount.Source, "/x.log"}, true},
		{"below the data root", look{s: &rooted}, "/data/x.log", mount, place{"/host/docker", "/volumes/v/_data", "/x.log"}, true},
		{"elsewhere on the host", look{s: &rooted}, "/data/x.log", bind, place{}, false},
		{"in its layer", look{outside: "/"}, "/var/log/x.log", mount, place{}, false},
		{"the mount itself", look{outside: "/"}, "/data", bind, place{"/", "/srv/x", "/"}, true},
	} {
		c.look.c = &facts.Container{Mounts: []facts.Mount{c.m}}
		if c.look.s == nil {
			c.look.s = &facts.Scene{}
		}
		if got, ok := c.look.place(c.path); ok != c.ok || ok && got != c.want {
			t.Errorf("%s: %+v, %v", c.name, got, ok)
		}
	}
}

// TestEnter: a mount is its own root, be it a directory or a single file; a link in a
// volume leads to no file of ours.
func TestEnter(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, map[string]string{"volume/x.log": "xx\n", "secret": "ours\n", "one.log": "one\n"})
	links(t, dir, map[string]string{"volume/abs.log": dir + "/secret", "volume/up": "..", "to": "volume"})
	for _, c := range []struct {
		sub, name string
		size      int64 // -1: not to be found
	}{
		{"/volume", "/x.log", 3},
		{"/to", "/x.log", 3}, // the engine follows the links of a source, too
		{"/volume", "/up/secret", -1},
		{"/one.log", "/", 4},
		{"/none", "/", -1},
		{"", "/secret", 5},
	} {
		size := int64(-1)
		if g := (place{dir, c.sub, ""}).look([]string{c.name}, true); g.err == nil && g.all[0].err == nil {
			size = g.all[0].stat.Size
		}
		if size != c.size {
			t.Errorf("%s in %q: %d bytes", c.name, c.sub, size)
		}
	}
	g := (place{dir, "/volume", ""}).look([]string{"/abs.log"}, true)
	if g.err != nil || g.all[0].stat.Link != dir+"/secret" || g.all[0].content != (content{}) {
		t.Errorf("a link: %+v", g)
	}
}

// TestHangs: what stands on one file system hangs together, from whichever side.
func TestHangs(t *testing.T) {
	nfs := facts.MountInfo{Point: "/data", FS: "nfs4", Dev: 53}
	far := facts.MountInfo{Point: "/mnt/nfs", FS: "nfs4", Dev: 53}
	l := look{inside: "/proc/7/root", outside: "/proc/90/root", c: &facts.Container{Table: []facts.MountInfo{{Point: "/", FS: "overlay", Dev: 9}, nfs}},
		mountsOutside: []facts.MountInfo{{Point: "/", FS: "ext4", Dev: 8}, far}}
	for p, want := range map[place]string{
		{base: "/proc/7/root", name: "/data/x.log"}:                "nfs4 53",
		{base: "/proc/90/root", sub: "/mnt/nfs/app", name: "/"}:    "nfs4 53",
		{base: "/proc/7/root", name: "/var/log"}:                   "overlay 9",
		{base: "/", sub: "/logs", name: "/"}:                       "/logs", // no table is known
		{base: "/proc/90/root", sub: "/var/lib/docker", name: "/"}: "ext4 8",
	} {
		if got := l.hangs(p); got != want {
			t.Errorf("%+v: %q", p, got)
		}
	}
	if all := l.far(l.inside); len(all) != 1 || !all["/data"] {
		t.Errorf("%v", all)
	}
}

// TestFileMount: a single file that is mounted is looked at, at its source and inside.
func TestFileMount(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, map[string]string{"app.log": "x\n"})
	s := newStage(t, "echo ready >&2; exec sleep 1000")
	s.Mounts = []facts.Mount{{Destination: dir + "/app.log", Source: dir + "/app.log"}}
	s.look(t, func() { check(t, os.WriteFile(dir+"/app.log", []byte("x\nyy\n"), 0o644)) })
	m := s.Mounts[0]
	if m.Inside.Size != 2 || m.Inside.Entries != nil || m.Outside.Ino != m.Inside.Ino || m.Last.IsZero() {
		t.Errorf("%+v, %+v", m.Inside, m.Outside)
	}
	if f := s.file(t, dir+"/app.log"); f.Seen.Grew() != 3 || !f.Text {
		t.Errorf("%+v", f)
	}
}
