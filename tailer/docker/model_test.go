package docker

import (
	"fmt"
	"os"
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
	lines   int
	renamed int
	want    map[string][]string
}

func newModel(t *testing.T, r *rapid.T, special func(*fakeContainer)) *model {
	m := &model{world: newWorld(t), want: map[string][]string{}}
	m.t, m.engine.t = r, r
	m.state.hold = rapid.SampledFrom([]int{0, 1, 3}).Draw(r, "hold")
	m.engine.start()
	m.c = m.engine.run("a", special)
	m.start()
	return m
}

func (m *model) play(r *rapid.T) {
	defer m.engine.stop()
	defer func() { m.stop() }()
	for range rapid.IntRange(1, 12).Draw(r, "steps") {
		switch rapid.SampledFrom([]string{"write", "write", "write", "settle", "cut", "us", "container", "engine", "rotate"}).Draw(r, "step") {
		case "write":
			m.write(r)
		case "settle":
			m.settle()
		case "cut":
			at := fault{after: rapid.IntRange(0, 5).Draw(r, "after"), clean: rapid.Bool().Draw(r, "clean")}
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
		}
	}
	m.settle()
}

// write writes a few lines, some of them in parts. The clock may stand still
// for them, go on, or jump.
func (m *model) write(r *rapid.T) {
	jump := rapid.SampledFrom([]time.Duration{1, 1, time.Millisecond, time.Hour, -time.Hour}).Draw(r, "jump")
	m.now += int64(jump) + 10
	for range rapid.IntRange(1, 4).Draw(r, "lines") {
		m.now += rapid.Int64Range(0, 1).Draw(r, "tick")
		m.lines++
		side := rapid.IntRange(0, 1).Draw(r, "side")
		line := strings.Repeat(fmt.Sprintf("line %d.", m.lines), rapid.SampledFrom([]int{1, 1, 5000}).Draw(r, "size"))
		m.engine.log(m.c, split(side, m.now, line)...)
		m.want[sideName(side)] = append(m.want[sideName(side)], line)
	}
}

// settle waits until everything is read.
func (m *model) settle() {
	for source, lines := range m.want {
		m.read(m.c, source, lines...)
	}
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
