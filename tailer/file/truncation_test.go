package file

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"logcanary/tailer"
)

// Fault 6: copytruncate with nothing unread.
func TestCopyTruncateCaughtUp(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 1000))
	w.start()
	w.read()
	w.copy("x.log", "x.log.1")
	w.truncate("x.log")
	w.append("x.log", "new\n")
	w.want(w.read(), "new")
	w.crash()
	w.start()
	w.want(w.drained())
	w.noLoss()
}

// Fault 7: copytruncate while behind: the rest is in the copy, and is read once.
func TestCopyTruncateWhileBehind(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 200_000))
	w.start()
	w.share()
	w.copy("x.log", "x.log.1")
	w.truncate("x.log")
	w.append("x.log", "new\n")
	w.read()
	w.want(w.got, append(lines(numbered(0, 200_000)), "new")...)
	w.crash()
	w.start()
	w.want(w.drained())
	w.noLoss()
}

// Fault 7: the same while stopped.
func TestCopyTruncateWhileStopped(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	w.crash()
	w.append("x.log", "b\n")
	w.copy("x.log", "x.log.1")
	w.truncate("x.log")
	w.append("x.log", "c\n")
	w.start()
	w.want(w.drained(), "b", "c")
	w.noLoss()
}

// Fault 8: the copy is nowhere, and lines were known to be unread.
func TestCopyTruncateCopyOutside(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 200_000))
	w.start()
	w.share()
	w.truncate("x.log")
	w.append("x.log", "new\n")
	w.want(w.read(), "new")
	w.lost(LostCopyTruncate)
}

// Fault 9, 10 and 11: truncated and grown again, to the same size and beyond,
// while running and while stopped.
func TestTruncatedAndRegrown(t *testing.T) {
	for name, content := range map[string]string{
		"smaller":   "b\n",
		"same size": strings.ReplaceAll(numbered(0, 500), "line", "LINE"),
		"larger":    strings.ReplaceAll(numbered(0, 900), "line", "LINE"),
		"same head": numbered(0, 200) + strings.ReplaceAll(numbered(200, 500), "line", "LINE"),
	} {
		for _, stopped := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				w.put("x.log", numbered(0, 500))
				w.start()
				w.read()
				if stopped {
					w.crash()
				}
				w.put("x.log", content) // truncates, and keeps the inode
				later := time.Now().Add(time.Hour)
				w.must(os.Chtimes(w.path("x.log"), later, later))
				if stopped {
					w.start()
				} else if !w.log.Changed(false) {
					t.Fatal("the poll does not notice")
				}
				w.want(w.read(), lines(content)...)
			})
		}
	}
}

// Fault 12: the hole that a writer without O_APPEND leaves.
func TestHoleAfterTruncate(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	f, err := os.OpenFile(w.path("x.log"), os.O_WRONLY, 0)
	w.must(err)
	defer f.Close()
	w.truncate("x.log")
	w.read()
	_, err = f.WriteAt([]byte("b\nc\n"), 128<<20)
	w.must(err)
	w.want(w.read(), "b", "c")
	_, err = f.WriteAt([]byte("d\n"), 130<<20)
	w.must(err)
	w.want(w.read(), "d")
	if w.trouble[TroubleHole] != 1 {
		t.Fatalf("the hole was reported %d times", w.trouble[TroubleHole])
	}
	w.noLoss()
}

// Fault 13 and 15: an inode that another file had before: read from 0, running
// and stopped, even with the same first line.
func TestInodeReuse(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "header\nold 1\nold 2\n")
	w.start()
	w.read()
	w.crash()
	marks, _, err := parseMarks(w.cursor)
	w.must(err)
	w.remove("x.log")
	w.put("x.log", "header\nnew 1\nnew 2\nnew 3\n")
	s, err := look(w.path("x.log"))
	w.must(err)
	marks[0].inode = s.Inode // as a file system does that keeps no birth time
	w.cursor = appendMarks(nil, 0, marks)
	w.start()
	w.want(w.read(), "header", "new 1", "new 2", "new 3")
}

// Fault 16: what begins alike is not the same.
func TestSameHead(t *testing.T) {
	head := strings.Repeat("#", 4096) + "\n"
	w := newWorld(t)
	w.put("x.log", head+"a\n")
	w.start()
	w.read()
	w.rename("x.log", "x.log.1")
	w.put("x.log", head+"b\n")
	w.want(w.read(), strings.TrimSpace(head), "b")
	w.crash()
	w.rename("x.log", "x.log.2")
	w.put("x.log", head+"c\n")
	w.rename("x.log.1", "x.log.3")
	w.rename("x.log.2", "x.log.1")
	w.rename("x.log.3", "x.log.2")
	w.start()
	w.want(w.read(), strings.TrimSpace(head), "c")
	w.noLoss()
}

// Fault 17: files with hardly anything in them.
func TestTinyFiles(t *testing.T) {
	for content, want := range map[string][]string{"": nil, "a": nil, "\n": {""}, "a\nb": {"a"}, "\n\n": {"", ""}} {
		w := newWorld(t)
		w.put("x.log", content)
		w.start()
		w.want(w.read(), want...)
		w.append("x.log", "\n")
		w.read()
		w.want(w.got, lines(content+"\n")...)
	}
}

// Fault 18: what identifies a file grows with it, over restarts.
func TestIdentityGrows(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "")
	text := numbered(0, 300)
	for i := range text {
		w.append("x.log", text[i:i+1])
		if i%37 == 0 {
			w.start()
			w.read()
			w.crash()
		}
	}
	w.start()
	w.read()
	w.want(w.got, lines(text)...)
	w.noLoss()
}

// Fault 27: a file system that was mounted again has another device number.
func TestDeviceChanges(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	w.crash()
	marks, _, err := parseMarks(w.cursor)
	w.must(err)
	marks[0].inode.Dev++
	w.cursor = appendMarks(nil, 0, marks)
	w.append("x.log", "b\n")
	w.start()
	w.want(w.read(), "b")
	w.noLoss()
}

// stale fails as a handle of a network file system does.
type stale struct{ body }

func (stale) ReadAt([]byte, int64) (int, error) { return 0, syscall.ESTALE }

// Fault 27: ESTALE opens the file again and goes on where it was.
func TestStaleHandle(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.read()
	w.append("x.log", "b\n")
	g := w.log.current()
	g.body = stale{g.body}
	w.want(w.read())
	if !w.log.Changed(false) {
		t.Fatal("the poll does not try again")
	}
	w.want(w.read(), "b")
	if w.trouble[TroubleRead] != 1 {
		t.Fatalf("troubles %v", w.trouble)
	}
	w.noLoss()
}

// Fault 34: the times of a file do not matter.
func TestTimesDoNotMatter(t *testing.T) {
	for _, when := range []time.Time{time.Unix(0, 0), time.Now().AddDate(50, 0, 0)} {
		w := newWorld(t)
		w.put("x.log", "a\n")
		w.must(os.Chtimes(w.path("x.log"), when, when))
		w.start()
		w.want(w.read(), "a")
		w.append("x.log", "b\n")
		w.must(os.Chtimes(w.path("x.log"), when, when))
		if !w.log.Changed(false) {
			t.Fatal("growth is not noticed")
		}
		w.want(w.read(), "b")
		w.noLoss()
	}
}

// Fault 37: a torn cursor is never the end of the file.
func TestTornCursor(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\nb\n")
	w.start()
	w.read()
	whole := w.cursor
	for n := 1; n < len(whole); n++ {
		w.cursor = whole[:n]
		if _, _, err := parseMarks(w.cursor); !errors.Is(err, ErrCursor) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
		w.cfg.Start = End
		w.got = nil
		w.start()
		w.want(w.read(), "a", "b")
		w.log.Stop()
	}
	if w.trouble[TroubleCursor] != len(whole)-1 {
		t.Fatalf("%d troubles of %d", w.trouble[TroubleCursor], len(whole)-1)
	}
}

// Several cursors of one path: reading begins at the earliest, and each line
// says who has had it.
func TestSeveralCursors(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "0\n1\n2\n3\n")
	w.start()
	w.read()
	file := w.after.File
	at := func(line int64) []byte {
		c := w.after
		c.Offset = 2 * line
		return w.log.AppendCursor(nil, c)
	}
	cursors := [][]byte{at(3), at(1), at(4)}
	w.log.Stop()
	w.append("x.log", "4\n")
	rec := &recorder{}
	l := Open(Config{Path: w.cfg.Path, Resume: cursors, Decoder: rec, Report: w})
	for l.Share(w.buf) == tailer.More {
	}
	want := []Position{
		{File: file, Start: 2, End: 4, Seen: 0b101}, {File: file, Start: 4, End: 6, Seen: 0b101},
		{File: file, Start: 6, End: 8, Seen: 0b100}, {File: file, Start: 8, End: 10},
	}
	if len(rec.at) != len(want) {
		t.Fatalf("%d lines: %v", len(rec.at), rec.at)
	}
	for i := range want {
		if rec.at[i] != want[i] {
			t.Errorf("line %d: %+v, want %+v", i, rec.at[i], want[i])
		}
	}
	w.noLoss()
}

// recorder is a Decoder that notes positions.
type recorder struct{ at []Position }

func (r *recorder) Decode(_ []byte, at *Position) bool         { r.at = append(r.at, *at); return true }
func (r *recorder) Commit(tailer.CursorAppender) time.Duration { return 0 }
func (r *recorder) Close()                                     {}

// A file that is truncated and grows to the size that it had or beyond, while a
// line of it was begun and not ended. What it had is in the copy.
func TestTruncatedWithinALine(t *testing.T) {
	for _, next := range []string{"5xxxx~", "5xxxxxxxxxxxxxxx~"} {
		w := newWorld(t)
		w.put("x.log", "1\n2~")
		w.start()
		w.want(w.read(), "1")
		w.append("x.log", "3\n4\n")
		w.copy("x.log", "x.log.1")
		w.truncate("x.log")
		w.append("x.log", next)
		w.share()
		w.remove("x.log")
		w.drained()
		w.want(w.got, "1", "2~3", "4", next)
		w.noLoss()
	}
}

// Fault 6, when the truncation is noticed by what is read and not by the size: a
// file that was read to its end has lost nothing.
func TestTruncatedBetweenStatAndReadLosesNothing(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 10))
	w.start()
	w.read()
	g := w.log.current()
	w.must(os.Truncate(w.path("x.log"), 0))
	r := reading{generation: g, decoder: w.cfg.Decoder, buf: w.buf, limit: 1 << 20, quota: 1 << 20}
	if why := w.log.share(&r); why != truncated {
		t.Fatalf("the share ended with %v", why)
	}
	w.noLoss()
}

// Fault 6, when the file has outgrown its old size before anybody looks: the copy
// beside it ends where we stood, so nothing was lost.
func TestCopytruncateRegrownPastTheOffsetLosesNothing(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", numbered(0, 10))
	w.start()
	w.read()
	w.copy("x.log", "x.log.1")
	w.truncate("x.log")
	w.append("x.log", numbered(100, 30))
	w.want(w.drained(), lines(numbered(100, 30))...)
	w.noLoss()
}
