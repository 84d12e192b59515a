package file

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// wide is text as UTF-16 behind a byte order mark.
func wide(order binary.AppendByteOrder, text string) string { return bare(order, "\uFEFF"+text) }

// bare is text as UTF-16.
func bare(order binary.AppendByteOrder, text string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func eachOrder(t *testing.T, test func(t *testing.T, order binary.AppendByteOrder)) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		t.Run(order.String(), func(t *testing.T) { test(t, order) })
	}
}

// Fault 91: a file that begins with a byte order mark of UTF-16 is read as text.
// A byte that looks like a line end inside another character is none.
func TestUTF16(t *testing.T) {
	eachOrder(t, func(t *testing.T, order binary.AppendByteOrder) {
		for _, test := range []struct{ name, content, want string }{
			{"lines", "a\nb\n\n", "a|b|"},
			{"CRLF", "a\r\nb\r\r\n", "a|b\r"},
			{"not one byte is ASCII", "ünïcödé 世界\nб\n", "ünïcödé 世界|б"},
			{"a line end's bytes in others", "\u0A0A\u010A\u0A01\u000B\n\u0A00\u0A00\n", "\u0A0A\u010A\u0A01\u000B|\u0A00\u0A00"},
			{"beyond two bytes", "😀\n𐐊\n", "😀|𐐊"},
			{"another mark", "a\n\uFEFFb\n", "a|\uFEFFb"},
			{"NUL", "\x00a\x00\n", "\x00a\x00"},
		} {
			t.Run(test.name, func(t *testing.T) {
				w := newWorld(t)
				w.put("x.log", wide(order, test.content))
				w.start()
				w.want(w.read(), strings.Split(test.want, "|")...)
				w.crash()
				w.append("x.log", bare(order, "more\n"))
				w.start()
				w.want(w.read(), "more")
				w.noLoss()
			})
		}
	})
}

// Without its mark it is bytes, as any other file.
func TestUTF16WithoutMark(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", bare(binary.LittleEndian, "a\nb\n"))
	w.start()
	w.want(w.read(), "a\x00", "\x00b\x00")
}

// Half a pair of surrogates is no character.
func TestUTF16Invalid(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "\xFF\xFEa\x00\x00\xD8b\x00\n\x00\x00\xDC\n\x00\x00\xD8\n\x00")
	w.start()
	w.want(w.read(), "a\uFFFDb", "\uFFFD", "\uFFFD")
}

// Fault 18 and 21: the file grows byte by byte, with restarts between, so that
// every unit, the mark and the line ends too, is seen when only half of it is there.
func TestUTF16Grows(t *testing.T) {
	eachOrder(t, func(t *testing.T, order binary.AppendByteOrder) {
		w := newWorld(t)
		w.put("x.log", "")
		w.start()
		content := wide(order, "a\n\u0A0D\r\n\u0A0A😀\n")
		for i := range len(content) {
			w.append("x.log", content[i:i+1])
			w.read()
			if i%3 == 0 {
				w.crash()
				w.start()
			}
		}
		w.want(w.got, "a", "\u0A0D", "\u0A0A😀")
		w.noLoss()
	})
}

// Fault 1, 2, 7, 19 and 28: it is rotated, copied, left without a line end, and
// compressed, as others are.
func TestUTF16Rotated(t *testing.T) {
	eachOrder(t, func(t *testing.T, order binary.AppendByteOrder) {
		w := newWorld(t)
		text := numbered(0, 100_000)
		w.put("x.log", wide(order, text))
		w.start()
		w.share()
		w.rename("x.log", "x.log.1")
		w.put("x.log", wide(order, "new\nbegun"))
		w.drained()
		w.want(w.got, append(lines(text), "new")...)

		w.got = nil
		w.crash()
		w.append("x.log", bare(order, " and ended\nagain"))
		w.rename("x.log.1", "x.log.2")
		w.put("x.log.1.gz", string(squeeze(t, w.content("x.log"))))
		w.put("x.log", "ASCII\n") // as a copytruncate whose writer went over to it
		w.start()
		w.want(w.drained(), "begun and ended", "again", "ASCII")
	})
}

// Fault 90: lines around every limit, and far beyond. A cut does not split a
// character, and text that grows as UTF-8 is cut at the same limit.
func TestUTF16LongLines(t *testing.T) {
	eachOrder(t, func(t *testing.T, order binary.AppendByteOrder) {
		const limit = 200 << 10
		w := newWorld(t)
		w.cfg.MaxLine = limit
		var text strings.Builder
		var want []string
		for _, n := range []int{1, chunkLen/2 - 129, chunkLen/2 - 1, chunkLen / 2, chunkLen/2 + 1, limit/2 - 1, limit / 2, limit/2 + 1, 1 << 20} {
			text.WriteString(strings.Repeat("x", n) + "\n")
			want = append(want, strings.Repeat("x", min(n, limit/2)))
		}
		text.WriteString(strings.Repeat("世", limit/2) + "\n") // 3 bytes each
		want = append(want, strings.Repeat("世", limit/3))
		text.WriteString("x" + strings.Repeat("😀", limit) + "\n") // 4 bytes each either way
		want = append(want, "x"+strings.Repeat("😀", limit/4-1))
		w.put("x.log", wide(order, text.String()))
		w.start()
		w.read()
		w.want(w.got, want...)
		for _, line := range want {
			long := len(line) > limit-4 || len(line) == limit/2
			if cut := strings.Contains(w.flags[line], "cut"); cut != long {
				t.Errorf("%d bytes: cut %t", len(line), cut)
			}
		}
	})
}

// Fault 12: a hole is skipped, and what follows is read from whole units.
func TestUTF16Hole(t *testing.T) {
	eachOrder(t, func(t *testing.T, order binary.AppendByteOrder) {
		w := newWorld(t)
		w.put("x.log", wide(order, "a\n")+strings.Repeat("\x00", 300_000)+bare(order, "b\n"))
		w.start()
		w.want(w.read(), "a", "b")
		w.append("x.log", bare(order, "c\n"))
		w.want(w.read(), "c")
	})
}

// A start at the end finds the last whole line.
func TestUTF16FromItsEnd(t *testing.T) {
	eachOrder(t, func(t *testing.T, order binary.AppendByteOrder) {
		for _, before := range []string{"", "a\nb\nbe", numbered(0, 10_000) + "be", "\u0A0A\n\u0A0A"} {
			w := newWorld(t)
			w.put("x.log", wide(order, before))
			w.cfg.Start = End
			w.start()
			w.append("x.log", bare(order, "gun\nc\n"))
			w.want(w.read(), before[strings.LastIndexByte(before, '\n')+1:]+"gun", "c")
		}
	})
}

// A position that was reached when such a file was still read as bytes stands
// behind half of a line end.
func TestUTF16FromABytePosition(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", wide(binary.LittleEndian, "a\n"))
	w.start()
	w.read()
	w.crash()
	marks, _, err := parseMarks(w.cursor)
	w.must(err)
	marks[0].offset--
	marks[0].proof = proof{}
	w.cursor = appendMarks(nil, 0, marks)
	w.append("x.log", bare(binary.LittleEndian, "b\n"))
	w.start()
	w.want(w.read(), "b")
}

// FuzzUTF16 compares what is cut and decoded with what unicode/utf16 makes of the
// same units.
func FuzzUTF16(f *testing.F) {
	f.Add([]byte("a\x00\n\x00\x00\xD8\x00\xDC\x0A\x0A\n"), false, uint16(7))
	f.Add([]byte("\x00a\x00\n\xD8\x00\xDC\x00\n\x0A\x00"), true, uint16(2))
	f.Fuzz(func(t *testing.T, data []byte, big bool, limit uint16) {
		e, order := littleEndian, binary.ByteOrder(binary.LittleEndian)
		if big {
			e, order = bigEndian, binary.BigEndian
		}
		var units []uint16
		for at := 0; at+2 <= len(data); at += 2 {
			units = append(units, order.Uint16(data[at:]))
		}
		checkEnds(t, e, data, units)
		want := string(utf16.Decode(units))
		got, all := e.append(nil, data, int(limit))
		if !utf8.Valid(got) || !strings.HasPrefix(want, string(got)) || len(got) > int(limit) || all != (string(got) == want) || !all && len(got)+utf8.UTFMax <= int(limit) {
			t.Errorf("%x became %q, all %t, of %q", data, got, all, want)
		}
	})
}

func checkEnds(t *testing.T, e encoding, data []byte, units []uint16) {
	t.Helper()
	first, last := -1, -1
	for i, unit := range units {
		if unit == '\n' {
			if last = 2 * i; first < 0 {
				first = last
			}
		}
	}
	if got := e.end(data); got != first {
		t.Errorf("%x: the first line end is at %d, not %d", data, got, first)
	}
	if got := e.lastEnd(data); got != last {
		t.Errorf("%x: the last line end is at %d, not %d", data, got, last)
	}
}

// Decoding needs no memory for each line.
func TestUTF16AllocatesNothing(t *testing.T) {
	line := []byte(bare(binary.LittleEndian, strings.Repeat("a line of text ", 20)))
	r := reading{generation: &generation{encoding: littleEndian}, limit: 1 << 20}
	r.text(line, false)
	if allocs := testing.AllocsPerRun(100, func() { r.text(line, false) }); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

// BenchmarkUTF16 is one chunk of short lines.
func BenchmarkUTF16(b *testing.B) {
	var text strings.Builder
	for range 600 {
		fmt.Fprintf(&text, "2026-01-05 10:00:01 INFO request %d answered in 12 ms with 200\n", rand.IntN(1_000_000))
	}
	data := []byte(bare(binary.LittleEndian, text.String()))
	in := &sink{}
	r := reading{generation: &generation{encoding: littleEndian}, limit: 1 << 20, decoder: NewPlain(in)}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		r.take(data)
	}
	if in.n == 0 {
		b.Error("no line")
	}
}
