package probe

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// tree makes files below a directory: "x" is a file of that content, "x/" a directory,
// "x -> y" a link.
func tree(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, name)
		check(t, os.MkdirAll(filepath.Dir(path), 0o755))
		check(t, os.WriteFile(path, []byte(content), 0o644))
	}
}

func links(t *testing.T, dir string, to map[string]string) {
	t.Helper()
	for name, target := range to {
		check(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		check(t, os.Symlink(target, filepath.Join(dir, name)))
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bothWays runs a test with openat2(2) and without it.
func bothWays(t *testing.T, dir string, test func(t *testing.T, r *root)) {
	for name, old := range map[string]bool{"openat2": false, "without": true} {
		t.Run(name, func(t *testing.T) {
			r, err := openRoot(dir)
			check(t, err)
			defer r.close()
			r.old = old
			test(t, r)
			if r.old != old {
				t.Error("this kernel has no openat2(2)")
			}
		})
	}
}

// TestRoot: no link leads out of the root, whichever way the kernel helps.
func TestRoot(t *testing.T) {
	host := t.TempDir()
	inside := filepath.Join(host, "container")
	tree(t, host, map[string]string{"secret": "the host's", "container/secret": "its own", "container/var/log/x.log": "x", "container/data/y.log": "yy"})
	links(t, inside, map[string]string{
		"abs":        "/secret",
		"up":         "../../../../secret",
		"host":       filepath.Join(host, "secret"),
		"logs":       "var/log",
		"deep/logs":  "/data/../logs",
		"loop":       "pool",
		"pool":       "loop",
		"var/run":    "../data",
		"std":        "/proc/self/fd/1",
		"data/chain": "../var/run/y.log",
	})
	bothWays(t, inside, func(t *testing.T, r *root) {
		for _, c := range []struct {
			path string
			size int64
			err  error
		}{
			{"/secret", 7, nil},
			{"/abs", 7, nil},
			{"/up", 7, nil},
			{"/../secret", 7, nil},
			{"/host", 0, unix.ENOENT},
			{"/logs/x.log", 1, nil},
			{"/deep/logs/x.log", 1, nil},
			{"/var/run/y.log", 2, nil},
			{"/data/chain", 2, nil},
			{"/loop", 0, unix.ELOOP},
			{"/std", 0, unix.ENOENT}, // there is no /proc in it, and ours is not asked
			{"/secret/x", 0, unix.ENOTDIR},
			{"/none", 0, unix.ENOENT},
		} {
			n, err := r.find(c.path, true)
			if !errors.Is(err, c.err) {
				t.Errorf("%s: %v", c.path, err)
			}
			if err != nil {
				continue
			}
			if s, err := n.stat(); err != nil || s.Size != c.size {
				t.Errorf("%s: %d bytes, %v; want %d", c.path, s.Size, err, c.size)
			}
			n.close()
		}
	})
}

// TestNoFollow: a link is seen as itself when it is not to be followed.
func TestNoFollow(t *testing.T) {
	dir := t.TempDir()
	links(t, dir, map[string]string{"access.log": "/dev/stdout", "d": "."})
	bothWays(t, dir, func(t *testing.T, r *root) {
		n, err := r.find("/d/access.log", false)
		check(t, err)
		defer n.close()
		s, err := n.stat()
		if err != nil || s.Mode.Type() != fs.ModeSymlink || s.Link != "/dev/stdout" {
			t.Errorf("%+v, %v", s, err)
		}
		if _, err := r.open("/d", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW); err == nil {
			t.Error("a directory was opened through a link")
		}
	})
}

// TestMagic: links of /proc, which lead anywhere, are not followed.
func TestMagic(t *testing.T) {
	for _, old := range []bool{false, true} {
		r, err := openRoot("/proc/self")
		check(t, err)
		r.old = old
		if n, err := r.find("/root/etc/passwd", true); err == nil {
			n.close()
			t.Errorf("old %v: a magic link was followed", old)
		}
		r.close()
	}
}

// TestBelow: a root inside of a root is confined to itself.
func TestBelow(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, map[string]string{"a/secret": "outer", "a/b/x": ""})
	links(t, dir, map[string]string{"a/b/up": "../secret"})
	outer, err := openRoot(dir)
	check(t, err)
	defer outer.close()
	r, err := outer.below("/a/b")
	check(t, err)
	defer r.close()
	if _, err := r.find("/up", true); !absent(err) {
		t.Errorf("it led out: %v", err)
	}
	if _, err := outer.below("/a/secret"); !errors.Is(err, unix.ENOTDIR) {
		t.Errorf("a file as a root: %v", err)
	}
}

// TestMode puts stat's mode into Go's form as the library does.
func TestMode(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, map[string]string{"file": "x"})
	check(t, os.Chmod(filepath.Join(dir, "file"), 0o640|fs.ModeSetuid|fs.ModeSetgid))
	check(t, os.Mkdir(filepath.Join(dir, "tmp"), 0o777))
	check(t, os.Chmod(filepath.Join(dir, "tmp"), 0o777|fs.ModeSticky))
	check(t, unix.Mkfifo(filepath.Join(dir, "fifo"), 0o600))
	links(t, dir, map[string]string{"link": "file"})
	for _, path := range []string{dir + "/file", dir + "/tmp", dir + "/fifo", dir + "/link", "/dev/null", "/"} {
		want, err := os.Lstat(path)
		check(t, err)
		got, err := statx(unix.AT_FDCWD, path, unix.AT_SYMLINK_NOFOLLOW)
		if err != nil || got.Mode != want.Mode() || got.Size != want.Size() || !got.Mtime.Equal(want.ModTime()) {
			t.Errorf("%s: %v, %d, %v; want %v, %d: %v", path, got.Mode, got.Size, got.Mtime, want.Mode(), want.Size(), err)
		}
	}
}

// TestSpace asks a real file system.
func TestSpace(t *testing.T) {
	r, err := openRoot(t.TempDir())
	check(t, err)
	defer r.close()
	n, err := r.find("/", true)
	check(t, err)
	defer n.close()
	s, err := n.space()
	if err != nil || s.Size <= 0 || s.Free > s.Size || s.Free <= 0 || s.ReadOnly || full(s) {
		t.Errorf("%+v, %v", s, err)
	}
}
