package probe

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func scanOf(t *testing.T, dir, base string, depth int) *scan {
	t.Helper()
	r, err := openRoot(dir)
	check(t, err)
	defer r.close()
	return scanned(r, base, depth, func(rel string) bool { return rel == "far" })
}

func (s *scan) paths() (all []string) {
	for i := range s.all {
		all = append(all, s.all[i].Path)
	}
	slices.Sort(all)
	return all
}

// TestScan: so many levels, no links followed, the newest first.
func TestScan(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, map[string]string{"app.log": "x", "app.log.1": "xx", "a/b.log": "", "a/b/c.log": "", "a/b/c/d.log": "", "far/x.log": ""})
	links(t, dir, map[string]string{"out": "/etc", "a/stdout": "/dev/stdout"})
	check(t, unix.Mkfifo(filepath.Join(dir, "fifo"), 0o600))
	newest := time.Now().Add(time.Hour)
	check(t, os.Chtimes(filepath.Join(dir, "app.log.1"), newest, newest))

	s := scanOf(t, dir, "/", 2)
	if want := []string{"a", "a/b", "a/b.log", "a/stdout", "app.log", "app.log.1", "fifo", "out"}; !slices.Equal(s.paths(), want) {
		t.Errorf("%q", s.paths())
	}
	if s.dir.More || s.dir.Entries[0].Path != "app.log.1" || !s.newest().Equal(newest) {
		t.Errorf("More %v, first %q, newest %v", s.dir.More, s.dir.Entries[0].Path, s.newest())
	}
	for _, e := range s.all {
		if e.Path == "a/stdout" && e.Link != "/dev/stdout" {
			t.Errorf("a link to %q", e.Link)
		}
	}
}

// TestScanBase: what is no directory, or is not there, or is a link to one.
func TestScanBase(t *testing.T) {
	dir := t.TempDir()
	tree(t, dir, map[string]string{"file": "x", "logs/x.log": ""})
	links(t, dir, map[string]string{"link": "/logs"})
	check(t, os.Mkdir(filepath.Join(dir, "empty"), 0o755))
	if s := scanOf(t, dir, "/file", 2); s.dir.Size != 1 || s.dir.Entries != nil || s.newest().IsZero() {
		t.Errorf("a file: %+v", s.dir)
	}
	if s := scanOf(t, dir, "/none", 2); !s.dir.Absent || s.err != nil {
		t.Errorf("nothing: %+v", s.dir)
	}
	if s := scanOf(t, dir, "/link", 1); !slices.Equal(s.paths(), []string{"x.log"}) {
		t.Errorf("a link: %q", s.paths())
	}
	if s := scanOf(t, dir, "/empty", 1); s.dir.Entries == nil || len(s.dir.Entries) != 0 || s.dir.More {
		t.Errorf("seen and empty is not the same as not seen: %+v", s.dir)
	}
	if s := scanOf(t, dir, "/logs", 0); s.dir.Entries != nil || !s.dir.Mode.IsDir() {
		t.Errorf("the directory alone: %+v", s.dir)
	}
}

// TestScanBounds: of a hundred thousand names some are looked at, and logs before others.
func TestScanBounds(t *testing.T) {
	dir := t.TempDir()
	for i := range mostLooks + 500 {
		tree(t, dir, map[string]string{fmt.Sprintf("segment-%05d", i): ""})
	}
	tree(t, dir, map[string]string{"zz/deep": "", "application-of-a-long-name.log": ""})
	s := scanOf(t, dir, "/", 2)
	if len(s.all) != mostLooks || len(s.dir.Entries) != mostEntries || !s.dir.More {
		t.Errorf("%d looks, %d entries, more %v", len(s.all), len(s.dir.Entries), s.dir.More)
	}
	if !slices.Contains(s.paths(), "application-of-a-long-name.log") {
		t.Error("the log was not looked at")
	}
}

// TestContent reads heads and tails.
func TestContent(t *testing.T) {
	lines := strings.Repeat("2026-01-01 INFO ok\n", 1000)
	for _, c := range []struct {
		name, text string
		hole       int64 // before the text
		nuls       int64
		isText     bool
	}{
		{"lines", lines, 0, 0, true},
		{"one line", "x\n", 0, 0, true},
		{"empty", "", 0, 0, false},
		{"no line end", "4711", 0, 0, false},
		{"colours", "\x1b[31mERROR\x1b[0m x\r\n", 0, 0, true},
		{"NULs, as copytruncate leaves them", strings.Repeat("\x00", 700) + lines, 0, 700, true},
		{"a hole", lines, 1 << 20, 1 << 20, true},
		{"a hole of no whole block", lines, 1<<20 + 5, 1<<20 + 5, true},
		{"nothing but a hole", "", 1 << 20, 1 << 20, false},
		{"binary", "SQLite format 3\x00\x10\x00\x01\n\x01", 0, 0, false},
		{"Latin-1", strings.Repeat("Fehler beim \xd6ffnen\n", 10), 0, 0, true},
		{"Chinese, cut within a character", strings.Repeat("错误\n", 2000), 0, 0, true},
		{"compressed", "\x1f\x8b\x08\x00\n\xfe\xff\xe0", 0, 0, false},
	} {
		dir := t.TempDir()
		f, err := os.Create(filepath.Join(dir, "x"))
		check(t, err)
		check(t, f.Truncate(c.hole))
		_, err = f.WriteAt([]byte(c.text), c.hole)
		check(t, err)
		check(t, f.Close())
		r, err := openRoot(dir)
		check(t, err)
		n, err := r.find("/x", false)
		check(t, err)
		if g := n.glance(true); g.err != nil || g.unread != nil || g.content != (content{c.nuls, c.isText}) {
			t.Errorf("%s: %+v", c.name, g)
		}
		n.close()
		r.close()
	}
}

// TestContentOpensFilesOnly: nobody waits at a FIFO for us, and we wait for nobody.
func TestContentOpensFilesOnly(t *testing.T) {
	dir := t.TempDir()
	check(t, unix.Mkfifo(filepath.Join(dir, "x.log"), 0o600))
	r, err := openRoot(dir)
	check(t, err)
	defer r.close()
	n, err := r.find("/x.log", false)
	check(t, err)
	defer n.close()
	g := n.glance(true)
	if g.err != nil || g.content != (content{}) {
		t.Errorf("%+v", g)
	}
	// A FIFO that anybody reads can be opened for writing without waiting.
	if fd, err := unix.Open(filepath.Join(dir, "x.log"), unix.O_WRONLY|unix.O_NONBLOCK, 0); err != unix.ENXIO {
		unix.Close(fd)
		t.Errorf("it was opened: %v", err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("错误\n")[1:])
	f.Add([]byte("\xff\xff\xff\xff\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if isText(b) && (!slices.Contains(b, '\n') || slices.Contains(b, 0)) {
			t.Errorf("%q", b)
		}
		if cut := inner(b); len(b)-len(cut) > 7 {
			t.Errorf("%d bytes were cut off %q", len(b)-len(cut), b)
		}
	})
}
