package file

import (
	"context"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
)

// FinderConfig configures a Finder. Collector, Pool and Watcher are required.
type FinderConfig struct {
	Globs     []Glob // that are wanted from the start; Follow adds others
	Collector tailer.Collector
	Pool      *tailer.Pool
	Watcher   *tailer.Watcher

	First bool     // nothing was ever read with this state directory
	Start Start    // where files begin that are there at the first scan of the very first start
	Never []string // files and directories that are not read whatever the globs say: our own state and log

	Rescan time.Duration // between two walks without an event, a dozen times more where events are sure; 0 means 5 s
	Keep   time.Duration // how long a path may be absent before it is given up and its position forgotten, or unwanted and quiet before it is let go and its position kept; 0 means 24 h

	MaxLine int           // see Config
	Drain   time.Duration // see Config
	Report  Reporter      // see Config
	Budget  *Budget       // see Config
	Log     *slog.Logger  // nil discards
	Now     func() time.Time
}

// Finder finds the files of globs and follows each as a source of its own.
// Rotated generations of a file that is followed belong to that file.
type Finder struct {
	cfg   FinderConfig
	dirty chan struct{} // holds a token when a name came or went
	ears  tailer.Listener

	mu   sync.Mutex
	late map[string]*set // by the id of who wants them

	count atomic.Int64 // of files, for Count

	// What follows belongs to the goroutine of Run.
	configured set
	files      map[string]*followed // by path
	owners     owners
	listings   listings
	dirs       map[string]bool // that ears listens to
	tidied     time.Time
	parted     bool // a file that was renamed is to be handed over, but a record of it is open
}

// followed is a path that is followed.
type followed struct {
	log    *Log
	task   *tailer.Task
	plain  *Plain
	glob   *Glob // that it was claimed by
	origin *record.Origin

	unwanted time.Time // since when no glob names it; zero while one does
	ending   bool
	forget   bool // its position is forgotten with it
}

// prefix is what the keys of files begin with.
const prefix = "file/"

// NewFinder makes a finder; nothing is read before Run.
func NewFinder(cfg FinderConfig) *Finder {
	if cfg.Rescan <= 0 {
		cfg.Rescan = 5 * time.Second
	}
	if cfg.Keep <= 0 {
		cfg.Keep = 24 * time.Hour
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	f := &Finder{
		cfg: cfg, dirty: make(chan struct{}, 1), late: map[string]*set{}, files: map[string]*followed{}, dirs: map[string]bool{},
		configured: set{globs: cfg.Globs, configured: true},
		owners:     owners{logs: map[Inode]*Log{}},
		listings:   listings{dirs: map[string]*listing{}},
	}
	f.owners.wanted = f.wake
	f.ears.Changed = func(string) { f.wake() }
	return f
}

func (f *Finder) wake() {
	select {
	case f.dirty <- struct{}{}:
	default: // a token is there already
	}
}

// Run follows files until ctx ends, then lets go of all of them. It returns the
// first malformed glob, before it reads anything.
func (f *Finder) Run(ctx context.Context) error {
	for i := range f.cfg.Globs {
		if err := f.cfg.Globs[i].Check(); err != nil {
			return err
		}
	}
	for ctx.Err() == nil {
		start := time.Now()
		f.scan()
		f.wait(ctx, time.Since(start))
	}
	for path := range f.files {
		f.drop(path)
	}
	f.hear(nil)
	return nil
}

// wait waits for the next scan. A walk over many files is dear: it is repeated
// so seldom that it takes no more than a few thousandths of the time, and on
// events a tenth.
func (f *Finder) wait(ctx context.Context, took time.Duration) {
	rest := time.NewTimer(max(10*time.Millisecond, 10*took))
	again := time.NewTimer(max(f.rescan(), 300*took))
	defer rest.Stop()
	defer again.Stop()
	select {
	case <-ctx.Done():
		return
	case <-again.C:
	case <-f.dirty:
		select {
		case <-ctx.Done():
		case <-rest.C:
		}
	}
}

// rescan is when to walk again without an event: seldom when all directories
// are sure to raise one.
func (f *Finder) rescan() time.Duration {
	if f.parted {
		return min(f.cfg.Rescan, 100*time.Millisecond)
	}
	for dir := range f.dirs {
		if !f.cfg.Watcher.Sure(dir) {
			return f.cfg.Rescan
		}
	}
	return 12 * f.cfg.Rescan
}

// Count is how many files are followed. It may be called from anywhere.
func (f *Finder) Count() int { return int(f.count.Load()) }

// scan walks all globs once: opens what is new, gives up what is long gone.
func (f *Finder) scan() {
	found, dirs := f.walk(f.wanted())
	f.hear(dirs)
	f.open(found)
	f.reunite()
	f.release(found)
	f.tidy()
	f.listings.sweep()
	f.count.Store(int64(len(f.files)))
}

func (f *Finder) never(path string) bool {
	return slices.ContainsFunc(f.cfg.Never, func(own string) bool { return inside(path, filepath.Clean(own)) })
}

// hear listens to exactly these directories.
func (f *Finder) hear(dirs map[string]bool) {
	for dir := range f.dirs {
		if !dirs[dir] {
			f.cfg.Watcher.Unlisten(dir, &f.ears)
		}
	}
	for dir := range dirs {
		if !f.dirs[dir] {
			f.cfg.Watcher.Listen(dir, &f.ears)
			f.wake() // what appeared in it since the walk raised no event
		}
	}
	f.dirs = dirs
}

// open follows what is found and not followed yet, in the order of names. What
// was read before comes first, and all of it is known before any of it begins:
// each may have become another one. Only then are lines read.
func (f *Finder) open(found claims) {
	rotated := f.rotated(found)
	var opened []*followed
	known, fresh := f.unfollowed(found)
	for _, path := range known {
		opened = append(opened, f.follow(path, found[path], rotated[path]))
	}
	for _, file := range opened {
		f.begin(file)
	}
	for _, path := range fresh {
		if f.isNew(path) {
			file := f.follow(path, found[path], rotated[path])
			f.begin(file)
			opened = append(opened, file)
		}
	}
	for _, file := range opened {
		f.cfg.Watcher.Follow(file.origin.Path, file.task)
	}
}

// unfollowed are the paths that are to be opened, in order: those that were read
// before, and the others.
func (f *Finder) unfollowed(found claims) (known, fresh []string) {
	for _, path := range slices.Sorted(maps.Keys(found)) {
		switch file := f.files[path]; {
		case file != nil:
			f.reclaim(path, file, found[path])
		case f.cfg.Collector.Cursor(prefix+path) != nil:
			known = append(known, path)
		case !f.belongs(path, found):
			fresh = append(fresh, path)
		}
	}
	return known, fresh
}

// isNew says that a path is a file, and not another name of one that is read: a
// hard link, or by a symbolic link.
func (f *Finder) isNew(path string) bool {
	s, err := look(path)
	if err != nil || !s.regular() {
		return false
	}
	owner := f.owners.other(s.Inode, nil)
	return owner == nil || !owner.finds(s.Inode, path)
}

// belongs says that the path is a rotated generation of another one.
func (f *Finder) belongs(path string, found claims) bool {
	dir, name := filepath.Split(path)
	base, turn, zipped := splitName(name)
	if turn == "" || dir+base == path {
		return zipped || isZipped(name)
	}
	return zipped || f.files[dir+base] != nil || found[dir+base].Glob != nil
}

// rotated are the paths of which the globs match rotated generations too, which
// nobody reads yet: they are to be read before the path itself.
func (f *Finder) rotated(found claims) map[string]bool {
	bases := map[string]bool{}
	for path := range found {
		dir, name := filepath.Split(path)
		if base, turn, _ := splitName(name); turn != "" && f.files[path] == nil {
			bases[dir+base] = true
		}
	}
	return bases
}

// follow makes the Log of a path, with what is known of it.
func (f *Finder) follow(path string, c claim, older bool) *followed {
	origin := c.origin(path)
	path = origin.Path
	plain := &Plain{}
	cfg := Config{
		Path: path, Decoder: plain, Root: c.root(path), Origin: origin, Older: older,
		MaxLine: f.cfg.MaxLine, Drain: f.cfg.Drain, Report: f.cfg.Report, Budget: f.cfg.Budget, owners: &f.owners, listings: &f.listings, Log: f.cfg.Log, Now: f.cfg.Now,
	}
	if known := f.cfg.Collector.Cursor(origin.Key); known != nil {
		cfg.Resume = [][]byte{known}
	} else {
		cfg.Start = c.start
	}
	l := prepare(cfg)
	file := &followed{log: l, task: f.cfg.Pool.Task(l), plain: plain, glob: c.Glob, origin: origin}
	f.files[path] = file
	return file
}

// begin finds where a Log goes on. The position is committed before the first
// line, so that a start at the end stays one.
func (f *Finder) begin(file *followed) {
	file.log.begin()
	f.announce(file, file.log.At())
}

// announce opens the intake of a path at a position, and stores that.
func (f *Finder) announce(file *followed, at record.Cursor) {
	file.plain.intake = f.cfg.Collector.Open(file.origin, at)
	file.plain.intake.Commit(file.log)
}

// announceAgain is announce for a path that is read already; see Log.rename.
func (f *Finder) announceAgain(file *followed, at record.Cursor) {
	file.plain.intake.Close()
	f.announce(file, at)
}

// origin names a path's lines. All names in it share the memory of the key.
func (g *Glob) origin(path string) *record.Origin {
	key := prefix + path
	path = key[len(prefix):]
	source := BaseName(filepath.Base(path))
	service := g.Service
	if service == "" {
		service = strings.TrimSuffix(source, filepath.Ext(source))
	}
	return &record.Origin{Key: key, Project: g.Project, Service: service, Source: source, Path: path, Options: g.Options}
}

// release gives up paths that have been absent for too long, and lets go of
// those that nobody wants and nobody writes to. The latter have their position
// kept.
func (f *Finder) release(found claims) {
	for path, file := range f.files {
		if file.ending {
			f.finished(path, file)
			continue
		}
		file.forget = f.forsaken(path, file)
		if file.forget || f.quiet(path, file, found) {
			file.ending = true
			file.log.Finish()
			file.task.Wake()
		}
	}
}

// finished drops a path of which everything was read.
func (f *Finder) finished(path string, file *followed) {
	if !file.task.Done() {
		return
	}
	f.drop(path)
	file.log.leave()
	if file.forget {
		f.cfg.Collector.Forget(prefix + path)
	}
}

// quiet says that nobody has wanted a path for long, and nobody written to it.
// One that is absent is not quiet: its rest may come back.
func (f *Finder) quiet(path string, file *followed, found claims) bool {
	now := f.cfg.Now()
	if found[path].Glob != nil {
		file.unwanted = time.Time{}
		return false
	}
	if file.unwanted.IsZero() {
		file.unwanted = now
	}
	if now.Sub(file.unwanted) < f.cfg.Keep {
		return false
	}
	s, err := look(path)
	return err == nil && now.UnixNano()-s.mtime >= int64(f.cfg.Keep)
}

func (f *Finder) drop(path string) {
	file := f.files[path]
	delete(f.files, path)
	f.cfg.Watcher.Unfollow(path, file.task)
	file.log.Stop()
}
