package main

import (
	"syscall"
	"time"
)

// rotationCases: the engine rotates a log that is read by the API alone.
func rotationCases(generation string) []testCase {
	of := func(name string, run func(t *T, e *engine)) testCase {
		return testCase{name: name + "-" + generation, limit: 4 * time.Minute, run: func(t *T) { run(t, t.engine(generation)) }}
	}
	paused := func(size, files string) func(t *T, e *engine) {
		return func(t *T, e *engine) { casePausedReader(t, e, "max-size="+size, "max-file="+files) }
	}
	return []testCase{
		of("rotation-by-api", caseRotationByAPI),
		of("paused-reader-all-kept", casePausedReaderAllKept),
		of("paused-reader-20k-2", paused("20k", "2")),
		of("paused-reader-20k-1", paused("20k", "1")),
		of("paused-reader-1k-1", paused("1k", "1")),
	}
}

// byAPI are the settings for reading an engine's containers by the API, and for
// keeping all that loop writes.
func byAPI(e *engine) []string {
	return append(onEngine(e), "DOCKER_DATA_ROOT=/nonexistent", "KEEP_LEVEL=info")
}

// everything keeps all lines.
func everything(string) bool { return true }

// rotating writes n lines into a log that the engine rotates, and tells them. The
// engine has forgotten most by the end, so they are computed.
func (t *T) rotating(e *engine, n int, options ...string) (name string, written []source) {
	name = "rotating-" + t.name
	var args []string
	for _, o := range options {
		args = append(args, "--log-opt", o)
	}
	t.runContainer(e, name, append(args, loop(n, "0.02")...)...)
	written = loopLines(name, n)
	for i := range written {
		written[i].kept = everything
	}
	return name, written
}

// caseRotationByAPI: the log keeps what a second brings, so nothing is lost, and
// what an engine tells twice comes once.
func caseRotationByAPI(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(byAPI(e)...)
	c.start()
	name, written := t.rotating(e, 40000, "max-size=200k", "max-file=5")
	t.exited(e, time.Minute, name)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, written...)
	t.checkCounted(c, written...)
	c.stop()
}

// pause stops logcanary as a debugger or a full host does.
func (c *canary) pause(d time.Duration) {
	c.t.must(c.proc.cmd.Process.Signal(syscall.SIGSTOP))
	c.t.sleep(d)
	c.t.must(c.proc.cmd.Process.Signal(syscall.SIGCONT))
}

// casePausedReaderAllKept: while logcanary sleeps the engine rotates many times,
// and keeps all of it; what its reply skips is found there.
func casePausedReaderAllKept(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(byAPI(e)...)
	c.start()
	name, written := t.rotating(e, 40000, "max-size=200k", "max-file=20")
	for range 2 {
		t.sleep(time.Second)
		c.pause(3 * time.Second)
	}
	t.exited(e, time.Minute, name)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, written...)
	t.checkCounted(c, written...)
	c.stop()
}

// casePausedReader: the log is rotated away while logcanary sleeps. What is lost
// is counted; what arrives is in order and comes once.
func casePausedReader(t *T, e *engine, options ...string) {
	t.images(e, "busybox")
	c := t.canary(byAPI(e)...)
	c.start()
	name, written := t.rotating(e, 40000, options...)
	for range 2 {
		t.sleep(time.Second)
		c.pause(3 * time.Second)
	}
	t.exited(e, time.Minute, name)
	missing := t.checkInOrder(c, written...)
	gaps := c.sum("logcanary_lost_lines_total", `reason="api-gap"`)
	t.note("%d lines are missing, %v gaps were counted", missing, gaps)
	t.led.lost += missing
	if missing == 0 {
		t.errorf("nothing was lost: the case proves nothing")
	}
	if missing > 0 && gaps == 0 {
		t.errorf("%d lines are missing and nobody says so", missing)
	}
	c.stop()
}

// checkInOrder waits until all that was counted has arrived, the last line of the
// container with it, wants it in the order in which it was written, and returns how
// many lines did not come.
func (t *T) checkInOrder(c *canary, sources ...source) (missing int) {
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
	for _, s := range sources {
		got := came[s.stream]
		t.led.written += len(s.lines)
		t.led.delivered += len(got)
		missing += len(s.lines) - len(got)
		t.holes(s.lines, got)
		if odd := outOfOrder(s.lines, got); odd != "" {
			t.errorf("%s: out of order, or never written: %s", s.stream, show(odd))
		}
	}
	return missing
}

// outOfOrder is the first line that came and does not stand in what was written
// behind the one before; "" when there is none.
func outOfOrder(written, came []string) string {
	for _, line := range came {
		for len(written) > 0 && written[0] != line {
			written = written[1:]
		}
		if len(written) == 0 {
			return line
		}
		written = written[1:]
	}
	return ""
}

func (t *T) holes(written, came []string) {
	last := -1
	n := 0
	idx := map[string]int{}
	for i, l := range written {
		idx[l] = i
	}
	for _, l := range came {
		if idx[l] != last+1 {
			n++
			if n < 20 {
				t.note("\n   hole %d..%d", last, idx[l])
			}
		}
		last = idx[l]
	}
	t.note("%d holes", n)
}
