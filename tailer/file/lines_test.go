package file

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
)

func FuzzCutLine(f *testing.F) {
	f.Add([]byte("a\nb\n\nrest"), 10)
	f.Add([]byte("a line that is too long\nb"), 3)
	f.Fuzz(func(t *testing.T, data []byte, limit int) {
		if limit < 1 {
			return
		}
		rest := data
		for _, want := range bytes.SplitAfter(data, []byte("\n")) {
			line, size, cut := cutLine(rest, limit)
			if !bytes.HasSuffix(want, []byte("\n")) {
				if size != 0 || len(rest) != len(want) {
					t.Fatalf("a line without its end was taken: %q", rest)
				}
				return
			}
			whole := want[:len(want)-1]
			if size != len(want) || cut != (len(whole) > limit) || !bytes.Equal(line, whole[:min(limit, len(whole))]) {
				t.Fatalf("cutLine(%q, %d) = %q, %d, %t", rest, limit, line, size, cut)
			}
			rest = rest[size:]
		}
	})
}

func TestHole(t *testing.T) {
	for _, test := range []struct {
		nuls   int
		inside bool
		want   int
	}{{0, false, 0}, {1, false, 0}, {63, false, 0}, {64, false, 64}, {2000, false, 2000}, {1, true, 1}, {0, true, 0}} {
		data := append(make([]byte, test.nuls), "text\x00"...)
		if got := hole(data, test.inside); got != test.want {
			t.Errorf("%d NULs, inside %t: %d, want %d", test.nuls, test.inside, got, test.want)
		}
	}
	if got := hole(make([]byte, 1000), false); got != 1000 {
		t.Errorf("nothing but NULs: %d", got)
	}
}

// Fault 90: a line of 100 MB is cut, flagged and passed over in bounded memory.
func TestHugeLine(t *testing.T) {
	w := newWorld(t)
	f, err := os.Create(w.path("x.log"))
	w.must(err)
	piece := bytes.Repeat([]byte("x"), 1<<20)
	w.append("x.log", "before\n")
	_, err = f.Seek(7, 0)
	w.must(err)
	for range 100 {
		_, err = f.Write(piece)
		w.must(err)
	}
	w.start()
	grew := grown(func() { w.want(w.read(), "before") })
	_, err = f.WriteString("\nafter\n")
	w.must(cmpErr(err, f.Close()))
	grew += grown(func() { w.read() })
	w.want(w.got, "before", string(piece), "after")
	if w.flags[string(piece)] != "cut" {
		t.Errorf("flags %q", w.flags[string(piece)])
	}
	if grew > 32<<20 {
		t.Errorf("%d bytes of memory were used", grew)
	}
	w.noLoss()
}

// Lines around every limit: the limit itself, the chunk, the buffer.
func TestLineLengths(t *testing.T) {
	w := newWorld(t)
	w.cfg.MaxLine = 200 << 10
	var text strings.Builder
	var want []string
	for _, n := range []int{0, 1, 255, 256, 257, chunkLen - 257, chunkLen - 1, chunkLen, chunkLen + 1, 200<<10 - 1, 200 << 10, 200<<10 + 1, 1 << 20, 3} {
		line := strings.Repeat("x", n)
		text.WriteString(line + "\n")
		want = append(want, line[:min(n, 200<<10)])
	}
	w.put("x.log", text.String())
	w.start()
	w.read()
	w.want(w.got, want...)
}

// Fault 91: odd bytes are no reason to change or to lose anything.
func TestOddBytes(t *testing.T) {
	for _, test := range []struct{ name, content, want string }{
		{"invalid UTF-8", "a\xff\xfeb\n", "a\xff\xfeb"},
		{"NUL", "a\x00b\n", "a\x00b"},
		{"NUL first", "\x00b\n", "\x00b"},
		{"CR alone", "a\rb\n", "a\rb"},
		{"CRLF", "a\r\n", "a"},
		{"two CR", "a\r\r\n", "a\r"},
		{"BOM at the head", "\xEF\xBB\xBFa\n", "a"},
		{"BOM elsewhere", "a\n\xEF\xBB\xBFb\n", "a|\xEF\xBB\xBFb"},
		{"UTF-16", "a\x00\n\x00b\x00\n\x00", "a\x00|\x00b\x00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.put("x.log", test.content)
			w.start()
			w.want(w.read(), strings.Split(test.want, "|")...)
		})
	}
}

// An intake that refuses gets the same line again, and nothing behind it.
func TestRefusedLine(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 10))
	w.start()
	for taken := range 3 {
		w.refuse = taken
		if next := w.share(); next != tailer.Parked {
			t.Fatalf("share says %d", next)
		}
	}
	w.refuse = -1
	w.read()
	w.want(w.got, lines(numbered(0, 10))...)
}

// sink takes lines and does nothing with them.
type sink struct{ n int }

func (s *sink) Take(*record.Line) bool                     { s.n++; return true }
func (s *sink) Commit(tailer.CursorAppender) time.Duration { return 0 }
func (s *sink) Close()                                     {}

// Reading lines costs no memory, however many there are.
func TestShareAllocatesNothing(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 400_000))
	in := &sink{}
	l := Open(Config{Path: w.path("x.log"), Decoder: NewPlain(in)})
	g := l.current()
	r := reading{generation: g, decoder: l.cfg.Decoder, buf: w.buf, limit: 1 << 20}
	allocs := testing.AllocsPerRun(3, func() {
		r.quota = tailer.ShareBytes
		r.run()
	})
	if in.n < 80_000 || allocs != 0 {
		t.Errorf("%v allocations for %d lines", allocs, in.n)
	}
}

// benchData is a file of lines as applications write them, and its content.
func benchData(b *testing.B) (path string, data []byte) {
	line := "2026-01-05T10:00:01.123Z  INFO 1 --- [app] [main] c.e.App : request 4711 answered in 12 ms with 200\n"
	data = bytes.Repeat([]byte(line), (64<<20)/len(line))
	path = b.TempDir() + "/x.log"
	if err := os.WriteFile(path, data, 0o644); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	return path, data
}

func BenchmarkShare(b *testing.B) {
	path, data := benchData(b)
	buf := make([]byte, 1<<20+64<<10)
	want := bytes.Count(data, []byte("\n"))
	for b.Loop() {
		in := &sink{}
		l := Open(Config{Path: path, Decoder: NewPlain(in)})
		for l.Share(buf) == tailer.More {
		}
		l.Stop()
		if in.n != want {
			b.Fatalf("%d lines of %d", in.n, want)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	_, data := benchData(b)
	for b.Loop() {
		n := 0
		for rest := data; len(rest) > 0; n++ {
			rest = rest[bytes.IndexByte(rest, '\n')+1:]
		}
		if n == 0 {
			b.Fatal("nothing was scanned")
		}
	}
}

// The same with the file read as Share reads it, which is the fair comparison.
func BenchmarkReadAndScan(b *testing.B) {
	path, _ := benchData(b)
	buf := make([]byte, chunkLen)
	for b.Loop() {
		f, err := os.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		for n, err := f.Read(buf); err == nil; n, err = f.Read(buf) {
			for rest := buf[:n]; len(rest) > 0; {
				end := bytes.IndexByte(rest, '\n')
				if end < 0 {
					break
				}
				rest = rest[end+1:]
			}
		}
		f.Close()
	}
}
