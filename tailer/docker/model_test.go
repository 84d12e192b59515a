package docker

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestModel does random things to one container, its engine and us. Whatever
// happens, each stream is read whole, in order and once.
func TestModel(t *testing.T) {
	for way, special := range ways {
		t.Run(way, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) { newModel(t, r, special).play(r) })
		})
	}
}

// model is a container and what it has written.
type model struct {
	*world
	c       *fakeContainer
	now     int64
	written int
	renamed int
	want    map[string][]string
}

func newModel(t *testing.T, r *rapid.T, special func(*fakeContainer)) *model {
	m := &model{world: newWorld(t), want: map[string][]string{}}
	m.t, m.engine.t = r, r
	m.state.hold = rapid.SampledFrom([]int{0, 1, 3}).Draw(r, "hold")
	m.engine.start()
	m.c = m.engine.run("a", special)
	if m.byAPI() {
		m.engine.version = rapid.SampledFrom([]string{"1.41", "1.51"}).Draw(r, "version")
	}
	m.start()
	return m
}

func (m *model) byAPI() bool { return m.c.driver != "json-file" }

func (m *model) play(r *rapid.T) {
	defer m.engine.stop()
	defer func() { m.stop() }()
	steps := []string{"write", "write", "write", "settle", "cut", "us", "container", "engine", "rotate"}
	if m.byAPI() {
		steps = append(steps, "drop", "cut end", "late", "again")
	}
	for range rapid.IntRange(1, 12).Draw(r, "steps") {
		switch step := rapid.SampledFrom(steps).Draw(r, "step"); step {
		case "write":
			m.write(r)
		case "settle":
			m.settle()
		case "cut", "cut end":
			at := fault{after: rapid.IntRange(0, 5).Draw(r, "after"), clean: rapid.Bool().Draw(r, "clean"), end: step == "cut end"}
			m.engine.change(func() { m.c.script = append(m.c.script, at) })
		case "us":
			m.stop()
			m.start()
		case "container":
			m.engine.setRunning(m.c, false)
			m.engine.setRunning(m.c, true)
		case "engine":
			m.engine.stop()
			m.engine.start()
		case "rotate":
			m.rotate()
		case "drop":
			m.drop(r)
		case "late":
			m.late(r)
		case "again":
			m.leap(len(m.c.messages), max(m.c.dropped, len(m.c.messages)-3))
		}
	}
	m.settle()
	if gaps := m.state.counted("lost " + LostGap); gaps > 0 && m.c.dropped == 0 {
		r.Fatalf("%d gaps were counted in a log that kept all", gaps)
	}
}

// write writes a few lines, some of them in parts. The clock may stand still
// for them, go on, or jump.
func (m *model) write(r *rapid.T) {
	jump := rapid.SampledFrom([]time.Duration{1, 1, time.Millisecond, time.Hour, -time.Hour}).Draw(r, "jump")
	m.now += int64(jump) + 10
	for _, line := range m.lines(r) {
		m.engine.log(m.c, line...)
	}
}

// lines are a few that are wanted, in parts.
func (m *model) lines(r *rapid.T) (lines [][]fakeMessage) {
	for range rapid.IntRange(1, 4).Draw(r, "lines") {
		m.now += rapid.Int64Range(0, 1).Draw(r, "tick")
		m.written++
		side := rapid.IntRange(0, 1).Draw(r, "side")
		line := strings.Repeat(fmt.Sprintf("line %d.", m.written), rapid.SampledFrom([]int{1, 1, 5000}).Draw(r, "size"))
		lines = append(lines, split(side, m.now, line))
		m.want[sideName(side)] = append(m.want[sideName(side)], line)
	}
	return lines
}

// late writes lines that a reply which follows skips, for it is late, and more
// behind them.
func (m *model) late(r *rapid.T) {
	if m.written == 0 {
		return // before the first line nobody knows what is late
	}
	m.now += int64(time.Second)
	skipped := slices.Concat(m.lines(r)...)
	m.now += int64(time.Second)
	rest := slices.Concat(m.lines(r)...)
	m.leap(len(m.c.messages), len(m.c.messages)+len(skipped))
	m.engine.log(m.c, append(skipped, rest...)...)
}

// leap has the next reply that comes by go on elsewhere.
func (m *model) leap(at, to int) {
	m.engine.change(func() { m.c.leaps = []leap{{at, to}} })
}

// settle waits until everything is read.
func (m *model) settle() {
	for source, lines := range m.want {
		m.read(m.c, source, lines...)
	}
}

// drop has the engine forget what was read, or some of it. It does not part what
// was written in one nanosecond.
func (m *model) drop(r *rapid.T) {
	m.settle()
	n := rapid.IntRange(m.c.dropped, len(m.c.messages)).Draw(r, "dropped")
	for n > 0 && n < len(m.c.messages) && m.c.messages[n].time == m.c.messages[n-1].time {
		n++
	}
	m.engine.change(func() { m.c.dropped = n })
}

// rotate renames the json-file and makes a new one; all generations stay.
func (m *model) rotate() {
	path := m.engine.logPath(m.c)
	if _, err := os.Stat(path); err != nil {
		return // by the API, or not written yet
	}
	for n := m.renamed; n > 0; n-- {
		if err := os.Rename(fmt.Sprintf("%s.%d", path, n), fmt.Sprintf("%s.%d", path, n+1)); err != nil {
			m.t.Fatalf("%v", err)
		}
	}
	if err := os.Rename(path, path+".1"); err != nil {
		m.t.Fatalf("%v", err)
	}
	m.renamed++
	m.engine.raw(path, "") // the engine makes the new file at once
}
