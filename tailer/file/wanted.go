package file

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"logcanary/collector/record"
)

// set is globs that came together. Its globs never change; walked belongs to the
// goroutine of Run.
type set struct {
	globs      []Glob
	configured bool // they were there from the start
	walked     bool
}

// Follow has the files that globs match followed from now on, beside those of
// the configuration and in the place of what was followed under id before. It
// returns at once and may be called from anywhere. A malformed glob (see
// Glob.Check) matches nothing.
//
// A path that several globs match is read once. It belongs to the least id, and
// before all to an id: who names its own files knows them better than the
// configuration does.
func (f *Finder) Follow(id string, globs []Glob) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if was := f.late[id]; was != nil && reflect.DeepEqual(was.globs, globs) {
		return
	}
	f.late[id] = &set{globs: slices.Clone(globs)}
	f.wake()
}

// Unfollow ends Follow: no more files are found by it. Those that were found
// are read until they have been quiet for FinderConfig.Keep, and their positions
// are kept: who names them again goes on where it ended.
func (f *Finder) Unfollow(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.late, id)
	f.wake()
}

// wanted are all sets, in the order in which paths are given to them.
func (f *Finder) wanted() []*set {
	f.mu.Lock()
	defer f.mu.Unlock()
	sets := make([]*set, 0, len(f.late)+1)
	for _, id := range slices.Sorted(maps.Keys(f.late)) {
		sets = append(sets, f.late[id])
	}
	return append(sets, &f.configured)
}

// claim says whose a path is.
type claim struct {
	*Glob
	of    *set
	start Start // where to begin when it was never read
}

// claims are whose each path is that was found.
type claims map[string]claim

// walk lists what the globs match, each path with the first glob that does, and
// the directories to listen to. A path that was read before counts too while it
// is absent: it may have left unread generations beside it.
func (f *Finder) walk(sets []*set) (found claims, dirs map[string]bool) {
	found, dirs = claims{}, map[string]bool{}
	for _, s := range sets {
		for i := range s.globs {
			c := claim{Glob: &s.globs[i], of: s}
			if f.cfg.First && !s.walked && !c.Late {
				c.start = f.cfg.Start
			}
			f.walkOne(c, found, dirs)
		}
		s.walked = true
	}
	return found, dirs
}

func (f *Finder) walkOne(c claim, found claims, dirs map[string]bool) {
	match := func(path string) {
		if found[path].Glob == nil && c.matches(path) && !f.never(path) {
			found[path] = c
		}
	}
	c.walk(func(dir string) { dirs[dir] = true }, match)
	if !c.of.walked {
		f.cfg.Collector.Cursors(prefix, func(key string, _ []byte) { match(strings.TrimPrefix(key, prefix)) })
	}
}

// reclaim gives a followed path to whom it belongs by now. What nobody claims
// any more stays with whom it was: those lines are still theirs.
func (f *Finder) reclaim(path string, file *followed, c claim) {
	if c.of.configured || c.Glob == file.glob || file.ending {
		return
	}
	file.glob = c.Glob
	if o := c.origin(path); *o != *file.origin {
		file.origin = o
		file.log.rename(o, func(at record.Cursor) { f.announceAgain(file, at) })
	}
}

// rename has the lines from the next one on come from another origin. Between
// two shares all that was taken is committed, so that an intake may be closed and
// another one opened at the position that swap is given.
func (l *Log) rename(o *record.Origin, swap func(at record.Cursor)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ended {
		l.cfg.Origin = o
		swap(l.At())
	}
}
