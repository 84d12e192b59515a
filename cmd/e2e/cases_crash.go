package main

import (
	"math/rand/v2"
	"path/filepath"
	"time"
)

// crashCases: logcanary is killed with -9 at random moments under load, in both
// modes of delivery; half of the kills on an engine's files, half on mounted ones.
func crashCases() []testCase {
	return []testCase{
		{"kill-9-at-least-once", 6 * time.Minute, func(t *T) { caseKill(t, 60, "KAFKA_EXACTLY_ONCE=false") }},
		{"kill-9-exactly-once", 6 * time.Minute, func(t *T) { caseKill(t, 60, "KAFKA_EXACTLY_ONCE=true") }},
	}
}

// caseKill writes to a container and to a file all the while, kills logcanary
// again and again, then compares.
func caseKill(t *T, kills int, mode string) {
	e := t.engine("20")
	t.images(e, "busybox")
	f := t.logFile("app.log")
	settings := append(onEngine(e), mode, "FILES="+filepath.Join(filepath.Dir(f.path), "*.log"), "START_AT=beginning")
	c := t.canary(settings...)
	c.start()
	name := "loop-" + t.name
	t.runContainer(e, name, loop(200000, "0.05")...)
	for range kills {
		for range 1 + rand.IntN(12) {
			f.write(300)
			t.sleep(time.Duration(20+rand.IntN(80)) * time.Millisecond)
		}
		c.proc.kill()
		c.launch()
	}
	t.eventually(caseStart, "logcanary is ready after the last kill", c.ready)
	t.do(e, "stop", "-t", "1", name)
	t.note("%d kills, %s", kills, mode)
	sources := append(t.streams(e, name, name, marked), f.source())
	exactlyOnce := mode == "KAFKA_EXACTLY_ONCE=true"
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: exactlyOnce, limit: 2 * time.Minute}, sources...)
	if lost := c.sum("logcanary_lost_lines_total"); lost != 0 {
		t.errorf("logcanary_lost_lines_total is %v", lost)
	}
	c.stop()
	if t.led.written < 1000 {
		t.errorf("only %d lines were written: no load", t.led.written)
	}
}
