package doctor

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"logcanary/collector/facts"
)

// pause is the time between the two looks; the second is made at noon.
const (
	pause  = 5 * time.Second
	outlet = "pipe:[71]" // the engine's, for stdout
	errors = "pipe:[72]" // and for stderr
	null   = "/dev/null"
	closed = ""
)

// pr is a process with its descriptors 0 to 2, seen twice. Its command is its name.
func pr(pid, parent int, command, in, out, err string) *facts.Process {
	args := strings.Fields(command)
	p := &facts.Process{
		PID: pid, Parent: parent, Session: 7, Name: args[0], Exe: "/usr/bin/" + args[0], Args: args, FDsSeen: true, FSUID: 1000, FSGID: 1000,
		First: facts.Sample{At: noon().Add(-pause), Threads: 1}, Last: facts.Sample{At: noon(), Threads: 1},
	}
	for n, target := range []string{in, out, err} {
		if target != closed {
			p.FDs = append(p.FDs, facts.FD{N: n, Target: target, Kind: kind(target)})
		}
	}
	return p
}

func kind(target string) string {
	switch {
	case strings.HasPrefix(target, "pipe:"):
		return facts.Pipe
	case strings.HasPrefix(target, "/dev/"):
		return facts.Device
	}
	return facts.Plain
}

// with changes a process in some ways.
func with(p *facts.Process, ways ...func(*facts.Process)) *facts.Process {
	for _, way := range ways {
		way(p)
	}
	return p
}

// holds gives a process a buffer with so many bytes in it at the two looks.
func holds(keeper string, before, now int64) func(*facts.Process) {
	return func(p *facts.Process) {
		p.First.Stdout, p.Last.Stdout = &facts.Buffer{Keeper: keeper, Held: before}, &facts.Buffer{Keeper: keeper, Held: now}
		if keeper == facts.LibC {
			p.Last.Stdout.Preload = "/usr/libexec/coreutils/libstdbuf.so"
		}
	}
}

// used is the processor time between the looks.
func used(d time.Duration) func(*facts.Process) { return func(p *facts.Process) { p.Last.CPU = d } }

// wrote is what it has written between them, in as many calls.
func wrote(bytes, calls int64) func(*facts.Process) {
	return func(p *facts.Process) { p.Last.Written, p.Last.Writes = bytes, calls }
}

// apart is a session of its own.
func apart(p *facts.Process) { p.Session = p.PID }

// unwatched is a process whose descriptors may not be read.
func unwatched(p *facts.Process) { p.FDs, p.FDsSeen, p.Denied = nil, false, "permission denied" }

// opens gives a process one more descriptor.
func opens(n int, target string) func(*facts.Process) {
	return func(p *facts.Process) { p.FDs = append(p.FDs, facts.FD{N: n, Target: target, Kind: kind(target)}) }
}

// waits has a process stand in a write to a full pipe at both looks.
func waits(p *facts.Process) {
	p.First.Blocked, p.Last.Blocked, p.Last.Wait = []int{1}, []int{1}, "anon_pipe_write"
}

// owned gives the first descriptors an owner, as pipes have one.
func owned(uid int) func(*facts.Process) {
	return func(p *facts.Process) {
		for i := range p.FDs {
			p.FDs[i].Stat = &facts.Stat{UID: uid, GID: uid, Mode: fs.ModeNamedPipe | 0o600}
		}
	}
}

// runs is a container that has run for an hour and has logged nothing.
func runs(all ...*facts.Process) *facts.Container {
	c := &facts.Container{
		ID: "c", Name: "shop-api-1", Project: "shop", Service: "api", Compose: "api", Image: "python:3.13-slim", Started: noon().Add(-time.Hour),
		State: facts.State{Status: "running", Running: true}, Log: facts.Log{Driver: "json-file", Read: &facts.Read{Status: 200}}, Processes: all,
	}
	if len(all) > 0 {
		c.State.PID = all[0].PID
	}
	return c
}

// logged has the container log a line so long before the second look.
func logged(c *facts.Container, stream, text string, ago time.Duration) *facts.Container {
	c.Log.Read.Lines = append(c.Log.Read.Lines, facts.Line{Time: noon().Add(-ago), Stream: stream, Text: text, Ended: true})
	return c
}

// also changes a container.
func also(c *facts.Container, way func(*facts.Container)) *facts.Container {
	way(c)
	return c
}

// printed has it log lines that were printed in so many seconds and arrived together.
func printed(c *facts.Container, seconds int) *facts.Container {
	for i := range 20 {
		at := noon().Add(-time.Minute - time.Duration(seconds)*time.Second/20*time.Duration(20-i))
		logged(c, "stdout", at.Format(time.RFC3339)+" INFO served", time.Minute)
	}
	return c
}

// file is a log inside the container that a process writes to.
func file(path, mount string, writer int) *facts.File {
	return &facts.File{
		Path: path, Mount: mount, ByName: true, Writers: []facts.Writer{{PID: writer}},
		Seen: facts.Seen{First: &facts.Stat{Size: 100}, Last: &facts.Stat{Size: 300}},
	}
}

// outputCase is a container, and what must be said of it: "id certainty" of each.
type outputCase struct {
	name string
	c    *facts.Container
	want string
}

func checkCases(t *testing.T, cases []outputCase) {
	t.Helper()
	for _, c := range cases {
		got := []string{}
		for _, f := range examine(&facts.Scene{Taken: noon()}, c.c).Findings {
			if family(f.ID) == OfOutput {
				got = append(got, fmt.Sprintf("%s %s", f.ID, f.Certainty))
				complete(t, c.name, f)
			}
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: %q, want %q", c.name, text, c.want)
		}
	}
}

// complete holds that a finding can be acted on.
func complete(t *testing.T, name string, f Finding) {
	t.Helper()
	if f.Cause == "" || f.Fix == "" || len(f.Evidence) == 0 || slices.Contains(f.Evidence, "") {
		t.Errorf("%s: %s lacks something: %+v", name, f.ID, f)
	}
	for _, text := range append(f.Evidence, f.Cause, f.Fix, f.Snippet) {
		if strings.Contains(text, "%!") {
			t.Errorf("%s: %s is not well formed: %s", name, f.ID, text)
		}
	}
}

func family(id string) Family {
	for _, c := range Causes() {
		if c.ID == id {
			return c.Family
		}
	}
	return ""
}

// Programs that print into a buffer, and those that only look so.
func TestStdoutBuffered(t *testing.T) {
	python := func(ways ...func(*facts.Process)) *facts.Process {
		return with(pr(7, 1, "python3.13 app.py", null, outlet, errors), ways...)
	}
	checkCases(t, []outputCase{
		{"text waits in python's buffer", runs(python(holds(facts.Python, 120, 480))), "stdout-buffered certain"},
		{"it waits though nothing works", runs(python(holds(facts.Python, 60, 60))), "stdout-buffered certain"},
		{"print in a worker whose server logs to stderr", logged(runs(pr(7, 1, "python3.13 gunicorn", null, outlet, errors),
			with(pr(8, 7, "python3.13 gunicorn", null, outlet, errors), holds(facts.Python, 40, 80))), "stderr", "Booting worker", time.Second), "stdout-buffered certain"},
		{"python that prints nothing, and works", runs(python(holds(facts.Python, 0, 0), used(4*time.Second))), ""},
		{"between a print and its flush", runs(python(holds(facts.Python, 0, 60))), ""},
		{"lines come meanwhile", logged(runs(python(holds(facts.Python, 5000, 200))), "stdout", "x", time.Second), ""},
		{"it flushes now and then", logged(runs(python(holds(facts.Python, 100, 400))), "stdout", "x", 20*time.Second), "stdout-buffered possible"},
		{"the start script has said a word", also(logged(runs(python(holds(facts.Python, 100, 400))), "stdout", "x", 20*time.Second), func(c *facts.Container) {
			c.Started = noon().Add(-21 * time.Second)
		}), "stdout-buffered certain"},
		{"through tee", runs(pr(7, 1, "sh -c …", null, outlet, errors), with(pr(8, 7, "python3.13 app.py", null, "pipe:[90]", errors), holds(facts.Python, 100, 400)),
			with(pr(9, 7, "tee /log", "pipe:[90]", outlet, errors), holds(facts.LibC, 0, 0))), "stdout-buffered likely"},
		{"through a filter that lets nothing through, block by block", runs(pr(7, 1, "sh -c …", null, outlet, errors),
			with(pr(8, 7, "python3.13 app.py", null, "pipe:[90]", errors), holds(facts.Python, 100, 400), wrote(8192, 1)),
			with(pr(9, 7, "grep ERROR", "pipe:[90]", outlet, errors), holds(facts.LibC, 0, 0))), ""},
		{"a dump that is compressed", runs(pr(7, 1, "node backup.js", null, outlet, errors), with(pr(8, 7, "mysqldump", null, "pipe:[90]", errors), holds(facts.LibC, 100, 400)),
			pr(9, 7, "gzip", "pipe:[90]", "/backup.gz", errors)), ""},
		{"under supervisord", runs(with(pr(7, 1, "python3.13 /usr/bin/supervisord", null, outlet, errors), opens(9, outlet)),
			with(pr(8, 7, "python3.13 app.py", null, "pipe:[90]", errors), holds(facts.Python, 100, 400))), "stdout-buffered likely"},
		{"perl", runs(with(pr(7, 1, "perl app.pl", null, outlet, errors), holds(facts.Perl, 6, 36))), "stdout-buffered certain"},
		{"grep behind a pipe", runs(pr(7, 1, "sh -c …", null, outlet, errors), pr(8, 7, "sh -c …", null, "pipe:[90]", errors),
			with(pr(9, 7, "grep ERROR", "pipe:[90]", outlet, errors), holds(facts.LibC, 30, 90))), "stdout-buffered certain"},
		{"grep that finds nothing", runs(pr(7, 1, "sh -c …", null, outlet, errors), with(pr(8, 7, "sh -c …", null, "pipe:[90]", errors), wrote(900, 9)),
			with(pr(9, 7, "grep ERROR", "pipe:[90]", outlet, errors), holds(facts.LibC, 0, 0))), ""},
		{"mawk, which holds back what it reads", runs(pr(7, 1, "sh -c …", null, outlet, errors), with(pr(8, 7, "sh -c …", null, "pipe:[90]", errors), wrote(900, 9)),
			with(pr(9, 7, "mawk {print}", "pipe:[90]", outlet, errors), holds(facts.LibC, 0, 0))), "stdout-buffered likely"},
		{"mawk -W interactive, filtering", runs(pr(7, 1, "sh -c …", null, outlet, errors), with(pr(8, 7, "sh -c …", null, "pipe:[90]", errors), wrote(900, 9)),
			with(pr(9, 7, "mawk -W interactive {print}", "pipe:[90]", outlet, errors), holds(facts.LibC, 0, 0))), ""},
		{"mawk that gets nothing", runs(pr(7, 1, "sh -c …", null, outlet, errors), pr(8, 7, "sh -c …", null, "pipe:[90]", errors),
			with(pr(9, 7, "mawk {print}", "pipe:[90]", outlet, errors), holds(facts.LibC, 0, 0))), ""},
		{"a buffer that may not be looked into, of python that works", runs(python(used(time.Second))), "stdout-buffered likely"},
		{"the same, and its timers alone", runs(python(used(time.Millisecond))), "stdout-buffered possible"},
		{"the same, asleep", runs(python()), ""},
		{"the same, with a line on stderr", logged(runs(python(used(time.Second))), "stderr", "x", time.Hour), "stdout-buffered possible"},
		{"the same, with a line on stdout", logged(runs(python(used(time.Second))), "stdout", "x", time.Hour), ""},
		{"the same, -u", runs(with(pr(7, 1, "python3.13 -u app.py", null, outlet, errors), used(time.Second))), ""},
		{"the same, -Bu", runs(with(pr(7, 1, "python3.13 -Bu app.py", null, outlet, errors), used(time.Second))), ""},
		{"the same, PYTHONUNBUFFERED", also(runs(python(used(time.Second))), func(c *facts.Container) {
			c.Config.Buffering = map[string]string{"PYTHONUNBUFFERED": "1"}
		}), ""},
		{"the same, told to be quiet", runs(with(pr(7, 1, "python3.13 uvicorn --log-level warning", null, outlet, errors), used(time.Second))), "stdout-buffered possible"},
		{"the same, just started", also(runs(python(used(time.Second))), func(c *facts.Container) { c.Started = noon().Add(-3 * time.Second) }), ""},
		{"the same, and the log was not read", also(runs(python(used(time.Second))), func(c *facts.Container) { c.Log.Read = nil }), ""},
		{"the same, on a terminal", runs(with(pr(7, 1, "python3.13 app.py", "/dev/pts/0", "/dev/pts/0", "/dev/pts/0"), used(time.Second))), ""},
		{"its descriptors may not be read", runs(python(used(time.Second), unwatched)), ""},
		{"a busy server of go that says nothing", runs(with(pr(7, 1, "server", null, outlet, errors), used(4*time.Second))), ""},
		{"ruby keeps no libc buffer", runs(with(pr(7, 1, "ruby3.1 app.rb", null, outlet, errors), holds(facts.LibC, 0, 0), used(time.Second))), "stdout-buffered likely"},
		{"java, by blocks of lines", printed(runs(with(pr(7, 1, "java -jar app.jar", null, outlet, errors), holds(facts.LibC, 0, 0))), 20), "stdout-buffered likely"},
		{"java, by blocks, the next of which came meanwhile", logged(printed(runs(pr(7, 1, "java -jar app.jar", null, outlet, errors)), 20), "stdout", "x", time.Second), "stdout-buffered likely"},
		{"a start-up that was quick", printed(runs(pr(7, 1, "java -jar app.jar", null, outlet, errors)), 1), ""},
		{"an old log that somebody shows", also(printed(runs(pr(7, 1, "tail -f /var/log/x.log", null, outlet, errors)), 60), func(c *facts.Container) {
			for i := range c.Log.Read.Lines {
				c.Log.Read.Lines[i].Time = noon()
			}
		}), ""},
		{"paused", also(runs(python(holds(facts.Python, 60, 60))), func(c *facts.Container) { c.State.Paused = true }), ""},
	})
}

// Buffers that died with their program.
func TestBufferLost(t *testing.T) {
	dead := func(code int, ran time.Duration, command ...string) *facts.Container {
		return also(runs(), func(c *facts.Container) {
			c.State = facts.State{Status: "exited", ExitCode: code}
			c.Started, c.Finished, c.Config.Command = noon().Add(-ran), noon(), command
		})
	}
	checkCases(t, []outputCase{
		{"python, killed", dead(137, time.Minute, "python3", "app.py"), "buffer-lost-on-kill likely"},
		{"python -u, killed", dead(137, time.Minute, "python3", "-u", "app.py"), ""},
		{"python, failed", dead(1, time.Minute, "python3", "app.py"), ""},
		{"killed before it could say a thing", dead(137, time.Second, "python3", "app.py"), ""},
		{"it had logged", logged(dead(137, time.Minute, "python3", "app.py"), "stdout", "x", time.Second), ""},
		{"a program that does not buffer", dead(137, time.Minute, "node", "app.js"), ""},
	})
}

// Programs whose fd 1 leads elsewhere or nowhere.
func TestStdoutAstray(t *testing.T) {
	sh := pr(7, 1, "sh -c …", null, outlet, errors)
	checkCases(t, []outputCase{
		{"thrown away", runs(pr(7, 1, "app", null, null, errors)), "stdout-devnull certain"},
		{"thrown away below a shell", runs(sh, pr(8, 7, "app", null, null, errors)), "stdout-devnull likely"},
		{"thrown away, but the shell speaks", logged(runs(sh, pr(8, 7, "curl", null, null, errors)), "stdout", "x", time.Second), ""},
		{"a helper that is thrown away", runs(pr(7, 1, "app", null, outlet, errors), pr(8, 7, "helper", null, null, null)), ""},
		{"errors are thrown away", runs(pr(7, 1, "app", null, outlet, null)), "stdout-devnull likely"},
		{"a tail that may not complain", runs(pr(7, 1, "tail -F /x.log", null, outlet, null)), "stdout-devnull possible"},
		{"a tool that may not complain", runs(pr(7, 1, "app", null, outlet, errors), pr(8, 7, "tool", null, outlet, null)), "stdout-devnull possible"},
		{"fd 0 leads to /dev/null", runs(pr(7, 1, "app", null, outlet, errors)), ""},
		{"closed", runs(pr(7, 1, "app", null, closed, errors)), "stdout-closed certain"},
		{"errors are closed", runs(pr(7, 1, "app", null, outlet, closed)), "stdout-closed likely"},
		{"its descriptors may not be read", runs(with(pr(7, 1, "app", null, null, null), unwatched)), ""},
		{"into a file", runs(pr(7, 1, "app", null, "/app/out.log", "/app/out.log")), "stdout-to-file certain"},
		{"into a file below a shell", runs(sh, pr(8, 7, "app", null, "/nohup.out", errors)), "stdout-to-file likely"},
		{"into a file, by the shell", runs(pr(7, 1, "sh -c …", null, "/app/out.log", errors), pr(8, 7, "app", null, "/app/out.log", errors)), "stdout-to-file certain"},
		{"a shell that waits for a command with a redirect", logged(runs(with(pr(7, 1, "sh -c …", null, null, errors), opens(10, outlet)), pr(8, 7, "job", null, null, errors)), "stdout", "x", time.Hour), ""},
		{"a shell with a loop that is redirected", runs(with(pr(7, 1, "sh -c …", null, "/app/out.log", errors), opens(10, outlet))), "stdout-to-file certain"},
		{"a shell whose echo is redirected at the moment", runs(with(pr(7, 1, "sh -c …", null, "/app/out.log", errors), opens(10, outlet), func(p *facts.Process) {
			p.First.Output, p.Last.Output = "/app/out.log", outlet
		})), ""},
		{"into a file that is collected by its label", also(runs(pr(7, 1, "app", null, "/app/out.log", errors)), func(c *facts.Container) {
			c.Labels = map[string]string{"logcanary.files": "/x/*.log, /app/*.log"}
		}), ""},
		{"into a file that the sidecar reads", also(runs(pr(7, 1, "app", null, "/app/out.log", errors)), func(c *facts.Container) {
			c.Speaks = []facts.Speech{{Source: "out.log"}}
		}), ""},
		{"into a file that a tail shows", runs(sh, pr(8, 7, "app", null, "/app/out.log", errors), pr(9, 7, "tail -F /app/out.log", null, outlet, errors)), ""},
		{"into the background", runs(sh, with(pr(8, 7, "app", null, null, null), apart)), "daemonised-child likely"},
		{"into the background, with files", runs(pr(7, 1, "tail -f /dev/null", null, outlet, errors), with(pr(8, 7, "app", null, "/log", "/log"), apart)), "daemonised-child likely"},
		{"a session of its own, with the pipe", runs(pr(7, 1, "tini -- app", null, outlet, errors), with(pr(8, 7, "app", null, outlet, errors), apart)), ""},
		{"what docker exec runs", runs(pr(7, 1, "sleep 100", null, outlet, errors), with(pr(8, 1, "app", null, "pipe:[95]", errors), apart)), ""},
		{"workers that share the pipe", runs(pr(7, 1, "nginx", null, outlet, errors), pr(8, 7, "nginx", null, outlet, errors), pr(9, 7, "nginx", null, outlet, errors)), ""},
		{"a shell that waits", runs(sh, pr(8, 7, "sleep 100", null, outlet, errors)), ""},
		{"a terminal", runs(pr(7, 1, "app", "/dev/pts/0", "/dev/pts/0", "/dev/pts/0")), ""},
	})
}

// Programs that have others write to them.
func TestStewards(t *testing.T) {
	master := pr(7, 1, "php-fpm8.2 -F", null, outlet, errors)
	cron := pr(7, 1, "cron -f", null, outlet, errors)
	boss := func(ways ...func(*facts.Process)) *facts.Process {
		return with(pr(7, 1, "python3.13 /usr/bin/supervisord", null, outlet, errors), ways...)
	}
	child := pr(8, 7, "app", "pipe:[80]", "pipe:[81]", "pipe:[82]")
	checkCases(t, []outputCase{
		{"php-fpm drops what workers write", runs(master, pr(8, 7, "php-fpm8.2", null, null, null)), "stdout-devnull certain"},
		{"catch_workers_output", runs(master, pr(8, 7, "php-fpm8.2", null, "pipe:[81]", "pipe:[82]")), ""},
		{"supervisord keeps it in a file", runs(boss(opens(9, "/tmp/app-stdout---supervisor-x1.log")), child), "supervisord-swallow likely"},
		{"supervisord keeps it nowhere", runs(boss(), child), "supervisord-swallow likely"},
		{"stdout_logfile=/dev/fd/1", runs(boss(opens(9, outlet)), child), ""},
		{"a job of cron", runs(cron, pr(8, 7, "cron -f", null, "pipe:[91]", "pipe:[91]"), pr(9, 8, "sh -c …", null, "pipe:[90]", "pipe:[90]"), pr(10, 9, "app", null, "pipe:[90]", "pipe:[90]")), "cron-output likely"},
		{"a job that writes to /proc/1/fd/1", runs(cron, pr(8, 7, "cron -f", null, "pipe:[91]", "pipe:[91]"), pr(10, 8, "app", null, outlet, outlet)), ""},
		{"no job to be seen", runs(cron), "cron-output possible"},
		{"no job to be seen, but lines", logged(runs(cron), "stdout", "x", time.Hour), ""},
	})
}

// Names that lead to the container's output, or should.
func TestOutputLinks(t *testing.T) {
	nginx := func(way func(*facts.Container)) *facts.Container {
		return also(runs(pr(7, 1, "nginx", null, outlet, errors)), func(c *facts.Container) {
			c.Image = "nginx:1.29"
			way(c)
		})
	}
	volume := func(label, here string, entry facts.Entry) *facts.Container {
		return nginx(func(c *facts.Container) {
			c.Mounts = []facts.Mount{{Type: "volume", Name: "logs", Destination: "/var/log/nginx", Here: here, Inside: &facts.Dir{Entries: []facts.Entry{entry}}}}
			c.Labels = map[string]string{"logcanary.files": label}
		})
	}
	link := facts.Entry{Path: "access.log", Stat: facts.Stat{Link: "/dev/stdout"}}
	said := "nginx: [emerg] open() \"/dev/stdout\" failed (13: Permission denied)"
	checkCases(t, []outputCase{
		{"no link", nginx(func(c *facts.Container) { c.Files = []*facts.File{file("/var/log/nginx/access.log", "", 7)} }), "symlink-missing likely"},
		{"no link, and nobody writes", nginx(func(c *facts.Container) { c.Files = []*facts.File{{Path: "/var/log/nginx/access.log"}} }), ""},
		{"no link, and collected", nginx(func(c *facts.Container) {
			c.Files = []*facts.File{file("/var/log/nginx/access.log", "", 7)}
			c.Labels = map[string]string{"logcanary.files": "/var/log/nginx/*"}
		}), ""},
		{"another program's file there", also(nginx(func(c *facts.Container) { c.Files = []*facts.File{file("/var/log/nginx/access.log", "", 8)} }), func(c *facts.Container) {
			c.Processes = append(c.Processes, pr(8, 7, "rsyslogd", null, outlet, errors))
		}), ""},
		{"hidden", nginx(func(c *facts.Container) {
			c.Files = []*facts.File{file("/var/log/nginx/access.log", "/var/log/nginx", 7)}
			c.Mounts = []facts.Mount{{Type: "bind", Source: "/srv/logs", Destination: "/var/log/nginx"}}
		}), "symlink-hidden-by-bind likely"},
		{"in a volume that the label names", volume("/var/log/nginx/*.log", "", link), "symlink-in-volume certain"},
		{"in a volume that we have", volume("", "/logs", link), "symlink-in-volume possible"},
		{"in a volume that nobody reads", volume("", "", link), ""},
		{"a file in that volume", volume("/var/log/nginx/*.log", "/logs", facts.Entry{Path: "access.log"}), ""},
		{"may not be opened", logged(runs(with(pr(7, 1, "app", null, outlet, errors), owned(0))), "stderr", said, time.Second), "dev-stdout-eacces certain"},
		{"could not be opened, and is gone", logged(also(runs(), func(c *facts.Container) { c.State = facts.State{Status: "exited", ExitCode: 1} }), "stderr", said, time.Second), "dev-stdout-eacces likely"},
		{"inherited", runs(with(pr(7, 1, "app", null, outlet, errors), owned(0))), ""},
		{"another file may not be opened", logged(runs(with(pr(7, 1, "app", null, outlet, errors), owned(0))), "stderr", "/var/log/x: Permission denied", time.Second), ""},
	})
}

// Programs that stand still, or are told to say little.
func TestStall(t *testing.T) {
	app := func(ways ...func(*facts.Process)) *facts.Process {
		return with(pr(7, 1, "app", null, outlet, errors), ways...)
	}
	level := func(name, value string) *facts.Container {
		return also(runs(app()), func(c *facts.Container) { c.Config.Levels = map[string]string{name: value} })
	}
	threads := func(p *facts.Process) { p.First.Threads, p.Last.Threads = 4, 4 }
	checkCases(t, []outputCase{
		{"the pipe is full", runs(app(waits)), "stdout-blocked certain"},
		{"the pipe is full, for one thread", runs(app(waits, threads)), "stdout-blocked likely"},
		{"it moves", runs(app(waits, wrote(65536, 1))), ""},
		{"it waited once", runs(app(waits, func(p *facts.Process) { p.Last.Blocked = nil })), ""},
		{"another pipe is full", runs(app(waits, func(p *facts.Process) { p.First.Blocked, p.Last.Blocked = []int{5}, []int{5} }, opens(5, "pipe:[99]"))), ""},
		{"errors alone", level("LOG_LEVEL", "ERROR"), "level-too-high possible"},
		{"errors alone, and it says something", logged(level("LOG_LEVEL", "ERROR"), "stdout", "x", time.Second), ""},
		{"info", level("LOG_LEVEL", "info"), ""},
		{"production, and never a line", level("NODE_ENV", "production"), "level-too-high possible"},
		{"production", logged(level("NODE_ENV", "production"), "stdout", "x", time.Hour), ""},
		{"a terminal that says nothing", also(runs(pr(7, 1, "app", "/dev/pts/0", "/dev/pts/0", "/dev/pts/0")), func(c *facts.Container) { c.Config.TTY = true }), "tty-stream possible"},
		{"a terminal that says something", logged(also(runs(pr(7, 1, "app", "/dev/pts/0", "/dev/pts/0", "/dev/pts/0")), func(c *facts.Container) { c.Config.TTY = true }), "stdout", "x", time.Second), ""},
	})
}
