package file

import (
	"container/list"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
)

// Start says where reading begins when nothing was resumed.
type Start uint8

// Where reading may begin.
const (
	Beginning Start = iota // at the file's first byte
	End                    // after the last line that is there when the file is opened
)

// Reporter is told of what went wrong, to count it. It is called by readers and
// must not wait; it need not log, the Log does.
type Reporter interface {
	// Loss says that at least n lines will never be read. The reasons are the
	// Lost constants.
	Loss(reason string, o *record.Origin, n int64)

	// Trouble says that something is wrong with a file and that reading goes on
	// as well as it can. The kinds are the Trouble constants.
	Trouble(kind string, o *record.Origin)
}

// Why lines are lost.
const (
	LostCopyTruncate = "copytruncate" // truncated before all of it was read
	LostRotation     = "rotation"     // rotated away before all of it was read
)

// What is wrong with a file.
const (
	TroubleCursor = "cursor" // a stored position cannot be understood: read from the beginning
	TroubleRead   = "read"   // it cannot be opened or read; tried again
	TroubleGzip   = "gzip"   // a compressed generation is damaged: its good part was read
	TroubleHole   = "hole"   // a run of NULs stands where text was expected: skipped
	TroubleKind   = "kind"   // no regular file, or it leads out of Root: not opened
)

// Config configures a Log. Path and Decoder are required; the rest may be zero.
type Config struct {
	Path    string
	Decoder Decoder

	// Resume has the durable cursors of those who read this path before: one for
	// plain text, one per stream for Docker. An empty one stands for somebody who
	// has read nothing yet. Reading goes on at the earliest of them.
	Resume [][]byte
	Start  Start // where to begin when Resume has no usable cursor
	Older  bool  // then begin with the rotated generations beside the path

	// From, if any, says where in a file that is there then, of so many bytes, to
	// begin: an offset at a line's start. Where that is not 0, the generations before
	// are not read. Compressed ones are not asked about.
	From func(r io.ReaderAt, size int64) int64

	Root    string        // the path must not lead out of this directory; "" means anywhere
	MaxLine int           // bytes; longer lines are cut; 0 means 1 MiB. The reader's buffer must hold it
	Drain   time.Duration // how long a rotated file may be quiet before it is finished; 0 means 5 s

	Origin   *record.Origin // who is named in reports
	Report   Reporter       // nil counts nothing
	Budget   *Budget        // of open files; nil means no limit
	owners   *owners        // of the Finder; nil means that no file was ever read under another path
	listings *listings      // of the Finder; nil reads the directory each time
	Log      *slog.Logger   // nil discards
	Now      func() time.Time
}

func (c *Config) defaults() {
	if c.MaxLine <= 0 {
		c.MaxLine = 1 << 20
	}
	if c.Drain <= 0 {
		c.Drain = 5 * time.Second
	}
	if c.Report == nil {
		c.Report = nobody{}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
}

type nobody struct{}

func (nobody) Loss(string, *record.Origin, int64) {}
func (nobody) Trouble(string, *record.Origin)     {}

// Log follows one path as one perpetual source, through rotation, truncation
// and absence. It is a tailer.Source.
type Log struct {
	cfg Config

	mu     sync.Mutex
	gens   []*generation // oldest first: a few that are done, those in flight, the one under the path
	seq    uint64        // of the newest generation
	ledger ledger
	gone   time.Time     // since when nothing stands under the path; zero while something does
	seen   int64         // when a life before saw a file there, unix seconds; 0 when we have, or when that is unknown
	ailing string        // the trouble that was reported and lasts
	retry  bool          // something could not be opened or read
	moved  bool          // lines were handed over since the last commit
	due    time.Duration // for which that commit has to wait for another; 0 for none
	finish bool          // nobody will write any more
	ended  bool
	torn   bool // a position that was resumed could not be understood

	waiting atomic.Bool // for files that other Logs have

	aside    bool // the path is another name of what stands elsewhere
	restless bool // untold, as of the last share

	recent *list.Element // the Budget's
}

// Open makes the source of a path and finds where it has to go on. It never
// fails: a path that cannot be read now is tried again at each wake-up.
func Open(cfg Config) *Log {
	l := prepare(cfg)
	l.begin()
	return l
}

// prepare makes a Log that knows what it is resumed with, and has not looked yet
// what became of it.
func prepare(cfg Config) *Log {
	cfg.defaults()
	l := &Log{cfg: cfg, restless: true}
	l.torn = l.merge()
	l.enroll()
	return l
}

// Share reads a fair share; see tailer.Source. The oldest generation comes
// first; the next one is begun when it has nothing more to give, and goes back
// whenever it has, because its writer may not know yet that it was rotated.
func (l *Log) Share(buf []byte) tailer.Next {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return tailer.Done
	}
	l.cfg.Budget.used(l)
	l.retry = false
	l.mourn()
	l.follow()
	next := l.read(buf)
	l.commit()
	l.forget()
	l.restless = l.untold()
	if next == tailer.Idle && l.finish && !l.retry && l.due == 0 {
		l.end()
		return tailer.Done
	}
	return next
}

func (l *Log) commit() {
	if l.moved || l.due > 0 {
		l.moved = false
		l.due = l.cfg.Decoder.Commit(l)
	}
}

// Due is when a record that is still open wants to be looked at again; see tailer.Source.
func (l *Log) Due() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.due
}

// history is how many generations are remembered after they were read, so that
// they are known when they appear under another name.
const history = 4

// forget lets go of the oldest generations that were read.
func (l *Log) forget() {
	for len(l.gens) > history && l.gens[0].done && l.gens[len(l.gens)-history].done {
		f := l.gens[0].inode
		l.gens = append(l.gens[:0], l.gens[1:]...)
		l.disown(f)
	}
}

func (l *Log) end() {
	for _, g := range l.gens {
		l.close(g)
	}
	l.cfg.Budget.left(l)
	l.ended = true
	l.cfg.Decoder.Close()
}

// Changed says whether the path or one of the files held looks different from
// what was read; see tailer.Source. While a share is read there is nothing to
// say: it looks itself.
func (l *Log) Changed(told bool) bool {
	if !l.mu.TryLock() {
		return false
	}
	defer l.mu.Unlock()
	if told && !l.restless {
		return false
	}
	if l.retry || l.finish {
		return !l.ended
	}
	for _, g := range l.gens {
		if g.old && !g.done && (!g.flushed || l.grew(g)) {
			return true
		}
	}
	s, err := look(l.cfg.Path)
	g := l.current()
	if err != nil || g == nil {
		return (err == nil) != (g != nil)
	}
	return !s.same(g.inode) || s.size != g.size || s.mtime != g.mtime || told && !l.untold()
}

func (l *Log) grew(g *generation) bool {
	size := g.size
	return g.body == nil || g.refresh() != nil || g.size != size
}

// stubborn is how long a rotated file is watched closely after its last line, for
// writers that never notice a rotation: what they write raises events under a name
// that nobody follows.
const stubborn = 10 * time.Minute

// untold says whether something may change that no event of the path's directory
// tells of: what failed and is tried again, rotated files, and a file that has
// another name as well.
func (l *Log) untold() bool {
	if l.retry || l.finish {
		return true
	}
	for _, g := range l.gens {
		if g.old && !g.done && (!g.flushed || l.cfg.Now().Sub(g.quiet) < stubborn) {
			return true
		}
	}
	g := l.current()
	return g != nil && (l.aside || g.links > 1)
}

// Finish says that nobody will write any more (its container is gone): what is
// there is read to its end, an unfinished last line included; then the decoder
// is closed and Share returns tailer.Done. Wake the task after it.
func (l *Log) Finish() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.finish = true
}

// Stop lets go of everything at once, read or not. The task must not run any
// more; a Log of the same path resumes from what was committed.
func (l *Log) Stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ended {
		l.end()
	}
}

// At is the position up to which everything was handed over: before the first
// share where reading begins. It may be called then, and from within
// Decoder.Commit.
func (l *Log) At() record.Cursor {
	if n := len(l.ledger.spans); n > 0 {
		s := l.ledger.spans[n-1]
		return record.Cursor{File: s.file, Offset: s.to}
	}
	for _, g := range l.gens {
		if !g.done {
			return record.Cursor{File: g.file, Offset: g.offset}
		}
	}
	return record.Cursor{}
}

// AppendCursor appends the durable form of a position of this path; see
// tailer.CursorAppender. It may be called from within Decoder.Commit alone.
func (l *Log) AppendCursor(dst []byte, at record.Cursor) []byte {
	later := l.ledger.after(at.File, at.Offset)
	marks := make([]mark, 0, 8)
	for _, g := range l.gens {
		marks = append(marks, g.markAt(at, later))
	}
	return appendMarks(dst, l.seenUntil(), marks)
}

// seenUntil is when a file was seen under the path last, in unix seconds.
func (l *Log) seenUntil() int64 {
	switch {
	case l.gone.IsZero():
		return l.cfg.Now().Unix()
	case l.seen != 0:
		return l.seen
	}
	return l.gone.Unix()
}

// lastSeen is seenUntil for others than the reader.
func (l *Log) lastSeen() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seenUntil()
}

// Gone is since when nothing stands under the path and nothing is left to read;
// the zero time while there is.
func (l *Log) Gone() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.gens {
		if !g.done && !g.flushed {
			return time.Time{}
		}
	}
	return l.gone
}
