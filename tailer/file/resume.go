package file

import (
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"logcanary/collector/record"
)

// begin finds where reading goes on: at the positions that were resumed, else
// where Start says. A position that cannot be understood means the beginning,
// because what nobody can tell to be read counts as not read.
func (l *Log) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cfg.Resume = nil // of no use any more, and there may be many Logs
	l.aside = aside(l.cfg.Path)
	resumed := len(l.gens) > 0
	series := l.series(resumed || l.cfg.Older)
	l.takeOver(series)
	if series = l.mine(series); resumed {
		known := len(l.gens)
		l.survey(series)
		l.miss(known, series)
		return
	}
	l.start(series)
}

// start begins with the files of a path that was never read, but for those that
// were read under another one: they go on.
func (l *Log) start(series []sibling) {
	if l.cfg.Start == End && !l.torn {
		series = series[max(0, len(series)-1):]
	}
	for i := range series {
		if g := l.sameFile(&series[i]); g != nil {
			l.place(g, &series[i])
			continue
		}
		l.add(&series[i])
	}
	switch g := l.current(); {
	case l.torn:
	case l.cfg.Start == Beginning:
		l.skip()
	case g != nil && g.offset == 0:
		l.toEnd(g)
	}
}

// series is what stands under the path, behind its rotated generations if they
// are wanted.
func (l *Log) series(rotated bool) []sibling {
	s, err := look(l.cfg.Path)
	if err == nil && !s.regular() {
		err = errKind
	}
	if err != nil {
		l.absence(err)
		if !rotated {
			return nil
		}
		return l.cfg.listings.older(l.cfg.Path)
	}
	l.gone, l.seen = time.Time{}, 0
	if rotated {
		return l.cfg.listings.lineUp(l.cfg.Path, &s)
	}
	return []sibling{{stat: s, path: l.cfg.Path}}
}

// skip begins where From says, asked of the newest file first.
func (l *Log) skip() {
	if l.cfg.From == nil {
		return
	}
	for i, g := range slices.Backward(l.gens) {
		if f, ok := g.body.(*os.File); ok {
			g.moveTo(l.cfg.From(f, g.size))
		}
		if g.offset > 0 {
			for _, before := range l.gens[:i] {
				l.close(before)
			}
			l.gens = slices.Delete(l.gens, 0, i)
			return
		}
	}
}

// merge makes generations of the cursors that were resumed. It says whether one
// of them could not be understood.
func (l *Log) merge() (torn bool) {
	for i, data := range l.cfg.Resume {
		if len(data) == 0 {
			continue
		}
		marks, seen, err := parseMarks(data)
		if err != nil {
			torn = true
			l.trouble(TroubleCursor, err)
			continue
		}
		l.mergeMarks(i, marks)
		l.seen = max(l.seen, seen)
	}
	for _, g := range l.gens {
		l.earliest(g)
	}
	return torn
}

// mergeMarks adds what the i-th cursor knows. What it does not name is read when
// it is older than all that it names, and unread when it is not.
func (l *Log) mergeMarks(i int, marks []mark) {
	first := uint64(math.MaxUint64)
	for _, m := range marks {
		first = min(first, m.seq)
		g := l.named(m.file)
		if g == nil {
			g = &generation{mark: m, old: true, lost: true, resumed: make([]int64, len(l.cfg.Resume))}
			l.gens = append(l.gens, g)
			l.seq = max(l.seq, m.seq)
		}
		g.learn(i, m)
	}
	for _, g := range l.gens {
		if g.seq < first {
			g.resumed[i] = math.MaxInt64
		}
	}
}

func (l *Log) named(file uint64) *generation {
	for _, g := range l.gens {
		if g.file == file {
			return g
		}
	}
	return nil
}

// learn takes the position of the i-th cursor, and its proof when it is earlier.
func (g *generation) learn(i int, m mark) {
	if m.offset < g.offset {
		g.mark = m
	}
	g.done, g.spent = g.done && m.done, g.spent && m.spent
	g.resumed[i] = m.offset
}

// earliest sets a generation to the earliest of its cursors.
func (l *Log) earliest(g *generation) {
	for _, offset := range g.resumed {
		if offset < g.offset {
			g.offset, g.done, g.spent, g.tail = offset, false, false, sum{}
		}
	}
	g.scanned = g.offset
	if len(g.resumed) == 1 {
		g.resumed = nil // it would be at the offset always
	}
}

// miss ends the generations that were resumed, so many, and are nowhere. Of one that
// had no more to read nobody knows that anything is missing, unless others took the
// place of all that was known, or other bytes that of its own.
func (l *Log) miss(known int, series []sibling) {
	lost := 0
	for _, g := range l.gens {
		if g.lost {
			lost++
		}
	}
	replaced := lost == known && len(l.gens) > known
	for _, g := range l.gens {
		if g.lost {
			cut := slices.ContainsFunc(series, func(s sibling) bool { return s.same(g.inode) })
			g.lost = !g.done && (!g.spent || replaced || cut)
			g.done = true
		}
	}
}

// mourn reports what is missed: it may have had lines that were not read. It
// does so with the first share, because until then another Log may find it.
func (l *Log) mourn() {
	for _, g := range l.gens {
		if g.lost {
			g.lost = false
			l.loss(l.whyLost(g), 1)
		}
	}
}

func (l *Log) whyLost(g *generation) string {
	if stands(l.cfg.Path, g.inode) {
		return LostCopyTruncate
	}
	return LostRotation
}

// toEnd moves to the end of the last whole line. What its writer has begun will
// be ended after the start, and is read then.
func (l *Log) toEnd(g *generation) {
	if g.body == nil {
		return
	}
	var buf [64 << 10]byte
	g.encoding = headOf(g.body)
	from := max(0, g.size-int64(len(buf))+1) &^ 1 // at a unit, whatever the encoding
	tail := readFull(g.body, buf[:g.size-from], from)
	offset := from + int64(g.encoding.whole(len(tail)))
	if end := g.encoding.lastEnd(tail); end >= 0 {
		offset = from + int64(end+g.encoding.unit())
	}
	g.moveTo(offset)
}

// moveTo passes what stands before an offset without reading it.
func (g *generation) moveTo(offset int64) {
	g.offset, g.scanned = offset, offset
	g.proof = prove(g.body, offset)
}

// markAt is a generation's position for whoever stands at a position from which
// the later spans are still to come.
func (g *generation) markAt(at record.Cursor, later []span) mark {
	m := g.mark
	m.spent = m.spent && g.size <= g.offset && (!g.old || g.links == 0)
	if g.file == at.File {
		m.offset = min(m.offset, at.Offset)
	}
	for _, s := range later {
		if s.file == g.file {
			m.offset = min(m.offset, s.from)
		}
	}
	if m.offset == g.offset {
		return m
	}
	m.done, m.spent, m.tail = false, false, sum{}
	if f, ok := g.body.(*os.File); ok { // a compressed one would have to be unpacked again
		m.tail = proveTail(f, m.offset)
	}
	return m
}

func isZipped(path string) bool { return strings.HasSuffix(path, ".gz") }
