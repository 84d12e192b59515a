package file

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"logcanary/tailer"
)

// Fault 24: a symbolic link that moves on: the old file to its end, then the new.
func TestSymlinkMoves(t *testing.T) {
	w := newWorld(t)
	w.put("A", "a 1\n")
	w.must(os.Symlink("A", w.path("x.log")))
	w.start()
	w.read()
	w.append("A", "a 2\n")
	w.put("B", "b 1\n")
	w.must(os.Symlink("B", w.path("next")))
	w.rename("next", "x.log")
	w.want(w.drained(), "a 2", "b 1")
	w.append("B", "b 2\n")
	w.want(w.read(), "b 2")
	w.noLoss()
}

// Fault 25: what is no file is neither opened nor waited for, and is followed
// once it is one.
func TestNoRegularFile(t *testing.T) {
	for name, create := range map[string]func(path string) error{
		"dangling link": func(p string) error { return os.Symlink("nowhere", p) },
		"looping link":  func(p string) error { return os.Symlink(filepath.Base(p), p) },
		"directory":     func(p string) error { return os.Mkdir(p, 0o755) },
		"fifo":          func(p string) error { return syscall.Mkfifo(p, 0o644) },
		"device":        func(p string) error { return os.Symlink("/dev/zero", p) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.must(create(w.path("x.log")))
			w.start()
			for range 3 {
				w.want(w.read())
			}
			if w.trouble[TroubleKind] > 1 {
				t.Errorf("reported %d times", w.trouble[TroubleKind])
			}
			w.remove("x.log")
			w.put("x.log", "a\n")
			if !w.log.Changed(false) {
				t.Error("the poll does not notice the file")
			}
			w.want(w.read(), "a")
			w.noLoss()
		})
	}
}

// A link that leads out of the directory of the glob is not followed (fault 104).
func TestLinkOutOfRoot(t *testing.T) {
	w := newWorld(t)
	w.put("secret", "a\n")
	w.must(os.Mkdir(w.path("logs"), 0o755))
	w.must(os.Symlink(w.path("secret"), w.path("logs/x.log")))
	w.cfg.Path, w.cfg.Root = w.path("logs/x.log"), w.path("logs")
	w.start()
	w.want(w.read())
	if w.trouble[TroubleKind] != 1 {
		t.Fatalf("troubles %v", w.trouble)
	}
	w.put("logs/inner", "b\n")
	w.must(os.Symlink(w.path("logs/inner"), w.path("logs/next")))
	w.rename("logs/next", "logs/x.log")
	w.want(w.read(), "b")
}

// denied is a file that cannot be opened any more.
func (w *world) deny(name string) (allow func()) {
	w.t.Helper()
	w.rename(name, ".hidden")
	w.must(os.Symlink(w.path("file/under/a/file"), w.path(name)))
	return func() { w.t.Helper(); w.remove(name); w.rename(".hidden", name) }
}

// Fault 32 and 33: away for a while, and back with more in it: goes on at its
// offset, while running and over a restart.
func TestAwayAndBack(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		t.Run(fmt.Sprint("stopped ", stopped), func(t *testing.T) {
			w := newWorld(t)
			w.put("x.log", "a\n")
			w.start()
			w.read()
			allow := w.deny("x.log")
			w.want(w.drained())
			if stopped {
				w.crash()
			}
			allow()
			w.append("x.log", "b\n")
			if stopped {
				w.start()
			}
			w.want(w.read(), "b")
			w.append("x.log", "c\n")
			w.want(w.read(), "c")
			w.noLoss()
		})
	}
}

// Fault 32: a permission that is revoked while the file is not open. The error
// is put in the place of the kernel's, because root is denied nothing.
func TestPermissionRevoked(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	for range 3 {
		w.log.missing(&os.PathError{Op: "statx", Path: "x.log", Err: syscall.EACCES})
	}
	if w.trouble[TroubleRead] != 1 || !w.log.Changed(false) {
		t.Fatalf("troubles %v; tried again: %t", w.trouble, w.log.Changed(false))
	}
	w.append("x.log", "b\n")
	w.want(w.read(), "b")
	w.noLoss()
}

// Fault 32: the same over a restart. The directory that a path may not lead out
// of stands for the permission, because root is denied nothing.
func TestPermissionRevokedWhileStopped(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.want(w.read(), "a")
	w.crash()
	w.append("x.log", "b\n")
	w.must(os.Mkdir(w.path("other"), 0o755))
	w.cfg.Root = w.path("other")
	w.start()
	w.want(w.read())
	w.log.cfg.Root = ""
	w.want(w.read(), "b")
	w.noLoss()
}

// Fault 31: ten times as many files as file descriptors: every line is read, the
// idle ones are closed, and an idle file needs little memory. Nothing in it
// depends on the number of files but the time to create them.
func TestManyFilesFewDescriptors(t *testing.T) {
	const files, fds = 2000, 200
	w := newWorld(t)
	budget := NewBudget(fds)
	logs := make([]*Log, files)
	in := &sink{}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range logs {
		name := fmt.Sprintf("%d.log", i)
		w.put(name, "a\n")
		logs[i] = Open(Config{Path: w.path(name), Decoder: NewPlain(in), Budget: budget})
	}
	readAll := func() {
		for _, l := range logs {
			if l.Share(w.buf) != tailer.Idle {
				t.Fatal("not idle")
			}
		}
	}
	readAll()
	for i := range logs {
		w.append(fmt.Sprintf("%d.log", i), "b\n")
	}
	readAll()
	runtime.GC()
	runtime.ReadMemStats(&after)
	if in.n != 2*files || budget.Open() > fds {
		t.Errorf("%d lines of %d, %d files open", in.n, 2*files, budget.Open())
	}
	if each := int64(after.HeapAlloc-before.HeapAlloc) / files; each > 4096 {
		t.Errorf("an idle file needs %d bytes", each)
	} else {
		t.Logf("an idle file needs %d bytes", each)
	}
	for _, l := range logs {
		l.Stop()
	}
	if budget.Open() != 0 {
		t.Errorf("%d files are left open", budget.Open())
	}
}

// BenchmarkChanged is what the poll costs for an idle file.
func BenchmarkChanged(b *testing.B) {
	path := filepath.Join(b.TempDir(), "x.log")
	if err := os.WriteFile(path, []byte("a\n"), 0o644); err != nil {
		b.Fatal(err)
	}
	l := Open(Config{Path: path, Decoder: NewPlain(&sink{})})
	l.Share(make([]byte, 1<<20))
	for b.Loop() {
		if l.Changed(false) {
			b.Fatal("nothing has changed")
		}
	}
}
