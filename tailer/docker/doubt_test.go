package docker

import (
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
)

// TestCapacity: how large the files of a log become, by the rules of each driver.
func TestCapacity(t *testing.T) {
	options := func(name, value string) map[string]string { return map[string]string{name: value} }
	for _, c := range []struct {
		driver  string
		options map[string]string
		want    int64
	}{
		{"json-file", nil, 0},
		{"json-file", options("max-size", "10m"), 10_000_000},
		{"json-file", options("max-size", "-1"), 0},
		{"local", nil, 20 << 20},
		{"local", options("max-size", "1k"), 1000},
		{"syslog", nil, 20 << 20},
		{"syslog", options("cache-max-size", "5m"), 5_000_000},
		{"journald", nil, 0},
		{"none", nil, 0},
	} {
		if got := capacity(container.LogConfig{Type: c.driver, Config: c.options}); got != c.want {
			t.Errorf("%s %v: %d, want %d", c.driver, c.options, got, c.want)
		}
	}
}

// TestDoubts: which lines of a reply leave it in doubt that nothing is missing before
// them. Times are in milliseconds since the request; a file of 10 MB fills in 19 ms.
func TestDoubts(t *testing.T) {
	const ms = int64(time.Millisecond)
	large, small := int64(10_000_000), int64(20_000)
	asked := start
	at := func(n int64) int64 { return asked + n*ms }
	for _, c := range []struct {
		what                       string
		capacity                   int64
		before, time, waited, same int64 // same: the line before of this stream, where it is another
		old, proven, joining, want bool
	}{
		{what: "a prompt line", capacity: large, before: 10, time: 500, waited: 490},
		{what: "a line that was there already, soon after the one before", capacity: large, before: 10, time: 25},
		{what: "a line that was there already, a file later", capacity: large, before: 10, time: 30, want: true},
		{what: "so, in a log that is never rotated", before: 10, time: 5000},
		{what: "so, where it was looked again", capacity: large, before: 10, time: 30, proven: true},
		{what: "so, before the request", capacity: large, before: -5000, time: -1},
		{what: "the first line behind the request, waited for since then", capacity: large, before: -5000, time: 300, waited: 299},
		{what: "the first line behind the request, there already", capacity: large, before: -5000, time: 300, waited: 1, want: true},
		{what: "a prompt line in tiny files", capacity: small, before: 10, time: 500, waited: 490, want: true},
		{what: "a prompt line of an old engine", capacity: large, before: 10, time: 500, waited: 490, old: true, want: true},
		{what: "the next line of an old engine", capacity: large, before: 10, time: 11, old: true},
		{what: "a line again", capacity: large, before: 10, time: 10, want: true},
		{what: "an older line", capacity: large, before: 10, time: 9, want: true},
		{what: "an older line of the other stream", capacity: large, before: 10, time: 9, same: 5},
		{what: "the next part of a line", capacity: large, before: 10, time: 10, joining: true},
		{what: "an older line, both from before the request", capacity: large, before: -10, time: -20},
		{what: "so, of an old engine", capacity: large, before: -10, time: -20, old: true, want: true},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := &stream{joining: c.joining, began: at(c.time)}
			s.last.Time = at(c.before)
			if c.same != 0 {
				s.last.Time = at(c.same)
			}
			f := &follower{out: &output{streams: []*stream{s}}, capacity: c.capacity, passed: at(c.before), proven: c.proven}
			got := f.doubts(&connection{asked: asked, old: c.old}, message{time: at(c.time)}, time.Duration(c.waited*ms))
			if got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

// soonAfter are lines of stdout that follow each other by a nanosecond, a second from
// now: later than any line that was read, by more than it takes to fill a file.
func soonAfter(texts ...string) (lines []fakeMessage) {
	at := time.Now().Add(time.Second).UnixNano()
	for i, text := range texts {
		lines = append(lines, fakeMessage{side: stdout, time: at + int64(i), text: text + "\n"})
	}
	return lines
}

// TestFault51JumpInLiveConnection: an engine that is late skips files without a word. What it
// skipped and still has is read, in order and once; what it has no more is counted.
func TestFault51JumpInLiveConnection(t *testing.T) {
	for _, c := range []struct {
		what string
		old  bool
		drop int // messages that were rotated away when it is looked again
		want []string
		gaps int64
	}{
		{what: "all is there", want: []string{"one", "two", "three", "four", "five"}},
		{what: "all is there, old engine", old: true, want: []string{"one", "two", "three", "four", "five"}},
		{what: "the last line is gone", drop: 1, want: []string{"one", "four", "five"}, gaps: 1},
		{what: "all that was skipped is gone", drop: 3, want: []string{"one", "four", "five"}, gaps: 1},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			w.engine.old = c.old
			w.engine.start()
			container := w.engine.run("a", local)
			w.engine.log(container, out(1, "one\n"))
			w.start()
			w.read(container, "stdout", "one")
			w.engine.change(func() {
				container.leaps = []leap{{at: 1, to: 3}}
				container.dropped = c.drop
				container.messages = append(container.messages, soonAfter("two", "three", "four", "five")...)
			})
			w.read(container, "stdout", c.want...)
			w.engine.log(container, soonAfter("six")...)
			w.read(container, "stdout", append(c.want, "six")...)
			if got := w.state.counted("lost " + LostGap); got != c.gaps {
				t.Errorf("%d gaps were counted, not %d", got, c.gaps)
			}
		})
	}
}

// TestFault51ToldAgain: an engine that reads a file twice, as 20.10 does at a rotation, has no line read twice.
func TestFault51ToldAgain(t *testing.T) {
	for _, old := range []bool{false, true} {
		w := newWorld(t)
		w.engine.old = old
		w.engine.start()
		c := w.engine.run("a", local)
		w.engine.log(c, out(1, "one\n"))
		w.start()
		w.read(c, "stdout", "one")
		w.engine.change(func() { c.leaps = []leap{{at: 4, to: 2}} })
		w.engine.log(c, soonAfter("two", "three", "four", "five")...)
		w.read(c, "stdout", "one", "two", "three", "four", "five")
		w.engine.change(func() { c.leaps = []leap{{at: 5, to: 4}} })
		w.engine.log(c, soonAfter("six")...)
		w.read(c, "stdout", "one", "two", "three", "four", "five", "six")
		if got := w.state.counted("lost " + LostGap); got != 0 {
			t.Errorf("old %v: %d gaps were counted", old, got)
		}
	}
}

// TestFault51OtherStream: the line that must come again was written by one stream, and only the
// other goes on: the gap is counted all the same.
func TestFault51OtherStream(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, out(1, "one\n"))
	w.start()
	w.read(c, "stdout", "one")
	w.engine.stop()
	w.engine.log(c, err(2, "gone\n"), err(3, "three\n"))
	w.engine.change(func() { c.dropped = 2 })
	w.engine.start()
	w.read(c, "stderr", "three")
	eventually(t, "the gap is counted", func() bool { return w.state.counted("lost "+LostGap) == 1 })
}

// TestNeverRotatedIsNeverDoubted: whatever the times say, one connection does.
func TestNeverRotatedIsNeverDoubted(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", func(c *fakeContainer) { c.driver = "journald" })
	w.engine.log(c, out(1, "one\n"))
	w.start()
	w.read(c, "stdout", "one")
	w.engine.log(c, soonAfter("two")...)
	w.read(c, "stdout", "one", "two")
	if got := w.engine.count("logs"); got != 1 {
		t.Errorf("logs were asked for %d times", got)
	}
}
