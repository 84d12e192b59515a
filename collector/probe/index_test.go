package probe

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"logcanary/collector/facts"
)

// Ids of containers in tests.
var (
	idA = strings.Repeat("aaaa", 16)
	idB = strings.Repeat("bbbb", 16)
)

// fake is a /proc of files.
type fake struct{ dir string }

func newFake(t *testing.T) fake { return fake{t.TempDir()} }

// add adds a process.
func (f fake) add(t *testing.T, pid, parent int, files map[string]string) {
	t.Helper()
	all := map[string]string{
		"stat":   fmt.Sprintf("%d (app) S %d %d %d 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 %d 0", pid, parent, pid, pid, pid),
		"status": "PPid:\t" + itoa(parent) + "\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nCapEff:\t0\n",
	}
	maps.Copy(all, files)
	tree(t, filepath.Join(f.dir, itoa(pid)), all)
}

func (f fake) link(t *testing.T, pid int, to map[string]string) {
	t.Helper()
	links(t, filepath.Join(f.dir, itoa(pid)), to)
}

func inGroup(id string) map[string]string {
	return map[string]string{"cgroup": "5:memory:/docker/" + id + "\n0::/\n"}
}

func mountsOf(id string) map[string]string {
	return map[string]string{
		"cgroup":    "0::/user.slice\n",
		"mountinfo": "9 1 8:1 /var/lib/docker/containers/" + id + "/hostname /etc/hostname rw - ext4 /dev/sda rw\n",
	}
}

func running(id string, pid int) *facts.Container {
	return &facts.Container{ID: id, State: facts.State{Status: "running", Running: true, PID: pid}}
}

// TestIndex: one walk finds all processes of all containers by their cgroups.
func TestIndex(t *testing.T) {
	f := newFake(t)
	f.add(t, 1, 0, map[string]string{"cgroup": "0::/init.scope\n"})
	f.add(t, 90, 1, nil) // the shim
	f.add(t, 100, 90, inGroup(idA))
	f.add(t, 107, 100, inGroup(idA))
	f.add(t, 103, 90, inGroup(idA)) // docker exec
	f.add(t, 200, 90, inGroup(idB))
	f.add(t, 300, 1, nil)
	x := walk(t.Context(), proc(f.dir), []*facts.Container{running(idB, 200), running(idA, 100)})
	if !slices.Equal(x.of[idA], []int{100, 103, 107}) || !slices.Equal(x.of[idB], []int{200}) || len(x.of) != 2 || x.shim != 90 {
		t.Errorf("%+v", x)
	}
}

// TestIndexWithoutCgroups: an engine that may not make cgroups, as a rootless one. Its
// containers are known by their mounts, their processes by descent and pid namespace.
func TestIndexWithoutCgroups(t *testing.T) {
	f := newFake(t)
	f.add(t, 1, 0, map[string]string{"cgroup": "0::/\n"})
	f.link(t, 1, map[string]string{"ns/pid": "pid:[1]"})
	f.add(t, 90, 1, nil)
	f.link(t, 90, map[string]string{"ns/pid": "pid:[1]"})
	f.add(t, 100, 90, mountsOf(idA))
	f.link(t, 100, map[string]string{"ns/pid": "pid:[2]"})
	f.add(t, 101, 100, nil)
	f.add(t, 102, 101, nil)
	f.add(t, 103, 90, nil) // docker exec: a child of the shim in the same pid namespace
	f.link(t, 103, map[string]string{"ns/pid": "pid:[2]"})
	f.add(t, 200, 90, mountsOf(idB)) // --pid host
	f.link(t, 200, map[string]string{"ns/pid": "pid:[1]"})
	f.add(t, 201, 200, nil)
	f.add(t, 401, 402, nil) // a /proc that lies: its own grandfather
	f.add(t, 402, 401, nil)
	x := walk(t.Context(), proc(f.dir), []*facts.Container{running(idA, 100), running(idB, 200)})
	if !slices.Equal(x.of[idA], []int{100, 101, 102, 103}) || !slices.Equal(x.of[idB], []int{200, 201}) {
		t.Errorf("%+v", x)
	}
}

// TestFindProc: a /proc is believed when it shows a container's process in its container.
func TestFindProc(t *testing.T) {
	right, other := newFake(t), newFake(t)
	right.add(t, 100, 1, inGroup(idA))
	other.add(t, 100, 1, map[string]string{"cgroup": "0::/user.slice\n"}) // a process of that number
	byMounts := newFake(t)
	byMounts.add(t, 100, 1, mountsOf(idA))
	another := newFake(t)
	another.add(t, 100, 1, inGroup(idB)) // of another container: that of another engine
	own, yaml := facts.Self{Contained: true, Service: "watch"}, "services:\n  watch:\n    user: root\n"
	for _, c := range []struct {
		name, proc string
		self       facts.Self
		host       string
		containers []*facts.Container
		found      bool
		why        string // of a denial; "" where there is none
		snippet    string // how it begins
	}{
		{"by cgroup", right.dir, own, "", []*facts.Container{running(idB, 50), running(idA, 100)}, true, "", ""},
		{"by mounts", byMounts.dir, own, "", []*facts.Container{running(idA, 100)}, true, "", ""},
		{"another process of that number", other.dir, own, "", []*facts.Container{running(idA, 100)}, false, "does not show the containers' processes", yaml},
		{"another container's", another.dir, own, "", []*facts.Container{running(idA, 100)}, false, "does not show", yaml},
		{"not mounted", "/host/nowhere", own, "", []*facts.Container{running(idA, 100)}, false, "/host/nowhere is not mounted", yaml},
		{"a remote engine", other.dir, facts.Self{}, "tcp://elsewhere:2375", []*facts.Container{running(idA, 100)}, false, "does not show", ""},
		{"nothing runs", right.dir, own, "", []*facts.Container{{ID: idA}}, false, "", ""},
		{"crash loop: running without a process", right.dir, own, "", []*facts.Container{running(idA, 0)}, false, "", ""},
	} {
		s := &facts.Scene{Self: c.self, Containers: c.containers}
		s.Engine.Host = c.host
		New(Config{Proc: c.proc}).Survey(t.Context(), s)
		if found := s.Self.Proc == c.proc; found != c.found {
			t.Errorf("%s: Proc %q", c.name, s.Self.Proc)
		}
		switch {
		case c.why == "" && len(s.Denied) == 0:
		case c.why == "" || len(s.Denied) != 1 || !strings.Contains(s.Denied[0].Why, c.why) || !strings.HasPrefix(s.Denied[0].Snippet, c.snippet) || c.snippet == "" && s.Denied[0].Snippet != "":
			t.Errorf("%s: %+v", c.name, s.Denied)
		}
	}
}

// TestAllow is what is proposed where something may not be looked at.
func TestAllow(t *testing.T) {
	const mighty = 1<<19 | 1<<2 // SYS_PTRACE, DAC_READ_SEARCH
	yaml := "services:\n  logcanary:\n    user: root\n    cap_add: [SYS_PTRACE, DAC_READ_SEARCH]\n    volumes:\n      - /proc:/host/proc:ro"
	for _, c := range []struct {
		name     string
		self     facts.Self
		security []string
		want     string
	}{
		{"in a container without capabilities", facts.Self{Contained: true, Proc: "/host/proc"}, nil, yaml},
		{"in a container with one of the two", facts.Self{Contained: true, Proc: "/host/proc", Caps: 1 << 19}, nil, yaml},
		{"in a container with both and no /proc", facts.Self{Contained: true, Caps: mighty}, nil, yaml},
		{"in a container with all, under AppArmor", facts.Self{Contained: true, Proc: "/host/proc", Caps: mighty}, []string{"name=apparmor", "name=seccomp,profile=default"},
			"services:\n  logcanary:\n    security_opt: [apparmor:unconfined]"},
		{"in a container with all", facts.Self{Contained: true, Proc: "/host/proc", Caps: mighty}, nil, ""},
		{"on the host as a user", facts.Self{UID: 1000}, nil, "sudo logcanary doctor"},
		{"on the host as root", facts.Self{}, nil, ""},
	} {
		s := &facts.Scene{Self: c.self, Engine: facts.Engine{SecurityOptions: c.security}}
		if got := allow(s); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// TestOwn is what we know of ourselves.
func TestOwn(t *testing.T) {
	s := &facts.Scene{}
	New(Config{}).Survey(t.Context(), s)
	if me := s.Self; me.OpenFiles < 3 || me.MaxOpenFiles < me.OpenFiles || me.MaxWatches <= 0 || me.InotifyInstances <= 0 || len(s.Denied) > 0 {
		t.Errorf("%+v, %+v", me, s.Denied)
	}
}
