package file

import (
	"errors"
	"os"
	"slices"
	"time"
)

// current is the generation under the path; nil while there is none.
func (l *Log) current() *generation {
	if n := len(l.gens); n > 0 && !l.gens[n-1].old && !l.gens[n-1].done {
		return l.gens[n-1]
	}
	return nil
}

// follow looks at the path and makes the generations that appeared. It does so
// before every share, however much is unread: what is held open cannot be lost.
func (l *Log) follow() {
	s, err := look(l.cfg.Path)
	if err == nil && !s.regular() {
		err = errKind
	}
	if err != nil {
		l.missing(err)
		return
	}
	l.gone, l.seen = time.Time{}, 0
	g := l.current()
	switch {
	case g == nil || !s.same(g.inode):
		l.aside = aside(l.cfg.Path)
		l.rotated(g, &s)
	case s.size < max(g.offset, g.scanned):
		l.truncated(g)
	default:
		g.saw(&s)
	}
}

// missing handles a path under which nothing stands that could be read.
func (l *Log) missing(err error) {
	if !l.absence(err) {
		return
	}
	if g := l.current(); g != nil {
		l.retire(g)
	}
	l.catchUp(l.cfg.listings.older(l.cfg.Path)) // rotated twice, and not created again yet
}

// absence notes that nothing stands under the path, and says whether that is
// certain. When it is not, what we have is held on to.
func (l *Log) absence(err error) bool {
	if !absent(err) && !errors.Is(err, errKind) {
		l.trouble(TroubleRead, err)
		l.retry = true
		return false
	}
	if errors.Is(err, errKind) {
		l.trouble(TroubleKind, err)
	} else {
		l.ailing = ""
	}
	if l.gone.IsZero() {
		l.gone = l.cfg.Now()
	}
	return true
}

// catchUp makes the generations of a series that are new.
func (l *Log) catchUp(series []sibling) {
	if l.survey(l.mine(series)) {
		l.loss(LostRotation, 1)
	}
}

func (l *Log) retire(g *generation) {
	g.old, g.quiet = true, l.cfg.Now()
}

// rotated handles a path under which stands another file than before. Between
// the two there may have been others; they stand beside it, if anywhere.
func (l *Log) rotated(g *generation, s *stat) {
	if g != nil {
		l.retire(g)
		if next, err := look(l.cfg.Path + ".1"); err == nil && next.same(g.inode) && l.isNew(s.Inode) {
			l.add(&sibling{stat: *s, path: l.cfg.Path}) // the common case, without reading the directory
			return
		}
	}
	l.catchUp(l.cfg.listings.lineUp(l.cfg.Path, s))
	l.retry = l.retry || l.current() == nil // rotated while we looked
}

// survey finds out which files of the series, oldest first and the path last,
// are new: those after the newest that is known. It says whether files were
// found that were born after all that is known, none of which is there any more:
// the series went on without us.
func (l *Log) survey(series []sibling) (outrun bool) {
	newest := -1
	for i, g := range l.match(series) {
		if g != nil {
			newest = i
			l.place(g, &series[i])
		}
	}
	if newest < 0 {
		newest, outrun = l.youngest(series)
	}
	for i := newest + 1; i < len(series); i++ {
		l.add(&series[i])
	}
	return outrun
}

// match finds the generation that each file of the series is, if any. The same
// file is surer than the same bytes, so those are looked for where no file was
// found: in copies, and in what was compressed.
func (l *Log) match(series []sibling) []*generation {
	found := make([]*generation, len(series))
	for i := range series {
		found[i] = l.sameFile(&series[i])
	}
	for i := range series {
		if found[i] == nil && series[i].path != l.cfg.Path {
			found[i] = l.sameBytes(&series[i], found)
		}
	}
	return found
}

func (l *Log) sameFile(s *sibling) *generation {
	for _, g := range slices.Backward(l.gens) {
		if s.same(g.inode) && !s.zipped && (g.body != nil || !errors.Is(l.verify(g, s), errBytes)) {
			return g
		}
	}
	return nil
}

func (l *Log) sameBytes(s *sibling, taken []*generation) *generation {
	for _, g := range slices.Backward(l.gens) {
		if g.head.n > 0 && !slices.Contains(taken, g) && l.verify(g, s) == nil {
			return g
		}
	}
	return nil
}

// youngest is the last file of the series that is not new, when none is known:
// what was born before what we know. Where there are no birth times only the
// path itself is new; where we know nothing, Older says whether the others are.
func (l *Log) youngest(series []sibling) (index int, outrun bool) {
	if len(l.gens) == 0 && l.cfg.Older {
		return -1, false
	}
	var birth int64
	for _, g := range l.gens {
		birth = max(birth, g.inode.Birth)
	}
	first := len(series)
	for first > 0 && (series[first-1].path == l.cfg.Path || birth > 0 && series[first-1].Birth > birth) {
		first--
	}
	return first - 1, first < len(series)-1
}

// verify opens a file and checks that it has the bytes that g was proved by. It
// returns errBytes when it has not, and another error when that cannot be told.
func (l *Log) verify(g *generation, s *sibling) error {
	b, err := l.openSame(s.path, s.Inode)
	if err != nil {
		return err
	}
	defer b.Close()
	holds := false
	switch f := b.(type) {
	case *zipped: // what is behind its head is checked when it is read
		holds = g.head.n > 0 && proof{head: g.head}.holds(f, 0)
	case *os.File: // it may have grown since s was seen
		now, err := lookAtFD(int(f.Fd()))
		if err != nil {
			return err
		}
		holds = now.size >= g.offset && g.holds(f, g.offset)
	}
	if !holds {
		return errBytes
	}
	return nil
}

// place notes where a known generation stands now.
func (l *Log) place(g *generation, s *sibling) {
	current := s.path == l.cfg.Path
	switch {
	case g.body != nil && !s.same(g.inode):
		return // a copy of what we hold: compressed, and the original unlinked
	case g.done && !current && (s.zipped || s.size <= g.offset):
		return // read already
	case g.body == nil:
		g.final = s.zipped
	}
	l.stand(g, s)
	g.done, g.lost = false, false
	if !current {
		if !g.old || g.body == nil {
			l.retire(g)
		}
		return
	}
	// What stands under the path is the newest, whatever it was before.
	g.old, g.flushed = false, false
	i := slices.Index(l.gens, g)
	l.gens = append(slices.Delete(l.gens, i, i+1), g)
}

// stand notes under which name a generation is found, which may be that of a copy.
func (l *Log) stand(g *generation, s *sibling) {
	was := g.inode
	g.path, g.inode = s.path, s.Inode
	l.cfg.owners.set(g.inode, l)
	l.disown(was)
}

// add begins a generation at its first byte. It is opened at once, so that it
// can be read whatever happens to its name, and committed with the share, so that
// a restart knows what to look for.
func (l *Log) add(s *sibling) {
	l.seq++
	g := newGeneration(&s.stat, s.path, l.seq)
	if g.old = s.path != l.cfg.Path; g.old {
		g.quiet, g.final = l.cfg.Now(), s.zipped
	}
	l.gens = append(l.gens, g)
	l.cfg.owners.set(g.inode, l)
	l.moved = true
	l.opened(g)
}

// truncated handles a file under the path that has lost what was read of it.
// After a copytruncate the rest is in the copy, when that stands beside it.
func (l *Log) truncated(g *generation) {
	s, b := stat{Inode: g.inode, links: 1}, g.body
	g.body = nil
	if !l.copied(g) {
		if g.unread {
			l.loss(LostCopyTruncate, 1)
		}
		g.done = true
	}
	l.seq++
	next := newGeneration(&s, l.cfg.Path, l.seq)
	next.body = b
	l.gens = append(l.gens, next)
	l.cfg.owners.set(next.inode, l)
	l.moved = true
}

// copied finds the copy of a truncated file and goes on in it.
func (l *Log) copied(g *generation) bool {
	if g.head.n == 0 {
		return false
	}
	series := l.cfg.listings.older(l.cfg.Path)
	for i := len(series) - 1; i >= 0; i-- {
		s := &series[i]
		if s.same(g.inode) || l.knows(s.Inode) || l.verify(g, s) != nil {
			continue
		}
		if !s.zipped && s.size == g.offset {
			g.unread = false // the copy ends where we stood, whatever stands under the path by now
			return false
		}
		l.stand(g, s)
		g.old, g.final = true, true
		g.scanned = g.offset
		return l.opened(g)
	}
	return false
}
