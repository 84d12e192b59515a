package file

import (
	"bytes"
	"errors"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

func squeeze(t testing.TB, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := io.WriteString(z, content)
	if err = cmpErr(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *world) squeeze(name string) {
	w.t.Helper()
	w.must(os.WriteFile(w.path(name+".gz"), squeeze(w.t, w.content(name)), 0o644))
	w.remove(name)
}

// Fault 28, as logrotate's compress does it: renamed, compressed and unlinked
// before anybody looked again. What is held open is not read from the copy too.
func TestCompressedWhileHeldOpen(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 100))
	w.start()
	w.read()
	w.append("x.log", "unread\n")
	w.rename("x.log", "x.log.1")
	w.squeeze("x.log.1")
	w.put("x.log", "new\n")
	w.want(w.drained(), "unread", "new")
	w.crash()
	w.start()
	w.want(w.drained())
	w.noLoss()
}

// Fault 28: the compressed form of what was read is not read again.
func TestCompressedAfterReading(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 100))
	w.start()
	w.read()
	w.rename("x.log", "x.log.1")
	w.put("x.log", "new\n")
	w.want(w.drained(), "new")
	w.squeeze("x.log.1")
	w.rename("x.log", "x.log.1")
	w.put("x.log", "newer\n")
	w.rename("x.log.1.gz", "x.log.2.gz")
	w.want(w.drained(), "newer")
	w.crash()
	w.start()
	w.want(w.drained())
	w.noLoss()
}

// Fault 28: what was compressed before all of it was read is read on in there,
// and generations that were never seen are read whole.
func TestCompressedWhileStopped(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 100_000))
	w.start()
	w.read()
	w.crash()
	w.append("x.log", numbered(100_000, 100_000))
	w.rename("x.log", "x.log.2")
	w.squeeze("x.log.2")
	w.put("x.log.1", "between\n"+strings.Repeat("y", 3<<20)+"\nlong\n")
	w.squeeze("x.log.1")
	w.put("x.log", "new\n")
	w.start()
	w.read()
	want := append(lines(numbered(0, 200_000)), "between", strings.Repeat("y", 1<<20), "long", "new")
	w.want(w.got, want...)
	w.crash()
	w.start()
	w.want(w.drained())
	w.noLoss()
}

// Fault 29: members one after another, a cut end, a damaged middle: the good
// part is read, and the damage is reported.
func TestDamagedGzip(t *testing.T) {
	one, two := squeeze(t, "b\nc\n"), squeeze(t, "d\ne\n")
	long := squeeze(t, numbered(0, 10_000))
	for name, test := range map[string]struct {
		data    []byte
		want    int
		trouble int
	}{
		"concatenated": {data: append(bytes.Clone(one), two...), want: 4},
		"cut":          {data: long[:len(long)/2], want: 100, trouble: 1},
		"no gzip":      {data: []byte("this is no gzip"), trouble: 1},
		"garbage":      {data: append(bytes.Clone(one), "garbage"...), want: 2, trouble: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.put("x.log", "a\n")
			w.start()
			w.read()
			w.crash()
			w.rename("x.log", "x.log.2")
			w.must(os.WriteFile(w.path("x.log.1.gz"), test.data, 0o644))
			w.put("x.log", "z\n")
			w.start()
			got := w.read()
			if len(got) < test.want+1 || got[len(got)-1] != "z" {
				t.Fatalf("%d lines, want %d and z: %.80q", len(got), test.want, got)
			}
			if w.trouble[TroubleGzip] != test.trouble {
				t.Fatalf("troubles %v", w.trouble)
			}
			if held(t, w.path("x.log.1.gz")) {
				t.Error("it is still open")
			}
		})
	}
}

// held says whether this process has a file open.
func held(t *testing.T, path string) bool {
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(fds, func(fd os.DirEntry) bool {
		name, _ := os.Readlink("/proc/self/fd/" + fd.Name()) // the listing's own is closed by now
		return name == path
	})
}

// zeros is an endless run of zeros.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Fault 93: a compressed file that unpacks to far more than memory.
func TestGzipBomb(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	w.crash()
	w.rename("x.log", "x.log.2")
	f, err := os.Create(w.path("x.log.1.gz"))
	w.must(err)
	z, err := gzip.NewWriterLevel(f, gzip.BestSpeed)
	w.must(err)
	_, err = io.CopyN(z, zeros{}, 64<<20)
	w.must(cmpErr(err, z.Close(), f.Close()))
	w.put("x.log", "z\n")
	w.start()
	shares := 0
	grew := grown(func() {
		for ; w.share() != 0; shares++ {
		}
	})
	w.want(w.got, "a", "z")
	if shares < 60 {
		t.Errorf("64 MiB were read in %d shares", shares)
	}
	if grew > 32<<20 {
		t.Errorf("%d bytes of memory were used", grew)
	}
}

// grown is by how much the heap's footprint grew while do ran.
func grown(do func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int64(after.HeapSys) - int64(before.HeapSys)
}

// A file that cannot even be read from its beginning is not left open.
func TestZippedUnseekable(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := newZipped(r); err == nil {
		t.Fatal("a pipe has no beginning")
	}
	if err := r.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("it was not closed: %v", err)
	}
}

// A reader goes forward, looks back a little, and comes back to a line's head.
func TestZippedReadAt(t *testing.T) {
	content := numbered(0, 300_000)
	path := t.TempDir() + "/x.gz"
	if err := os.WriteFile(path, squeeze(t, content), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := newZipped(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, r := range []struct{ off, n int }{{0, 1000}, {900, 2000}, {2900, 500}, {3400, 500}, {900, 2000}, {3600, 300},
		{0, 10}, {500_000, 70_000}, {569_900, 500}, {len(content) - 10, 10}, {len(content) - 5, 100}, {len(content), 1}} {
		buf := make([]byte, r.n)
		n, err := z.ReadAt(buf, int64(r.off))
		for errors.Is(err, errSkipping) {
			n, err = z.ReadAt(buf, int64(r.off))
		}
		got := buf[:n]
		if want := content[r.off:min(len(content), r.off+r.n)]; string(got) != want {
			t.Fatalf("at %d: %d bytes %.20q, want %d bytes %.20q", r.off, len(got), got, len(want), want)
		}
	}
}
