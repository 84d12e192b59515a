package doctor

import (
	"slices"
	"testing"
	"time"

	"logcanary/collector/facts"
)

// noon is when the scenes of these tests are taken.
func noon() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC) }

// ago is a time before noon.
func ago(d time.Duration) time.Time { return noon().Add(-d) }

const (
	old  = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	here = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
)

// happens is an event of a container of the service shop/api.
func happens(before time.Duration, action, id string, attrs ...string) facts.Event {
	e := facts.Event{Time: ago(before), Type: "container", Action: action, ID: id, Attrs: map[string]string{
		"name": "shop-api-1", labelProject: "shop", labelService: "api", labelNumber: "1",
	}}
	for i := 0; i < len(attrs); i += 2 {
		e.Attrs[attrs[i]] = attrs[i+1]
	}
	return e
}

// api is the container shop/api, which was started a minute ago; change makes it what a
// test needs.
func api(change func(*facts.Container)) *facts.Container {
	c := &facts.Container{
		ID: here, Name: "shop-api-1", Project: "shop", Service: "api", Compose: "api", Number: "1",
		Created: ago(time.Minute), Started: ago(time.Minute), Changed: -1,
		State:  facts.State{Status: "running", Running: true, PID: 4711},
		Config: facts.Config{Restart: "no"},
		Log:    facts.Log{Driver: "json-file", Path: "/var/lib/docker/containers/" + here + "/" + here + "-json.log", Read: &facts.Read{Status: 200}},
	}
	if change != nil {
		change(c)
	}
	return c
}

// says adds a line to a container's log.
func says(c *facts.Container, before time.Duration, text string) {
	c.Log.Read.Lines = append(c.Log.Read.Lines, facts.Line{Time: ago(before), Stream: "stdout", Text: text, Size: len(text), Ended: true})
}

// named are the findings of a report, as "id certainty", and each has what a person needs.
func named(t *testing.T, r *Report) (all []string) {
	t.Helper()
	for _, c := range r.Checked {
		for _, f := range c.Findings {
			all = append(all, f.ID+" "+string(f.Certainty))
			if f.Cause == "" || len(f.Evidence) == 0 || slices.Contains(f.Evidence, "") || f.Fix == "" || f.Target == "" {
				t.Errorf("%s: a finding that is not whole: %+v", f.ID, f)
			}
		}
	}
	return all
}

// scene is what was seen of one container and lately happened.
func scene(c *facts.Container, events ...facts.Event) *facts.Scene {
	return &facts.Scene{Taken: noon(), Containers: []*facts.Container{c}, Events: events, Engine: facts.Engine{LoggingDriver: "json-file"}}
}

// diagnosis is one case: what was seen, and what must be said of it.
type diagnosis struct {
	name   string
	change func(*facts.Container)
	events []facts.Event
	want   []string
}

func (d diagnosis) check(t *testing.T) {
	t.Run(d.name, func(t *testing.T) {
		if got := named(t, Diagnose(scene(api(d.change), d.events...))); !slices.Equal(got, d.want) {
			t.Errorf("got %q, want %q", got, d.want)
		}
	})
}

// ended is a container that has ended with a code some time ago, after a minute.
func ended(code int, before time.Duration) func(*facts.Container) {
	return func(c *facts.Container) {
		c.State = facts.State{Status: "exited", ExitCode: code}
		c.Started, c.Finished = ago(before+time.Minute), ago(before)
		says(c, before, "bye")
	}
}

// stopped is one of which the engine keeps on disk whether somebody has stopped it.
func stopped(byHand bool, code int) func(*facts.Container) {
	return func(c *facts.Container) {
		ended(code, time.Minute)(c)
		c.Stopped = &byHand
	}
}

// TestStateEnded tells programs that failed from those that are done or were stopped.
func TestStateEnded(t *testing.T) {
	for _, d := range []diagnosis{
		{"a job that is done", ended(0, time.Minute), nil, nil},
		{"a program that failed", ended(1, time.Minute), []facts.Event{happens(time.Minute, "die", here)}, []string{"container-exited certain"}},
		{"a program that failed, and the engine keeps that nobody has stopped it", stopped(false, 1), nil, []string{"container-exited certain"}},
		{"a program that failed, and the engine has forgotten how", ended(1, time.Minute), nil, []string{"container-exited likely"}},
		{"a program that was stopped, as the engine keeps", stopped(true, 1), nil, []string{"container-exited possible"}},
		{"a command that is not there", ended(127, time.Minute), nil, []string{"container-exited likely"}},
		{"a crash", ended(139, time.Minute), nil, []string{"container-exited likely"}},
		{"failed days ago: nobody waits for it", ended(1, 48*time.Hour), nil, []string{"container-exited possible"}},
		{"docker kill", ended(137, time.Minute), []facts.Event{happens(time.Minute, "kill", here, "signal", "9")}, []string{"container-exited possible"}},
		{"docker stop of a program that calls it an error", ended(1, time.Minute), []facts.Event{happens(time.Minute, "kill", here, "signal", "15")}, []string{"container-exited possible"}},
		{"killed, and the engine has forgotten by whom", ended(137, time.Minute), nil, []string{"container-exited possible"}},
		{"stopped: it would have been restarted", func(c *facts.Container) { ended(1, time.Minute)(c); c.Config.Restart = "always" }, nil, []string{"container-exited possible"}},
		{"restarted as often as allowed", func(c *facts.Container) { ended(1, time.Minute)(c); c.Config.Restart = "on-failure" }, nil, []string{"container-exited likely"}},
		{"killed in an earlier life", ended(1, time.Minute), []facts.Event{happens(time.Hour, "kill", here, "signal", "9")}, []string{"container-exited likely"}},
		{"compose create", func(c *facts.Container) {
			c.State, c.Started = facts.State{Status: "created"}, time.Time{}
		}, nil, nil},
		{"a start that failed", func(c *facts.Container) {
			c.State, c.Started = facts.State{Status: "created", ExitCode: 127, Error: `exec: "/nope": no such file`}, time.Time{}
		}, nil, []string{"container-never-started certain"}},
	} {
		d.check(t)
	}
}

// restarting is a container in a loop.
func restarting(restarts int) func(*facts.Container) {
	return func(c *facts.Container) {
		c.State = facts.State{Status: "restarting", Running: true, Restarting: true, ExitCode: 3, Restarts: restarts}
		c.Config.Restart, c.Finished = "always", ago(0)
		says(c, time.Second, "no database")
	}
}

// again is a container that runs after some restarts.
func again(restarts int) func(*facts.Container) {
	return func(c *facts.Container) {
		c.State.Restarts, c.Config.Restart = restarts, "always"
		says(c, time.Second, "started")
	}
}

// TestStateLoop tells a loop from a restart.
func TestStateLoop(t *testing.T) {
	die := func(before time.Duration) facts.Event { return happens(before, "die", here, "exitCode", "3") }
	for _, d := range []diagnosis{
		{"it is restarting", restarting(6), []facts.Event{die(9 * time.Second), die(time.Second)}, []string{"crash-loop certain"}},
		{"it is restarting, and the engine remembers nothing", restarting(6), nil, []string{"crash-loop certain"}},
		{"it runs just now", again(6), []facts.Event{die(9 * time.Second), die(time.Second)}, []string{"crash-loop likely"}},
		{"a job that is run again and again", again(6), []facts.Event{
			happens(70*time.Second, "die", here, "exitCode", "0"), happens(10*time.Second, "die", here, "exitCode", "0"),
		}, []string{"crash-loop possible"}},
		{"one restart", again(1), []facts.Event{die(time.Second)}, nil},
		{"the first restart", restarting(1), []facts.Event{die(time.Second)}, nil},
		{"many restarts, long ago", again(9), nil, nil},
		{"many restarts in months, one now", again(9), []facts.Event{die(time.Second)}, nil},
		{"the last look sees it", func(c *facts.Container) {
			again(1)(c)
			c.Later = &facts.State{Status: "restarting", Running: true, Restarting: true, ExitCode: 3, Restarts: 3}
		}, nil, []string{"crash-loop certain"}},
	} {
		d.check(t)
	}
}

// TestStateMemory tells whom the kernel has killed for memory.
func TestStateMemory(t *testing.T) {
	oom := func(before time.Duration) facts.Event { return happens(before, "oom", here) }
	killed := func(c *facts.Container) {
		ended(137, time.Minute)(c)
		c.State.OOMKilled, c.Config.Memory = true, 16<<20
	}
	for _, d := range []diagnosis{
		{"the program", killed, nil, []string{"oom-killed certain"}},
		{"the program, again and again", func(c *facts.Container) { restarting(6)(c); c.State.OOMKilled = true }, nil, []string{"oom-killed certain"}},
		{"the program, and it was started again", again(1),
			[]facts.Event{oom(2 * time.Minute), happens(2*time.Minute, "die", here, "exitCode", "137")}, []string{"oom-killed likely"}},
		{"a child", again(0), []facts.Event{oom(time.Second)}, []string{"oom-child certain"}},
		{"a child of another container", again(0), []facts.Event{happens(time.Second, "oom", old)}, nil},
		{"a child in an earlier life", again(0), []facts.Event{oom(2 * time.Minute)}, nil},
		{"an engine that calls it killed though it runs", func(c *facts.Container) { again(0)(c); c.State.OOMKilled = true }, nil, nil},
	} {
		d.check(t)
	}
}

// TestStateQuiet is about containers that run and say nothing.
func TestStateQuiet(t *testing.T) {
	call := happens(30*time.Second, "exec_start", here, "execID", "1")
	checked := func(health string) func(*facts.Container) {
		return func(c *facts.Container) {
			c.State.Health, c.State.Probes = health, []string{"connection refused"}
		}
	}
	for _, d := range []diagnosis{
		{"it speaks", func(c *facts.Container) { says(c, time.Second, "hello") }, nil, nil},
		{"it has never spoken", nil, nil, []string{"never-logged possible"}},
		{"it was started this moment", func(c *facts.Container) { c.Started = ago(time.Second) }, nil, nil},
		{"its log cannot be read", func(c *facts.Container) { c.Log.Read = nil }, nil, nil},
		{"it is paused", func(c *facts.Container) { c.State.Paused, c.State.Status = true, "paused" }, nil, []string{"container-paused certain"}},
		{"its health check alone speaks", checked("healthy"), nil, []string{"never-logged possible", "healthcheck-output-only possible"}},
		{"its health check says why it is ill", checked("unhealthy"), nil, []string{"healthcheck-output-only likely"}},
		{"it says itself why it is ill", func(c *facts.Container) { checked("unhealthy")(c); says(c, time.Second, "no database") }, nil, nil},
		{"somebody was in it", nil, []facts.Event{call}, []string{"never-logged possible", "exec-output-lost possible"}},
		{"somebody was in it, and it speaks", func(c *facts.Container) { says(c, time.Second, "hello") }, []facts.Event{call}, nil},
		{"the work is done by docker exec", guest("pipe:[2]"), []facts.Event{call}, []string{"exec-output-lost likely"}},
		{"the work is done by docker exec, into the log", guest("pipe:[1]"), []facts.Event{call}, []string{"never-logged possible", "exec-output-lost possible"}},
		{"somebody is in it", guest("/dev/pts/0"), []facts.Event{call}, []string{"never-logged possible", "exec-output-lost possible"}},
	} {
		d.check(t)
	}
}

// guest has a second process in the container whose parent is outside of it.
func guest(output string) func(*facts.Container) {
	process := func(pid int, output string) *facts.Process {
		kind := facts.Pipe
		if output[0] == '/' {
			kind = facts.Device
		}
		one := &facts.Process{PID: pid, Parent: 4000, Name: "sh", FDsSeen: true, FDs: []facts.FD{{N: 1, Target: output, Kind: kind, Flags: 1}}}
		one.First.At, one.Last.At = noon(), noon().Add(time.Second)
		return one
	}
	return func(c *facts.Container) {
		c.Processes = []*facts.Process{process(4711, "pipe:[1]"), process(4800, output)}
	}
}

// TestStateReplaced is about what compose up makes anew.
func TestStateReplaced(t *testing.T) {
	update := []facts.Event{
		happens(62*time.Second, "die", old, "exitCode", "0"), happens(61*time.Second, "rename", old, "oldName", "/shop-api-1", "name", "x_shop-api-1"),
		happens(60*time.Second, "create", here), happens(60*time.Second, "destroy", old, "name", "x_shop-api-1"),
	}
	oneoff := []facts.Event{happens(60*time.Second, "destroy", old, labelOneOff, "True")}
	spoke := func(c *facts.Container) { c.Speaks = []facts.Speech{{Source: "stdout", Last: ago(2 * time.Minute)}} }
	silent := func(c *facts.Container) {
		spoke(c)
		c.Speaks[0].State = facts.FellSilent
	}
	for _, d := range []diagnosis{
		{"and speaks", func(c *facts.Container) { says(c, time.Second, "hello") }, update, nil},
		{"and has not spoken yet", nil, update, []string{"never-logged possible", "recreated-new-id possible"}},
		{"and has spoken before, but is quiet by nature", spoke, update, []string{"never-logged possible", "recreated-new-id possible"}},
		{"and has spoken before, more often", silent, update, []string{"recreated-new-id likely"}},
		{"long ago by the engine's events", silent, nil, []string{"recreated-new-id likely"}},
		{"not: that was a job beside it", spoke, oneoff, []string{"never-logged possible"}},
		{"not: that was another number", spoke, []facts.Event{happens(time.Minute, "destroy", old, labelNumber, "2")}, []string{"never-logged possible"}},
	} {
		d.check(t)
	}
}

// TestRemember asks for containers that are gone.
func TestRemember(t *testing.T) {
	job := func(code string, more ...facts.Event) []facts.Event {
		return append([]facts.Event{
			happens(31*time.Second, "create", old, labelOneOff, "True"), happens(31*time.Second, "start", old, labelOneOff, "True"),
			happens(30*time.Second, "die", old, labelOneOff, "True", "exitCode", code), happens(30*time.Second, "destroy", old, labelOneOff, "True"),
		}, more...)
	}
	for name, c := range map[string]struct {
		target string
		events []facts.Event
		want   []string
		still  int
	}{
		"a job that failed":                    {"", job("1"), []string{"short-lived-race likely"}, 0},
		"a job that nobody wants read":         {"", job("1", happens(30*time.Second, "destroy", old, labelEnable, "false")), nil, 0},
		"our own doctor, that found something": {"", job("1", happens(30*time.Second, "destroy", old, labelService, "logcanary")), nil, 0},
		"a job that was done":                  {"", job("0"), nil, 0},
		"a job that was done, which is wanted": {old, job("0"), []string{"short-lived-race possible"}, 0},
		"a job that was killed":                {"", job("137", happens(30*time.Second, "kill", old)), nil, 0},
		"one that was replaced": {old[:12], []facts.Event{
			happens(time.Hour, "start", old), happens(61*time.Second, "kill", old), happens(60*time.Second, "create", here), happens(60*time.Second, "destroy", old),
		}, []string{"recreated-new-id certain"}, 0},
		"one that never was": {"nobody", job("1"), nil, 1},
	} {
		s := &facts.Scene{Taken: noon(), Events: c.events}
		var targets []string
		if c.target != "" {
			targets = []string{c.target}
		}
		still := remember(s, targets, targets)
		if got := named(t, Diagnose(s)); !slices.Equal(got, c.want) || len(still) != c.still {
			t.Errorf("%s: got %q, still missing %q, want %q", name, got, still, c.want)
		}
	}
}
