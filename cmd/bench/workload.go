package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// layout is how lines stand in a workload's files.
type layout string

// The two layouts: bare lines, and Docker's json-file around each.
const (
	plain    layout = "plain"
	jsonFile layout = "json-file"
)

func layouts() [2]layout { return [2]layout{plain, jsonFile} }

const (
	// sources is how many files a workload has. Each mixes all formats line by
	// line, which is harder on a reader than the one format of a real service.
	sources = 4

	// oneIn lines is kept by keep.level warn, the others are only counted.
	oneIn = 10
)

// workload is what was written and what must therefore be found.
type workload struct {
	layout layout
	files  []string
	bytes  int64
	lines  int64
	kept   int64
	levels map[string]int64 // lines of each level
}

// writeWorkload makes sources files of size bytes in all (a few lines more) in
// dir, on disk and in the page cache.
func writeWorkload(dir string, l layout, size int64, seed uint64) (*workload, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	w := &workload{layout: l, levels: map[string]int64{}}
	for i := range sources {
		name := filepath.Join(dir, "app-"+strconv.Itoa(i)+".log")
		if err := w.writeFile(name, size/sources, newGenerator(seed, uint64(i))); err != nil {
			return nil, fmt.Errorf("writing the workload: %w", err)
		}
		w.files = append(w.files, name)
	}
	return w, nil
}

func (w *workload) writeFile(name string, size int64, g *generator) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	if err := w.write(out, size, g); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Sync() // a measured run must not share the disk with our own write-back
}

// write writes blocks of oneIn lines, one of them kept, until size is reached.
func (w *workload) write(out io.Writer, size int64, g *generator) error {
	var line, raw []byte
	var written int64
	for written < size {
		keep := g.random.IntN(oneIn)
		for i := range oneIn {
			s := g.pick(i == keep)
			line = s.appendLine(line[:0], g.tick(), g.random)
			raw = appendRaw(raw[:0], w.layout, line, s.level, g.now)
			n, err := out.Write(raw)
			if err != nil {
				return err
			}
			written += int64(n)
			w.levels[s.level]++
		}
		w.kept++
		w.lines += oneIn
	}
	w.bytes += written
	return nil
}

// appendRaw appends a line with its line end, as the layout has it. The lines
// are ASCII, for which Go's quoting and JSON's are the same. What is kept goes
// to stderr, the rest to stdout.
func appendRaw(dst []byte, l layout, line []byte, level string, at time.Time) []byte {
	if l == plain {
		return append(append(dst, line...), '\n')
	}
	stream := "stdout"
	if keeps(level) {
		stream = "stderr"
	}
	dst = append(dst, `{"log":`...)
	dst = strconv.AppendQuote(dst, string(line)+"\n")
	dst = append(dst, `,"stream":"`...)
	dst = append(dst, stream...)
	dst = append(dst, `","time":"`...)
	dst = at.AppendFormat(dst, time.RFC3339Nano)
	return append(dst, "\"}\n"...)
}

// generator yields lines; the same seed and stream yield the same.
type generator struct {
	random        *rand.Rand
	kept, counted []shape
	now           time.Time
}

// variants is how many messages a format has at each of its levels.
const variants = 24

func newGenerator(seed, stream uint64) *generator {
	g := &generator{random: rand.New(rand.NewPCG(seed, stream)), now: time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)}
	for _, f := range formats() {
		for _, level := range [...]string{"debug", "info", "warn", "error", "critical"} {
			if _, ok := f.words[level]; ok {
				g.add(f, level)
			}
		}
	}
	return g
}

func (g *generator) add(f format, level string) {
	for range variants {
		length := shortest + 8 + g.random.IntN(longest-shortest-16) // times vary by a few bytes
		s := newShape(f, level, length, g.random)
		if keeps(level) {
			g.kept = append(g.kept, s)
		} else {
			g.counted = append(g.counted, s)
		}
	}
}

// pick chooses what the next line says: something that is kept, or not.
func (g *generator) pick(keep bool) *shape {
	if keep {
		return &g.kept[g.random.IntN(len(g.kept))]
	}
	return &g.counted[g.random.IntN(len(g.counted))]
}

// tick is the time of the next line. It is never a round nanosecond, as on a
// real clock, and never the same twice.
func (g *generator) tick() time.Time {
	g.now = g.now.Add(time.Millisecond + 1237)
	return g.now
}
