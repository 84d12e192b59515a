package probe

import (
	"context"
	"os"
	"slices"
	"time"

	"logcanary/collector/facts"
)

// index is which processes are whose: one walk through /proc for all containers.
type index struct {
	taken time.Time
	of    map[string][]int // by the container's id, ascending
	shim  int              // the parent of one container's first process; 0 unknown
	err   error            // why there may be more

	ours   []facts.MountInfo // the mounts that we see
	engine []facts.MountInfo // those that the shim sees, as the engine
}

// indexAge is how long a walk serves: for the first look of one pass.
const indexAge = 10 * time.Second

// index is the one of this pass. Whoever asks first makes it, the others wait for it.
func (p *Prober) index(ctx context.Context, s *facts.Scene) *index {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil || time.Since(p.known.taken) > indexAge {
		p.known = walk(ctx, proc(s.Self.Proc), s.Containers)
	}
	return p.known
}

// forget has the next look make the index anew.
func (p *Prober) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known = nil
}

// walk asks each process in which cgroup it is. Where cgroups do not tell containers
// apart, because the engine may not make any, descent and pid namespaces have to.
func walk(ctx context.Context, at proc, all []*facts.Container) *index {
	x := &index{taken: time.Now(), of: map[string][]int{}, ours: ours.mounts(os.Getpid())}
	if at == "" {
		return x
	}
	rest := x.groups(ctx, at)
	if orphans := x.orphans(at, all); len(orphans) > 0 {
		x.descend(at, orphans, rest)
	}
	x.shim = x.parent(at, all)
	x.engine = at.mounts(x.shim)
	return x
}

// groups asks each process for its cgroup, and returns those that it does not tell of.
func (x *index) groups(ctx context.Context, at proc) (rest []int) {
	var pids []int
	pids, x.err = at.pids()
	for _, pid := range sorted(pids) {
		if ctx.Err() != nil {
			x.err = errOver
			break
		}
		if id := at.container(pid); id != "" {
			x.of[id] = append(x.of[id], pid)
		} else {
			rest = append(rest, pid)
		}
	}
	return rest
}

// mounts are those that a process sees; none where it is not told.
func (p proc) mounts(pid int) []facts.MountInfo {
	text, _ := p.read(pid, "mountinfo", large)
	return parseMountInfo(text)
}

// parent finds a process that the engine keeps beside a container's first one. What it
// sees as its root is where the engine's paths hold, be that the host or not; the host's
// own first process is the next best, to which such a process leaves its children.
func (x *index) parent(at proc, all []*facts.Container) int {
	for _, c := range all {
		if !slices.Contains(x.of[c.ID], c.State.PID) {
			continue
		}
		if s, ok := at.stat(c.State.PID); ok && s.parent > 0 {
			return s.parent
		}
	}
	return 0
}

// orphans are the first processes, with their containers' ids, that no cgroup names
// though their mounts do.
func (x *index) orphans(at proc, all []*facts.Container) map[int]string {
	orphans := map[int]string{}
	for _, c := range all {
		if c.State.PID == 0 || slices.Contains(x.of[c.ID], c.State.PID) {
			continue
		}
		if text, err := at.read(c.State.PID, "mountinfo", large); err == nil && namesContainer(text, c.ID) {
			orphans[c.State.PID] = c.ID
		}
	}
	return orphans
}

// descend gives processes to the container whose first process they descend from, or
// share a pid namespace with, unless that is the host's.
func (x *index) descend(at proc, first map[int]string, pids []int) {
	parents, spaces := map[int]int{}, map[string]string{}
	for _, pid := range pids {
		s, _ := at.stat(pid)
		parents[pid] = s.parent
	}
	hosts := at.space(1)
	for pid, id := range first {
		if space := at.space(pid); space != "" && space != hosts {
			spaces[space] = id
		}
	}
	for _, pid := range pids {
		id, ok := spaces[at.space(pid)]
		if up := ancestor(pid, parents, first); !ok && up != 0 {
			id, ok = first[up], true
		}
		if ok {
			x.of[id] = append(x.of[id], pid)
		}
	}
}

// ancestor is the first process of a container that a process descends from, or is; 0
// where there is none.
func ancestor(pid int, parents map[int]int, first map[int]string) int {
	const deepest = 256
	for range deepest {
		if _, ok := first[pid]; ok || pid == 0 {
			return pid
		}
		pid = parents[pid]
	}
	return 0
}

// space names a process's pid namespace; "" where it may not be asked.
func (p proc) space(pid int) string {
	link, _ := os.Readlink(p.path(pid, "ns/pid"))
	return link
}
