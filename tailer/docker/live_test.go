package docker

import (
	"fmt"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
)

// TestRotates: which logs an engine begins anew, by the rules of each driver.
func TestRotates(t *testing.T) {
	size := func(value string) map[string]string { return map[string]string{"max-size": value} }
	for _, c := range []struct {
		driver  string
		options map[string]string
		want    bool
	}{
		{"json-file", nil, false},
		{"json-file", size("10m"), true},
		{"json-file", size("-1"), false},
		{"local", nil, true},
		{"syslog", nil, true}, // by its cache
		{"journald", size("10m"), false},
		{"none", nil, false},
	} {
		if got := rotates(container.LogConfig{Type: c.driver, Config: c.options}); got != c.want {
			t.Errorf("%s %v: %v", c.driver, c.options, got)
		}
	}
}

// TestDoubts: which lines of a live connection leave it in doubt that nothing is missing before
// them. Times are in milliseconds; the line before is of 1000.
func TestDoubts(t *testing.T) {
	const ms = int64(time.Millisecond)
	for _, c := range []struct {
		what               string
		time, waited, same int64 // same: the line before of this stream, where it is another
		backlog, fixed     bool
		unsure             bool
		joining, want      bool
	}{
		{what: "a line that was waited for", time: 1500, waited: 490},
		{what: "a line that was there already, soon after the one before", time: 1050},
		{what: "a line that was there already, later than that", time: 1051, want: true},
		{what: "a line that was waited for, of an engine that may have lost its place", time: 1500, waited: 490, unsure: true, want: true},
		{what: "so, in what the log held before", time: 9000, backlog: true},
		{what: "so, in a log that is never rotated", time: 9000, fixed: true},
		{what: "a line again", time: 1000, want: true},
		{what: "an older line", time: 999, waited: 5, want: true},
		{what: "an older line of the other stream", time: 999, same: 500},
		{what: "the next part of a line", time: 1000, joining: true},
	} {
		s := &stream{joining: c.joining, began: c.time * ms}
		s.last.Time = 1000 * ms
		if c.same != 0 {
			s.last.Time = c.same * ms
		}
		f := &follower{out: &output{streams: []*stream{s}}, rotates: !c.fixed, connection: connection{live: !c.backlog, unsure: c.unsure}, passed: 1000 * ms}
		if got := f.doubts(message{time: c.time * ms}, time.Duration(c.waited*ms)); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

// lines are of stdout and follow each other by a nanosecond, so many seconds after the start.
func lines(second int64, texts ...string) (lines []fakeMessage) {
	for i, text := range texts {
		lines = append(lines, out(second*int64(time.Second)+int64(i), text+"\n"))
	}
	return lines
}

// TestFault51JumpInLiveConnection: an engine that is held up skips files without a word. What it
// skipped and still has is read, in order and once; what it has no more is counted.
func TestFault51JumpInLiveConnection(t *testing.T) {
	all := []string{"one", "two", "three", "four", "five"}
	for _, c := range []struct {
		what string
		drop int // messages that are gone when it is looked again
		want []string
		gaps int64
	}{
		{"all is there", 0, all, 0},
		{"the last line that was taken is gone", 1, all, 1},
		{"some of what was skipped is gone", 2, []string{"one", "three", "four", "five"}, 1},
		{"all of it is gone", 3, []string{"one", "four", "five"}, 1},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			w.engine.start()
			container := w.engine.run("a", local)
			w.engine.log(container, lines(0, "one")...)
			w.start()
			w.read(container, "stdout", "one")
			w.engine.change(func() {
				container.leaps = []leap{{at: 1, to: 3}}
				container.dropped = c.drop
				container.messages = append(container.messages, lines(1, "two", "three", "four", "five")...)
			})
			w.read(container, "stdout", c.want...)
			w.engine.log(container, lines(2, "six")...)
			w.read(container, "stdout", append(c.want, "six")...)
			if got := w.state.counted("lost " + LostGap); got != c.gaps {
				t.Errorf("%d gaps were counted, not %d", got, c.gaps)
			}
		})
	}
}

// TestFault51OldEngine: an engine before 23.0 waits at another file than it reads. What it skips was
// waited for, and is noticed at the first such line; after that its waiting is believed.
func TestFault51OldEngine(t *testing.T) {
	w := newWorld(t)
	w.engine.version = "1.41"
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, lines(0, "one")...)
	w.start()
	w.read(c, "stdout", "one")
	at := int64(0)
	waits := func(texts ...string) {
		rest(t.Context(), 2*late) // longer than the container's clock goes on
		at += int64(late + time.Millisecond)
		for i, text := range texts {
			w.engine.log(c, out(at+int64(i), text+"\n"))
		}
	}
	w.engine.change(func() { c.leaps = []leap{{at: 1, to: 2}} })
	waits("two", "three")
	w.read(c, "stdout", "one", "two", "three")
	waits("four")
	w.read(c, "stdout", "one", "two", "three", "four")
	asked := w.engine.count("logs")
	waits("five")
	w.read(c, "stdout", "one", "two", "three", "four", "five")
	if again := w.engine.count("logs"); asked != 3 || again != asked {
		t.Errorf("logs were asked for %d times, and then %d", asked, again)
	}
}

// TestFault51FarBack: so much was written that the last line that was taken does not stand among
// those that are looked at first.
func TestFault51FarBack(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, lines(0, "first")...)
	w.start()
	w.read(c, "stdout", "first")
	want := []string{"first"}
	for i := range 3000 {
		want = append(want, fmt.Sprint(i))
	}
	w.engine.change(func() { c.leaps = []leap{{at: 1, to: 2000}} })
	w.engine.log(c, lines(1, want[1:]...)...)
	w.read(c, "stdout", want...)
	if got := w.state.counted("lost " + LostGap); got != 0 {
		t.Errorf("%d gaps were counted", got)
	}
}

// TestFault51ToldAgain: an engine that reads a file twice, as 20.10 does at a rotation, has no line
// read twice.
func TestFault51ToldAgain(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, lines(0, "one")...)
	w.start()
	w.read(c, "stdout", "one")
	w.engine.change(func() { c.leaps = []leap{{at: 4, to: 2}} })
	w.engine.log(c, lines(1, "two", "three", "four", "five")...)
	w.read(c, "stdout", "one", "two", "three", "four", "five")
	if got := w.state.counted("lost " + LostGap); got != 0 {
		t.Errorf("%d gaps were counted", got)
	}
}

// TestFault51OtherStream: the line that must come again was written by one stream, and only the
// other goes on: the gap is counted all the same.
func TestFault51OtherStream(t *testing.T) {
	w, c := readOne(t, local)
	w.engine.stop()
	w.engine.log(c, err(2, "gone\n"), err(3, "three\n"))
	w.engine.change(func() { c.dropped = 2 })
	w.engine.start()
	w.read(c, "stderr", "three")
	eventually(t, "the gap is counted", func() bool { return w.state.counted("lost "+LostGap) == 1 })
}

// TestFault51GapIsCountedOnce: however often the connection ends before a line behind the gap is read.
func TestFault51GapIsCountedOnce(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	w.engine.log(c, lines(0, "one")...)
	w.start()
	w.read(c, "stdout", "one")
	w.engine.stop()
	w.engine.log(c, lines(1, "gone", "three")...)
	whole, empty := fault{after: -1}, fault{clean: true}
	w.engine.change(func() {
		c.dropped = 2
		c.script = []fault{whole, whole, empty, whole, whole, empty} // a follower, a count, a follower
	})
	w.engine.start()
	w.read(c, "stdout", "one", "three")
	if got := w.state.counted("lost " + LostGap); got != 1 {
		t.Errorf("%d gaps were counted", got)
	}
}

// TestFault51NoGapBeforeParts: a line that is not whole yet is no reason to miss the one before.
func TestFault51NoGapBeforeParts(t *testing.T) {
	w := newWorld(t)
	w.engine.start()
	c := w.engine.run("a", local)
	c.script = []fault{{after: 2, clean: true}}
	w.engine.log(c, lines(0, "one")...)
	w.start()
	w.read(c, "stdout", "one")
	half := out(int64(time.Hour), "half ")
	w.engine.log(c, half)
	eventually(t, "it is followed again", func() bool { return w.engine.count("logs") == 2 })
	half.text = "whole\n"
	w.engine.log(c, half)
	w.read(c, "stdout", "one", "half whole")
	if got := w.state.counted("lost " + LostGap); got != 0 {
		t.Errorf("%d gaps were counted", got)
	}
}

// TestHealthyStreamIsNotDoubted: lines as they come, and a log that is never rotated whatever the
// times say, need one connection.
func TestHealthyStreamIsNotDoubted(t *testing.T) {
	for driver, step := range map[string]int64{"local": 1, "journald": int64(time.Hour)} {
		w := newWorld(t)
		w.engine.start()
		c := w.engine.run("a", func(c *fakeContainer) { c.driver = driver })
		w.start()
		var want []string
		for i := range 10 {
			want = append(want, fmt.Sprint(i))
			w.engine.log(c, out(int64(i+1)*step, fmt.Sprintln(i)))
			w.read(c, "stdout", want...)
		}
		if got := w.engine.count("logs"); got != 1 {
			t.Errorf("%s: logs were asked for %d times", driver, got)
		}
	}
}
