package file

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"logcanary/tailer"

	"pgregory.net/rapid"
)

// keep is how many rotated generations the model's logrotate keeps.
const keep = 4

// model does random things to one path, as applications, logrotate and
// operators do, and knows which lines a perfect reader would have read.
type model struct {
	*world
	rt      *rapid.T
	order   binary.AppendByteOrder // of the files' UTF-16; nil means UTF-8
	next    int                    // number of the next line
	partial string                 // what the writer has begun and not ended
	files   []*modelFile           // x.log, x.log.1, …; x.log may be nil
	written map[string]bool        // all lines
	excused map[string]bool        // lines that nobody can know of: gone before anybody could look
	begun   []string               // lines without an end in files that were removed
}

// modelFile is the lines of one file that may still be read.
type modelFile struct {
	lines []string
	held  bool // its writer may still hold it open: it was renamed, not copied
}

func (m *model) name(i int) string {
	if i == 0 {
		return "x.log"
	}
	return fmt.Sprint("x.log.", i)
}

func (m *model) active() *modelFile {
	if m.files[0] == nil {
		m.files[0] = &modelFile{}
	}
	return m.files[0]
}

func (m *model) note(f *modelFile, line string) {
	m.written[line] = true
	f.lines = append(f.lines, line)
}

// fresh is a line that ends as no other does: a file that grows again to the same
// size and to the same last bytes is not told apart from what it was.
func (m *model) fresh() string {
	m.next++
	return fmt.Sprintf("%d %s %d", m.next, strings.Repeat("x", rapid.IntRange(0, 400).Draw(m.rt, "length")), m.next)
}

// add appends text in the files' encoding, which a file's first bytes tell.
func (m *model) add(name, text string) {
	if m.order != nil {
		encode := bare
		if info, err := os.Stat(m.path(name)); err != nil || info.Size() == 0 {
			encode = wide
		}
		text = encode(m.order, text)
	}
	m.append(name, text)
}

func (m *model) write(*rapid.T) {
	for range rapid.IntRange(1, 5).Draw(m.rt, "lines") {
		line := m.partial + m.fresh()
		m.add("x.log", strings.TrimPrefix(line, m.partial)+"\n")
		m.note(m.active(), line)
		m.partial = ""
	}
}

func (m *model) writePart(*rapid.T) {
	part := m.fresh() + "~"
	m.add("x.log", part)
	m.active()
	m.partial += part
}

// late writes to the rotated file, as whoever holds it open does.
func (m *model) late(*rapid.T) {
	if len(m.files) < 2 || m.log == nil || !m.files[1].held {
		return
	}
	m.share() // so that the reader has seen the rotation while the file was young
	line := m.fresh()
	if m.hasPartialEnd("x.log.1") {
		return
	}
	m.add("x.log.1", line+"\n")
	m.note(m.files[1], line)
}

func (m *model) hasPartialEnd(name string) bool {
	text, end := m.content(name), "\n"
	if m.order != nil {
		end = bare(m.order, end)
	}
	return text != "" && !strings.HasSuffix(text, end)
}

// endPartial makes a line of what the writer will never end.
func (m *model) endPartial() {
	if m.partial != "" {
		m.note(m.active(), m.partial)
		m.partial = ""
	}
}

// shift makes room for x.log.1.
func (m *model) shift() {
	for i := len(m.files) - 1; i > 0; i-- {
		if i == keep {
			m.remove(m.name(i))
			if m.cursor == nil || !m.files[i].held {
				m.excuse(m.files[i]) // of a series that nobody has seen yet, or a copy that came and went
			}
			m.files = m.files[:i]
			continue
		}
		m.rename(m.name(i), m.name(i+1))
	}
	m.files = append(m.files[:1], append([]*modelFile{nil}, m.files[1:]...)...)
}

func (m *model) rotate(*rapid.T) {
	if m.files[0] == nil {
		return
	}
	m.endPartial()
	m.shift()
	m.rename("x.log", "x.log.1")
	m.files[1], m.files[0] = m.files[0], nil
	m.files[1].held = true
	if rapid.Bool().Draw(m.rt, "create") {
		m.put("x.log", "")
		m.active()
	}
}

func (m *model) copyTruncate(*rapid.T) {
	if m.files[0] == nil {
		return
	}
	m.endPartial()
	m.shift()
	if !m.anyRead(m.files[0]) {
		m.excuse(m.files[0]) // nothing proves what this is a copy of
	}
	m.copy("x.log", "x.log.1")
	m.truncate("x.log")
	m.files[1], m.files[0] = m.files[0], &modelFile{}
}

func (m *model) truncateAll(*rapid.T) {
	if m.files[0] == nil {
		return
	}
	m.endPartial()
	m.excuse(m.files[0])
	m.truncate("x.log")
	m.files[0] = &modelFile{}
}

func (m *model) delete(*rapid.T) {
	if m.files[0] == nil {
		return
	}
	m.begun = append(m.begun, m.partial)
	m.endPartial()
	if m.log != nil {
		m.share() // then the file is held
	} else {
		m.excuse(m.files[0])
	}
	m.remove("x.log")
	m.files[0] = nil
	if len(m.files) > 1 {
		m.files[1].held = false // what was removed is watched for late lines instead
	}
}

func (m *model) anyRead(f *modelFile) bool {
	return slices.ContainsFunc(f.lines, func(line string) bool { return slices.Contains(m.got, line) })
}

func (m *model) excuse(f *modelFile) {
	for _, line := range f.lines {
		m.excused[line] = true
	}
}

func (m *model) readSome(*rapid.T) {
	if m.log == nil {
		m.start()
	}
	m.refuse = rapid.IntRange(-1, 6).Draw(m.rt, "taken")
	m.share()
	m.refuse = -1
}

func (m *model) wait(*rapid.T) { m.now = m.now.Add(6 * time.Second) }

func (m *model) die(*rapid.T) {
	if m.log != nil {
		m.crash()
	}
	for _, line := range m.begun {
		m.excused[line] = true // it was held until it would end, and no position tells of it
	}
}

// check is the promise: what was handed over was written, and only once; what
// was not handed over was reported, or nobody can know of it.
func (m *model) check(rt *rapid.T, all bool) {
	seen := map[string]bool{}
	for _, line := range m.got {
		if seen[line] {
			rt.Fatalf("twice: %.20q", line)
		}
		if seen[line] = true; !m.written[line] {
			rt.Fatalf("never written: %.60q", line)
		}
	}
	for line := range m.written {
		if all && !seen[line] && !m.excused[line] && len(m.losses) == 0 {
			rt.Fatalf("lost without a word: %.20q", line)
		}
	}
}

// Random things happen to a path while it is read, and while it is not.
func TestModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		w := newWorld(t)
		w.dir = dir
		w.cfg.Path = w.path("x.log")
		m := &model{world: w, rt: rt, files: []*modelFile{nil}, written: map[string]bool{}, excused: map[string]bool{}}
		m.order = rapid.SampledFrom([]binary.AppendByteOrder{nil, nil, binary.LittleEndian, binary.BigEndian}).Draw(rt, "order")
		w.hold = rapid.SampledFrom([]int{0, 1, 3}).Draw(rt, "hold")
		if w.cfg.Older = rapid.Bool().Draw(rt, "older"); !w.cfg.Older {
			m.start()
			m.write(rt)
			m.share() // a path that nobody has ever seen has no history either
		}
		rt.Repeat(map[string]func(*rapid.T){
			"write": m.write, "part": m.writePart, "late": m.late, "rotate": m.rotate, "copytruncate": m.copyTruncate,
			"truncate": m.truncateAll, "delete": m.delete, "read": m.readSome, "read more": m.readSome, "wait": m.wait, "die": m.die,
		})
		if m.log == nil {
			m.start()
		}
		m.endPartial()
		if m.files[0] != nil {
			m.add("x.log", "\n") // whatever was begun ends
			m.written[""] = true
			m.excused[""] = true
		}
		for range 3 {
			for m.share() == tailer.More {
			}
			m.wait(rt)
		}
		m.check(rt, true)
		m.crash()
	})
}
