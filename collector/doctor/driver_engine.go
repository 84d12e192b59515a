package doctor

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"logcanary/collector/facts"
)

// followStuck is a stream of the API that has gone quiet while the log goes on, as engines
// have it that lose their place when they rotate. Only a running sidecar can tell.
func followStuck(p *patient) {
	const delay = 10 * time.Second // in which a line that was written is read
	heard := p.heardLast()
	if p.Way != "api" || !p.readable() || heard.IsZero() {
		return
	}
	unheard := 0
	for _, l := range p.Log.Read.Lines {
		if l.Time.After(heard) && l.Time.Before(p.scene.Taken.Add(-delay)) {
			unheard++
		}
	}
	if unheard == 0 {
		return
	}
	p.add(Finding{
		ID: "follow-stuck-after-rotate", Certainty: Likely,
		Cause: "the stream by which the engine tells us its lines has stopped, while the log goes on",
		Evidence: []string{
			evidence("the last line that came by it is of %s", moment(heard)),
			evidence("the log has %s that came later and should have been told", Times(unheard, "line")),
		},
		Fix:     "have the stream begun anew: it goes on where it was",
		Snippet: "docker restart " + cmp.Or(p.scene.Self.Name, "logcanary"),
	})
}

// heardLast is the time of the last line of the container's output that a running sidecar
// has read; zero without one, and while it catches up.
func (p *patient) heardLast() (last time.Time) {
	for _, s := range p.Speaks {
		switch {
		case s.State == facts.CatchingUp:
			return time.Time{}
		case slices.Contains([]string{"stdout", "stderr", "tty"}, s.Source) && s.Last.After(last):
			last = s.Last
		}
	}
	return last
}

// otherNode is a service of a swarm some of whose tasks run on other nodes, whose engines
// alone have their logs: their numbers are missing among those that are here.
func otherNode(p *patient) {
	name := p.Labels["com.docker.swarm.service.name"]
	if name == "" || !p.first(name) {
		return
	}
	here := p.slots(name)
	var away []string
	for n := 1; len(here) > 0 && n < here[len(here)-1]; n++ {
		if !slices.Contains(here, n) {
			away = append(away, fmt.Sprintf("%s.%d", name, n))
		}
	}
	if len(away) == 0 {
		return
	}
	p.add(Finding{
		ID: "swarm-other-node", Certainty: Likely,
		Cause: "some tasks of the service run on other nodes of the swarm: the engine of this node has no logs of theirs",
		Evidence: []string{
			evidence("not on this node (%s): %s", cmp.Or(p.scene.Engine.Name, p.scene.Engine.NodeID), shown(strings.Join(away, ", "), 200)),
			evidence("here: %s of %s", Times(len(here), "task"), name),
		},
		Fix:     "run one logcanary on each node",
		Snippet: ownService(p.scene, "deploy: {mode: global}"),
	})
}

// first says whether the container is the first of its service in the scene, which speaks
// for the others.
func (p *patient) first(service string) bool {
	i := slices.IndexFunc(p.scene.Containers, func(c *facts.Container) bool { return c.Labels["com.docker.swarm.service.name"] == service })
	return i >= 0 && p.scene.Containers[i] == p.Container
}

// slots are the numbers of a swarm service's tasks that are here, ascending. The tasks of
// a global service have none: one runs on each node.
func (p *patient) slots(service string) (all []int) {
	for _, c := range p.scene.Containers {
		task, ok := strings.CutPrefix(c.Labels["com.docker.swarm.task.name"], service+".")
		slot, _, _ := strings.Cut(task, ".")
		if n, err := strconv.Atoi(slot); ok && err == nil && c.Labels["com.docker.swarm.service.name"] == service {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// engineDown is an engine that does not answer: there is no socket, or nobody behind it.
// What may not be asked is another cause.
func engineDown(s *facts.Scene) []Finding {
	r := s.Engine.Refused
	if r == nil {
		return nil
	}
	f := Finding{ID: "daemon-down", Target: Self, Evidence: []string{evidence("%s: %s", cmp.Or(r.Path, s.Engine.Host), told(r.Text))}}
	switch r.Kind {
	case facts.Refused:
		f.Certainty = Certain
		f.Cause = "nobody listens at the engine's socket: the engine is down, or the socket that is mounted is one of before its restart"
		f.Fix, f.Snippet = "start the engine; mount the directory of the socket instead of the socket", mend(s, r)
	case facts.Missing:
		f.Certainty = Likely
		f.Cause = "there is no socket of an engine: the engine is down, or its socket is not mounted"
		f.Fix, f.Snippet = "start the engine, or mount its socket", mend(s, r)
	case facts.Timeout:
		f.Certainty = Likely
		f.Cause = "the engine lets us in and then says nothing: it hangs"
		f.Fix, f.Snippet = "restart the engine; with live-restore the containers run on", "systemctl restart docker"
	default:
		return nil
	}
	return []Finding{f}
}

// mend has an engine answer again.
func mend(s *facts.Scene, r *facts.Refusal) string {
	const start = "systemctl start docker"
	at := strings.TrimPrefix(cmp.Or(r.Path, s.Engine.Host), "unix://")
	if !s.Self.Contained || !strings.HasPrefix(at, "/") {
		return start
	}
	if r.Kind == facts.Missing {
		return start + "\n" + ownService(s, "volumes: [/var/run/docker.sock:"+at+"]")
	}
	return start + "\n" + ownService(s, "volumes: [/var/run:/host/run]", "environment: {LOGCANARY_DOCKER_HOST: unix:///host/run/docker.sock}")
}
