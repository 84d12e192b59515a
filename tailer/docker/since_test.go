package docker

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"logcanary/tailer/file"

	"pgregory.net/rapid"
)

// counted is a file that counts what is read of it.
type counted struct {
	io.ReaderAt
	read int64
}

func (c *counted) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, at)
	c.read += int64(n)
	return n, err
}

// born is the time that is searched for in these tests.
func born() time.Time { return time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC) }

// drawLog is a json-file with all that happens to one: clocks that stand still,
// jump ahead or go back, damage, parts, and an end that is not written yet.
func drawLog(r *rapid.T) []byte {
	var b bytes.Buffer
	clock, latest := born().Add(-rapid.SampledFrom([]time.Duration{0, time.Hour, 50 * time.Hour}).Draw(r, "age")), time.Time{}
	for range rapid.IntRange(0, 200).Draw(r, "entries") {
		clock = clock.Add(rapid.SampledFrom([]time.Duration{0, 1, time.Second, time.Hour, 5 * time.Hour, -time.Minute, -time.Hour}).Draw(r, "step"))
		if back := latest.Add(-leeway); clock.Before(back) {
			clock = back
		}
		if clock.After(latest) {
			latest = clock
		}
		if rapid.IntRange(0, 9).Draw(r, "damage") == 0 {
			b.WriteString(rapid.SampledFrom([]string{"\n", "{\"log\":\"half", "\x00\x00\x00", "no entry\n"}).Draw(r, "damaged"))
		}
		end := rapid.SampledFrom([]string{`\n`, `\n`, `\n`, ""}).Draw(r, "end")
		fmt.Fprintf(&b, `{"log":"line %d%s","stream":"std%s","time":"%s"}`+"\n", b.Len(), end, rapid.SampledFrom([]string{"out", "err"}).Draw(r, "side"), clock.Format(time.RFC3339Nano))
	}
	if rapid.Bool().Draw(r, "unfinished") {
		b.WriteString(`{"log":"unfin`)
	}
	return b.Bytes()
}

// after are the lines that are read from an offset on, of those that are not
// older than born.
func after(data []byte, offset int64) []string {
	s := newState()
	out := openOutput(s, (&about{id: "c"}).origins(), before(born()))
	for _, stream := range out.streams {
		stream.resume(upTo(stream.taken))
	}
	d := &jsonFile{out: out, corrupt: func() {}}
	at := file.Position{File: 1, End: offset}
	for rest := data[offset:]; ; {
		line, more, ok := bytes.Cut(rest, []byte("\n"))
		if !ok {
			break
		}
		at.Start, at.End = at.End, at.End+int64(len(line))+1
		d.Decode(line, &at)
		rest = more
	}
	var lines []string
	for _, side := range []string{"stdout", "stderr"} {
		lines = append(lines, s.lines(keyPrefix+"c/"+side)...)
	}
	return lines
}

// Whatever the clock did within leeway, the lines are those of a reader who
// began at the first byte.
func TestSinceIsNeverLate(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		data := drawLog(r)
		s := &search{buf: make([]byte, rapid.IntRange(64, 1024).Draw(r, "window")), near: rapid.Int64Range(1, 2000).Draw(r, "near")}
		at := s.since(bytes.NewReader(data), int64(len(data)), born())
		if at < 0 || at > int64(len(data)) || at > 0 && data[at-1] != '\n' {
			r.Fatalf("%d is no line's start", at)
		}
		got, want := after(data, at), after(data, 0)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			r.Fatalf("from %d: %q\nfrom 0: %q", at, got, want)
		}
	})
}

// A large file of a clock that goes ahead: little is read to find the place, and
// little is left to step over.
func TestSinceReadsLittle(t *testing.T) {
	var b bytes.Buffer
	const entries = 100_000
	at := born().Add(-entries * time.Second)
	wanted := 0
	for range entries {
		if at = at.Add(time.Second); at.Equal(born().Add(-leeway)) {
			wanted = b.Len()
		}
		fmt.Fprintf(&b, `{"log":"%080d\n","stream":"stdout","time":"%s"}`+"\n", 0, at.Format(time.RFC3339Nano))
	}
	f := &counted{ReaderAt: bytes.NewReader(b.Bytes())}
	s := newSearch()
	got := s.since(f, int64(b.Len()), born())
	if got > int64(wanted) || got < int64(wanted)-s.near {
		t.Errorf("%d, the entry stands at %d", got, wanted)
	}
	if f.read > int64(b.Len())/8 {
		t.Errorf("%d of %d bytes were read", f.read, b.Len())
	}
}

// Damage that is longer than a window, and a file that cannot be read, are no
// reason to begin late.
func TestSinceOfDamage(t *testing.T) {
	old := []byte(`{"log":"a\n","stream":"stdout","time":"2026-01-01T00:00:00Z"}` + "\n")
	hole := make([]byte, 4000)
	data := bytes.Join([][]byte{bytes.Repeat(old, 10), hole, bytes.Repeat(old, 10)}, nil)
	s := &search{buf: make([]byte, 256), near: 100}
	if at := s.since(bytes.NewReader(data), int64(len(data)), born()); at > int64(10*len(old)) {
		t.Errorf("%d is behind the damage", at)
	}
	if at := s.since(bytes.NewReader(nil), 1<<30, born()); at != 0 {
		t.Errorf("%d in a file that cannot be read", at)
	}
}
