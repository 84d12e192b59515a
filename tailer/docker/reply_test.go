package docker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

const stamp = "2026-01-05T10:00:01.000000005Z "

// frame is one frame of a multiplexed reply.
func frame(kind byte, text string) string {
	header := make([]byte, headerSize)
	header[0] = kind
	binary.BigEndian.PutUint32(header[4:], uint32(len(text)))
	return string(header) + text
}

// read collects a reply; sides and line ends are spelt out, "-" is a part.
func read(in string, tty bool) (lines []string, err error) {
	r := newReply(strings.NewReader(in), tty)
	for {
		m, err := r.next()
		if err != nil {
			return lines, err
		}
		end := "-"
		if m.ended {
			end = "."
		}
		lines = append(lines, []string{"out ", "err "}[m.side]+string(m.text)+end)
	}
}

// TestReply lists the shapes of a log reply, and how each of them ends.
func TestReply(t *testing.T) {
	whole := frame(1, stamp+"a\n") + frame(2, stamp+"b\n")
	daemon := new(daemonError)
	for _, c := range []struct {
		name, in string
		tty      bool
		want     string
		end      error
	}{
		{"two frames", whole, false, "out a.|err b.", io.EOF},
		{"a part and its end", frame(1, stamp+"a") + frame(1, stamp+"b\n"), false, "out a-|out b.", io.EOF},
		{"an empty line", frame(1, stamp+"\n"), false, "out .", io.EOF},
		{"cut in the header", whole[:len(whole)-len(stamp)-6], false, "out a.", io.ErrUnexpectedEOF},
		{"cut in the text", whole[:len(whole)-1], false, "out a.", io.ErrUnexpectedEOF},
		{"no time", frame(1, "a\n"), false, "", errFrame},
		{"out of step", whole + "garbage!" + whole, false, "out a.|err b.", errFrame},
		{"4 GiB", "\x01\x00\x00\x00\xff\xff\xff\xffxxxx", false, "", errFrame},
		{"terminal", stamp + "a\r\n" + stamp + "b\r\n", true, "out a\r.|out b\r.", io.EOF},
		{"terminal, no end", stamp + "a\r\n" + stamp + "b", true, "out a\r.|out b-", io.EOF},
		{"terminal, parts", stamp + "a" + stamp + "b" + stamp + "c\r\n", true, "out abc\r.", io.EOF},
		{"terminal, no time", "a\n", true, "", errFrame},
	} {
		lines, err := read(c.in, c.tty)
		if got := strings.Join(lines, "|"); got != c.want || !errors.Is(err, c.end) {
			t.Errorf("%s: got %q, %v; want %q, %v", c.name, got, err, c.want, c.end)
		}
	}
	if _, err := read(frame(3, "Error grabbing logs: x\n"), false); !errors.As(err, &daemon) || daemon.text != "Error grabbing logs: x" {
		t.Errorf("a frame of type 3 is the engine speaking: got %v", err)
	}
}

// TestFault72HugeFrame: a length of 4 GiB fails the stream and allocates nothing for it.
func TestFault72HugeFrame(t *testing.T) {
	in := strings.NewReader("\x01\x00\x00\x00\xff\xff\xff\xffxxxx")
	r := newReply(in, false)
	allocated := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			in.Seek(0, io.SeekStart)
			r.in.Reset(in)
			if _, err := r.next(); !errors.Is(err, errFrame) {
				b.Fatal(err)
			}
		}
	}).AllocedBytesPerOp()
	if allocated > 4096 {
		t.Errorf("%d bytes were allocated", allocated)
	}
}

// TestReplyTime: the time before a message is the line's own, to the nanosecond.
func TestReplyTime(t *testing.T) {
	m, err := newReply(strings.NewReader(frame(2, stamp+"a\n")), false).next()
	if want := time.Date(2026, 1, 5, 10, 0, 1, 5, time.UTC).UnixNano(); err != nil || m.time != want {
		t.Errorf("got %d, %v; want %d", m.time, err, want)
	}
}

// TestReplyLongTerminalLine: a line without an end is cut at the limit and the next one is whole.
func TestReplyLongTerminalLine(t *testing.T) {
	r := newReply(strings.NewReader(stamp+strings.Repeat("x", 5<<20)+"\r\n"+stamp+"next\r\n"), true)
	long, err := r.next()
	if err != nil || !long.cut || !long.ended || len(long.text) < maxLine || cap(r.text) > 4<<20 {
		t.Errorf("%d bytes, cut %v, %v", len(long.text), long.cut, err)
	}
	if next, err := r.next(); err != nil || string(next.text) != "next\r" {
		t.Errorf("%q, %v", next.text, err)
	}
}

// FuzzReply: whatever an engine sends, a reply ends, without panic and within
// its memory, and what a frame holds is given as it is.
func FuzzReply(f *testing.F) {
	f.Add([]byte(frame(1, stamp+"a\n")+frame(3, "x")), false)
	f.Add([]byte(stamp+"a"+stamp+"b\r\n"), true)
	f.Add([]byte("\x02\x00\x00\x00\x7f\xff\xff\xff"), false)
	f.Fuzz(func(t *testing.T, in []byte, tty bool) {
		r := newReply(bytes.NewReader(in), tty)
		total := 0
		for {
			m, err := r.next()
			if err != nil {
				break
			}
			if !tty && !bytes.Contains(in, m.text) {
				t.Fatalf("%q is not in the reply", m.text)
			}
			total += len(m.text)
		}
		if total > len(in) {
			t.Fatalf("%d bytes came out of %d", total, len(in))
		}
	})
}
