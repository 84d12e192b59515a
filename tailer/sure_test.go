package tailer

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// Events are relied on where nobody can write past this kernel, and nowhere else.
func TestLocal(t *testing.T) {
	for kind, want := range map[int64]bool{
		unix.EXT4_SUPER_MAGIC: true, unix.XFS_SUPER_MAGIC: true, unix.BTRFS_SUPER_MAGIC: true, unix.TMPFS_MAGIC: true,
		unix.NFS_SUPER_MAGIC: false, unix.CIFS_SUPER_MAGIC: false, unix.FUSE_SUPER_MAGIC: false,
		unix.V9FS_MAGIC: false, unix.OVERLAYFS_SUPER_MAGIC: false, 0: false,
	} {
		if local(kind) != want {
			t.Errorf("file system %#x: %t", kind, local(kind))
		}
	}
}

// Where events are sure the poll asks seldom for what they tell, but it asks each
// source each time for what they do not. Where they are not it asks for all.
func TestPollAsksSeldomWhereEventsAreSure(t *testing.T) {
	w, p := NewWatcher(WatcherConfig{}), NewPool(PoolConfig{})
	w.Follow("/sure/a", p.Task(newCounter()))
	w.Follow("/unsure/a", p.Task(newCounter()))
	w.dirs["/sure"].sure = true
	told := map[bool]int{}
	for round := range seldom {
		for i, v := range w.appendBurst(nil, round, 0, 1) {
			if i == 0 {
				told[v.told]++
			} else if v.told {
				t.Error("told where events are not sure")
			}
		}
	}
	if told[true] != seldom-1 || told[false] != 1 {
		t.Errorf("in %d rounds told %v", seldom, told)
	}
}

// Two names of one directory share one watch, whose events come under one name:
// neither is sure.
func TestTwoNamesAreNotSure(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	_, w := watch(t, WatcherConfig{Poll: 20 * time.Millisecond})
	l := &Listener{Changed: func(string) {}}
	w.Listen(dir, l)
	for watched := false; !watched; time.Sleep(time.Millisecond) {
		w.mu.Lock()
		watched = w.dirs[dir].watching
		w.mu.Unlock()
	}
	if w.Sure(link) {
		t.Error("sure of a directory that nobody listens to")
	}
	w.Listen(link, l)
	if w.Sure(dir) || w.Sure(link) {
		t.Error("sure of a directory with two names")
	}
}

// A symbolic link that leads to another directory, as a deployment turns it,
// raises no event; the poll sees it by the directory alone.
func TestLinkIsTurned(t *testing.T) {
	dir := t.TempDir()
	current := filepath.Join(dir, "current")
	turn := func(to string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(dir, to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, current+".new"); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(current+".new", current); err != nil {
			t.Fatal(err)
		}
	}
	turn("one")
	p, w := watch(t, WatcherConfig{Poll: 20 * time.Millisecond})
	c := newCounter()
	w.Follow(filepath.Join(current, "a"), p.Task(c))
	c.calm()
	turn("two")
	c.wait(t)
	c.calm()
	write(t, filepath.Join(dir, "two", "a"), "x")
	c.wait(t)
}
