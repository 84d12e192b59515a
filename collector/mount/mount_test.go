package mount

import (
	"io/fs"
	"path"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"logcanary/collector/facts"
)

// TestComplaints reads what programs print when they cannot write.
func TestComplaints(t *testing.T) {
	for _, c := range []struct {
		text string
		why  Errno
		path string
	}{
		{"PermissionError: [Errno 13] Permission denied: '/var/log/app/app.log'", NotPermitted, "/var/log/app/app.log"},
		{"Error: EACCES: permission denied, open '/var/log/app/app.log'", NotPermitted, "/var/log/app/app.log"},
		{"open /var/log/app/app.log: permission denied", NotPermitted, "/var/log/app/app.log"},
		{"/app/run.sh: line 3: /data/out: Permission denied", NotPermitted, "/data/out"},
		{"/app/run.sh: line 3: /var/log/x.log: Permission denied", NotPermitted, "/var/log/x.log"},
		{"sh: 1: cannot create /var/log/app/app.log: Permission denied", NotPermitted, "/var/log/app/app.log"},
		{`nginx: [emerg] open() "/var/log/nginx/error.log" failed (30: Read-only file system)`, ReadOnlyFS, "/var/log/nginx/error.log"},
		{"sh: can't create /logs/x.log: Read-only file system", ReadOnlyFS, "/logs/x.log"},
		{"java.io.FileNotFoundException: /logs/app.log (Read-only file system)", ReadOnlyFS, "/logs/app.log"},
		{"[2026-01-05] failed to write /logs/app.log (/app/main.py): No space left on device.", NoSpace, "/logs/app.log"},
		{"write /var/log/app/app.log: disk quota exceeded", OverQuota, "/var/log/app/app.log"},
		{"IsADirectoryError: [Errno 21] Is a directory: '/var/log/app.log'", IsDirectory, "/var/log/app.log"},
		{"open /var/log/app/../../../etc/shadow: permission denied", NotPermitted, "/etc/shadow"},
		{"git@host: Permission denied (publickey).", "", ""},
		{"permission denied", "", ""},
		{"GET /var/log/app.log 200", "", ""},
	} {
		said, ok := complaint(c.text)
		if ok != (c.why != "") || ok && (said.Errno != c.why || said.Path != c.path) {
			t.Errorf("%q: %v, %v", c.text, said, ok)
		}
	}
}

// TestComplaintsOfRun is whose lines count: those of this run, or of the last.
func TestComplaintsOfRun(t *testing.T) {
	started := time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		state facts.State
		line  time.Duration // from the start
		count bool
	}{
		{"this run", facts.State{Running: true}, time.Second, true},
		{"the run before", facts.State{Running: true}, -time.Second, false},
		{"it ended before the engine knew of its start", facts.State{}, -50 * time.Millisecond, true},
		{"it ended, and its last run was silent", facts.State{}, -time.Minute, false},
		{"a run of many", facts.State{Restarting: true, Restarts: 4}, -time.Minute, true},
	} {
		of := &facts.Container{Started: started, State: c.state, Log: facts.Log{Read: &facts.Read{Lines: []facts.Line{{Time: started.Add(c.line), Text: "open /logs/x.log: permission denied"}}}}}
		if got := len(Complaints(of)) == 1; got != c.count {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// FuzzComplaint: whatever a program prints, what is kept of it is one clean absolute path.
func FuzzComplaint(f *testing.F) {
	f.Add("open /var/log/x.log: permission denied")
	f.Add("'/: READ-ONLY FILE SYSTEM")
	f.Fuzz(func(t *testing.T, text string) {
		said, ok := complaint(text)
		if ok && (said.Path != path.Clean("/"+said.Path) || said.Path == "/" || strings.ContainsAny(said.Path, " \n\t")) {
			t.Errorf("%q: %q", text, said.Path)
		}
	})
}

// TestLogs is which mounts logs are written to.
func TestLogs(t *testing.T) {
	logs := &facts.Dir{Stat: facts.Stat{Mode: fs.ModeDir | 0o755}, Entries: []facts.Entry{{Path: "app.log", Stat: facts.Stat{Mode: 0o644}}}}
	for _, c := range []struct {
		name string
		m    facts.Mount
		of   facts.Container
		want bool
	}{
		{"called as logs are", facts.Mount{Destination: "/var/log/nginx", RW: true}, facts.Container{}, true},
		{"a file that is called so", facts.Mount{Destination: "/srv/app.log", RW: true}, facts.Container{}, true},
		{"data", facts.Mount{Destination: "/var/lib/data", RW: true}, facts.Container{}, false},
		{"data with a log in it", facts.Mount{Destination: "/data", RW: true, Inside: logs}, facts.Container{}, true},
		{"logs of others, to read", facts.Mount{Destination: "/logs", Inside: logs}, facts.Container{}, false},
		{"memory", facts.Mount{Type: "tmpfs", Destination: "/var/log", RW: true}, facts.Container{}, false},
		{"a label", facts.Mount{Destination: "/data"}, facts.Container{Labels: map[string]string{"logcanary.files": "/x/*.log, /data/**/*.log"}}, true},
		{"an open log", facts.Mount{Destination: "/data", RW: true}, facts.Container{Files: []*facts.File{{Path: "/data/app.log", Writers: []facts.Writer{{PID: 1}}}}}, true},
		{"another open file", facts.Mount{Destination: "/data", RW: true}, facts.Container{Files: []*facts.File{{Path: "/data/base.db", Writers: []facts.Writer{{PID: 1}}}}}, false},
		{"a complaint", facts.Mount{Destination: "/data"}, facts.Container{Log: facts.Log{Read: &facts.Read{Lines: []facts.Line{{Text: "open /data/app.log: read-only file system"}}}}}, true},
	} {
		c.of.Mounts = []facts.Mount{c.m}
		if got := len(Logs(&c.of)) == 1; got != c.want || got != (len(Logs(Light(&c.of))) == 1) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestStates is a mount that nobody could look at, one that is well, and one that is not.
func TestStates(t *testing.T) {
	app := &facts.Process{PID: 7, Name: "app", UID: 1000, FSUID: 1000, GID: 1000, FSGID: 1000, First: facts.Sample{At: time.Unix(1, 0)}}
	own := &facts.Dir{Stat: facts.Stat{Mode: fs.ModeDir | 0o755, UID: 1000, GID: 1000, Dev: 1, Ino: 2}}
	roots := &facts.Dir{Stat: facts.Stat{Mode: fs.ModeDir | 0o755, Dev: 1, Ino: 3}}
	for _, c := range []struct {
		name            string
		m               facts.Mount
		known, writable bool
		why             string
	}{
		{"nobody could look", facts.Mount{RW: true}, false, false, ""},
		{"nobody was let in", facts.Mount{RW: true, Inside: &facts.Dir{Denied: "permission denied"}}, false, false, ""},
		{"it is well", facts.Mount{RW: true, Inside: own, Space: &facts.Space{Size: 1 << 30, Free: 1 << 20}}, true, true, ""},
		{"it is root's", facts.Mount{RW: true, Inside: roots}, true, false, "/logs is 0755 and belongs to 0:0; pid 7 (app, uid 1000, gid 1000) may not write there"},
		{"it is full", facts.Mount{RW: true, Inside: own, Space: &facts.Space{Size: 1 << 20, Free: 0}}, true, false, "its file system is full: 0 of 1048576 bytes are free"},
		{"a write is refused", facts.Mount{RW: true, Inside: own, Tried: &facts.Tried{Errno: int(syscall.EIO), Why: "input/output error"}}, true, false, "a file that was written there for a try failed: input/output error"},
		{"a write is well", facts.Mount{RW: true, Inside: own, Tried: &facts.Tried{}}, true, true, ""},
		{"it holds no more files", facts.Mount{RW: true, Inside: own, Space: &facts.Space{Size: 1 << 20, Free: 1 << 19, Inodes: 5}}, true, false, "its file system holds no more files: 0 of 5 inodes are free"},
	} {
		c.m.Destination = "/logs"
		of := &facts.Container{Mounts: []facts.Mount{c.m}, Processes: []*facts.Process{app}}
		all := States(of)
		if !reflect.DeepEqual(States(Light(of)), all) {
			t.Errorf("%s: what is kept of a container says something else: %+v", c.name, States(Light(of)))
		}
		if len(all) != 1 || all[0].Known != c.known || all[0].Writable != c.writable || all[0].Why != c.why || all[0].Space != c.m.Space {
			t.Errorf("%s: %+v", c.name, all)
		}
	}
}

// TestStale is which binds do not show any more what stands at their source.
func TestStale(t *testing.T) {
	one, other := &facts.Dir{Stat: facts.Stat{Dev: 1, Ino: 2}}, &facts.Dir{Stat: facts.Stat{Dev: 1, Ino: 3}}
	for _, c := range []struct {
		name            string
		source, root    string
		inside, outside *facts.Dir
		stale           bool
	}{
		{"as it was made", "/srv/app.log", "/srv/app.log", one, one, false},
		{"removed", "/srv/logs", "/srv/logs//deleted", one, nil, true},
		{"rotated", "/srv/app.log", "/srv/app.log.1", nil, nil, true},
		{"rotated by date", "/srv/app.log", "/srv/app.log-20260105", nil, nil, true},
		{"a link that leads to it", "/srv/current.log", "/srv/app-5.log", nil, nil, false},
		{"the same, seen", "/srv/current.log", "/srv/app-5.log", one, one, false},
		{"a directory that was renamed, and another made", "/srv/logs", "/srv/logs.old", one, other, true},
		{"replaced by another of the same name", "/srv/app.log", "/srv/app.log", one, other, true},
		{"a file system of its own", "/mnt/logs", "/", nil, nil, false},
	} {
		of := &facts.Container{
			Table:  []facts.MountInfo{{Root: "/", Point: "/"}, {Root: c.root, Point: "/logs"}},
			Mounts: []facts.Mount{{Type: "bind", Source: c.source, Destination: "/logs", RW: true, Inside: c.inside, Outside: c.outside}},
		}
		if got := stale(of, &of.Mounts[0]) != nil; got != c.stale {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestSame compares looks from two sides.
func TestSame(t *testing.T) {
	one, other := &facts.Dir{Stat: facts.Stat{Dev: 1, Ino: 2}}, &facts.Dir{Stat: facts.Stat{Dev: 1, Ino: 3}}
	for _, c := range []struct {
		a, b        *facts.Dir
		same, known bool
	}{
		{one, one, true, true}, {one, other, false, true}, {one, nil, false, false},
		{one, &facts.Dir{Absent: true}, false, false}, {one, &facts.Dir{Denied: "no"}, false, false},
	} {
		if same, known := Same(c.a, c.b); same != c.same || known != c.known {
			t.Errorf("%+v and %+v: %v, %v", c.a, c.b, same, known)
		}
	}
}
