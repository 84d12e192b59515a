package probe

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// TestTry writes to mounts of logs, where that is allowed, and leaves nothing behind.
func TestTry(t *testing.T) {
	for _, c := range []struct {
		name  string
		write bool
		at    string // where the mount is inside
		left  string // what stood there before
		tried bool
	}{
		{"it is not allowed", false, "/var/log/app", "", false},
		{"it is", true, "/var/log/app", "", true},
		{"a try before was cut short", true, "/var/log/app", tryName, true},
		{"no mount of logs", true, "/var/lib/app", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if c.left != "" {
				os.WriteFile(filepath.Join(dir, c.left), nil, 0o600)
			}
			m := tried(t, c.write, dir, c.at)
			if got := m.Tried != nil && m.Tried.Errno == 0; got != c.tried {
				t.Errorf("%+v", m.Tried)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v %v", left, err)
			}
		})
	}
}

// tried tries to write to a directory of ours that is a container's mount.
func tried(t *testing.T, write bool, dir, at string) *facts.Mount {
	t.Helper()
	c := &facts.Container{Mounts: []facts.Mount{{Type: "bind", Source: dir, Destination: at, Here: dir, RW: true}}}
	l := &look{ctx: context.Background(), p: New(Config{Write: write}), s: &facts.Scene{}, c: c}
	l.tries()
	return &c.Mounts[0]
}

// TestTryLink: what stands in the place of the file is never written to.
func TestTryLink(t *testing.T) {
	dir, other := t.TempDir(), filepath.Join(t.TempDir(), "precious")
	if err := os.WriteFile(other, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(other, filepath.Join(dir, tryName)); err != nil {
		t.Fatal(err)
	}
	m := tried(t, true, dir, "/var/log/app")
	if text, err := os.ReadFile(other); string(text) != "kept" || err != nil || m.Tried == nil {
		t.Errorf("%q %v %+v", text, err, m.Tried)
	}
}

// TestTryFile: a mount that is a file is let be.
func TestTryFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "app.log")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if m := tried(t, true, name, "/var/log/app.log"); m.Tried != nil {
		t.Errorf("%+v", m.Tried)
	}
}

// TestTryFull is a file system without room, and one that is read-only for us. It needs to
// mount some.
func TestTryFull(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=16k,nr_inodes=20"); err != nil {
		t.Skipf("NOT TESTED: nothing can be mounted here: %v", err)
	}
	defer unix.Unmount(dir, unix.MNT_DETACH)
	fill := filepath.Join(dir, "app.log")
	if err := os.WriteFile(fill, make([]byte, 1<<20), 0o600); err == nil {
		t.Fatal("it is not full")
	}
	if m := tried(t, true, dir, "/var/log/app"); m.Tried == nil || m.Tried.Errno != int(unix.ENOSPC) {
		t.Errorf("of a full one: %+v", m.Tried)
	}
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if m := tried(t, true, dir, "/var/log/app"); m.Tried != nil {
		t.Errorf("of a read-only one: %+v", m.Tried)
	}
}
