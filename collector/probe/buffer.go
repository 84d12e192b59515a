package probe

import (
	"bytes"
	"encoding/binary"
	"os"
	"path"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// A library that buffers stdout keeps, in the memory of its process, how many bytes wait.
// It is the only place that tells a program which prints into a buffer from one which has
// nothing to say. Of that memory the numbers of the library's own object for fd 1 are
// taken, and no text.

// Bounds of a search through a process's memory.
const (
	mostMemory  = 64 << 20
	mostBuffers = 16 // processes of one container
	chunk       = 1 << 20
	object      = 160 // bytes of the largest object that is known, but for what is not read of it
)

// keeper is a library that buffers stdout, by its object for it.
type keeper struct {
	name  string
	keeps func(region) bool                                    // it may stand in that region of memory
	held  func(m *memory, object []byte) (held int64, ok bool) // what waits, when the bytes are its object for fd 1
}

// buffer is what waits in the stdout buffer of a process; nil where it has none that is
// known, or where its memory may not be looked at.
func (p proc) buffer(pid int, exe string) *facts.Buffer {
	k := keeperOf(exe)
	text, err := p.read(pid, "maps", large)
	if err != nil {
		return nil
	}
	m, err := openMemory(p.path(pid, "mem"))
	if err != nil {
		return nil
	}
	defer m.close()
	regions := parseMaps(text)
	for i := len(regions) - 1; i >= 0; i-- { // what was mapped first stands highest
		if r := regions[i]; r.data && k.keeps(r) {
			if held, ok := m.search(r, k); ok {
				return &facts.Buffer{Keeper: k.name, Held: held, Preload: p.preload(pid, k.name)}
			}
		}
	}
	return nil
}

// preload finds libstdbuf.so, where the coreutils of most distributions have it.
func (p proc) preload(pid int, keeper string) string {
	if keeper != facts.LibC {
		return ""
	}
	r, err := openRoot(p.path(pid, "root"))
	if err != nil {
		return ""
	}
	defer r.close()
	for _, name := range []string{"/usr/libexec/coreutils/libstdbuf.so", "/usr/lib/coreutils/libstdbuf.so"} {
		if fd, err := r.open(name, unix.O_PATH); err == nil {
			unix.Close(fd)
			return name
		}
	}
	return ""
}

func keeperOf(exe string) keeper {
	switch strings.TrimRight(path.Base(exe), "0123456789.") {
	case "python":
		return keeper{facts.Python, region.anonymous, heldByPython}
	case "perl":
		return keeper{facts.Perl, region.anonymous, heldByPerl}
	}
	own := func(r region) bool { return r.libc() || r.name == exe } // a program that is static has it in itself
	return keeper{facts.LibC, own, heldByLibC}
}

// region is one mapping of /proc/PID/maps.
type region struct {
	from, to uint64
	data     bool // private, may be read and written
	name     string
}

func (r region) anonymous() bool { return r.name == "" || r.name == "[heap]" }

// libc is where a C library's own variables stand: libc.so.6, libc-2.31.so of old, and
// musl's ld-musl-x86_64.so.1.
func (r region) libc() bool {
	name := path.Base(r.name)
	return strings.HasPrefix(name, "libc.so") || strings.HasPrefix(name, "libc-") || strings.HasPrefix(name, "ld-musl-")
}

// parseMaps reads /proc/PID/maps:
//
//	7f1c-7f2d rw-p 00000000 00:00 0    [heap]
func parseMaps(text []byte) (all []region) {
	for line := range bytes.Lines(text) {
		f := strings.Fields(string(line))
		if len(f) < 5 {
			continue
		}
		from, to, _ := strings.Cut(f[0], "-")
		a, bad := strconv.ParseUint(from, 16, 63)
		z, worse := strconv.ParseUint(to, 16, 63)
		if bad != nil || worse != nil || z <= a {
			continue
		}
		all = append(all, region{a, z, f[1] == "rw-p", strings.Join(f[5:], " ")})
	}
	return all
}

// memory is that of a process, and how much of it may still be read.
type memory struct {
	file *os.File
	left uint64
}

func openMemory(path string) (*memory, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	return &memory{f, mostMemory}, nil
}

func (m *memory) close() { m.file.Close() }

// search looks for the object in a region. What the process has not touched reads as
// zeroes, and what has gone meanwhile as nothing.
func (m *memory) search(r region, k keeper) (held int64, ok bool) {
	b := make([]byte, min(chunk+object, r.to-r.from))
	for at := r.from; at < r.to && m.left > 0; at += chunk {
		n, _ := m.file.ReadAt(b[:min(uint64(len(b)), r.to-at)], int64(at))
		m.left -= min(m.left, uint64(n))
		for i := 0; i+object <= n; i += 8 {
			if held, ok = k.held(m, b[i:i+object]); ok {
				return held, true
			}
		}
	}
	return 0, false
}

// read is some of what stands at an address; zeroes where nothing can be read.
func (m *memory) read(at uint64, b []byte) {
	if at>>63 != 0 {
		clear(b)
		return
	}
	if n, _ := m.file.ReadAt(b, int64(at)); n < len(b) {
		clear(b)
	}
}

func word(b []byte, at int) uint64 { return binary.NativeEndian.Uint64(b[at:]) }

func half(b []byte, at int) uint32 { return binary.NativeEndian.Uint32(b[at:]) }

// stdout is the descriptor that is looked for.
const stdout = 1

// heldByPython knows the text layer of sys.stdout (struct textio of CPython 3.8 to 3.13,
// Modules/_io/textio.c): head 16, ok 1 and detached 0, chunk_size 8192, buffer, …, at 136
// pending_bytes and pending_bytes_count. Below it stands the buffered layer (struct
// buffered, bufferedio.c: raw at 16, ok, detached, readable, writable, …, write_pos at 88,
// write_end), and below that the file (struct fileio, fileio.c: fd at 16). With -u there
// is no buffered layer.
func heldByPython(m *memory, text []byte) (held int64, ok bool) {
	const (
		chunkSize = 8192
		fine      = 1       // ok, not detached
		writable  = 1 << 32 // and not readable
		most      = 1 << 30
	)
	if word(text, 24) != chunkSize || word(text, 16) != fine {
		return 0, false
	}
	var layer [104]byte
	m.read(word(text, 32), layer[:])
	if word(layer[:], 24) != fine || word(layer[:], 32) != writable {
		return 0, false
	}
	var file [20]byte
	m.read(word(layer[:], 16), file[:])
	held = int64(word(text, 144))
	if half(file[:], 16) != stdout || held < 0 || held > most {
		return 0, false
	}
	if from, to := int64(word(layer[:], 88)), int64(word(layer[:], 96)); to > from && to-from < most {
		held += to - from
	}
	return held, true
}

// heldByPerl knows the buffering layer of STDOUT (PerlIOBuf, perliol.h): the layer below
// it, a table, flags, err, head, then buf at 32, end, ptr, posn, bufsiz 8192. The layer
// below is PerlIOUnix, with its fd at 32.
func heldByPerl(m *memory, layer []byte) (held int64, ok bool) {
	const (
		size    = 8192
		canRead = 0x400
		waits   = 0x20000 // PERLIO_F_WRBUF: there is something to be written
	)
	from, to := word(layer, 32), word(layer, 48)
	if word(layer, 64) != size || from == 0 || to < from || to-from > size {
		return 0, false
	}
	var below [36]byte
	m.read(word(layer, 0), below[:])
	if half(below[:], 32) != stdout || half(layer, 16)&canRead != 0 {
		return 0, false
	}
	if half(layer, 16)&waits == 0 {
		return 0, true
	}
	return int64(to - from), true
}

// heldByLibC knows stdout of the C libraries.
func heldByLibC(_ *memory, file []byte) (held int64, ok bool) {
	if held, ok = heldByGlibc(file); ok {
		return held, true
	}
	return heldByMusl(file)
}

// heldByGlibc knows struct _IO_FILE (bits/types/struct_FILE.h): the magic 0xfbad above the
// flags, _IO_write_base at 32, _IO_write_ptr, …, _fileno at 112.
func heldByGlibc(file []byte) (held int64, ok bool) {
	const (
		magic = 0xfbad
		most  = 1 << 30
	)
	if half(file, 0)>>16 != magic || half(file, 112) != stdout {
		return 0, false
	}
	held = int64(word(file, 40) - word(file, 32))
	return held, held >= 0 && held <= most
}

// heldByMusl knows struct _IO_FILE of musl 1.1 and 1.2 (src/internal/stdio_impl.h), of
// which stdout is permanent and not for reading: wpos at 40, wbase at 56, buf_size 1024 at
// 96, fd at 120.
func heldByMusl(file []byte) (held int64, ok bool) {
	const (
		flags = 1 | 4 // F_PERM, F_NORD
		size  = 1024
	)
	if half(file, 0)&flags != flags || half(file, 0) > 1<<10 || word(file, 96) != size || half(file, 120) != stdout {
		return 0, false
	}
	held = int64(word(file, 40) - word(file, 56))
	return held, held >= 0 && held <= size
}
