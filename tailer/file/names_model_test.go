package file

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// names is a model of several paths whose files trade names, are overwritten,
// removed and hidden, while they are read and while they are not. Whatever
// happens, no line is read twice, and one is missed only where its file was gone
// before anybody could look.
type names struct {
	*site
	rt      *rapid.T
	all     []string // the names that files may have
	next    int
	files   map[string][]string // lines of what stands under each name
	excused map[string]bool
	safe    int // entries of the tape that a crash does not lose
	created int // files so far
	most    int // files that may be created
}

func (m *names) name(label string) string {
	return rapid.SampledFrom(m.all).Draw(m.rt, label)
}

func (m *names) write(*rapid.T) {
	name := m.name("name")
	if m.files[name] == nil {
		if m.created == m.most {
			return
		}
		m.created++
	}
	for range rapid.IntRange(1, 3).Draw(m.rt, "lines") {
		m.next++
		line := fmt.Sprint("line ", m.next)
		m.append(name, line+"\n")
		m.files[name] = append(m.files[name], line)
	}
}

// gone says that what stands under a name will be there no longer: it is read to
// its end before, or nobody can.
func (m *names) gone(name string) {
	if m.finder != nil {
		m.settle()
		m.safe = len(m.tape.entries)
		return
	}
	for _, line := range m.files[name] {
		m.excused[line] = true
	}
}

func (m *names) move(from, to string) {
	if m.files[from] == nil || from == to {
		return
	}
	if m.files[to] != nil {
		m.gone(to)
	}
	m.rename(from, to)
	m.files[to] = m.files[from]
	delete(m.files, from)
}

func (m *names) moveOne(*rapid.T) { m.move(m.name("from"), m.name("to")) }

func (m *names) trade(*rapid.T) {
	a, b := m.name("a"), m.name("b")
	if m.files[a] != nil && m.files[b] != nil && a != b {
		m.move(a, "aside")
		m.move(b, a)
		m.move("aside", b)
	}
}

// hide takes a file out of the globs for a while.
func (m *names) hide(rt *rapid.T) {
	m.move(m.name("hidden"), "aside")
	for range rapid.IntRange(0, 2).Draw(rt, "meanwhile") {
		m.readSome(rt)
	}
	if rapid.Bool().Draw(rt, "down") {
		m.die(rt)
	}
	m.move("aside", m.name("back"))
}

func (m *names) delete(*rapid.T) {
	name := m.name("name")
	if m.files[name] == nil {
		return
	}
	m.gone(name)
	m.remove(name)
	delete(m.files, name)
}

// anew truncates a file and writes it anew, to any size.
func (m *names) anew(rt *rapid.T) {
	name := m.name("name")
	if m.files[name] == nil {
		return
	}
	m.gone(name)
	m.truncate(name)
	m.files[name] = []string{}
	m.write(rt)
}

// readSome has some of the logs read a share, perhaps after a scan, and perhaps
// none of it to its end.
func (m *names) readSome(rt *rapid.T) {
	if m.finder == nil {
		m.start()
	}
	if rapid.Bool().Draw(rt, "scan") {
		m.finder.scan()
	}
	for _, l := range m.logs() {
		m.tape.refuse = rapid.IntRange(-1, 3).Draw(rt, "taken")
		if rapid.Bool().Draw(rt, "share") {
			l.Share(m.buf)
		}
	}
	m.tape.refuse = -1
}

// die stops one log after the other, some of which are still read meanwhile, and
// loses the last of what was committed.
func (m *names) die(rt *rapid.T) {
	if m.finder == nil {
		return
	}
	for _, path := range slices.Sorted(maps.Keys(m.finder.files)) {
		if l := m.finder.files[path].log; rapid.Bool().Draw(rt, "last share") {
			l.Share(m.buf)
		}
		m.finder.drop(path)
	}
	m.stop()
	kept := rapid.IntRange(m.safe, len(m.tape.entries)).Draw(rt, "kept")
	m.tape.entries = m.tape.entries[:kept]
	m.safe = kept
}

func (m *names) pause(*rapid.T) {
	if m.finder != nil {
		m.wait()
	}
}

func (m *names) once(rt *rapid.T) {
	seen := map[string]bool{}
	for _, line := range m.tape.lines() {
		if seen[line] {
			rt.Fatalf("twice: %s", line)
		}
		seen[line] = true
	}
}

func (m *names) end(rt *rapid.T) {
	if m.finder == nil {
		m.start()
	}
	m.wait()
	m.once(rt)
	m.stop()
}

func (m *names) complete(rt *rapid.T) {
	seen := m.tape.lines()
	for name, lines := range m.files {
		for _, line := range lines {
			if !slices.Contains(seen, line) && !m.excused[line] {
				rt.Fatalf("%s: %s was never read", name, line)
			}
		}
	}
}

// Random things happen to the names of files.
func TestModelOfNames(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newNames(t, rt, "a.log", "b.log", "c.log")
		m.most = 1000
		m.play(map[string]func(*rapid.T){"delete": m.delete, "anew": m.anew})
		m.complete(rt)
	})
}

// The same among the names of rotated files, with so few files that a path's
// history knows all of them. What appears there out of nothing is older than all that
// was read, and is not read for that.
func TestModelOfRotatedNames(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newNames(t, rt, "a.log", "b.log", "a.log.1", "a.log.2")
		m.most = history
		m.play(map[string]func(*rapid.T){})
	})
}

func newNames(t *testing.T, rt *rapid.T, all ...string) *names {
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		rt.Fatal(err)
	}
	s := newSite(t)
	s.dir = dir
	s.tape.hold = rapid.SampledFrom([]int{0, 1, 3}).Draw(rt, "hold")
	return &names{site: s, rt: rt, all: all, files: map[string][]string{}, excused: map[string]bool{}}
}

func (m *names) play(actions map[string]func(*rapid.T)) {
	maps.Copy(actions, map[string]func(*rapid.T){
		"write": m.write, "write more": m.write, "move": m.moveOne, "trade": m.trade, "hide": m.hide,
		"read": m.readSome, "read more": m.readSome, "pause": m.pause, "die": m.die, "": m.once,
	})
	m.rt.Repeat(actions)
	m.end(m.rt)
}
