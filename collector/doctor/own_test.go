package doctor

import (
	"strings"
	"testing"
	"time"

	"logcanary/collector/facts"
)

// ownCase is what was seen, and what must be said of a target: "ID certainty" each.
type ownCase struct {
	name   string
	change func(s *facts.Scene, c *facts.Container)
	target string
	want   string
}

// ownScene is logcanary in a container beside one service, all well.
func ownScene() (*facts.Scene, *facts.Container) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	c := &facts.Container{
		ID: "c0ffee", Name: "shop-api-1", Project: "shop", Service: "api", Compose: "api", Labels: map[string]string{},
		State: facts.State{Status: "running", Running: true, PID: 4711}, Started: now.Add(-time.Hour),
		Log: facts.Log{Driver: "json-file", Read: &facts.Read{Status: 200, Lines: []facts.Line{{Time: now, Stream: "stdout", Text: "served", Size: 6, Ended: true}}}},
	}
	return &facts.Scene{
		Taken: now, Containers: []*facts.Container{c},
		Engine: facts.Engine{Host: "unix:///var/run/docker.sock", Root: "/var/lib/docker", OperatingSystem: "Debian GNU/Linux 12", Time: now, Asked: now},
		Self: facts.Self{
			ContainerID: "5e1f", Contained: true, Service: "logcanary", DataRoot: "/host/docker",
			OpenFiles: 20, MaxOpenFiles: 1024, InotifyInstances: 128, MaxWatches: 65536, Instances: 3, Watches: 9,
			Mounts: []facts.Mount{{Type: "bind", Source: "/var/lib/docker/containers", Destination: "/host/docker/containers"}},
		},
	}, c
}

func (c ownCase) run(t *testing.T) Checked {
	t.Helper()
	scene, api := ownScene()
	c.change(scene, api)
	got := Checked{}
	for _, one := range Diagnose(scene).Checked {
		if one.Target == c.target {
			got = one
		}
	}
	var said []string
	for _, f := range got.Findings {
		said = append(said, f.ID+" "+string(f.Certainty))
	}
	if is := strings.Join(said, ", "); is != c.want {
		t.Errorf("%s: of %s was said %q, want %q", c.name, c.target, is, c.want)
	}
	return got
}

func refuse(kind string) func(*facts.Scene, *facts.Container) {
	return func(s *facts.Scene, _ *facts.Container) {
		s.Containers, s.Engine = nil, facts.Engine{Host: "unix:///var/run/docker.sock", Refused: &facts.Refusal{Kind: kind, Path: "/var/run/docker.sock", GID: 998, Text: "connect: " + kind}}
		s.Denied = []facts.Denied{{Probe: "engine", Kind: kind, Why: "no engine"}}
	}
}

func deny(probes ...string) func(*facts.Scene, *facts.Container) {
	return func(s *facts.Scene, c *facts.Container) {
		s.Engine.Host = "tcp://guard:2375"
		for _, p := range probes {
			d := facts.Denied{Probe: p, Kind: facts.Forbidden, Why: p + " answers 403"}
			if strings.HasPrefix(p, "/") || p == "logs" || p == "changes" {
				c.Denied = append(c.Denied, d)
			} else {
				s.Denied = append(s.Denied, d)
			}
		}
	}
}

// logDenied is a json-file that may not be read, by a user of a number.
func logDenied(uid int, api bool) func(*facts.Scene, *facts.Container) {
	return func(s *facts.Scene, c *facts.Container) {
		s.Self.UID, s.Self.DataRoot = uid, ""
		s.Denied = append(s.Denied, facts.Denied{Probe: "log-file", Kind: facts.Permission, Why: "/host/docker/containers may not be read by us"})
		if !api {
			c.Log.Read = nil
		}
	}
}

// What lets us see no container at all, or fewer of their lines.
func TestOwnAccess(t *testing.T) {
	moved := func(s *facts.Scene, _ *facts.Container) { s.Engine.Root = "/data/docker" }
	for _, c := range []ownCase{
		{"all is well", func(*facts.Scene, *facts.Container) {}, Self, ""},
		{"the socket is another group's", refuse(facts.Permission), Self, "sock-eacces certain"},
		{"what a proxy forbids", deny("info", "containers"), Self, "proxy-403 certain"},
		{"a proxy that lets nobody in", refuse(facts.Forbidden), Self, "proxy-403 certain"},
		{"a proxy that forbids logs alone", deny("logs"), Self, "proxy-403 certain"},
		{"a proxy that forbids what only the doctor asks", deny("changes", "version"), Self, ""},
		{"json files of root, and the API tells their lines", logDenied(65532, true), Self, "containers-dir-eacces possible"},
		{"json files of root, and nobody tells their lines", logDenied(65532, false), Self, "containers-dir-eacces certain"},
		{"the data root was moved", moved, Self, "docker-root-moved certain"},
		{"it was moved, and is mounted", func(s *facts.Scene, c *facts.Container) {
			moved(s, c)
			s.Self.Mounts = append(s.Self.Mounts, facts.Mount{Type: "bind", Source: "/data/docker/containers", Destination: "/host/docker/containers"})
		}, Self, ""},
		{"the whole host is mounted", func(s *facts.Scene, c *facts.Container) {
			moved(s, c)
			s.Self.Mounts[0] = facts.Mount{Type: "bind", Source: "/", Destination: "/host"}
		}, Self, ""},
		{"on the host of a Docker Desktop", func(s *facts.Scene, _ *facts.Container) {
			s.Engine.OperatingSystem, s.Self = "Docker Desktop", facts.Self{}
		}, Self, "desktop-vm-path possible"},
		{"in a container of a Docker Desktop", func(s *facts.Scene, _ *facts.Container) { s.Engine.OperatingSystem = "Docker Desktop" }, Self, ""},
	} {
		c.run(t)
	}
}

// A finding has what a probe that failed would say, so it is said once.
func TestOwnAccessIsSaidOnce(t *testing.T) {
	for _, c := range []ownCase{
		{"the socket", refuse(facts.Permission), Self, "sock-eacces certain"},
		{"the proxy", deny("info"), Self, "proxy-403 certain"},
		{"the files", logDenied(0, false), Self, "containers-dir-eacces certain"},
	} {
		if got := c.run(t); len(got.CannotTell) > 0 {
			t.Errorf("%s: said twice: %+v", c.name, got.CannotTell)
		}
	}
	unknown := ownCase{"what nobody explains is said", func(s *facts.Scene, _ *facts.Container) {
		s.Denied = []facts.Denied{{Probe: "proc", Why: "/host/proc is not mounted"}}
	}, Self, ""}
	if got := unknown.run(t); len(got.CannotTell) != 1 {
		t.Errorf("not said: %+v", got)
	}
}

// What is to be pasted has this stack's names and numbers.
func TestOwnSnippets(t *testing.T) {
	host := func(s *facts.Scene, c *facts.Container) { refuse(facts.Permission)(s, c); s.Self.Contained = false }
	for _, c := range []struct {
		ownCase
		snippet string
	}{
		{ownCase{"group", refuse(facts.Permission), Self, "sock-eacces certain"}, "services:\n  logcanary:\n    group_add: [\"998\"]"},
		{ownCase{"group on the host", host, Self, "sock-eacces certain"}, `usermod -aG "$(stat -c %G /var/run/docker.sock)" "$USER"`},
		{ownCase{"sections, each once", deny("info", "containers", "logs", "changes"), Self, "proxy-403 certain"}, "services:\n  guard:\n    environment:\n      CONTAINERS: 1\n      INFO: 1"},
		{ownCase{"a user", logDenied(65532, false), Self, "containers-dir-eacces certain"}, "services:\n  logcanary:\n    user: \"0:0\""},
		{ownCase{"root that does not own them", logDenied(0, false), Self, "containers-dir-eacces certain"}, "services:\n  logcanary:\n    cap_add: [DAC_READ_SEARCH]"},
		{ownCase{"a root", func(s *facts.Scene, _ *facts.Container) { s.Engine.Root = "/data/docker" }, Self, "docker-root-moved certain"},
			"services:\n  logcanary:\n    volumes:\n      - /data/docker/containers:/host/docker/containers:ro"},
		{ownCase{"a volume", logsOnVolume, "shop/api", "volume-not-shared certain"},
			"services:\n  logcanary:\n    volumes:\n      - shop_logs:/logs/shop_logs:ro\nvolumes:\n  shop_logs:\n    external: true"},
	} {
		if got := c.run(t); len(got.Findings) == 1 && got.Findings[0].Snippet != c.snippet {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got.Findings[0].Snippet, c.snippet)
		}
	}
}

// What a sidecar knows of its own work.
func TestOwnSidecar(t *testing.T) {
	skewed := func(by time.Duration) func(*facts.Scene, *facts.Container) {
		return func(s *facts.Scene, _ *facts.Container) { s.Engine.Time = s.Engine.Asked.Add(by) }
	}
	reader := func(r facts.Reader, again bool) func(*facts.Scene, *facts.Container) {
		return func(s *facts.Scene, _ *facts.Container) {
			r.StateDir = "/var/lib/logcanary"
			s.Self.Reader, s.Self.Restarted = &r, again
		}
	}
	for _, c := range []ownCase{
		{"a clock an hour ahead", skewed(time.Hour), Self, "clock-skew certain"},
		{"a clock ten seconds behind", skewed(-10 * time.Second), Self, "clock-skew likely"},
		{"clocks that differ by the way of an answer", skewed(time.Second), Self, ""},
		{"an engine that does not tell its time", func(s *facts.Scene, _ *facts.Container) { s.Engine.Time = time.Time{} }, Self, ""},
		{"started again, and empty", reader(facts.Reader{Fresh: true}, true), Self, "offset-lost certain"},
		{"the very first start", reader(facts.Reader{Fresh: true}, false), Self, ""},
		{"started again, with its state", reader(facts.Reader{}, true), Self, ""},
		{"its state is in memory", reader(facts.Reader{Volatile: true}, false), Self, "offset-lost possible"},
		{"no instance is left", func(s *facts.Scene, _ *facts.Container) { s.Self.Inotify, s.Self.Instances = "EMFILE", 128 }, Self, "inotify-instances certain"},
		{"no instance is left, and whose they are is not seen", func(s *facts.Scene, _ *facts.Container) { s.Self.Inotify, s.Self.Instances = "EMFILE", -1 }, Self, "inotify-instances likely"},
		{"the sidecar polls for want of instances", reader(facts.Reader{Polling: "EMFILE"}, false), Self, "inotify-instances likely"},
		{"no watch is left", reader(facts.Reader{Polling: "ENOSPC"}, false), Self, "inotify-watches certain"},
		{"no descriptor is left, which has the same error", func(s *facts.Scene, c *facts.Container) {
			reader(facts.Reader{Polling: "EMFILE"}, false)(s, c)
			s.Self.OpenFiles, s.Self.MaxOpenFiles = 256, 256
		}, Self, "fd-limit likely"},
		{"a doctor that is alone says nothing of a sidecar's descriptors", func(s *facts.Scene, _ *facts.Container) { s.Self.OpenFiles, s.Self.MaxOpenFiles = 256, 256 }, Self, ""},
	} {
		c.run(t)
	}
}

// What somebody said should not be read; whoever asks for it does not know.
func TestExcluded(t *testing.T) {
	off := func(named bool) func(*facts.Scene, *facts.Container) {
		return func(s *facts.Scene, c *facts.Container) {
			s.Named, c.Ignored, c.Labels["logcanary.enable"] = named, "its label logcanary.enable says so", "false"
		}
	}
	for _, c := range []ownCase{
		{"asked for", off(true), "shop/api", "filter-excluded certain"},
		{"among all others it is meant", off(false), "shop/api", "filter-excluded possible"},
		{"logcanary itself", func(s *facts.Scene, c *facts.Container) { s.Named, c.Ignored = true, "it is logcanary itself" }, "shop/api", ""},
		{"by the configuration", func(s *facts.Scene, c *facts.Container) { s.Named, c.Dropped = true, `routes[0] says keep: false` }, "shop/api", "filter-excluded certain"},
	} {
		c.run(t)
	}
}

// logsOnVolume is a label that has files read on a volume which logcanary does not have.
func logsOnVolume(s *facts.Scene, c *facts.Container) {
	c.Labels["logcanary.files"] = "/var/log/app/*.log"
	c.Mounts = []facts.Mount{{Type: "volume", Name: "shop_logs", Source: "/var/lib/docker/volumes/shop_logs/_data", Destination: "/var/log/app", RW: true}}
}

// twin gives logcanary a volume of the same key in another project.
func twin(s *facts.Scene) *facts.Mount {
	s.Self.Mounts = append(s.Self.Mounts, facts.Mount{Type: "volume", Name: "watch_logs", Source: "/var/lib/docker/volumes/watch_logs/_data", Destination: "/logs"})
	return &s.Self.Mounts[len(s.Self.Mounts)-1]
}

// sockets are descriptors, of which the first three are pipes.
func sockets(n int) []facts.FD {
	all := make([]facts.FD, n)
	for i := range all {
		all[i] = facts.FD{N: i, Kind: facts.Socket, Target: "socket:[4]"}
		if i < 3 {
			all[i].Kind, all[i].Target = facts.Pipe, "pipe:[9]"
		}
	}
	return all
}

// Files that are to be read and stand where we do not see them.
func TestOwnFiles(t *testing.T) {
	named := func(c *facts.Container) {
		c.Files = []*facts.File{{Path: "/var/log/app/app.log", Mount: "/var/log/app", ByName: true}}
	}
	for _, c := range []ownCase{
		{"a label, and no such mount here", logsOnVolume, "shop/api", "volume-not-shared certain"},
		{"a label, and the mount is here", func(s *facts.Scene, c *facts.Container) { logsOnVolume(s, c); c.Mounts[0].Here = "/logs" }, "shop/api", ""},
		{"a doctor on the host sees all", func(s *facts.Scene, c *facts.Container) { logsOnVolume(s, c); s.Self.Contained = false }, "shop/api", ""},
		{"no label, and our volume is that of another project", func(s *facts.Scene, c *facts.Container) {
			logsOnVolume(s, c)
			delete(c.Labels, "logcanary.files")
			named(c)
			twin(s)
		}, "shop/api", "volume-not-shared likely"},
		{"no label, and we have no volume for logs", func(s *facts.Scene, c *facts.Container) {
			logsOnVolume(s, c)
			delete(c.Labels, "logcanary.files")
			named(c)
		}, "shop/api", ""},
		{"one directory by two names", func(s *facts.Scene, c *facts.Container) {
			logsOnVolume(s, c)
			c.Mounts[0].Inside = &facts.Dir{Stat: facts.Stat{Dev: 8, Ino: 77}}
			twin(s).View = &facts.Dir{Stat: facts.Stat{Dev: 8, Ino: 77}}
		}, "shop/api", ""},
		{"a volume in the virtual machine of Docker Desktop", func(s *facts.Scene, c *facts.Container) {
			logsOnVolume(s, c)
			s.Engine.OperatingSystem, s.Self = "Docker Desktop", facts.Self{}
			c.Mounts[0].Here, c.Mounts[0].View = c.Mounts[0].Source, &facts.Dir{Absent: true}
		}, "shop/api", "desktop-vm-path likely"},
		{"files on NFS come late", func(s *facts.Scene, c *facts.Container) {
			logsOnVolume(s, c)
			c.Mounts[0].Here = "/logs"
			named(c)
			c.Files[0].FS = "nfs4"
		}, "shop/api", "inotify-silent-fs possible"},
		{"two names of one file", func(_ *facts.Scene, c *facts.Container) {
			inode := facts.Seen{First: &facts.Stat{Dev: 8, Ino: 5, Nlink: 2}}
			c.Files = []*facts.File{{Path: "/l/a.log", ByName: true, Seen: inode}, {Path: "/l/b.log", ByName: true, Seen: inode}}
		}, "shop/api", "hardlink-dup possible"},
		{"a file that has another name elsewhere", func(_ *facts.Scene, c *facts.Container) {
			c.Files = []*facts.File{{Path: "/l/a.log", ByName: true, Seen: facts.Seen{First: &facts.Stat{Dev: 8, Ino: 5, Nlink: 2}}}}
		}, "shop/api", ""},
		{"a program that has used up its descriptors", func(_ *facts.Scene, c *facts.Container) {
			c.Processes = []*facts.Process{{PID: 4711, Name: "python3", FDs: sockets(64), FDsSeen: true, OpenFiles: 64}}
		}, "shop/api", "fd-limit likely"},
		{"one whose descriptors were not all seen", func(_ *facts.Scene, c *facts.Container) {
			c.Processes = []*facts.Process{{PID: 4711, Name: "python3", FDs: sockets(64), OpenFiles: 64}}
		}, "shop/api", ""},
	} {
		c.run(t)
	}
}

// What the lines themselves are.
func TestOwnContent(t *testing.T) {
	lines := func(all ...facts.Line) func(*facts.Scene, *facts.Container) {
		return func(_ *facts.Scene, c *facts.Container) {
			for i := range all {
				all[i].Time, all[i].Stream = c.Log.Read.Lines[0].Time, "stdout"
				all[i].Size = max(all[i].Size, len(all[i].Text))
			}
			c.Log.Read.Lines = all
		}
	}
	text := func(t string) facts.Line { return facts.Line{Text: t, Ended: true} }
	part := facts.Line{Text: strings.Repeat("x", 500), Size: 16384}
	long := make([]facts.Line, 65)
	for i := range long {
		long[i] = part
	}
	read := func(by time.Duration) func(*facts.Scene, *facts.Container) {
		return func(s *facts.Scene, c *facts.Container) {
			c.Speaks = []facts.Speech{{Source: "stdout", State: "flowing", Last: s.Taken.Add(by)}}
		}
	}
	for _, c := range []ownCase{
		{"Latin-1", lines(text("caf\xe9"), text("pr\xeat"), text("ok")), "shop/api", "bad-encoding likely"},
		{"Latin-1 in a json-file, where it is replaced", lines(text("caf\uFFFD"), text("pr\uFFFDt"), text("ok")), "shop/api", "bad-encoding likely"},
		{"characters on the seams of parts", lines(facts.Line{Text: "오류\uFFFD", Size: 16384}, facts.Line{Text: "\uFFFD\uFFFD끝", Size: 30, Ended: true}), "shop/api", "partial-16k possible"},
		{"UTF-16", lines(text("c\x00a\x00"), text("o\x00k\x00")), "shop/api", "bad-encoding likely"},
		{"one line of a hundred", lines(text("caf\xe9"), text("a"), text("b"), text("c")), "shop/api", "bad-encoding possible"},
		{"UTF-8", lines(text("café"), text("prêt"), text("오류")), "shop/api", ""},
		{"a character that was cut in two", lines(facts.Line{Text: "caf\xc3", Size: 900, Ended: true}, facts.Line{Text: "오\xec\x98", Size: 900, Ended: true}), "shop/api", ""},
		{"more than a MiB without an end", lines(long...), "shop/api", "line-too-long certain"},
		{"nothing was ever said, and the engine's clock is ahead of ours", func(s *facts.Scene, c *facts.Container) {
			c.Log.Driver, c.Log.Read = "local", nil
			s.Engine.Time, s.Engine.Asked = s.Taken.Add(time.Second), s.Taken
		}, "shop/api", ""},
		{"a position in the future", read(24 * time.Hour), "shop/api", "wrong-since likely"},
		{"a position a moment ahead", read(time.Second), "shop/api", ""},
		{"nothing was ever said, and the engine's clock is ahead by a little", func(s *facts.Scene, c *facts.Container) {
			c.Log.Read.Lines, s.Engine.Time = nil, s.Engine.Asked.Add(time.Millisecond)
		}, "shop/api", "never-logged possible"},
		{"the engine's clock is ahead, and its lines with it", func(s *facts.Scene, c *facts.Container) {
			read(time.Hour)(s, c)
			s.Engine.Time = s.Engine.Asked.Add(time.Hour)
		}, "shop/api", ""},
		{"a position in the past", read(-time.Hour), "shop/api", ""},
	} {
		c.run(t)
	}
}
