package docker

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"logcanary/collector/facts"
)

// survey makes a survey of the engine.
func (e *fakeEngine) survey(x *Examiner) *facts.Scene {
	s := &facts.Scene{Taken: time.Now()}
	x.Survey(e.t.Context(), s)
	return s
}

// probes are the names of what was denied.
func denials(all []facts.Denied) string {
	var names []string
	for _, d := range all {
		names = append(names, d.Probe)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// dressed is a container with something in every field that is of interest, secrets
// among them: hunter2.
func dressed(c *fakeContainer) {
	c.driver = "json-file"
	c.labels = map[string]string{
		labelProject: "shop", labelService: "api", labelNumber: "2", labelOneOff: "True", labelWorkDir: "/srv/shop",
		labelName: "payments", "com.docker.swarm.task": "t", "org.secret": "hunter2",
	}
	c.mounts = []map[string]string{{"Type": "volume", "Name": "logs", "Source": "/vol/logs", "Destination": "/var/log/app/", "Mode": "z"}}
	c.details = map[string]map[string]any{
		"": {"Path": "/usr/bin/python3", "Args": []string{"-u", "app.py", "--password", "hunter2"}, "RestartCount": 3, "Image": "sha256:1", "AppArmorProfile": "docker-default"},
		"State": {
			"Status": "exited", "Pid": 0, "ExitCode": 137, "OOMKilled": true, "Error": "no\nsuch \x1b[31mfile",
			"StartedAt": "2026-01-05T10:00:01Z", "FinishedAt": "0001-01-01T00:00:00Z",
			"Health": map[string]any{"Status": "unhealthy", "Log": []map[string]any{{"Output": "a"}, {"Output": " "}, {"Output": "b\n"}, {"Output": "c"}, {"Output": strings.Repeat("d", 999)}}},
		},
		"Config": {
			"User": "app:staff", "StopTimeout": 30,
			"Env": []string{"LOG_LEVEL=warn", "RUST_LOG=info,app=debug", "ACME_LOG_LEVEL=hunter2; rm", "PYTHONUNBUFFERED=1", "PASSWORD=hunter2", "EMPTY"},
		},
		"HostConfig": {
			"ReadonlyRootfs": true, "AutoRemove": true, "Memory": 1 << 20, "Tmpfs": map[string]string{"/tmp": "size=1m"},
			"RestartPolicy": map[string]any{"Name": "on-failure"}, "StorageOpt": map[string]string{"size": "1G"}, "UsernsMode": "host",
			"LogConfig": map[string]any{"Type": "json-file", "Config": map[string]string{"max-size": "10m", "env": "hunter2"}},
		},
	}
}

// TestSurveyDescribes: what an inspection tells is noted field by field, and nothing
// that could be a secret.
func TestSurveyDescribes(t *testing.T) {
	e := newFakeEngine(t).start()
	made := e.create("a", dressed)
	s := e.survey(e.examiner())
	if len(s.Containers) != 1 || len(s.Denied) != 0 {
		t.Fatalf("got %d containers, denied %v", len(s.Containers), s.Denied)
	}
	c := s.Containers[0]
	started := time.Date(2026, 1, 5, 10, 0, 1, 0, time.UTC)
	want := &facts.Container{
		ID: made.id, Name: "c-a000", Project: "shop", Service: "payments", Compose: "api", Number: "2", OneOff: true,
		Image: "app:1", ImageID: "sha256:1", WorkDir: "/srv/shop", Labels: c.Labels, Created: made.created.UTC(), Started: started,
		State: facts.State{
			Status: "exited", ExitCode: 137, OOMKilled: true, Error: "no_such _[31mfile", Restarts: 3,
			Health: "unhealthy", Probes: []string{"b", "c", strings.Repeat("d", 200)},
		},
		Config: facts.Config{
			User: "app:staff", Command: []string{"python3", "-u", "app.py", "--password", "…"},
			Levels:    map[string]string{"LOG_LEVEL": "warn", "RUST_LOG": "info,app=debug", "ACME_LOG_LEVEL": "…"},
			Buffering: map[string]string{"PYTHONUNBUFFERED": "1"}, ReadOnly: true, Restart: "on-failure", AutoRemove: true,
			Memory: 1 << 20, Tmpfs: map[string]string{"/tmp": "size=1m"}, StorageOpt: map[string]string{"size": "1G"},
			AppArmor: "docker-default", UsernsMode: "host", StopTimeout: 30,
		},
		Log:     facts.Log{Driver: "json-file", Options: map[string]string{"max-size": "10m", "env": "…"}, Path: e.logPath(made)},
		Mounts:  []facts.Mount{{Type: "volume", Name: "logs", Source: "/vol/logs", Destination: "/var/log/app", Mode: "z"}},
		Changed: -1,
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
	if len(c.Labels) != 7 || strings.Contains(fmt.Sprintf("%+v", s), "hunter2") {
		t.Errorf("a secret was kept: %+v", c)
	}
}

// TestSurveySelf: our own container is known, its mounts show where those of others
// stand here, and it is not looked into.
func TestSurveySelf(t *testing.T) {
	e := newFakeEngine(t).start()
	own := e.run("a", func(c *fakeContainer) {
		c.labels = map[string]string{labelProject: "shop", labelService: "canary"}
		c.mounts = []map[string]string{{"Type": "bind", "Source": "/srv", "Destination": "/host/srv"}}
	})
	e.create("b", func(c *fakeContainer) {
		c.mounts = []map[string]string{{"Type": "bind", "Source": "/srv/logs", "Destination": "/logs"}, {"Type": "tmpfs", "Destination": "/tmp"}}
	})
	x := NewExaminer(ExaminerConfig{Host: e.host(), Self: own.id})
	s := e.survey(x)
	if s.Self.Name != "c-a000" || s.Self.Project != "shop" || s.Self.Service != "canary" || !s.Self.Contained || len(s.Self.Mounts) != 1 {
		t.Errorf("of ourselves: %+v", s.Self)
	}
	if other := s.Containers[0]; other.Mounts[0].Here != "/host/srv/logs" || other.Mounts[1].Here != "" {
		t.Errorf("mounts of another: %+v", other.Mounts)
	}
	if s.Self.DataRoot != e.root || s.Engine.Root != e.root || s.Engine.Version != "28.5.2" {
		t.Errorf("of the engine: %+v, seen at %q", s.Engine, s.Self.DataRoot)
	}
	x.Look(t.Context(), s, s.Containers[1], false)
	if got := s.Containers[1]; got.Ignored == "" || e.count("logs") != 0 {
		t.Errorf("our own container was looked into: %q", got.Ignored)
	}
}

// TestSurveyRefused: why nobody answers is told by its kind, with what to paste.
func TestSurveyRefused(t *testing.T) {
	e := newFakeEngine(t)
	absent := e.host()
	e.start()
	dead := filepath.Join(filepath.Dir(e.socket), "dead")
	if err := os.WriteFile(dead, nil, 0o600); err != nil { // no socket: refused, too
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, host    string
		before        func()
		kind, snippet string
	}{
		{"no socket", absent + "-not", nil, facts.Missing, "volumes: "},
		{"nobody listens", "unix://" + dead, nil, facts.Refused, "sudo systemctl start docker"},
		{"nobody listens there", "tcp://127.0.0.1:1", nil, facts.Refused, ""},
		{"a proxy", e.host(), func() { e.forbidden = map[string]bool{"/_ping": true} }, facts.Forbidden, "PING: 1"},
		{"no answer", e.host(), func() { e.slow = map[string]bool{"/_ping": true} }, facts.Timeout, ""},
		{"no host", "nonsense", nil, facts.Other, ""},
	} {
		if c.before != nil {
			e.change(c.before)
		}
		x := NewExaminer(ExaminerConfig{Host: c.host, Self: ownID})
		x.bounds.answer = 500 * time.Millisecond
		s := e.survey(x)
		if s.Engine.Refused == nil || s.Engine.Refused.Kind != c.kind || s.Engine.Refused.GID != -1 {
			t.Errorf("%s: refused %+v, want %s", c.name, s.Engine.Refused, c.kind)
			continue
		}
		if denials(s.Denied) != "engine" || s.Denied[0].Why == "" || !strings.Contains(s.Denied[0].Snippet, c.snippet) || (c.snippet == "") != (s.Denied[0].Snippet == "") {
			t.Errorf("%s: denied %+v, want %q", c.name, s.Denied, c.snippet)
		}
	}
}

// TestForbidden: an endpoint that a proxy forbids is told with the variable that allows
// it; the others are asked all the same.
func TestForbidden(t *testing.T) {
	for _, c := range []struct{ endpoint, engine, container, variable string }{
		{"/info", "info", "", "INFO: 1"},
		{"/events", "events", "", "EVENTS: 1"},
		{"/containers/json", "containers", "", "CONTAINERS: 1"},
		{"json", "inspect", "inspect", "CONTAINERS: 1"},
		{"logs", "", "logs", "CONTAINERS: 1"},
		{"changes", "", "changes", "CONTAINERS: 1"},
		{"archive", "", "archive", "CONTAINERS: 1"},
		{"top", "", "top", "CONTAINERS: 1"},
	} {
		e := newFakeEngine(t).start()
		e.run("a", func(c *fakeContainer) {
			c.changes, c.labels = "null", map[string]string{labelFiles: "/a.log"}
			c.details = map[string]map[string]any{"State": {"Pid": 7}}
		})
		e.forbidden = map[string]bool{c.endpoint: true}
		x := e.examiner()
		s := e.survey(x)
		denied := s.Denied
		for _, one := range s.Containers {
			x.Look(t.Context(), s, one, false)
			x.Look(t.Context(), s, one, true)
			if denials(one.Denied) != c.container {
				t.Errorf("%s: denied of the container: %+v", c.endpoint, one.Denied)
			}
			denied = append(denied, one.Denied...)
		}
		if denials(s.Denied) != c.engine {
			t.Errorf("%s: denied of the engine: %+v", c.endpoint, s.Denied)
		}
		for _, d := range denied {
			if !strings.Contains(d.Snippet, c.variable) || !strings.Contains(d.Why, "403") {
				t.Errorf("%s: %+v", c.endpoint, d)
			}
		}
	}
}

// TestProxyName: the proxy is called as we reach it, where that is a name.
func TestProxyName(t *testing.T) {
	for host, want := range map[string]string{
		"tcp://dockerproxy:2375":      "dockerproxy:",
		"tcp://10.0.0.7:2375":         "socket-proxy:",
		"tcp://localhost:2375":        "socket-proxy:",
		"unix:///var/run/docker.sock": "socket-proxy:",
	} {
		x := NewExaminer(ExaminerConfig{Host: host})
		if got := x.proxy("INFO"); !strings.Contains(got, "\n  "+want+"\n    environment:\n      INFO: 1") {
			t.Errorf("%s: got %q", host, got)
		}
	}
}

// TestSurveySlow: a container that the engine is slow to tell of is noted, and holds
// nobody; one that vanishes is gone.
func TestSurveySlow(t *testing.T) {
	e := newFakeEngine(t).start()
	for i := range 20 {
		e.run(fmt.Sprintf("%c", 'b'+i%4)+fmt.Sprint(i), func(c *fakeContainer) {})
	}
	e.run("a1", func(c *fakeContainer) { c.bad["json"] = 404 })
	e.run("a2", func(c *fakeContainer) { c.bad["json"] = 500 })
	s := e.survey(e.examiner())
	count := map[string]int{}
	for _, c := range s.Containers {
		switch {
		case c.Gone:
			count["gone"]++
		case denials(c.Denied) == "inspect":
			count["denied"]++
		default:
			count["told"]++
		}
	}
	if count["gone"] != 1 || count["denied"] != 1 || count["told"] != 20 {
		t.Errorf("got %v", count)
	}
	e.change(func() { e.slow = map[string]bool{"json": true} })
	began := time.Now()
	s = e.survey(e.impatient())
	if took := time.Since(began); len(s.Containers) != 22 || took > 5*time.Second {
		t.Errorf("%d containers after %s", len(s.Containers), took)
	}
	for _, c := range s.Containers {
		if c.Name == "" || denials(c.Denied) != "inspect" || !strings.Contains(c.Denied[0].Why, "no answer in time") {
			t.Errorf("%q: denied %+v", c.Name, c.Denied)
		}
	}
}

// TestSurveyEvents: what happened is noted without commands of execs; health checks and
// what probes cause are not, and the number is bounded.
func TestSurveyEvents(t *testing.T) {
	e := newFakeEngine(t).start()
	c := e.run("a", func(c *fakeContainer) {
		c.labels = map[string]string{labelProject: "shop", "secret": "hunter2"}
		c.details = map[string]map[string]any{"Config": {"Healthcheck": map[string]any{"Test": []string{"CMD-SHELL", "check me"}}}}
	})
	for range happenings {
		e.event(c, "oom")
	}
	for _, action := range []string{"exec_start: sh -c hunter2", "exec_create: sh -c hunter2", "exec_start: /bin/sh -c check me", "top", "archive-path", "health_status: healthy", "die"} {
		e.event(c, action)
	}
	s := e.survey(e.examiner())
	if len(s.Events) != happenings-1 { // without the health check
		t.Fatalf("%d events", len(s.Events))
	}
	last, exec := s.Events[len(s.Events)-1], s.Events[len(s.Events)-2]
	if last.Action != "die" || last.ID != c.id || last.Attrs["name"] != c.name || last.Attrs[labelProject] != "shop" {
		t.Errorf("the last event: %+v", last)
	}
	if exec.Action != "exec_start" {
		t.Errorf("the event before: %+v", exec)
	}
	if strings.Contains(fmt.Sprintf("%+v", s), "hunter2") {
		t.Error("a secret was kept")
	}
}

// TestSurveyWays: a running sidecar's own account of a container stands beside it.
func TestSurveyWays(t *testing.T) {
	w, c := readOne(t, func(c *fakeContainer) {})
	w.status(ByAPI, "")
	x := NewExaminer(ExaminerConfig{Finder: w.finder})
	x.bounds.answer = time.Minute
	s := w.engine.survey(x)
	if len(s.Containers) != 1 || s.Containers[0].ID != c.id || s.Containers[0].Way != string(ByAPI) || s.Containers[0].Reason == "" {
		t.Errorf("got %+v", s.Containers)
	}
}

// TestSurveySeesNoLogs: that no json-file is seen is said once, with the mount that
// would show them.
func TestSurveySeesNoLogs(t *testing.T) {
	e := newFakeEngine(t).start()
	e.create("a", func(c *fakeContainer) { c.driver = "json-file" })
	e.create("b", func(c *fakeContainer) { c.driver = "json-file" })
	if err := os.RemoveAll(e.root); err != nil {
		t.Fatal(err)
	}
	s := e.survey(e.examiner())
	if denials(s.Denied) != "log-file" || !strings.Contains(s.Denied[0].Snippet, e.root+"/containers:/host"+e.root+"/containers:ro") {
		t.Errorf("got %+v", s.Denied)
	}
}
