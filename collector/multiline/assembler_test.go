package multiline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"logcanary/collector/level"
	"logcanary/collector/record"

	"pgregory.net/rapid"
)

// desk is a Taker that wants warnings and worse, writes down what it gets, and may
// refuse.
type desk struct {
	notes   []string
	refuses bool
}

func (d *desk) Passes(l record.Level, _ record.Outcome) bool { return l < record.Warn }

func (d *desk) Pass(r level.Reading, n int, began bool, after *record.Cursor) {
	d.notes = append(d.notes, fmt.Sprintf("%v: %d passed to %d, began %v", r.Level, n, after.Offset, began))
}

func (d *desk) Take(r *Record) bool {
	if d.refuses {
		return false
	}
	d.notes = append(d.notes, fmt.Sprintf("%v: %q from %d to %d", r.Reading.Level, r.Text, r.ID[0], r.After.Offset))
	return true
}

// bench is an Assembler with numbered lines and a desk.
type bench struct {
	Assembler
	desk
	now    time.Time
	number int64
}

func newBench() *bench {
	b := &bench{now: time.Unix(1e9, 0)}
	b.Assembler = new(Shop).Assembler(&b.desk)
	return b
}

// offer offers a line; its number is used up when it is taken.
func (b *bench) offer(text string) bool {
	n := b.number + 1
	after := record.Cursor{Offset: n}
	fate := b.Add(&record.Line{Text: []byte(text), ID: [2]uint64{uint64(n)}, After: after}, level.Read([]byte(text)))
	if fate >= Began {
		b.Pass(b.Reading(), 1, fate == Began, &after)
	}
	if fate == Refused {
		return false
	}
	b.number = n
	return true
}

func (b *bench) rest() time.Duration { return b.Rest(b.now) }

// Lines of a record that nobody wants are passed as they come; those of which that is not
// known yet are held until it is.
func TestWhatIsNotWantedIsPassed(t *testing.T) {
	b := newBench()
	for _, text := range []string{"INFO: starting", "  with:", "", "  two options", "2026/01/05 10:00:01 failed", "\tat c.e.A.f(A.java:3)", "INFO: done"} {
		b.offer(text)
	}
	want := []string{
		"info: 1 passed to 1, began true", "info: 1 passed to 2, began false",
		"info: 2 passed to 4, began false", // the blank one waited
		`error: "2026/01/05 10:00:01 failed\n\tat c.e.A.f(A.java:3)" from 5 to 6`,
		"info: 1 passed to 7, began true",
	}
	if got := strings.Join(b.notes, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if b.Holds() || b.rest() != 0 {
		t.Error("something is held")
	}
}

// What lines are given, how often they are refused and when the time passes changes
// nothing of the promise: each line is passed or given once, in order. Where no time
// passes the records are those of somebody who wants all and never refuses.
func TestAssemblerModel(t *testing.T) {
	all := []string{
		"2026-01-05 10:00:01,123 ERROR failed", "2026-01-05 10:00:01,123 INFO fine", "java.lang.IllegalStateException: no stock", "\tat c.e.A.f(A.java:3)",
		"Caused by: java.io.IOException: x", "words", "", "  indented", "Traceback (most recent call last):", `  File "a.py", line 3, in f`, "ValueError: no", "{", "}",
		`{"level":"error","msg":"x"}`, "Jan 05, 2026 10:00:01 AM c.e.A run", "SEVERE: bad", "panic: x", "goroutine 1 [running]:", "main.f(0x1)",
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := &witness{rt: rt}
		w.Assembler = new(Shop).Assembler(w)
		now := time.Unix(1e9, 0)
		rt.Repeat(map[string]func(*rapid.T){
			"line": func(rt *rapid.T) {
				if !w.refused {
					w.again = rapid.SampledFrom(all).Draw(rt, "text")
				}
				w.offer(w.again)
			},
			"refuse": func(rt *rapid.T) {
				w.refuses = rapid.Bool().Draw(rt, "refuses")
			},
			"rest": func(rt *rapid.T) {
				now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 1000}).Draw(rt, "ms")) * time.Millisecond)
				w.rested = w.rested || w.Holds()
				if wait := w.Rest(now); (wait > 0) != w.Holds() {
					rt.Fatalf("to be asked after %v, holds %v", wait, w.Holds())
				}
			},
		})
		w.refuses = false
		if !w.Flush() || w.Holds() {
			rt.Fatal("something is held after all")
		}
		if w.done != int64(len(w.lines)) {
			rt.Fatalf("%d of %d lines came back", w.done, len(w.lines))
		}
		var want []int
		for _, r := range joined(w.lines) {
			want = append(want, r.First)
		}
		if !w.rested && !slices.Equal(w.firsts, want) {
			rt.Fatalf("records begin at %v, want %v", w.firsts, want)
		}
	})
}

// witness is a Taker that checks what it gets against the lines that were taken.
type witness struct {
	Assembler
	rt      *rapid.T
	lines   []string
	done    int64
	firsts  []int // lines that begin records
	refuses bool
	again   string // the line that was offered last, and
	refused bool   // whether it was refused
	rested  bool
}

func (w *witness) offer(text string) {
	n := int64(len(w.lines)) + 1
	w.lines = append(w.lines, text)
	after := record.Cursor{Offset: n}
	fate := w.Add(&record.Line{Text: []byte(text), ID: [2]uint64{uint64(n)}, After: after}, level.Read([]byte(text)))
	if fate >= Began {
		w.Pass(w.Reading(), 1, fate == Began, &after)
	}
	w.refused = fate == Refused
	if w.refused {
		w.lines = w.lines[:n-1]
	}
}

func (w *witness) Passes(l record.Level, _ record.Outcome) bool { return l < record.Warn }

func (w *witness) Pass(_ level.Reading, n int, began bool, after *record.Cursor) {
	if began {
		w.firsts = append(w.firsts, int(w.done)+1)
	}
	if w.done += int64(n); w.done != after.Offset {
		w.rt.Fatalf("%d lines are passed up to %d, which are %d", n, after.Offset, w.done)
	}
}

func (w *witness) Take(r *Record) bool {
	if w.refuses {
		return false
	}
	want := strings.Join(w.lines[w.done:r.After.Offset], "\n")
	if int64(r.ID[0]) != w.done+1 || string(r.Text) != want || int64(r.Lines) != r.After.Offset-w.done {
		w.rt.Fatalf("after %d: from %d to %d, %d lines, %q, want %q", w.done, r.ID[0], r.After.Offset, r.Lines, r.Text, want)
	}
	w.firsts = append(w.firsts, int(r.ID[0]))
	w.done = r.After.Offset
	return true
}
