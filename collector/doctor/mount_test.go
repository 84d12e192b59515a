package doctor

import (
	"io/fs"
	"testing"

	"logcanary/collector/facts"
)

// denied is what Python says that may not make its log.
const denied = "PermissionError: [Errno 13] Permission denied: '/var/log/app/app.log'"

// TestBarred is who may not write where the logs go, and who may.
func TestBarred(t *testing.T) {
	diagnose(t, []ailment{
		{"a directory of root's", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(0, 0o755))
		}, "perm-denied-uid likely", []string{"/var/log/app is 0755 and belongs to 0:0; pid 4711 (python3, uid 1000, gid 1000) may not write there", "chown -h 1000:1000 /srv/logs\ndocker restart shop-api-1"}},
		{"and a program that says so", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(0, 0o755))
			complains(c, 2, denied)
		}, "perm-denied-uid certain", []string{"its output says: /var/log/app/app.log: Permission denied"}},
		{"a program that died of it", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(0, 0o755))
			complains(c, 2, "Traceback (most recent call last):")
			complains(c, 2, denied)
			dead(c)
		}, "perm-denied-uid certain", []string{"Config.User is 1000:1000", "/var/log/app is 0755 and belongs to 0:0; user 1000:1000 may not write there"}},
		{"the same by the socket alone: nobody tells who owns it", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", nil)
			complains(c, 2, denied)
			dead(c)
			c.Mounts[0].Outside = nil
		}, "perm-denied-uid likely", []string{"user 1000:1000 may not write to /var/log/app", "chown -hR 1000:1000 /srv/logs\n"}},
		{"a user by name", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(0, 0o755))
			complains(c, 2, denied)
			dead(c)
			c.Config.User = "app"
		}, "perm-denied-uid likely", []string{"docker run --rm --user 0 --entrypoint chown -v /srv/logs:/mnt python:3.13-slim -h app /mnt\n"}},
		{"a program that gave up being root, and died", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(0, 0o755))
			complains(c, 2, denied)
			dead(c)
			c.Config.User = ""
		}, "perm-denied-uid likely", []string{"the user that it runs as may not write there"}},
		{"a file of root's in a directory that it may write", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755, entry("app.log", 0, 0o644, 5, after(-100))))
			complains(c, 2, denied)
		}, "perm-denied-uid certain", []string{"/var/log/app/app.log is 0644 and belongs to 0:0", "chown -h 1000:1000 /srv/logs/app.log"}},
		{"it was mended since", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			complains(c, 2, denied)
		}, "", nil},
		{"a complaint of the run before", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", nil)
			complains(c, 0, denied)
			c.Started = after(30)
		}, "", nil},
		{"root in a directory of root's", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(0, 0o700))
			c.Processes[0].FSUID, c.Processes[0].UID, c.Processes[0].Caps = 0, 0, 1<<1
		}, "", nil},
		{"root without capabilities in a directory of the program's", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			c.Processes[0].FSUID, c.Processes[0].UID, c.Processes[0].FSGID, c.Config.User = 0, 0, 0, ""
		}, "perm-denied-uid likely", []string{"uid 0, gid 0) may not write there"}},
		{"a wrapper of root's beside a worker", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(0, 0o755))
			root := *c.Processes[0]
			root.PID, root.Name, root.UID, root.FSUID, root.Caps = 4700, "supervisord", 0, 0, 1<<1
			c.Processes = append([]*facts.Process{&root}, c.Processes...)
		}, "", nil},
		{"a directory that others write and this one reads", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/logs", dir(0, 0o755, entry("web.log", 0, 0o644, 900, after(60))))
		}, "", nil},
		{"a subdirectory is its own", func(c *facts.Container, s *facts.Scene) {
			sub := facts.Entry{Path: "app", Stat: facts.Stat{Mode: fs.ModeDir | 0o755, UID: 1000, GID: 1000}}
			bind(c, "/srv/logs", "/var/log", dir(0, 0o755, sub))
		}, "", nil},
		{"an image's own directory", func(c *facts.Container, s *facts.Scene) {
			c.Dirs = map[string]*facts.Stat{"/var/log/app": {Mode: fs.ModeDir | 0o755}}
			complains(c, 2, denied)
		}, "perm-denied-uid certain", []string{`user: "0:0"`}},
	})
}

// TestAutocreated is directories that Docker made, because there were none. The facts are all the
// proof of an engine on another host: a machine of the suite has none.
func TestAutocreated(t *testing.T) {
	diagnose(t, []ailment{
		{"a misspelt path of the host, which Docker made", func(c *facts.Container, s *facts.Scene) {
			m := bind(c, "/srv/lgos", "/var/log/app", dir(0, 0o755))
			m.Inside.Birth, m.Inside.Mtime = after(1), after(1)
		}, "bind-autocreated likely", []string{"Docker made /srv/lgos itself", "chown -h 1000:1000 /srv/lgos"}},
		{"a first deploy", func(c *facts.Container, s *facts.Scene) {
			m := bind(c, "/srv/logs", "/var/log/app", dir(0, 0o755))
			m.Inside.Birth, m.Inside.Mtime = after(1), after(1)
			c.Processes[0].FSUID, c.Processes[0].UID, c.Processes[0].Caps = 0, 0, 1<<1
		}, "bind-autocreated possible", nil},
		{"an engine on another host", func(c *facts.Container, s *facts.Scene) {
			s.Engine.Host, c.WorkDir = "tcp://build:2376", "/home/ann/shop"
			m := bind(c, "/home/ann/shop/logs", "/var/log/app", dir(-1, 0o755))
			m.Inside.Mtime, m.Inside.Denied, m.Inside.Birth = after(1), "the engine does not tell what is in it", after(1)
			c.Processes, c.Table = nil, nil
		}, "remote-daemon-path likely", []string{"tcp://build:2376", "api-var-log-app:/var/log/app"}},
		{"an engine behind a socket proxy, which we ask from a container", func(c *facts.Container, s *facts.Scene) {
			s.Engine.Host, c.WorkDir, s.Self.Contained = "tcp://socket-proxy:2375", "/home/ann/shop", true
			m := bind(c, "/home/ann/shop/logs", "/var/log/app", dir(-1, 0o755))
			m.Inside.Mtime, m.Inside.Denied, m.Inside.Birth = after(1), "the engine does not tell what is in it", after(1)
			c.Processes, c.Table = nil, nil
		}, "bind-autocreated possible", nil},
	})
}

// TestBecameDirectory is files that Docker has made directories of.
func TestBecameDirectory(t *testing.T) {
	diagnose(t, []ailment{
		{"a directory in place of a file", func(c *facts.Container, s *facts.Scene) {
			m := bind(c, "/srv/app.log", "/var/log/app.log", dir(0, 0o755))
			m.Inside.Birth, m.Inside.Mtime = after(1), after(1)
		}, "bind-file-became-dir likely", []string{"rmdir /srv/app.log\ntouch /srv/app.log"}},
		{"the engine refuses it", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/app.log", "/var/log/app.log", nil)
			c.State = facts.State{Status: "created", ExitCode: 127, Error: `error mounting "/srv/app.log" to rootfs at "/var/log/app.log": not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)?`}
			c.Processes, c.Table = nil, nil
		}, "bind-file-became-dir certain", nil},
	})
}

// TestReadOnlyMount is what is read-only on purpose, by mistake and by an error.
func TestReadOnlyMount(t *testing.T) {
	diagnose(t, []ailment{
		{"a read-only mount, and a program that says so", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755)).RW = false
			complains(c, 2, `nginx: [emerg] open() "/var/log/app/error.log" failed (30: Read-only file system)`)
			dead(c)
		}, "mount-readonly certain", []string{"RW=false", "- /srv/logs:/var/log/app\n"}},
		{"one for a label's files", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755)).RW = false
			c.Labels = map[string]string{"logcanary.files": "/var/log/app/*.log"}
		}, "mount-readonly certain", nil},
		{"a volume", func(c *facts.Container, s *facts.Scene) {
			m := bind(c, "/var/lib/docker/volumes/shop_logs/_data", "/var/log/app", dir(1000, 0o755))
			m.Type, m.Name, m.RW = "volume", "shop_logs", false
			c.Labels = map[string]string{"logcanary.files": "/var/log/app/*.log"}
		}, "mount-readonly certain", []string{"- logs:/var/log/app\nvolumes:\n  logs: {}"}},
		{"a reader's own mount", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/logs", dir(1000, 0o755, entry("web.log", 1000, 0o644, 900, after(60)))).RW = false
		}, "", nil},
		{"an error of the disk", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			c.Table[1].Super = []string{"ro"}
		}, "fs-remounted-ro certain", nil},
	})
}

// TestReadOnlyRoot is a root file system that is read-only.
func TestReadOnlyRoot(t *testing.T) {
	diagnose(t, []ailment{
		{"a read-only root", func(c *facts.Container, s *facts.Scene) {
			c.Config.ReadOnly = true
			complains(c, 2, "java.io.FileNotFoundException: /app/logs/app.log (Read-only file system)")
		}, "rootfs-readonly certain", []string{"api-logs:/app/logs"}},
		{"a read-only root with a mount for logs", func(c *facts.Container, s *facts.Scene) {
			c.Config.ReadOnly = true
			c.Labels = map[string]string{"logcanary.files": "/var/log/app/*.log"}
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
		}, "", nil},
	})
}

// TestNoRoom is file systems without room. A quota is constructed: a machine of the suite has
// none.
func TestNoRoom(t *testing.T) {
	diagnose(t, []ailment{
		{"a full disk", func(c *facts.Container, s *facts.Scene) {
			m := bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755, entry("app.log", 1000, 0o644, 300, after(65)), entry("app.log.1", 1000, 0o644, 900000, after(30))))
			m.Space.Free = 0
			grows(c, "/var/log/app/app.log", "ext4", appends)
		}, "disk-full certain", []string{"0 of 1073741824 bytes are free", "rm /srv/logs/app.log.1"}},
		{"one of whose room only the program tells", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", nil).Space = nil
			complains(c, 2, "OSError: [Errno 28] No space left on device: '/var/log/app/app.log'")
		}, "disk-full likely", []string{"du -ah /srv/logs"}},
		{"no inode is left", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755)).Space.FreeInodes = 0
		}, "inode-full certain", nil},
		{"a file system without a number of inodes", func(c *facts.Container, s *facts.Scene) {
			m := bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			m.Space.Inodes, m.Space.FreeInodes = 0, 0
		}, "", nil},
		{"a log in a layer whose disk is full", func(c *facts.Container, s *facts.Scene) {
			f := grows(c, "/var/log/app/app.log", "overlay", appends)
			f.Full, f.Seen.Last, f.Writers[0].Last = true, f.Seen.First, 100
		}, "disk-full certain, file-in-layer likely", nil},
		{"a quota", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			complains(c, 2, "write /var/log/app/app.log: disk quota exceeded")
		}, "quota likely", []string{"536870912 of 1073741824 bytes"}},
	})
}

// TestStaleBind is mounts that show something else than what stands there now.
func TestStaleBind(t *testing.T) {
	diagnose(t, []ailment{
		{"a file that was replaced under its bind", func(c *facts.Container, s *facts.Scene) {
			file := &facts.Dir{Stat: facts.Stat{Mode: 0o644, UID: 1000, GID: 1000, Dev: 1, Ino: 20, Nlink: 1}}
			bind(c, "/srv/logs/app.log", "/var/log/app.log", file).Outside = &facts.Dir{Stat: facts.Stat{Mode: 0o644, Dev: 1, Ino: 21, Nlink: 1}}
			c.Table[1].Root = "/srv/logs/app.log.1"
		}, "single-file-bind-stale certain", []string{"inode 20 inside, inode 21 on the host"}},
		{"and removed", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs/app.log", "/var/log/app.log", &facts.Dir{Stat: facts.Stat{Mode: 0o644, UID: 1000, GID: 1000}})
			c.Table[1].Root = "/srv/logs/app.log//deleted"
		}, "single-file-bind-stale certain", nil},
		{"a directory that was made anew", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			c.Table[1].Root = "/srv/logs//deleted"
			grows(c, "/var/log/app/app.log", "ext4", appends).Writers[0].Deleted = true
		}, "bind-dir-replaced certain", []string{"docker restart shop-api-1"}},
		{"a mount over the mount", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			c.Table = append(c.Table, facts.MountInfo{ID: 99, Root: "/", Point: "/var/log/app", FS: "tmpfs", Source: "none", Options: []string{"rw"}})
		}, "mount-shadow certain", []string{"a later mount stands at /var/log/app: tmpfs"}},
	})
}

// TestShiftedIDs is what forbids beside owner and mode. The facts are constructed, and all the proof
// that there is of these causes: a machine of the suite has none of these.
func TestShiftedIDs(t *testing.T) {
	diagnose(t, []ailment{
		{"ids that a user namespace shifts", func(c *facts.Container, s *facts.Scene) {
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			q := c.Processes[0]
			q.UID, q.FSUID, q.GID, q.FSGID, q.UIDMap = 101000, 101000, 101000, 101000, "0 100000 65536"
		}, "userns-remap likely", []string{"uid_map of pid 4711 is 0 100000 65536", "chown -h 101000:101000 /srv/logs"}},
		{"SELinux without a label for containers", func(c *facts.Container, s *facts.Scene) {
			s.Engine.SecurityOptions = []string{"name=seccomp,profile=builtin", "name=selinux"}
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755)).Inside.Label = "unconfined_u:object_r:var_t:s0"
			complains(c, 2, denied)
		}, "selinux-label certain", []string{"/srv/logs:/var/log/app:z"}},
		{"SELinux, and the label is right", func(c *facts.Container, s *facts.Scene) {
			s.Engine.SecurityOptions = []string{"name=selinux"}
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755)).Inside.Label = "system_u:object_r:container_file_t:s0"
			complains(c, 2, denied)
		}, "", nil},
		{"a profile of AppArmor", func(c *facts.Container, s *facts.Scene) {
			s.Engine.SecurityOptions, c.Config.AppArmor = []string{"name=apparmor"}, "shop-strict"
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			complains(c, 2, denied)
		}, "apparmor-deny likely", nil},
		{"Docker's own profile", func(c *facts.Container, s *facts.Scene) {
			s.Engine.SecurityOptions, c.Config.AppArmor = []string{"name=apparmor"}, "docker-default"
			bind(c, "/srv/logs", "/var/log/app", dir(1000, 0o755))
			complains(c, 2, denied)
		}, "", nil},
	})
}

// TestYAMLText: whatever a path is made of, it is nothing but a text to compose.
func TestYAMLText(t *testing.T) {
	for text, want := range map[string]string{
		"/var/log/app":     "/var/log/app",
		"/srv/a b":         `"/srv/a b"`,
		"/srv/$HOME":       `"/srv/$$HOME"`,
		"/srv/\"\n- evil:": `"/srv/\"\n- evil:"`,
	} {
		if got := yamlText(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
