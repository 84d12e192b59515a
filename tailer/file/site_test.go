package file

import (
	"maps"
	"slices"
	"testing"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
)

// tape is a Collector as the journal is one: what is committed is on it in
// order, and a crash loses some of its end.
type tape struct {
	t       testing.TB
	entries []entry
	hold    int // how many of the last lines of a reel wait for another commit, as those of an open record do
	refuse  int // how many lines are taken before one is refused; -1 is none
}

// entry is one commit: lines and the position after them. Without a position it
// says that the key was forgotten.
type entry struct {
	key    string
	lines  []string
	cursor []byte
}

func (t *tape) Open(o *record.Origin, at record.Cursor) tailer.Intake {
	return &reel{tape: t, key: o.Key, at: at, fresh: true}
}

func (t *tape) Cursor(key string) []byte {
	for _, e := range slices.Backward(t.entries) {
		if e.key == key {
			return e.cursor
		}
	}
	return nil
}

func (t *tape) Cursors(prefix string, each func(string, []byte)) {
	keys := map[string]bool{}
	for _, e := range t.entries {
		keys[e.key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if cursor := t.Cursor(key); cursor != nil {
			each(key, cursor)
		}
	}
}

func (t *tape) Forget(key string) { t.entries = append(t.entries, entry{key: key}) }

func (t *tape) lines() (all []string) {
	for _, e := range t.entries {
		all = append(all, e.lines...)
	}
	return all
}

// reel takes the lines of one key. As the collector's intake it stores no
// position that has not moved, but for the one at which reading began.
type reel struct {
	*tape
	key        string
	at, stored record.Cursor
	taken      []string
	ends       []record.Cursor // behind each of them
	fresh      bool            // no commit yet
	more       bool            // lines came since the last commit
}

func (r *reel) Take(l *record.Line) bool {
	if r.refuse == 0 {
		return false
	}
	r.refuse--
	r.taken, r.ends, r.more = append(r.taken, string(l.Text)), append(r.ends, l.After), true
	return true
}

func (r *reel) Commit(c tailer.CursorAppender) time.Duration {
	n := len(r.taken)
	if r.more {
		n = max(0, n-r.hold)
	}
	if n > 0 {
		r.at = r.ends[n-1]
	}
	if r.at != r.stored || r.fresh {
		r.entries = append(r.entries, entry{key: r.key, lines: r.taken[:n:n], cursor: c.AppendCursor(nil, r.at)})
	}
	r.taken, r.ends, r.more, r.stored, r.fresh = r.taken[n:], r.ends[n:], false, r.at, false
	return time.Duration(len(r.taken))
}

func (r *reel) Close() {
	if len(r.taken) > 0 && r.hold == 0 {
		r.t.Errorf("%s: closed with %q not committed", r.key, r.taken)
	}
}

// site is a directory of several logs, a finder whose scans and shares the test
// calls itself, and a tape that outlives it.
type site struct {
	*world
	tape   *tape
	finder *Finder // nil while stopped
	glob   string
	told   int // how many lines of the tape the test has seen
}

func newSite(t testing.TB) *site {
	return &site{world: newWorld(t), tape: &tape{t: t, refuse: -1}, glob: "*.log*"}
}

func (s *site) start() { s.startOn(s.tape) }

func (s *site) startOn(c tailer.Collector) {
	s.finder = NewFinder(FinderConfig{
		Globs: []Glob{{Include: []string{s.path(s.glob)}}}, Collector: c, Report: s.world, Now: func() time.Time { return s.now },
		Pool: tailer.NewPool(tailer.PoolConfig{}), Watcher: tailer.NewWatcher(tailer.WatcherConfig{NoFS: true}),
	})
}

func (s *site) stop() {
	for path := range s.finder.files {
		s.finder.drop(path)
	}
	s.finder = nil
}

func (s *site) restart() { s.stop(); s.start() }

func (s *site) logs() (logs []*Log) {
	for _, path := range slices.Sorted(maps.Keys(s.finder.files)) {
		logs = append(logs, s.finder.files[path].log)
	}
	return logs
}

// settle scans and reads until nothing changes any more: lines that are held are stored
// by the second share, and only then is their file handed over.
func (s *site) settle() {
	for range 3 + 3*min(s.tape.hold, 1) {
		s.finder.scan()
		for _, l := range s.logs() {
			for l.Share(s.buf) == tailer.More {
			}
		}
	}
}

// wait lets the time pass after which a file without its name is finished.
func (s *site) wait() {
	s.now = s.now.Add(6 * time.Second)
	s.settle()
}

// reads settles, and wants lines that are new on the tape, in any order.
func (s *site) reads(want ...string) {
	s.t.Helper()
	s.settle()
	got := slices.Sorted(slices.Values(s.tape.lines()[s.told:]))
	s.told += len(got)
	slices.Sort(want)
	s.world.want(got, want...)
}

func (s *site) swap(a, b string) {
	s.rename(a, "swapped")
	s.rename(b, a)
	s.rename("swapped", b)
}
