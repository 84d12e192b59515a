package probe

import (
	"encoding/binary"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"unsafe"

	"logcanary/collector/facts"
)

// laid lays out an object of a library: words at their offsets.
func laid(words map[int]uint64) []byte {
	b := make([]byte, 2*object)
	for at, w := range words {
		binary.NativeEndian.PutUint64(b[at:], w)
	}
	return b
}

// at is where an object stands in our own memory.
func at(b []byte) uint64 { return uint64(uintptr(unsafe.Pointer(&b[0]))) }

// TestHeld lays out the libraries' objects in our own memory, as they are in memory that was
// looked at (CPython 3.11, Perl 5.36, glibc 2.36, musl 1.2.3), and spoils each a little.
func TestHeld(t *testing.T) {
	m, err := openMemory("/proc/self/mem")
	check(t, err)
	defer m.close()
	file := laid(map[int]uint64{16: 1})
	other := laid(map[int]uint64{16: 2})
	layer := laid(map[int]uint64{16: at(file), 24: 1, 32: 1 << 32, 88: 10, 96: 40})
	flushed := laid(map[int]uint64{16: at(file), 24: 1, 32: 1 << 32, 96: 1<<64 - 1})
	reads := laid(map[int]uint64{16: at(file), 24: 1, 32: 1})
	stderr := laid(map[int]uint64{16: at(other), 24: 1, 32: 1 << 32})
	text := func(below uint64, waiting uint64) []byte {
		return laid(map[int]uint64{16: 1, 24: 8192, 32: below, 144: waiting})
	}
	unix, err2 := laid(map[int]uint64{32: 1}), laid(map[int]uint64{32: 2})
	perl := func(below, flags, from, to uint64) []byte {
		return laid(map[int]uint64{0: below, 16: flags, 32: from, 48: to, 64: 8192})
	}
	for _, c := range []struct {
		name string
		held func(*memory, []byte) (int64, bool)
		b    []byte
		want int64 // -1: it is not that object
	}{
		{"python, in both layers", heldByPython, text(at(layer), 120), 150},
		{"python, in the text layer", heldByPython, text(at(flushed), 120), 120},
		{"python, empty", heldByPython, text(at(flushed), 0), 0},
		{"python, a file for reading", heldByPython, text(at(reads), 120), -1},
		{"python, stderr", heldByPython, text(at(stderr), 120), -1},
		{"python, an address that is none", heldByPython, text(8, 120), -1},
		{"python, an address of the kernel", heldByPython, text(1<<63, 120), -1},
		{"python, a count that is none", heldByPython, text(at(flushed), 1<<63), -1},
		{"perl", heldByPerl, perl(at(unix), 0x20200, 4096, 4136), 40},
		{"perl, flushed", heldByPerl, perl(at(unix), 0x200, 4096, 4136), 0},
		{"perl, stderr", heldByPerl, perl(at(err2), 0x20200, 4096, 4136), -1},
		{"perl, a file for reading", heldByPerl, perl(at(unix), 0x20400, 4096, 4136), -1},
		{"perl, an end before its beginning", heldByPerl, perl(at(unix), 0x20200, 4096, 4095), -1},
		{"glibc", heldByLibC, laid(map[int]uint64{0: 0xfbad2a84, 32: 4096, 40: 4104, 112: 1}), 8},
		{"glibc, stderr", heldByLibC, laid(map[int]uint64{0: 0xfbad2a84, 32: 4096, 40: 4104, 112: 2}), -1},
		{"musl", heldByLibC, laid(map[int]uint64{0: 5, 40: 4100, 56: 4096, 96: 1024, 120: 1}), 4},
		{"musl, stderr", heldByLibC, laid(map[int]uint64{0: 5, 40: 4100, 56: 4096, 96: 0, 120: 2}), -1},
		{"nothing", heldByLibC, laid(nil), -1},
	} {
		held, ok := c.held(m, c.b)
		if !ok {
			held = -1
		}
		if held != c.want {
			t.Errorf("%s: %d, want %d", c.name, held, c.want)
		}
	}
	for _, b := range [][]byte{file, other, layer, flushed, reads, stderr, unix, err2} {
		runtime.KeepAlive(b)
	}
}

// Programs of each library print a word into a pipe that nobody reads, and wait.
func TestBuffer(t *testing.T) {
	dir := t.TempDir()
	for keeper, script := range map[string]string{
		facts.Python: `PYTHONUNBUFFERED= exec python3 -c 'import sys, time; print("word"); print(file=sys.stderr, flush=True); time.sleep(100)'`,
		facts.Perl:   `exec perl -e 'print "word\n"; print STDERR "\n"; sleep 100'`,
		facts.LibC:   `mkfifo ` + dir + `/in; (echo word; echo >&2; exec sleep 100) >` + dir + `/in & exec grep word <` + dir + `/in`,
	} {
		program := map[string]string{facts.Python: "python3", facts.Perl: "perl", facts.LibC: "grep"}[keeper]
		if _, err := exec.LookPath(program); err != nil {
			t.Logf("%s is not tried: %v", keeper, err)
			continue
		}
		pid := child(t, pipe(t), script)
		eventually(t, keeper+" holds five bytes", func() bool {
			exe, _ := os.Readlink(ours.path(pid, "exe"))
			b := ours.buffer(pid, exe)
			return b != nil && b.Keeper == keeper && b.Held == int64(len("word\n"))
		})
	}
}

// A process that is gone, and one whose program is none of those that are known.
func TestNoBuffer(t *testing.T) {
	if b := ours.buffer(1<<22+1, "/usr/bin/python3"); b != nil {
		t.Errorf("nobody holds %v", b)
	}
	// Not our own: the tests before have left copies of other programs' memory in it.
	if b := ours.buffer(child(t, pipe(t), "echo ready >&2; exec sleep 100"), "/usr/bin/python3"); b != nil {
		t.Errorf("a program without Python holds %v", b)
	}
}

func FuzzMaps(f *testing.F) {
	f.Add([]byte("55d0-55e1 rw-p 00000000 00:00 0    [heap]\n7f00-7f10 r-xp 00000000 08:01 77 /usr/lib/libc.so.6\n"))
	f.Add([]byte("ffffffffffffffff-0 rw-p 0 0 0\n-\n- - - - -\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, r := range parseMaps(text) {
			if r.to <= r.from || r.to>>63 != 0 {
				t.Errorf("%+v is no mapping", r)
			}
		}
	})
}
