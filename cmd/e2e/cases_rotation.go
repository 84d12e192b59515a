package main

import (
	"slices"
	"syscall"
	"time"
)

// rotationCases: the engine rotates a log that is read by the API alone, while
// logcanary sleeps. Engines skip files then and do not say so.
func rotationCases(generation string) []testCase {
	of := func(name string, run func(t *T, e *engine)) testCase {
		return testCase{name: name + "-" + generation, limit: 4 * time.Minute, run: func(t *T) { run(t, t.engine(generation)) }}
	}
	return []testCase{
		of("paused-reader-all-kept", casePausedReaderAllKept),
		of("paused-reader-outrun", casePausedReaderOutrun),
	}
}

// paused runs a container whose log the engine rotates, and stops logcanary twice
// as a debugger or a full host does. It returns what was written: the engine has
// forgotten most by the end, so it is computed.
func (t *T) paused(e *engine, size, files string) (*canary, []source) {
	t.images(e, "busybox")
	c := t.canary(append(onEngine(e), "DOCKER_DATA_ROOT=/nonexistent", "KEEP_LEVEL=info")...)
	c.start()
	name := "paused-" + t.name
	const lines = 40000
	t.runContainer(e, name, append([]string{"--log-opt", "max-size=" + size, "--log-opt", "max-file=" + files}, loop(lines, "0.01")...)...)
	for range 2 {
		t.sleep(time.Second)
		t.must(c.proc.cmd.Process.Signal(syscall.SIGSTOP))
		t.sleep(2 * time.Second)
		t.must(c.proc.cmd.Process.Signal(syscall.SIGCONT))
	}
	t.exited(e, time.Minute, name)
	written := loopLines(name, lines)
	for i := range written {
		written[i].kept = func(string) bool { return true }
	}
	return c, written
}

// casePausedReaderAllKept: what the engine skipped is still in its files, so
// nothing is lost, and what an engine tells twice comes once.
func casePausedReaderAllKept(t *T, e *engine) {
	c, written := t.paused(e, "200k", "40")
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, written...)
	t.checkCounted(c, written...)
	c.stop()
}

// casePausedReaderOutrun: what the engine skipped is gone. Each hole is counted, and
// little else: where the engine has dropped just what was read, nobody can tell
// that nothing is missing behind. What arrives is in order and comes once.
func casePausedReaderOutrun(t *T, e *engine) {
	c, written := t.paused(e, "200k", "2")
	holes := t.checkInOrder(c, written...)
	gaps := c.sum("logcanary_lost_lines_total", `reason="api-gap"`)
	t.note("%d lines were dropped by the engine in %d holes, %v gaps were counted", t.led.dropped, holes, gaps)
	if holes == 0 {
		t.errorf("nothing was lost: the case proves nothing")
	}
	if beyond := gaps - float64(holes); beyond < 0 || beyond > 2 {
		t.errorf("%d holes, and %v gaps were counted", holes, gaps)
	}
	c.stop()
}

// checkInOrder waits until all that was counted has arrived, the last line of the
// container with it, wants it in the order in which it was written, and returns how
// many holes there are in the first source.
func (t *T) checkInOrder(c *canary, sources ...source) int {
	var came map[string][]string
	t.eventually(time.Minute, "what was read arrives, to the end", func() bool {
		came = map[string][]string{}
		n, last := 0, false
		for _, v := range t.distinct(t.kafka(), delivery{topic: c.topic, exactlyOnce: true}) {
			came[v.Stream] = append(came[v.Stream], v.Body)
			n++
		}
		for _, s := range sources {
			got := came[s.stream]
			last = last || len(got) > 0 && got[len(got)-1] == s.lines[len(s.lines)-1]
		}
		return last && float64(n) == c.sum("logcanary_lines_total")
	})
	var holes []int
	for _, s := range sources {
		got := came[s.stream]
		t.led.written += len(s.lines)
		t.led.delivered += len(got)
		t.led.dropped += len(s.lines) - len(got)
		n, odd := compareHoled(s.lines, got)
		if odd != "" {
			t.errorf("%s: out of order, or never written: %s", s.stream, show(odd))
		}
		holes = append(holes, n)
	}
	return holes[0]
}

// compareHoled walks along what was written and tells how often lines of it did not
// come, and the first line that came and does not stand there behind the one before;
// "" when there is none.
func compareHoled(written, came []string) (holes int, odd string) {
	for _, line := range came {
		i := slices.Index(written, line)
		if i < 0 {
			return holes, line
		}
		if i > 0 {
			holes++
		}
		written = written[i+1:]
	}
	if len(written) > 0 {
		holes++
	}
	return holes, ""
}
