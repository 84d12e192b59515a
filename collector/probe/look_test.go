package probe

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// stage is a container made of a child of ours: its /proc is a fake one whose entry for
// the child leads to the real one but for the cgroup, and whose root is the real root.
type stage struct {
	*facts.Container
	scene  *facts.Scene
	prober *Prober
}

func newStage(t *testing.T, script string) *stage {
	t.Helper()
	pid := child(t, pipe(t), script)
	f := newFake(t)
	tree(t, filepath.Join(f.dir, itoa(pid)), inGroup(idA))
	entries, err := os.ReadDir(ours.path(pid, ""))
	check(t, err)
	for _, e := range entries {
		if e.Name() != "cgroup" {
			f.link(t, pid, map[string]string{e.Name(): ours.path(pid, e.Name())})
		}
	}
	c := running(idA, pid)
	return &stage{c, &facts.Scene{Containers: []*facts.Container{c}}, New(Config{Proc: f.dir})}
}

// look makes both looks of a pass, and something between.
func (s *stage) look(t *testing.T, between func()) {
	t.Helper()
	s.prober.Survey(t.Context(), s.scene)
	s.prober.Look(t.Context(), s.scene, s.Container, false)
	between()
	s.prober.Look(t.Context(), s.scene, s.Container, true)
	if len(s.scene.Denied)+len(s.Denied) > 0 {
		t.Errorf("denied: %+v, %+v", s.scene.Denied, s.Denied)
	}
}

func (s *stage) file(t *testing.T, path string) *facts.File {
	t.Helper()
	for _, f := range s.Files {
		if f.Path == path {
			return f
		}
	}
	t.Fatalf("%s was not found", path)
	return nil
}

// TestLook is a whole pass over a container that writes to a file in its layer, to one
// that was removed, and whose log directory has a link to stdout and the rotated logs.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	s := newStage(t, `cd `+dir+`; ln -s /dev/stdout access.log; printf 'x\n' >app.log.1; mkdir empty
		exec 3>>app.log 4>>del.log 5>>core.dat; rm del.log; echo ready >&2
		read x <go 2>/dev/null; while ! read x <go; do sleep 0.01; done 2>/dev/null
		echo line >&3; echo line >&4; >done; exec sleep 1000`)
	s.Mounts = []facts.Mount{{Destination: dir + "/empty", Source: dir + "/empty"}, {Destination: "/nowhere/at/all", Source: "/none"}}
	s.look(t, func() {
		check(t, os.WriteFile(dir+"/go", []byte("x\n"), 0o644))
		eventually(t, "it wrote", func() bool { _, err := os.Stat(dir + "/done"); return err == nil })
	})

	if len(s.Processes) != 1 || !s.Processes[0].Twice() || s.Truncated || len(s.Table) == 0 {
		t.Fatalf("%+v", s.Processes)
	}
	if p := s.Processes[0]; p.Last.Written < p.First.Written+10 || p.FD(1).Kind != facts.Pipe {
		t.Errorf("%+v", p)
	}
	app := s.file(t, dir+"/app.log")
	if app.Seen.Grew() != 5 || len(app.Writers) != 1 || app.Writers[0].Last != app.Writers[0].Pos+5 || app.Writers[0].Flags&unix.O_APPEND == 0 || !app.ByName {
		t.Errorf("app.log: %+v", app)
	}
	if on := s.On(dir); app.FS != on.FS || app.MountID == 0 {
		t.Errorf("app.log stands on %q, %d; its directory on %+v", app.FS, app.MountID, on)
	}
	if del := s.file(t, dir+"/del.log"); !del.Seen.Absent || !del.Writers[0].Deleted || del.Writers[0].Last != 5 || del.Writers[0].Size != 5 {
		t.Errorf("del.log: %+v", del)
	}
	if link := s.file(t, dir+"/access.log"); link.Seen.First.Link != "/dev/stdout" || link.Seen.Last.Mode.Type() != fs.ModeSymlink {
		t.Errorf("access.log: %+v", link)
	}
	if old := s.file(t, dir+"/app.log.1"); !old.Text || len(old.Writers) != 0 {
		t.Errorf("app.log.1: %+v", old)
	}
	if data := s.file(t, dir+"/core.dat"); data.ByName || len(data.Writers) != 1 {
		t.Errorf("core.dat: %+v", data)
	}
	if s.Dirs[dir] == nil || !s.Processes[0].MayWrite(s.Dirs[dir]) {
		t.Errorf("the directory: %+v", s.Dirs[dir])
	}
	if m := s.Mounts[0]; len(m.Inside.Entries) != 0 || m.Inside.Entries == nil || m.Inside.Ino != m.Outside.Ino || m.Space.Size == 0 || m.Here != "" || m.View != nil {
		t.Errorf("the mount: %+v", m)
	}
	if m := s.Mounts[1]; !m.Inside.Absent || !m.Outside.Absent || m.Space != nil {
		t.Errorf("no mount: %+v", m)
	}
}

// TestLabel: files that a label names are found whatever they are called.
func TestLabel(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, map[string]string{"a/b/journal": "x\n", "a/other": "x\n"})
	s := newStage(t, "echo ready >&2; exec sleep 1000")
	s.Labels = map[string]string{"logcanary.files": dir + "/**/journal, relative/*.log, " + dir + "/none/*.txt"}
	s.look(t, func() { check(t, os.Remove(dir+"/a/b/journal")) })
	if f := s.file(t, dir+"/a/b/journal"); f.ByName || !f.Text || !f.Seen.Deleted || f.Seen.First == nil {
		t.Errorf("%+v", f)
	}
	for _, f := range s.Files {
		if strings.HasPrefix(f.Path, dir) && f.Path != dir+"/a/b/journal" {
			t.Errorf("not named: %s", f.Path)
		}
	}
}

// TestPidReuse: a process that has the pid of another at the second look is not it.
func TestPidReuse(t *testing.T) {
	s := newStage(t, "echo ready >&2; exec sleep 1000")
	s.look(t, func() { s.Processes[0].Started += time.Second })
	if s.Processes[0].Twice() {
		t.Errorf("%+v", s.Processes[0])
	}
}

// TestEnded: a container whose process is gone, and whose pid another has, leaves what can
// be seen without one.
func TestEnded(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, map[string]string{"app.log": "x\n"})
	f := newFake(t)
	f.add(t, 100, 1, inGroup(idA))
	f.add(t, 200, 1, inGroup(idA)) // was B's
	c := running(idB, 200)
	c.Mounts = []facts.Mount{{Destination: "/logs", Source: dir}, {Destination: "/alike", Source: "/none", Here: dir}}
	s := &facts.Scene{Containers: []*facts.Container{running(idA, 100), c}}
	p := New(Config{Proc: f.dir})
	p.Survey(t.Context(), s)
	p.Look(t.Context(), s, c, false)
	check(t, os.WriteFile(dir+"/app.log", []byte("x\ny\n"), 0o644))
	p.Look(t.Context(), s, c, true)
	if c.Processes != nil || c.Table != nil || c.Mounts[0].Inside != nil || len(c.Mounts[0].Outside.Entries) != 1 || len(c.Mounts[1].View.Entries) != 1 {
		t.Errorf("%+v", c)
	}
	if len(c.Files) != 2 || c.Files[1].Path != "/logs/app.log" || c.Files[1].Mount != "/logs" || c.Files[1].Seen.Grew() != 2 {
		t.Errorf("%+v", c.Files)
	}
}

// TestLying: a /proc whose files say nothing, or nonsense, or are something else.
func TestLying(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"empty":    {"stat": "", "status": "", "mountinfo": ""},
		"nonsense": {"stat": "100 (x) S a b c d e f g h i j k l m n o p q r s t u v", "status": "Uid:\t-\n", "mountinfo": "\x00\xff - - -\n", "fd/x": ""},
		"folders":  {"io/x": "", "limits/x": "", "cmdline/x": "", "wchan/x": ""},
	} {
		f := newFake(t)
		f.add(t, 99, 1, inGroup(idA))
		f.add(t, 100, 1, inGroup(idA))
		tree(t, filepath.Join(f.dir, "100"), files)
		c := running(idA, 100)
		s := &facts.Scene{Containers: []*facts.Container{c}}
		p := New(Config{Proc: f.dir})
		p.Survey(t.Context(), s)
		p.Look(t.Context(), s, c, false)
		p.Look(t.Context(), s, c, true)
		for _, one := range c.Processes {
			if one.FDsSeen {
				t.Errorf("%s: descriptors were seen where there are none: %+v", name, one)
			}
		}
	}
}

// TestOver: a pass whose time is over looks at nothing more, and says so.
func TestOver(t *testing.T) {
	s := newStage(t, "echo ready >&2; exec sleep 1000")
	s.prober.Survey(t.Context(), s.scene)
	s.prober.index(t.Context(), s.scene)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.prober.Look(ctx, s.scene, s.Container, false)
	if len(s.Processes) != 0 || !s.Truncated || len(s.Denied) == 0 || !strings.Contains(s.Denied[0].Why, errOver.Error()) {
		t.Errorf("%+v, truncated %v", s.Denied, s.Truncated)
	}
}

// TestOverAtOnce: nothing is said of a container when there was no time to look whose
// processes are whose, and that is said.
func TestOverAtOnce(t *testing.T) {
	s := newStage(t, "echo ready >&2; exec sleep 1000")
	s.prober.Survey(t.Context(), s.scene)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.prober.Look(ctx, s.scene, s.Container, false)
	if s.Processes != nil || len(s.Denied) == 0 || s.Denied[0].Probe != "proc" {
		t.Errorf("%+v", s.Denied)
	}
}

// TestManyProcesses: some are looked at, the first one first.
func TestManyProcesses(t *testing.T) {
	f := newFake(t)
	const first = 5000
	for pid := first - 300; pid <= first; pid++ {
		f.add(t, pid, 1, inGroup(idA))
	}
	c := running(idA, first)
	s := &facts.Scene{Containers: []*facts.Container{c}}
	p := New(Config{Proc: f.dir})
	p.Survey(t.Context(), s)
	p.Look(t.Context(), s, c, false)
	if len(c.Processes) != mostProcesses || !c.Truncated || c.Processes[0].PID != first {
		t.Errorf("%d processes, truncated %v", len(c.Processes), c.Truncated)
	}
}
