package doctor

import (
	"testing"
	"time"

	"logcanary/collector/facts"
)

// What is said of a container that is looked at without a sidecar, and with one.
func TestVoice(t *testing.T) {
	now := time.Date(2026, 11, 26, 15, 30, 0, 0, time.UTC)
	up := facts.State{Status: "running", Running: true, PID: 7}
	read := func(n int, pause, quiet time.Duration) facts.Log {
		r := &facts.Read{Status: 200}
		for i := range n {
			r.Lines = append(r.Lines, facts.Line{Time: now.Add(-quiet - time.Duration(n-1-i)*pause)})
		}
		return facts.Log{Read: r}
	}
	written := func(mount string) []*facts.File {
		return []*facts.File{{Path: "/logs/app.log", Mount: mount, ByName: true, Seen: facts.Seen{First: &facts.Stat{Size: 1, Mtime: now.Add(-time.Second)}}}}
	}
	for name, c := range map[string]struct {
		facts.Container
		state, note string
	}{
		"a line now and then":          {facts.Container{State: up, Log: read(20, time.Second, 3*time.Minute)}, Flowing, ""},
		"none for long":                {facts.Container{State: up, Log: read(20, time.Second, 6*time.Minute)}, Silent, ""},
		"none for long, but rare":      {facts.Container{State: up, Log: read(20, 2*time.Minute, 9*time.Minute)}, Flowing, ""},
		"too few to tell":              {facts.Container{State: up, Log: read(9, time.Second, time.Hour)}, Flowing, ""},
		"as its label says":            {facts.Container{State: up, Log: read(2, time.Second, 11*time.Second), Labels: map[string]string{"logcanary.silence": "10s"}}, Silent, ""},
		"as its label says, off":       {facts.Container{State: up, Log: read(20, time.Second, time.Hour), Labels: map[string]string{"logcanary.silence": "off"}}, Flowing, ""},
		"nothing yet":                  {facts.Container{State: up, Log: read(0, 0, 0), Started: now.Add(-time.Minute)}, Unknown, "has said nothing since it started 60 s ago"},
		"to a file on a mount":         {facts.Container{State: up, Log: read(0, 0, 0), Files: written("/logs")}, Flowing, ""},
		"to a file in its layer":       {facts.Container{State: up, Log: read(0, 0, 0), Started: now, Files: written("")}, Unknown, "has said nothing since it started 0 s ago"},
		"unreadable":                   {facts.Container{State: up, Log: facts.Log{Read: &facts.Read{Status: 501}}}, Unknown, "its log cannot be read"},
		"paused":                       {facts.Container{State: facts.State{Status: "paused", Running: true, Paused: true}}, Silent, "paused"},
		"restarting":                   {facts.Container{State: facts.State{Status: "restarting", Running: true, Restarting: true, Restarts: 3, ExitCode: 2}}, Silent, "restarting for the 3. time after exit code 2"},
		"finished":                     {facts.Container{State: facts.State{Status: "exited"}}, Unknown, "has finished with exit code 0"},
		"failed":                       {facts.Container{State: facts.State{Status: "exited", ExitCode: 3}}, Silent, "has ended with exit code 3"},
		"created":                      {facts.Container{State: facts.State{Status: "created"}}, Unknown, "never started"},
		"ignored":                      {facts.Container{State: up, Ignored: "its label says so"}, Unknown, "not read: its label says so"},
		"one of its sources is quiet":  {facts.Container{State: up, Speaks: []facts.Speech{{Source: "stderr", State: "flowing"}, {Source: "stdout", State: "silent", Rhythm: "usually a line every 2 s"}}}, Silent, "stdout: usually a line every 2 s"},
		"one of its sources never was": {facts.Container{State: up, Speaks: []facts.Speech{{State: "never"}, {State: "flowing"}}}, Flowing, ""},
		"none of its sources ever was": {facts.Container{State: up, Speaks: []facts.Speech{{State: "never"}}}, Unknown, "has said nothing yet"},
	} {
		p := &patient{Container: &c.Container, scene: &facts.Scene{Taken: now}}
		if state, note := p.voice(); state != c.state || note != c.note {
			t.Errorf("%s: %s, %q, want %s, %q", name, state, note, c.state, c.note)
		}
	}
}
