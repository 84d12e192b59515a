package probe

import (
	"os"
	"testing"
	"time"

	"logcanary/collector/facts"
)

// TestTouch: a mount is looked at again without its container being looked at: what stands
// there, who may write, how much room there is, when a log was written to last. What was in
// it stays as it was seen.
func TestTouch(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, map[string]string{"app.log": "x\n"})
	f := newFake(t)
	f.add(t, 100, 1, inGroup(idA))
	c := running(idA, 200)
	c.Mounts = []facts.Mount{{Destination: "/logs", Source: "/none", Here: dir}}
	s := &facts.Scene{Containers: []*facts.Container{running(idB, 100), c}}
	p := New(Config{Proc: f.dir})
	p.Survey(t.Context(), s)
	p.Look(t.Context(), s, c, false)
	m := &c.Mounts[0]
	if m.View.Mode.Perm() != 0o755 || len(m.View.Entries) != 1 {
		t.Fatalf("%+v", m.View)
	}
	later := time.Now().Add(time.Hour).Truncate(time.Second)
	check(t, os.Chmod(dir, 0o500))
	check(t, os.Chtimes(dir+"/app.log", later, later))
	p.Touch(t.Context(), s, c)
	if m.View.Mode.Perm() != 0o500 || len(m.View.Entries) != 1 || m.Space.Size == 0 || !m.Last.Equal(later) {
		t.Errorf("%+v, %v, %+v", m.View, m.Last, m.Space)
	}
	check(t, os.Chmod(dir, 0o755))
	check(t, os.RemoveAll(dir))
	p.Touch(t.Context(), s, c)
	if !m.View.Absent {
		t.Errorf("it is gone: %+v", m.View)
	}
}
