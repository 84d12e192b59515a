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

// began is when the containers of these tests were created; they started a second later.
func began() time.Time { return time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC) }

// after is some seconds later.
func after(seconds int) time.Time { return began().Add(time.Duration(seconds) * time.Second) }

// writing1000 is a container whose program runs as uid 1000 and has nothing wrong.
func writing1000() *facts.Container {
	p := &facts.Process{
		PID: 4711, Name: "python3", UID: 1000, GID: 1000, FSUID: 1000, FSGID: 1000, UIDMap: "0 0 4294967295", First: facts.Sample{At: after(60), State: "S"},
	}
	return &facts.Container{
		ID: "0123456789abcdef", Name: "shop-api-1", Project: "shop", Service: "api", Compose: "api", Image: "python:3.13-slim",
		Created: began(), Started: after(1), State: facts.State{Status: "running", Running: true, PID: 4711},
		Config: facts.Config{User: "1000:1000"}, Log: facts.Log{Driver: "json-file", Read: &facts.Read{Status: 200}},
		Table:     []facts.MountInfo{{ID: 1, Root: "/", Point: "/", FS: "overlay", Options: []string{"rw"}, Super: []string{"rw"}}},
		Processes: []*facts.Process{p},
		Changed:   -1,
	}
}

// dir is a directory that was listed.
func dir(uid int, mode fs.FileMode, entries ...facts.Entry) *facts.Dir {
	return &facts.Dir{Stat: facts.Stat{Mode: fs.ModeDir | mode, UID: uid, GID: uid, Dev: 1, Ino: 10, Nlink: 2, Mtime: after(-3600), Birth: after(-3600)}, Entries: entries}
}

// entry is a file in one.
func entry(name string, uid int, mode fs.FileMode, size int64, mtime time.Time) facts.Entry {
	return facts.Entry{Path: name, Stat: facts.Stat{Mode: mode, UID: uid, GID: uid, Size: size, Nlink: 1, Mtime: mtime}}
}

// bind mounts a directory of the host, with its line in the table.
func bind(c *facts.Container, source, at string, d *facts.Dir) *facts.Mount {
	c.Table = append(c.Table, facts.MountInfo{ID: 10 + len(c.Table), Root: source, Point: at, FS: "ext4", Source: "/dev/sda1", Options: []string{"rw"}, Super: []string{"rw"}})
	c.Mounts = append(c.Mounts, facts.Mount{Type: "bind", Source: source, Destination: at, RW: true, Inside: d, Space: &facts.Space{FS: "ext4", Size: 1 << 30, Free: 1 << 29, Inodes: 1000, FreeInodes: 500}})
	return &c.Mounts[len(c.Mounts)-1]
}

// grows is a file that the program has open and that grows from 100 bytes to 300.
func grows(c *facts.Container, name, fsys string, flags int) *facts.File {
	first := facts.Stat{Mode: 0o644, UID: 1000, GID: 1000, Nlink: 1, Size: 100, Mtime: after(60)}
	last := first
	last.Size, last.Mtime = 300, after(65)
	f := &facts.File{Path: name, FS: fsys, ByName: facts.LogLike(name), Text: true, Seen: facts.Seen{First: &first, Last: &last}}
	f.Writers = []facts.Writer{{PID: 4711, FD: 3, Flags: flags | 1, Pos: 100, Last: 300, Name: name, Size: 300}}
	if m := c.MountOf(name); m != nil {
		f.Mount = m.Destination
	}
	c.Files = append(c.Files, f)
	return f
}

// complains adds a line to the container's output.
func complains(c *facts.Container, seconds int, text string) {
	c.Log.Read.Lines = append(c.Log.Read.Lines, facts.Line{Time: after(seconds), Stream: "stderr", Text: text, Ended: true})
}

// dead ends it, as a program does that cannot open its log.
func dead(c *facts.Container) {
	c.State = facts.State{Status: "exited", ExitCode: 1}
	c.Processes, c.Table = nil, nil
	for i := range c.Mounts {
		c.Mounts[i].Outside, c.Mounts[i].Inside = c.Mounts[i].Inside, nil
	}
}

const appends = 0o2000

// ailment is a container, sick or healthy, and what has to be found of its files, mounts
// and permissions.
type ailment struct {
	name  string
	build func(c *facts.Container, s *facts.Scene)
	want  string   // ids with their certainty
	shows []string // texts that stand in the findings
}

// diagnose has each examined.
func diagnose(t *testing.T, all []ailment) {
	t.Helper()
	for _, test := range all {
		t.Run(test.name, func(t *testing.T) {
			s := &facts.Scene{Taken: after(66)}
			c := writing1000()
			s.Containers = []*facts.Container{c}
			test.build(c, s)
			checkFamily(t, examine(s, c).Findings, test.want, test.shows)
		})
	}
}

// TestNothing is a container with nothing wrong.
func TestNothing(t *testing.T) {
	diagnose(t, []ailment{
		{"nothing", func(c *facts.Container, s *facts.Scene) {}, "", nil},
	})
}

// TestFileInLayer is files of the layer that grow, logs and others.
func TestFileInLayer(t *testing.T) {
	diagnose(t, []ailment{
		{"a log in the layer", func(c *facts.Container, s *facts.Scene) {
			grows(c, "/var/log/app/app.log", "overlay", appends)
		}, "file-in-layer certain", []string{"grew by 200 bytes to 300", "pid 4711 writes it", "api-logs:/var/log/app", `logcanary.files: "/var/log/app/*.log"`}},
		{"the same, with logcanary beside it", func(c *facts.Container, s *facts.Scene) {
			s.Self.Project, s.Self.Service = "shop", "canary"
			grows(c, "/var/log/app/app.log", "overlay", appends)
		}, "file-in-layer certain", []string{"  canary:\n    volumes:\n      - api-logs:/logs/api:ro"}},
		{"the same by the socket alone", func(c *facts.Container, s *facts.Scene) {
			c.Processes, c.Table = nil, nil
			f := grows(c, "/var/log/app/app.log", "", 0)
			f.Writers, f.Text = nil, false
			f.Seen.First.UID, f.Seen.Last.UID = -1, -1
		}, "file-in-layer likely", nil},
		{"a log beside stdout, which speaks as well", func(c *facts.Container, s *facts.Scene) {
			grows(c, "/var/log/app/app.log", "overlay", appends)
			complains(c, 65, "INFO request served")
		}, "file-in-layer possible", nil},
		{"a database in the layer", func(c *facts.Container, s *facts.Scene) {
			f := grows(c, "/data/base.db", "overlay", 0)
			f.Text = false
		}, "", nil},
		{"a table of text", func(c *facts.Container, s *facts.Scene) { grows(c, "/data/out.csv", "overlay", 0) }, "file-in-layer possible", nil},
		{"a log of the image that nobody writes", func(c *facts.Container, s *facts.Scene) {
			f := grows(c, "/var/log/dpkg.log", "overlay", 0)
			f.Writers, f.Seen.Last = nil, f.Seen.First
		}, "", nil},
		{"a redirection of stdout", func(c *facts.Container, s *facts.Scene) {
			grows(c, "/var/log/app/app.log", "overlay", appends).Writers[0].FD = 1
		}, "", nil},
		{"a log on a mount", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755, entry("app.log", 1000, 0o644, 300, after(65))))
			grows(c, "/var/log/app/app.log", "ext4", appends)
		}, "", nil},
	})
}

// TestWrongPath is mounts for logs that stay empty.
func TestWrongPath(t *testing.T) {
	diagnose(t, []ailment{
		{"a mount that stays empty", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			grows(c, "/app/logs/app.log", "overlay", appends)
		}, "wrong-path-mounted certain", []string{"/srv/logs:/app/logs", "/var/log/app is empty"}},
		{"a program's own directory is not mounted over", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			grows(c, "/app/app.log", "overlay", appends)
		}, "wrong-path-mounted certain", []string{"snippet: \n"}},
		{"a mount that is empty as yet", func(c *facts.Container, s *facts.Scene) { bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755)) }, "", nil},
	})
}

// TestFileOnTmpfs is logs in memory.
func TestFileOnTmpfs(t *testing.T) {
	diagnose(t, []ailment{
		{"a log on a tmpfs", func(c *facts.Container, s *facts.Scene) {
			c.Config.Tmpfs = map[string]string{"/var/log/app": ""}
			c.Table = append(c.Table, facts.MountInfo{ID: 9, Point: "/var/log/app", FS: "tmpfs"})
			grows(c, "/var/log/app/app.log", "tmpfs", appends).Mount = "/var/log/app"
		}, "file-on-tmpfs certain", []string{"made with a tmpfs at /var/log/app", "tmpfs: !reset []\n    labels:"}},
		{"one of several tmpfs", func(c *facts.Container, s *facts.Scene) {
			c.Config.Tmpfs = map[string]string{"/var/log/app": "", "/run": "size=1m", "/tmp": ""}
			grows(c, "/var/log/app/app.log", "tmpfs", appends).Mount = "/var/log/app"
		}, "file-on-tmpfs certain", []string{"tmpfs: !override\n      - \"/run:size=1m\"\n      - /tmp\n    labels:"}},
		{"a log below /tmp, which is a tmpfs", func(c *facts.Container, s *facts.Scene) {
			c.Config.Tmpfs = map[string]string{"/tmp": ""}
			grows(c, "/tmp/app.log", "tmpfs", appends).Mount = "/tmp"
		}, "file-on-tmpfs possible", nil},
	})
}

// TestFileRotated is what rotation and rm do to an open log.
func TestFileRotated(t *testing.T) {
	diagnose(t, []ailment{
		{"a log that was deleted", func(c *facts.Container, s *facts.Scene) {
			f := grows(c, "/var/log/app/app.log", "overlay", appends)
			f.Writers[0].Deleted, f.Seen = true, facts.Seen{Absent: true}
		}, "deleted-open-inode certain", []string{"200 more than at the first look"}},
		{"a deleted file that is kept as it is", func(c *facts.Container, s *facts.Scene) {
			f := grows(c, "/tmp/scratch.log", "overlay", appends)
			f.Writers[0].Deleted, f.Writers[0].Last, f.Seen = true, 100, facts.Seen{Absent: true}
		}, "deleted-open-inode possible", nil},
		{"a rotated log that is still written", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755, entry("app.log", 1000, 0o644, 0, after(50)), entry("app.log.1", 1000, 0o644, 300, after(65))))
			grows(c, "/var/log/app/app.log.1", "ext4", appends)
		}, "rotated-not-reopened certain", []string{"app.log has 0 bytes", "docker restart shop-api-1"}},
		{"nginx is told to open its logs anew", func(c *facts.Container, s *facts.Scene) {
			c.Processes[0].Name = "nginx"
			bind(c, "/srv/logs", "/var/log/nginx", dir(1000, 0o755, entry("access.log", 1000, 0o644, 0, after(50)), entry("access.log.1", 1000, 0o644, 300, after(65))))
			grows(c, "/var/log/nginx/access.log.1", "ext4", appends)
		}, "rotated-not-reopened certain", []string{"docker exec shop-api-1 nginx -s reopen"}},
		{"a log whose name ends in a number by itself", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755, entry("app.log.1", 1000, 0o644, 300, after(65))))
			grows(c, "/var/log/app/app.log.1", "ext4", appends)
		}, "", nil},
		{"a hole that copytruncate has left", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755, entry("app.log", 1000, 0o644, 300, after(65))))
			grows(c, "/var/log/app/app.log", "ext4", 0).NULs = 100
		}, "copytruncate-sparse certain", []string{"begins with 100 bytes of NUL", "without O_APPEND"}},
		{"NULs of one who appends", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755, entry("app.log", 1000, 0o644, 300, after(65))))
			grows(c, "/var/log/app/app.log", "ext4", appends).NULs = 100
		}, "", nil},
		{"logrotate made the new file for root", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755, entry("app.log", 0, 0o640, 0, after(50)), entry("app.log.1", 1000, 0o644, 300, after(65))))
			grows(c, "/var/log/app/app.log.1", "ext4", appends)
		}, "logrotate-create-perms certain", []string{"create 0640 1000 1000", "chown -h 1000:1000 /srv/logs/app.log"}},
	})
}

// checkFamily compares findings with what is wanted, and looks for texts in them. Hints of
// other families are let be.
func checkFamily(t *testing.T, found []Finding, want string, shows []string) {
	t.Helper()
	var got []string
	text := ""
	for _, f := range found {
		if !f.Certainty.Alarming() && !slices.Contains(Causes(), Cause{f.ID, OfFile}) {
			continue
		}
		got = append(got, f.ID+" "+string(f.Certainty))
		text += fmt.Sprintf("%s\ncause: %s\nevidence: %s\nfix: %s\nsnippet: %s\n", f.ID, f.Cause, strings.Join(f.Evidence, "\n  "), f.Fix, f.Snippet)
		if f.Cause == "" || len(f.Evidence) == 0 || slices.Contains(f.Evidence, "") || f.Fix == "" {
			t.Errorf("%s says too little", f.ID)
		}
	}
	if strings.Join(got, ", ") != want {
		t.Errorf("found %v, want %s\n%s", got, want, text)
	}
	for _, show := range shows {
		if !strings.Contains(text, show) {
			t.Errorf("%q is not in\n%s", show, text)
		}
	}
}
