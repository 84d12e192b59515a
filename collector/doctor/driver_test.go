package doctor

import (
	"slices"
	"strings"
	"testing"
	"time"

	"logcanary/collector/facts"
)

// logs is a container with a log driver and its options, which speaks.
func logs(driver string, options ...string) func(*facts.Container) {
	return func(c *facts.Container) {
		c.Log.Driver, c.Log.Options = driver, map[string]string{}
		for i := 0; i < len(options); i += 2 {
			c.Log.Options[options[i]] = options[i+1]
		}
		if driver != "json-file" {
			c.Log.Path = ""
		}
		says(c, time.Second, "hello")
	}
}

// refuses has the API refuse the log.
func refuses(c *facts.Container, status int, why string) {
	c.Log.Read = &facts.Read{Status: status, Error: why}
}

const unreadable = "configured logging driver does not support reading"

// TestDriver tells log drivers that hide lines from those that are only others.
func TestDriver(t *testing.T) {
	for _, d := range []diagnosis{
		{"json-file", logs("json-file"), nil, nil},
		{"none", func(c *facts.Container) { logs("none")(c); refuses(c, 501, unreadable) }, nil, []string{"driver-none certain"}},
		{"local, as one that reads by the API", logs("local"), nil, nil},
		{"syslog with its cache", logs("syslog", "syslog-address", "udp://10.0.0.1:514"), nil, []string{"driver-remote-cached possible"}},
		{"syslog without its cache", func(c *facts.Container) {
			logs("syslog", "cache-disabled", "true")(c)
			refuses(c, 501, unreadable)
		}, nil, []string{"driver-remote-uncached certain"}},
		{"syslog on an engine that has no cache", func(c *facts.Container) { logs("syslog")(c); refuses(c, 501, unreadable) }, nil,
			[]string{"driver-remote-uncached likely"}},
		{"fluentd that is not there", func(c *facts.Container) {
			logs("fluentd")(c)
			c.State = facts.State{Status: "created", ExitCode: 128, Error: "failed to initialize logging driver: dial tcp 127.0.0.1:24224: connect: connection refused"}
			c.Started, c.Log.Read = time.Time{}, nil
		}, nil, []string{"driver-init-failed certain"}},
	} {
		d.check(t)
	}
}

// Who may not read by the API and sees json-files is helped by such; who sees none is not.
func TestDriverLocal(t *testing.T) {
	for root, want := range map[string][]string{"/host/docker": {"driver-local certain"}, "": {"driver-not-recreated possible"}} {
		s := scene(api(func(c *facts.Container) { logs("local")(c); refuses(c, 403, "403 Forbidden") }))
		s.Self.DataRoot = root
		if got := named(t, Diagnose(s)); !slices.Equal(got, want) {
			t.Errorf("json-files seen at %q: got %q, want %q", root, got, want)
		}
	}
}

// A default that sends lines away is missed by containers that are older.
func TestDriverOlder(t *testing.T) {
	s := scene(api(logs("json-file")))
	s.Engine.LoggingDriver = "fluentd"
	if got, want := named(t, Diagnose(s)), []string{"driver-not-recreated possible"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// writer is a container whose process writes so many bytes to its output in 5 s, and to
// nothing else, in lines of 20 bytes, while its log grows by so many.
func writer(bytes, grew int64, change func(*facts.Container)) func(*facts.Container) {
	return func(c *facts.Container) {
		change(c)
		one := &facts.Process{PID: 4711, Name: "app", FDsSeen: true, FDs: []facts.FD{
			{N: 0, Target: "/dev/null", Kind: facts.Device, Flags: 2},
			{N: 1, Target: "pipe:[1]", Kind: facts.Pipe, Flags: 1},
			{N: 2, Target: "pipe:[2]", Kind: facts.Pipe, Flags: 1},
			{N: 3, Target: "/app/config", Kind: facts.Plain},
			{N: 4, Target: "anon_inode:[eventpoll]", Kind: facts.Anon, Flags: 2},
		}}
		one.First, one.Last = facts.Sample{At: noon(), Written: 1000}, facts.Sample{At: noon().Add(5 * time.Second), Written: 1000 + bytes, Writes: 100}
		c.Processes = []*facts.Process{one}
		c.Log.File = &facts.Seen{First: &facts.Stat{Ino: 7, Size: 1 << 20}, Last: &facts.Stat{Ino: 7, Size: 1<<20 + grew}}
		c.Log.Read.Lines = nil
		for range 10 {
			says(c, 10*time.Second, "0123456789012345678")
		}
	}
}

// holding gives a writer one more descriptor.
func holding(d facts.FD, change func(*facts.Container)) func(*facts.Container) {
	return func(c *facts.Container) {
		change(c)
		c.Processes[0].FDs = append(c.Processes[0].FDs, d)
	}
}

// TestDriverFlow compares what was written with what came into the log.
func TestDriverFlow(t *testing.T) {
	const million = 1_000_000 // bytes: 50,000 lines, which take 4.5 MB in a json-file
	small := logs("json-file", "mode", "non-blocking", "max-buffer-size", "4k")
	large := logs("json-file", "mode", "non-blocking", "max-buffer-size", "16m")
	for _, d := range []diagnosis{
		{"a small buffer, and all arrives", writer(million, 45*million/10, small), nil, []string{"nonblocking-drop possible"}},
		{"a small buffer, and half arrives", writer(million, 22*million/10, small), nil, []string{"nonblocking-drop likely"}},
		{"a large buffer, and all arrives", writer(million, 45*million/10, large), nil, nil},
		{"a large buffer, and half arrives", writer(million, 22*million/10, large), nil, []string{"nonblocking-drop likely"}},
		{"a large buffer, and nobody knows what was written", large, nil, nil},
		{"a program that writes to a socket, too", holding(facts.FD{N: 5, Target: "socket:[9]", Kind: facts.Socket, Flags: 2}, writer(million, 0, large)), nil, nil},
		{"a program that writes to a file, too", holding(facts.FD{N: 5, Target: "/data/x", Kind: facts.Plain, Flags: 1}, writer(million, 0, large)), nil, nil},
		{"journald, and few lines", writer(20_000, 0, logs("journald")), nil, nil},
		{"journald, and more than it takes on small disks", writer(100_000, 0, logs("journald")), nil, []string{"journald-limited possible"}},
		{"journald, and more than it takes", writer(million, 0, logs("journald")), nil, []string{"journald-limited likely"}},
		{"dots without an end", writer(25, 0, logs("json-file")), nil, []string{"no-trailing-newline likely"}},
		{"a status that is written to a file now and then", func(c *facts.Container) {
			writer(60, 0, logs("json-file"))(c)
			c.Processes[0].Last.Writes = 5
		}, nil, []string{"no-trailing-newline possible"}},
		{"errors that are thrown away", holding(facts.FD{N: 5, Target: "/dev/null", Kind: facts.Device, Flags: 1}, writer(25, 0, logs("json-file"))), nil, nil},
		{"a small buffer, and much that is written to files", func(c *facts.Container) {
			writer(million, 450, small)(c)
			for i := range c.Log.Read.Lines {
				c.Log.Read.Lines[i].Time = ago(time.Duration(20-i) * time.Second)
			}
		}, nil, []string{"nonblocking-drop possible"}},
		{"a prompt: nothing is written while it waits", writer(0, 0, logs("json-file")), nil, nil},
		{"dots, and whoever writes them speaks with others", holding(facts.FD{N: 5, Target: "socket:[9]", Kind: facts.Socket, Flags: 2}, writer(25, 0, logs("json-file"))), nil, nil},
		{"lines", writer(40, 180, logs("json-file")), nil, nil},
	} {
		d.check(t)
	}
}

// TestDriverLines tells long lines from a last one without an end.
func TestDriverLines(t *testing.T) {
	long := func(pieces int) func(*facts.Container) {
		return func(c *facts.Container) {
			for range pieces {
				c.Log.Read.Lines = append(c.Log.Read.Lines, facts.Line{Time: ago(time.Second), Text: "{", Size: 16384})
			}
			says(c, time.Second, "}")
		}
	}
	for _, d := range []diagnosis{
		{"two pieces and the rest", long(2), nil, []string{"partial-16k possible"}},
		{"a last line without an end", func(c *facts.Container) {
			says(c, time.Second, "login: ")
			c.Log.Read.Lines[0].Ended = false
		}, nil, nil},
		{"the first piece of one that is being written", func(c *facts.Container) { long(1)(c); c.Log.Read.Lines = c.Log.Read.Lines[:1] }, nil, nil},
	} {
		d.check(t)
	}
}

// TestDriverRetention tells a log that is dropped at once from one that is short.
func TestDriverRetention(t *testing.T) {
	kept := func(oldest, born time.Duration, options ...string) func(*facts.Container) {
		return func(c *facts.Container) {
			logs("json-file", options...)(c)
			c.Log.Read.Oldest = ago(oldest)
			c.Log.File = &facts.Seen{First: &facts.Stat{Birth: ago(born), Size: 1000}}
		}
	}
	for _, d := range []diagnosis{
		{"seconds are left", kept(2*time.Second, 2*time.Second, "max-size", "20k", "max-file", "1"), nil, []string{"maxfile1-loss likely"}},
		{"seconds are left, by default", kept(2*time.Second, 2*time.Second, "max-size", "20k"), nil, []string{"maxfile1-loss likely"}},
		{"seconds are left, or it began to speak late", kept(2*time.Second, time.Minute, "max-size", "20k"), nil, []string{"maxfile1-loss possible"}},
		{"all is left", kept(time.Minute, time.Minute, "max-size", "20k"), nil, nil},
		{"three files", kept(2*time.Second, 2*time.Second, "max-size", "20k", "max-file", "3"), nil, nil},
		{"hours are left", func(c *facts.Container) {
			kept(2*time.Hour, 2*time.Hour, "max-size", "10m", "max-file", "1")(c)
			c.Started = ago(48 * time.Hour)
		}, nil, nil},
	} {
		d.check(t)
	}
}

// TestJSONFile is about damage to the engine's own file.
func TestJSONFile(t *testing.T) {
	frame := func(c *facts.Container, why string) {
		says(c, time.Second, "hello")
		c.Log.Read.Frame, c.Log.Read.Error = true, why
	}
	file := func(f facts.Seen, bad *facts.Bad) func(*facts.Container) {
		return func(c *facts.Container) {
			says(c, time.Second, "hello")
			c.Log.File, c.Log.Bad = &f, bad
		}
	}
	whole := facts.Seen{First: &facts.Stat{Ino: 7, Size: 5000}, Last: &facts.Stat{Ino: 7, Size: 6000}}
	for _, d := range []diagnosis{
		{"whole", file(whole, nil), nil, nil},
		{"not seen", func(c *facts.Container) { says(c, time.Second, "hello") }, nil, nil},
		{"deleted", file(facts.Seen{Absent: true}, nil), nil, []string{"json-deleted certain"}},
		{"deleted, as the API alone tells", func(c *facts.Container) { frame(c, "open /x-json.log: no such file or directory") }, nil, []string{"json-deleted certain"}},
		{"rotated, with the same inode", file(facts.Seen{
			First: &facts.Stat{Ino: 7, Size: 5000, Birth: ago(time.Hour)}, Last: &facts.Stat{Ino: 7, Size: 10, Birth: ago(0)},
		}, nil), nil, nil},
		{"rotated", file(facts.Seen{First: &facts.Stat{Ino: 7, Size: 5000}, Last: &facts.Stat{Ino: 8, Size: 10}}, nil), nil, nil},
		{"cut off", file(facts.Seen{First: &facts.Stat{Ino: 7, Size: 5000}, Last: &facts.Stat{Ino: 7, Size: 10}}, nil), nil, []string{"json-truncated certain"}},
		{"cut off behind the engine's back: a hole", file(whole, &facts.Bad{Size: 4000, NULs: true}), nil, []string{"json-truncated certain"}},
		{"damaged", file(whole, &facts.Bad{At: 700, Size: 30}), nil, []string{"json-corrupt certain"}},
		{"zeroes in its middle", file(whole, &facts.Bad{At: 700, Size: 30, NULs: true}), nil, []string{"json-corrupt certain"}},
		{"damaged, as the API alone tells", func(c *facts.Container) { frame(c, `invalid character '\x00' looking for beginning of value`) }, nil, []string{"json-corrupt certain"}},
	} {
		d.check(t)
	}
}

// TestFollowStuck is recorded: no engine can be made to lose its place at will.
func TestFollowStuck(t *testing.T) {
	stream := func(heard time.Duration, state string) func(*facts.Container) {
		return func(c *facts.Container) {
			c.Way = "api"
			says(c, 60*time.Second, "one")
			says(c, 30*time.Second, "two")
			c.Speaks = []facts.Speech{{Source: "stdout", State: state, Last: ago(heard)}}
		}
	}
	for _, d := range []diagnosis{
		{"it has heard all", stream(30*time.Second, "flowing"), nil, nil},
		{"it hears no more", stream(60*time.Second, "silent"), nil, []string{"follow-stuck-after-rotate likely"}},
		{"it has much to read", stream(60*time.Second, "catching-up"), nil, nil},
		{"it reads the file", func(c *facts.Container) { stream(60*time.Second, "silent")(c); c.Way = "file" }, nil, nil},
	} {
		d.check(t)
	}
}

// TestOtherNode is constructed: a swarm of several nodes is not to be had on one machine.
func TestOtherNode(t *testing.T) {
	task := func(slot string) *facts.Container {
		return api(func(c *facts.Container) {
			says(c, time.Second, "hello")
			c.ID, c.Name = slot+here, "web."+slot
			c.Labels = map[string]string{"com.docker.swarm.service.name": "web", "com.docker.swarm.task.name": "web." + slot}
		})
	}
	for name, c := range map[string]struct {
		tasks []*facts.Container
		want  []string
	}{
		"tasks 2 and 4 of 4":  {[]*facts.Container{task("2.x"), task("4.x")}, []string{"swarm-other-node likely"}},
		"all tasks":           {[]*facts.Container{task("1.x"), task("2.x")}, nil},
		"one task on a node":  {[]*facts.Container{task("nodeid.x")}, nil},
		"a container outside": {[]*facts.Container{api(func(c *facts.Container) { says(c, time.Second, "hello") })}, nil},
	} {
		s := &facts.Scene{Taken: noon(), Containers: c.tasks, Engine: facts.Engine{Name: "node-a", Swarm: "active"}}
		if got := named(t, Diagnose(s)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestEngineDown tells an engine that is not there from one that lets us not in.
func TestEngineDown(t *testing.T) {
	for kind, want := range map[string]string{
		facts.Refused: "daemon-down certain", facts.Missing: "daemon-down likely", facts.Timeout: "daemon-down likely",
		facts.Forbidden: "", facts.Other: "",
	} {
		s := &facts.Scene{Taken: noon(), Engine: facts.Engine{Host: "unix:///run/x.sock", Refused: &facts.Refusal{Kind: kind, Path: "/run/x.sock", Text: "no"}}}
		var got []string
		for _, f := range engineDown(s) {
			got = append(got, f.ID+" "+string(f.Certainty))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}

// TestMemory reads sizes as engines do.
func TestMemory(t *testing.T) {
	for text, want := range map[string]int64{"4k": 4 << 10, "16m": 16 << 20, "1MB": 1 << 20, "2 GiB": 2 << 30, "512": 512, "": 0, "much": 0} {
		if got := memory(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
