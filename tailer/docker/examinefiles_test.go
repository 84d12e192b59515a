package docker

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"logcanary/collector/facts"
)

// spell writes changes in a line.
func spell(all []facts.Change) string {
	var b strings.Builder
	for _, c := range all {
		fmt.Fprintf(&b, "%c%s ", "~+-"[c.Kind], c.Path)
	}
	return strings.TrimSpace(b.String())
}

// change is an entry as an engine writes it.
func change(path string, kind int) string { return fmt.Sprintf(`{"Path":%q,"Kind":%d}`, path, kind) }

// TestChanges lists answers and what is kept of them: no directories, nothing of
// mounts, of what was deleted logs alone.
func TestChanges(t *testing.T) {
	list := func(entries ...string) string { return "[" + strings.Join(entries, ",") + "]" }
	for _, c := range []struct {
		name, in, want string
		count          int
		err            bool
	}{
		{"null", "null", "", 0, false},
		{"empty", "[]", "", 0, false},
		{"directories are none", list(change("/var", 0), change("/var/log", 0), change("/var/log/app", 1), change("/var/log/app/a.log", 1), change("/x", 1)), "+/var/log/app/a.log +/x", 5, false},
		{"a directory at the end is taken for a file", list(change("/a", 0), change("/a/b", 1)), "+/a/b", 2, false},
		{"mount points", list(change("/logs", 1), change("/data", 1), change("/data/a.log", 1), change("/tmp/x", 1), change("/dataset", 1)), "+/dataset", 5, false},
		{"deleted", list(change("/etc/passwd", 2), change("/a.log", 2), change("/etc/hosts", 0)), "-/a.log ~/etc/hosts", 3, false},
		{"odd names", list(`{"Path":"/\u001b[31m\ud800.log","Kind":1}`), "+/\x1b[31m\ufffd.log", 1, false},
		{"no list", `{"message":"x"}`, "", 0, true},
		{"cut", `[{"Path":"/x"`, "", 0, true},
		{"nothing", "", "", 0, true},
		{"another type", `["x"]`, "", 0, true},
	} {
		s := changeSet{points: []point{{inside: "/logs", source: "/l"}, {inside: "/data", source: "/d"}, {inside: "/tmp"}}}
		err := s.read(strings.NewReader(c.in))
		if got := spell(s.chosen()); (err != nil) != c.err || !c.err && (got != c.want || s.count != c.count) {
			t.Errorf("%s: got %q, %d, %v; want %q, %d", c.name, got, s.count, err, c.want, c.count)
		}
	}
}

// TestChangesMany: of a great many changes logs are kept before others, and counting ends.
func TestChangesMany(t *testing.T) {
	e := newFakeEngine(t).start()
	var b strings.Builder
	b.WriteString("[")
	for i := range maxChanged - 1 {
		b.WriteString(change(fmt.Sprintf("/d/f%d", i), 1) + ",")
	}
	e.run("a", func(c *fakeContainer) {
		c.changes = b.String() + change("/d/z.log", 1) + "," + change("/d/zz.log", 1) + "]"
	})
	c := e.looked(e.examiner(), nil)
	if c.Changed != maxChanged || len(c.Changes) != maxChanges || c.Changes[maxChanges-1].Path != "/d/z.log" {
		t.Errorf("%d, of which %d are kept, the last %+v; denied %v", c.Changed, len(c.Changes), c.Changes[len(c.Changes)-1], c.Denied)
	}
}

// FuzzChanges: no answer breaks the reader, and what it keeps came in the answer.
func FuzzChanges(f *testing.F) {
	for _, s := range []string{"null", "[]", "[" + change("/a", 0) + "," + change("/a/b.log", 1) + "]", `[{"Path":"/a","Kind":9}]`, `{`, `[1]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var all []facts.Change
		s := changeSet{}
		if s.read(strings.NewReader(in)) != nil || json.Unmarshal([]byte(in), &all) != nil {
			return
		}
		if len(s.chosen()) > s.count || s.count > len(all) && all != nil {
			t.Errorf("%d kept, %d counted of %d", len(s.chosen()), s.count, len(all))
		}
	})
}

// spellFile writes what was seen of a file.
func spellFile(f *facts.File) string {
	text := f.Path
	if f.Mount != "" {
		text += " on " + f.Mount
	}
	for _, s := range []*facts.Stat{f.Seen.First, f.Seen.Last} {
		switch {
		case s == nil:
			text += " -"
		case s.Link != "":
			text += " →" + s.Link
		default:
			text += fmt.Sprintf(" %d", s.Size)
		}
	}
	if f.Seen.Absent {
		text += " absent"
	}
	if f.Seen.Deleted {
		text += " deleted"
	}
	return text
}

// TestLookFiles: files that may be logs are asked for twice, where nobody sees them
// otherwise; those of a tmpfs are not, because the engine would tell of what lies below.
func TestLookFiles(t *testing.T) {
	e := newFakeEngine(t).start()
	made := e.run("a", func(c *fakeContainer) {
		c.labels = map[string]string{labelFiles: "/data/named.log,/data/missing.log,/data/*.log,/tmp/x.log"}
		c.mounts = []map[string]string{
			{"Type": "volume", "Name": "v", "Source": "/v", "Destination": "/data"}, {"Type": "tmpfs", "Destination": "/tmp"},
			{"Type": "bind", "Source": "/srv/conf.log", "Destination": "/conf.log"}, {"Type": "bind", "Source": "/srv/gone", "Destination": "/gone"},
		}
		c.details = map[string]map[string]any{"Config": {"Image": "docker.io/library/nginx:1.29"}, "HostConfig": {"Tmpfs": map[string]string{"/run/": ""}}}
		c.changes = "[" + change("/app/app.log", 1) + "," + change("/app/deleted.log", 2) + "," + change("/app/data.db", 1) + "," + change("/run/y.log", 1) + "]"
		c.files = map[string]fakeFile{
			"/data/named.log": {Size: 1}, "/app/app.log": {Size: 10, Mode: 0o640}, "/tmp/x.log": {Size: 5}, "/run/y.log": {Size: 5},
			"/var/log/nginx/access.log": {Size: 11, Mode: os.ModeSymlink | 0o777, Link: "/proc/self/fd/1"},
			"/var/log/nginx/error.log":  {Size: 11, Mode: os.ModeSymlink | 0o777, Link: "/proc/self/fd/2"},
			"/conf.log":                 {Mode: os.ModeDir | 0o755},
		}
	})
	c := e.looked(e.examiner(), func() {
		e.change(func() {
			made.files["/app/app.log"] = fakeFile{Size: 30}
			made.files["/data/missing.log"] = fakeFile{Size: 2}
			delete(made.files, "/data/named.log")
		})
	})
	var got []string
	for _, f := range c.Files {
		got = append(got, spellFile(f))
	}
	want := "/app/app.log 10 30|/data/missing.log on /data - 2 absent|/data/named.log on /data 1 - deleted|" +
		"/var/log/nginx/access.log →/dev/stdout →/dev/stdout|/var/log/nginx/error.log →/dev/stderr →/dev/stderr"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	if f := c.Files[0]; !f.ByName || f.Seen.Grew() != 20 || f.Seen.First.UID != -1 {
		t.Errorf("%+v", f)
	}
	if m := c.Mounts; m[2].Inside == nil || !m[2].Inside.Mode.IsDir() || m[2].Inside.Denied == "" || m[3].Inside != nil || m[0].Inside != nil {
		t.Errorf("inside of mounts: %+v", m)
	}
}

// TestLookFilesSeen: where the host's /proc shows a running container's files, the
// engine is not asked for them; where we may not look through it, it is.
func TestLookFilesSeen(t *testing.T) {
	for _, c := range []struct {
		name string
		pid  int
		caps uint64
		want int
	}{
		{"seen", 7, 1 << 19, 0},
		{"no capability to follow /proc/7/root", 7, 1 << 2, 1},
		{"nothing runs", 0, 1 << 19, 1},
	} {
		e := newFakeEngine(t).start()
		e.run("a", func(f *fakeContainer) {
			f.changes, f.labels = "null", map[string]string{labelFiles: "/a.log"}
			f.details = map[string]map[string]any{"State": {"Pid": c.pid}}
		})
		x := e.examiner()
		s := e.survey(x)
		s.Self.Proc, s.Self.Caps = "/host/proc", c.caps
		x.Look(t.Context(), s, s.Containers[0], false)
		if e.count("archive") != c.want || e.count("top") != 0 {
			t.Errorf("%s: %d files were asked for, top %d times", c.name, e.count("archive"), e.count("top"))
		}
	}
}

// TestLookFilesBounded: no more files than some are asked for, those that a label names
// before others.
func TestLookFilesBounded(t *testing.T) {
	e := newFakeEngine(t).start()
	e.run("a", func(c *fakeContainer) {
		var changes []string
		c.files = map[string]fakeFile{"/named.log": {}}
		for i := range 99 {
			name := fmt.Sprintf("/logs/%d.log", i+10)
			c.files[name] = fakeFile{}
			changes = append(changes, change(name, 1))
		}
		c.changes, c.labels = "["+strings.Join(changes, ",")+"]", map[string]string{labelFiles: "/named.log"}
	})
	c := e.looked(e.examiner(), func() {})
	if e.count("archive") != 2*maxHeads || len(c.Files) != maxHeads || c.Files[maxHeads-1].Path != "/named.log" {
		t.Errorf("%d questions, %d files, the last %s", e.count("archive"), len(c.Files), c.Files[len(c.Files)-1].Path)
	}
}

// TestLookFilesKnown: what another prober knows of a file is completed, not doubled.
func TestLookFilesKnown(t *testing.T) {
	e := newFakeEngine(t).start()
	e.run("a", func(c *fakeContainer) {
		c.changes, c.labels = "null", map[string]string{labelFiles: "/a.log"}
		c.files = map[string]fakeFile{"/a.log": {Size: 5}}
	})
	x := e.examiner()
	s := e.survey(x)
	c := s.Containers[0]
	c.Files = []*facts.File{{Path: "/a.log", FS: "ext4"}}
	x.Look(t.Context(), s, c, false)
	if len(c.Files) != 1 || c.Files[0].FS != "ext4" || c.Files[0].Seen.First == nil || c.Files[0].Seen.First.Size != 5 {
		t.Errorf("got %+v", c.Files)
	}
}

// TestLookTop lists what an engine's ps says, and what becomes of it.
func TestLookTop(t *testing.T) {
	titles := []string{"PID", "PPID", "UID", "COMMAND"}
	for _, c := range []struct {
		name string
		top  func(args string) ([]string, [][]string)
		want string
	}{
		{"the first process comes first", func(string) ([]string, [][]string) {
			return titles, [][]string{{"5", "7", "1000", "worker --token=hunter2"}, {"7", "1", "0", "/usr/sbin/nginx: master"}}
		}, "7<1 u0 nginx …|5<7 u1000 worker --token"},
		{"a ps that knows no columns", func(args string) ([]string, [][]string) {
			if args != "" {
				return nil, nil
			}
			return []string{"PID", "USER", "TIME", "COMMAND"}, [][]string{{"7", "root", "0:00", "sh -c hunter2"}}
		}, "7<0 u-1 sh -c …"},
		{"short rows and odd bytes", func(string) ([]string, [][]string) { return titles, [][]string{{"7"}, {}, {"8", "7", "0", "\x1b[31m"}} }, "7<0 u-1|0<0 u-1|8<7 u0 …"},
		{"no titles that we know", func(string) ([]string, [][]string) { return []string{"X"}, [][]string{{"7"}} }, "0<0 u-1"},
	} {
		e := newFakeEngine(t).start()
		e.run("a", func(f *fakeContainer) {
			f.changes, f.top = "null", c.top
			f.details = map[string]map[string]any{"State": {"Pid": 7}}
		})
		got := e.looked(e.examiner(), nil)
		var told []string
		for _, p := range got.Processes {
			told = append(told, strings.TrimSpace(fmt.Sprintf("%d<%d u%d %s", p.PID, p.Parent, p.UID, strings.Join(p.Args, " "))))
			if p.FDsSeen || p.Denied == "" || len(p.Args) > 0 && p.Name != p.Args[0] {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
		if strings.Join(told, "|") != c.want {
			t.Errorf("%s: got %q, want %q; denied %v", c.name, told, c.want, got.Denied)
		}
	}
}

// TestLookTopMany: of many processes the first and some others are kept; a ps that says
// more than can be meant is not believed.
func TestLookTopMany(t *testing.T) {
	for _, c := range []struct {
		name, args string
		rows, kept int
		denied     string
	}{
		{"5,000", "worker", 5000, maxProcesses, ""},
		{"5,000 with long lines", strings.Repeat("x", 2000), 5000, 0, "top"},
	} {
		e := newFakeEngine(t).start()
		e.run("a", func(f *fakeContainer) {
			f.changes = "null"
			f.details = map[string]map[string]any{"State": {"Pid": 4999}}
			f.top = func(string) (titles []string, rows [][]string) {
				for i := range c.rows {
					rows = append(rows, []string{fmt.Sprint(i + 1), "1", "0", c.args})
				}
				return []string{"PID", "PPID", "UID", "COMMAND"}, rows
			}
		})
		got := e.looked(e.examiner(), nil)
		if len(got.Processes) != c.kept || got.Truncated != (c.kept > 0) || denials(got.Denied) != c.denied {
			t.Errorf("%s: %d are kept, truncated %v, denied %v", c.name, len(got.Processes), got.Truncated, got.Denied)
		}
		if c.kept > 0 && got.Processes[0].PID != 4999 {
			t.Errorf("%s: the first is %d", c.name, got.Processes[0].PID)
		}
	}
}

// TestLogOptions: of a driver's options nothing is kept that could be a credential.
func TestLogOptions(t *testing.T) {
	for option, c := range map[string][2]string{
		"max-size":        {"10m", "10m"},
		"mode":            {"non-blocking", "non-blocking"},
		"tag":             {"{{.Name}}\x1b", "{{.Name}}_"},
		"syslog-address":  {"tcp+tls://user:hunter2@log.example:6514/path?token=hunter2", "tcp+tls://log.example:6514"},
		"gelf-address":    {"udp://127.0.0.1:12201", "udp://127.0.0.1:12201"},
		"fluentd-address": {"user:hunter2@localhost:24224", "localhost:24224"},
		"x-address":       {"unixgram:///dev/log", "unixgram:///dev/log"},
		"y-address":       {"tcp://%zz", "…"},
		"splunk-token":    {"hunter2", "…"},
		"env":             {"hunter2", "…"},
	} {
		if got := logOptions(map[string]string{option: c[0]})[option]; got != c[1] {
			t.Errorf("%s=%s: got %q, want %q", option, c[0], got, c[1])
		}
	}
}

// TestKnownLogs: a program is known by its image's name, or by what is started.
func TestKnownLogs(t *testing.T) {
	for _, c := range []struct{ image, command, want string }{
		{"docker.io/library/nginx:1.29", "", "/var/log/nginx/access.log"},
		{"host:5000/acme/nginx-unprivileged@sha256:abc", "", "/var/log/nginx/access.log"},
		{"acme/shop:1", "apache2-foreground", "/var/log/apache2/access.log"},
		{"bitnami/postgresql:17", "", "/var/log/postgresql/postgresql.log"},
		{"apache/kafka:4.2.0", "", "/opt/kafka/logs/server.log"},
		{"acme/shop:1", "app", ""},
	} {
		got := knownLogs(&facts.Container{Image: c.image, Config: facts.Config{Command: []string{c.command}}})
		if c.want == "" && len(got) > 0 || c.want != "" && !strings.Contains(strings.Join(got, " ")+" ", c.want+" ") {
			t.Errorf("%s %s: got %q, want %q", c.image, c.command, got, c.want)
		}
	}
}
