package file

import (
	"errors"

	"logcanary/tailer"

	"golang.org/x/sys/unix"
)

// read reads a share, the oldest generation first. One that has more to give
// ends the share: what came after it has to wait.
func (l *Log) read(buf []byte) tailer.Next {
	quota := tailer.ShareBytes
	for i := 0; i < len(l.gens); i++ { // a truncation appends to it
		g := l.gens[i]
		if g.done || !l.ready(g) {
			continue
		}
		r := reading{generation: g, decoder: l.cfg.Decoder, buf: buf, limit: l.limit(buf), quota: quota}
		switch l.share(&r) {
		case more, skipping:
			return tailer.More
		case refused:
			return tailer.Parked
		}
		quota = max(r.quota, 1)
	}
	return tailer.Idle
}

// limit is the longest line: it must fit into the reader's buffer together with
// the bytes that prove its place.
func (l *Log) limit(buf []byte) int { return min(l.cfg.MaxLine, len(buf)-tailLen) }

// share reads what one generation has, and ends it when it is over.
func (l *Log) share(r *reading) outcome {
	from, size := r.offset, r.size
	why := r.run()
	r.spent = why == atEnd && r.scanned <= r.offset
	switch why {
	case atEnd:
		r.unread = r.scanned > r.offset
	case truncated: // what was known before the bytes went is what counts
		r.unread = r.unread || size > from
	default:
		r.unread = true
	}
	l.handed(r.generation, from)
	switch why {
	case truncated:
		l.cutOff(r.generation)
	case broken:
		l.broke(r.generation, r.err)
	case atEnd:
		return l.settle(r)
	}
	return why
}

// handed notes what was handed over of a generation, and completes the proof of
// its head while that is short.
func (l *Log) handed(g *generation, from int64) {
	if g.holes && !g.warned {
		g.warned = true
		l.cfg.Log.Warn("a run of NULs was skipped", "path", g.path, "offset", g.offset)
		l.cfg.Report.Trouble(TroubleHole, l.cfg.Origin)
	}
	if g.offset == from {
		return
	}
	l.moved = true
	l.ledger.add(g.file, from, g.offset)
	if g.old {
		g.quiet, g.flushed = l.cfg.Now(), false
	}
	if g.head.n < headLen && int64(g.head.n) < g.offset && g.body != nil {
		g.head = prove(g.body, min(g.offset, headLen)).head
	}
}

// cutOff handles a generation that lost what was read of it.
func (l *Log) cutOff(g *generation) {
	if !g.old {
		l.truncated(g)
		return
	}
	// It was rotated after that: what was copied of it is beyond telling apart.
	l.loss(LostCopyTruncate, 1)
	l.done(g)
}

// broke handles a failed read. A stale handle is replaced, as after a network
// file system was mounted again.
func (l *Log) broke(g *generation, err error) {
	l.trouble(TroubleRead, err)
	l.retry = true
	if errors.Is(err, unix.ESTALE) || errors.Is(err, unix.EIO) {
		l.close(g)
	}
}

// settle ends a generation that is read to its end and will not grow: at once
// when nobody can write to it, else when it has been quiet for a while. The one
// before the current stays open for as long as it has a name, for writers that
// never noticed the rotation.
func (l *Log) settle(r *reading) outcome {
	g := r.generation
	over := g.final || l.finish || g.old && l.cfg.Now().Sub(g.quiet) >= l.cfg.Drain
	if !over {
		return atEnd
	}
	from := g.offset
	why := r.flush()
	l.handed(g, from)
	switch why {
	case atEnd:
		g.spent = true
	case truncated:
		l.cutOff(g)
		return atEnd
	default:
		return why
	}
	g.flushed = true
	if z, ok := g.body.(*zipped); ok && z.bad != nil {
		l.trouble(TroubleGzip, z.bad)
	}
	if g.final || l.finish || g.links == 0 || l.succeeded(g) || l.cfg.Budget.tight() {
		l.done(g)
	}
	return atEnd
}

// succeeded says whether a newer rotated generation is held.
func (l *Log) succeeded(g *generation) bool {
	after := false
	for _, other := range l.gens {
		if after && other.old && !other.done {
			return true
		}
		after = after || other == g
	}
	return false
}

// ready opens a generation that is not open, and looks at its size.
func (l *Log) ready(g *generation) bool {
	if g.body == nil && !l.opened(g) {
		return false
	}
	size := g.size
	if err := g.refresh(); err != nil {
		l.broke(g, err)
		return false
	}
	if g.old && g.size != size {
		g.quiet = l.cfg.Now()
	}
	return true
}

// opened opens a generation where it was seen last, or where it has moved since.
func (l *Log) opened(g *generation) bool {
	b, err := l.openSame(g.path, g.inode)
	if absent(err) || errors.Is(err, errMoved) {
		b, err = l.openMoved(g)
	}
	switch {
	case err == nil:
		g.body = b
		l.ailing = ""
		l.cfg.Budget.opened(l)
		return true
	case absent(err) || errors.Is(err, errMoved):
		l.loss(LostRotation, 1)
		g.done = true
	case errors.Is(err, errKind) || errors.Is(err, errRoot):
		l.trouble(TroubleKind, err)
	default:
		l.trouble(TroubleRead, err)
		l.retry = true
	}
	return false
}

func (l *Log) openMoved(g *generation) (body, error) {
	for _, s := range l.cfg.listings.older(l.cfg.Path) {
		if s.same(g.inode) {
			g.path = s.path
			return l.openSame(s.path, g.inode)
		}
	}
	return nil, errMoved
}

// openSame opens the path if it is still the file that it was.
func (l *Log) openSame(path string, was Inode) (body, error) {
	f, s, err := open(path, l.cfg.Root)
	if err != nil {
		return nil, err
	}
	if !s.same(was) {
		return nil, errors.Join(errMoved, f.Close())
	}
	if !isZipped(path) {
		return f, nil
	}
	return newZipped(f)
}

func (l *Log) done(g *generation) {
	g.done = true
	l.close(g)
}

func (l *Log) close(g *generation) {
	if g.body == nil {
		return
	}
	if err := g.body.Close(); err != nil {
		l.cfg.Log.Warn("closing a file failed", "path", g.path, "error", err)
	}
	g.body = nil
	l.cfg.Budget.closed()
}

// yield closes the file under the path for others to be opened, and says whether
// it did. One that is being read, or that has lost its name, stays open.
func (l *Log) yield() bool {
	if !l.mu.TryLock() {
		return false
	}
	defer l.mu.Unlock()
	g := l.current()
	if g == nil || g.unread || g.body == nil {
		return false
	}
	if err := g.body.Close(); err != nil {
		l.cfg.Log.Warn("closing a file failed", "path", g.path, "error", err)
	}
	g.body = nil
	return true
}

func (l *Log) loss(reason string, n int64) {
	l.cfg.Log.Warn("lines were lost", "path", l.cfg.Path, "reason", reason, "at_least", n)
	l.cfg.Report.Loss(reason, l.cfg.Origin, n)
}

// trouble reports a trouble once for as long as it lasts.
func (l *Log) trouble(kind string, err error) {
	if l.ailing == kind {
		return
	}
	l.ailing = kind
	l.cfg.Log.Warn("a log file cannot be read as it should", "path", l.cfg.Path, "trouble", kind, "error", err)
	l.cfg.Report.Trouble(kind, l.cfg.Origin)
}
