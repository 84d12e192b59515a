package file

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
)

// world is a directory, a clock, and a collector that keeps lines and cursor
// together as the journal does: a crash loses both or none.
type world struct {
	t     testing.TB
	dir   string
	now   time.Time
	log   *Log
	cfg   Config
	buf   []byte
	got   []string        // every line that was committed
	taken []string        // not committed yet
	ends  []record.Cursor // behind each of them
	hold  int             // how many of the last lines wait for another commit, as those of an open record do
	fresh bool            // lines came since the last commit
	flags map[string]string
	ids   map[[2]uint64]string

	cursor  []byte
	refuse  int // how many lines are taken before one is refused; -1 is none
	losses  map[string]int64
	trouble map[string]int
	closed  bool
	after   record.Cursor // behind the last line
	stored  record.Cursor // of the last commit
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, dir: t.TempDir(), now: time.Unix(1e9, 0), refuse: -1, buf: make([]byte, 1<<20+64<<10),
		flags: map[string]string{}, ids: map[[2]uint64]string{}, losses: map[string]int64{}, trouble: map[string]int{}}
	w.cfg = Config{Path: w.path("x.log"), Report: w, Now: func() time.Time { return w.now }}
	return w
}

func (w *world) Loss(reason string, _ *record.Origin, n int64) { w.losses[reason] += n }
func (w *world) Trouble(kind string, _ *record.Origin)         { w.trouble[kind]++ }

func (w *world) Take(l *record.Line) bool {
	if w.refuse == 0 {
		return false
	}
	w.refuse--
	text := string(l.Text)
	if was, ok := w.ids[l.ID]; ok && was != text {
		w.t.Errorf("one ID for two lines: %q and %q", was, text)
	}
	w.ids[l.ID] = text
	w.taken = append(w.taken, text)
	if l.Cut {
		w.flags[text] += "cut"
	}
	if l.Incomplete {
		w.flags[text] += "incomplete"
	}
	w.after, w.fresh = l.After, true
	w.ends = append(w.ends, l.After)
	return true
}

func (w *world) Commit(c tailer.CursorAppender) time.Duration {
	n := len(w.taken)
	if w.fresh {
		n = max(0, n-w.hold)
	}
	if n > 0 {
		w.stored = w.ends[n-1]
	}
	w.cursor = c.AppendCursor(nil, w.stored)
	w.got = append(w.got, w.taken[:n]...)
	w.taken, w.ends, w.fresh = slices.Delete(w.taken, 0, n), slices.Delete(w.ends, 0, n), false
	return time.Duration(len(w.taken))
}

func (w *world) Close() { w.closed = true }

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

// start starts reading from the last committed cursor.
func (w *world) start() {
	w.cfg.Decoder = NewPlain(w)
	w.cfg.Resume = nil
	if w.cursor != nil {
		w.cfg.Resume = [][]byte{w.cursor}
	}
	w.log = Open(w.cfg)
	w.after = w.log.At()
	w.stored = w.after
}

// crash stops reading; what was not committed is lost with it.
func (w *world) crash() {
	w.log.Stop()
	w.closed, w.taken, w.ends, w.log = false, w.taken[:0], w.ends[:0], nil
}

// share reads one share.
func (w *world) share() tailer.Next { return w.log.Share(w.buf) }

// read reads until there is nothing more, and returns what is new.
func (w *world) read() []string {
	w.t.Helper()
	from := len(w.got)
	for i := 0; w.share() == tailer.More; i++ {
		if i > 10_000 {
			w.t.Fatal("reading does not come to an end")
		}
	}
	return w.got[from:]
}

// drained reads, lets the time pass after which a rotated file is finished, and
// reads again.
func (w *world) drained() []string {
	from := len(w.got)
	w.read()
	w.now = w.now.Add(6 * time.Second)
	w.read()
	return w.got[from:]
}

func (w *world) append(name, text string) {
	w.t.Helper()
	f, err := os.OpenFile(w.path(name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	w.must(err)
	_, err = f.WriteString(text)
	w.must(err)
	w.must(f.Close())
}

func (w *world) rename(from, to string) { w.t.Helper(); w.must(os.Rename(w.path(from), w.path(to))) }
func (w *world) remove(name string)     { w.t.Helper(); w.must(os.Remove(w.path(name))) }
func (w *world) truncate(name string)   { w.t.Helper(); w.must(os.Truncate(w.path(name), 0)) }
func (w *world) copy(from, to string)   { w.t.Helper(); w.put(to, w.content(from)) }
func (w *world) content(n string) string {
	b, err := os.ReadFile(w.path(n))
	w.must(err)
	return string(b)
}

func (w *world) put(name, text string) {
	w.t.Helper()
	w.must(os.WriteFile(w.path(name), []byte(text), 0o644))
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) want(got []string, want ...string) {
	w.t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(got) != len(want) {
		w.t.Fatalf("read %.200q, want %.200q", got, want)
	}
}

func (w *world) noLoss() {
	w.t.Helper()
	if len(w.losses) > 0 {
		w.t.Fatalf("losses were reported: %v", w.losses)
	}
}

func (w *world) lost(reason string) {
	w.t.Helper()
	if w.losses[reason] == 0 {
		w.t.Fatalf("no loss by %s was reported: %v", reason, w.losses)
	}
}

// numbered is n lines with numbers from first on.
func numbered(first, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "line %06d\n", first+i)
	}
	return b.String()
}

func lines(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") }
