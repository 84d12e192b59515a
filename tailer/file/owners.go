package file

import (
	"errors"
	"slices"
	"sync"

	"logcanary/collector/record"
)

// owners knows which Log of a Finder has which file. By it a file that was given
// another name is found again, and goes on where it was read to, under whichever
// path it stands by then. Readers ask it before they begin a file; only the
// goroutine of the Finder moves one from Log to Log. It is safe for concurrent
// use, and nil knows nothing.
type owners struct {
	wanted func() // called when a Log found a file that another one has

	mu   sync.Mutex
	logs map[Inode]*Log
}

// other is the Log that has a file, when that is not l.
func (o *owners) other(f Inode, l *Log) *Log {
	if o == nil {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if owner := o.logs[f.key()]; owner != l {
		return owner
	}
	return nil
}

func (o *owners) set(f Inode, l *Log) {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.logs[f.key()] = l
}

// leave forgets a file that was l's.
func (o *owners) leave(f Inode, l *Log) {
	if o == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.logs[f.key()] == l {
		delete(o.logs, f.key())
	}
}

// enroll enters what was resumed. A file that two paths name was renamed, and
// the one that took it over last, which is the one with the higher number, knows
// how far it was read. The caller is the Finder's goroutine.
func (l *Log) enroll() {
	for _, g := range l.gens {
		if other := l.cfg.owners.other(g.inode, l); other != nil && !other.recede(g) {
			g.surrender()
			continue
		}
		l.cfg.owners.set(g.inode, l)
	}
}

// recede gives up a file that g, of another Log, knows better.
func (l *Log) recede(g *generation) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	own := l.of(g.inode)
	if own == nil || own.seq >= g.seq {
		return own == nil
	}
	own.surrender()
	return true
}

// surrender ends a generation that another Log goes on with. It stays in the
// history for as long as others do, in case that we die before the other Log has
// stored it.
func (g *generation) surrender() { g.body, g.done, g.lost = nil, true, false }

// of is the latest generation that a file was.
func (l *Log) of(f Inode) *generation {
	for _, g := range slices.Backward(l.gens) {
		if g.inode.same(f) {
			return g
		}
	}
	return nil
}

func (l *Log) knows(f Inode) bool { return l.of(f) != nil }

// disown leaves a file of which no generation is left.
func (l *Log) disown(f Inode) {
	if !l.knows(f) {
		l.cfg.owners.leave(f, l)
	}
}

// leave leaves all files of a Log that has ended. While it only stops, with all
// the others, they stay its own: another one that is still read would take what it
// knew of one of them before for the truth.
func (l *Log) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.gens {
		l.cfg.owners.leave(g.inode, l)
	}
}

// mine is a series without the files that other Logs have. The Finder is told of
// them, once: it finds out whether they have become ours.
func (l *Log) mine(series []sibling) []sibling {
	all := len(series)
	series = slices.DeleteFunc(series, func(s sibling) bool { return l.cfg.owners.other(s.Inode, l) != nil })
	if waiting := len(series) < all; l.waiting.Swap(waiting) != waiting && waiting {
		l.cfg.owners.wanted()
	}
	return series
}

// takeOver makes ours what of a series another Log has and cannot find under a
// name of its own any more. It returns false when that has to be tried again. The
// caller is the Finder's goroutine.
func (l *Log) takeOver(series []sibling) (all bool) {
	all = true
	for i := range series {
		if from := l.cfg.owners.other(series[i].Inode, l); from != nil {
			all = l.takeFrom(from, &series[i]) && all
		}
	}
	return all
}

// takeFrom returns false when the other Log has lines whose record is open: who reads
// on may not pass their place before they are stored.
func (l *Log) takeFrom(from *Log, s *sibling) bool {
	from.mu.Lock()
	defer from.mu.Unlock()
	g := from.of(s.Inode)
	switch {
	case from.due > 0:
		return false
	case g == nil:
		l.cfg.owners.leave(s.Inode, from)
	case g.body == nil && errors.Is(l.verify(g, s), errBytes):
		l.cfg.owners.leave(s.Inode, from) // its number is used again, or all of it was written anew
		l.outdo(g)
	case !from.reaches(g, s.path):
		l.adopt(g, s.path)
		l.cfg.Log.Info("a file has another name", "path", s.path, "before", from.cfg.Path, "read_to", g.offset)
	}
	return true
}

// outdo has what we know of a file, or begin to know, count for more after a restart
// than what another Log knew of it.
func (l *Log) outdo(g *generation) {
	l.seq = max(l.seq, g.seq)
	if own := l.of(g.inode); own != nil {
		l.seq++
		own.seq = l.seq
	}
}

// adopt goes on with a generation of another Log. Its number is higher than it
// was there, so that the later of both is known after a restart, and its identity
// is another one, because what was read of it lies behind no cursor of ours. What
// we knew of the same file is out of date.
func (l *Log) adopt(g *generation, path string) {
	own := *g
	g.surrender()
	l.seq = max(l.seq, own.seq) + 1
	own.seq, own.file = l.seq, identity(own.inode, l.seq)
	own.path, own.old, own.quiet, own.flushed, own.lost = path, true, l.cfg.Now(), false, false
	l.gens = slices.DeleteFunc(l.gens, func(was *generation) bool { return was.inode.same(own.inode) })
	l.gens = append(l.gens, &own)
	l.cfg.owners.set(own.inode, l)
	if own.body != nil {
		l.cfg.Budget.closed()
		l.cfg.Budget.opened(l)
	}
}

// reaches says whether a generation stands under a name of ours, of which path is
// none: other names of it are no reason to let it go. A rotated name is ours even
// before we have seen the rotation.
func (l *Log) reaches(g *generation, path string) bool {
	return stands(l.cfg.Path, g.inode) || stands(g.path, g.inode) || rotatedFrom(path, l.cfg.Path)
}

func stands(path string, f Inode) bool {
	s, err := look(path)
	return err == nil && s.same(f)
}

// finds says whether a file that is the Log's stands under a name of its own.
func (l *Log) finds(f Inode, path string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := l.of(f)
	return g != nil && l.reaches(g, path)
}

// reunite takes over what the Log waits for, and has swap go on at the position
// that it is given. It returns false when that has to be tried again, because a record is
// open.
func (l *Log) reunite(swap func(at record.Cursor)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended || l.due > 0 {
		return l.ended
	}
	known := l.seq
	all := l.takeOver(l.series(true))
	if l.seq > known {
		swap(l.At())
	}
	return all
}

// isNew says that nobody has read of a file.
func (l *Log) isNew(f Inode) bool { return !l.knows(f) && l.cfg.owners.other(f, l) == nil }

// reunite hands over the files that were renamed to paths that are followed.
func (f *Finder) reunite() {
	f.parted = false
	for _, file := range f.files {
		if file.log.waiting.Load() {
			f.parted = !file.log.reunite(func(at record.Cursor) { f.announceAgain(file, at) }) || f.parted
			file.task.Wake()
		}
	}
}
