package main

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"time"
)

// crashCases: logcanary is killed with -9 at 500 random moments under load, in both
// modes of delivery, reading containers by file and by the API, and a mounted file
// all the while; and the broker and the engine are.
func crashCases() []testCase {
	const atLeastOnce, exactlyOnce = "KAFKA_EXACTLY_ONCE=false", "KAFKA_EXACTLY_ONCE=true"
	const byAPI = "DOCKER_DATA_ROOT=/nonexistent" // nothing is readable there
	return []testCase{
		{"kill-9-at-least-once", 6 * time.Minute, func(t *T) { caseKill(t, 125, atLeastOnce) }},
		{"kill-9-exactly-once", 6 * time.Minute, func(t *T) { caseKill(t, 125, exactlyOnce) }},
		{"kill-9-by-api-at-least-once", 6 * time.Minute, func(t *T) { caseKill(t, 125, atLeastOnce, byAPI) }},
		{"kill-9-by-api-exactly-once", 6 * time.Minute, func(t *T) { caseKill(t, 125, exactlyOnce, byAPI) }},
		{"kill-9-broker-exactly-once", 6 * time.Minute, func(t *T) { caseKillBroker(t, 3, exactlyOnce) }},
		{"kill-9-engine", 6 * time.Minute, caseKillEngine},
	}
}

// caseKill writes to a container and to a file all the while, kills logcanary
// again and again, then compares.
func caseKill(t *T, kills int, settings ...string) {
	e := t.engine("20")
	t.images(e, "busybox")
	f := t.logFile("app.log")
	exactlyOnce := slices.Contains(settings, "KAFKA_EXACTLY_ONCE=true")
	settings = append(append(onEngine(e), settings...), "FILES="+filepath.Join(filepath.Dir(f.path), "*.log"), "START_AT=beginning")
	c := t.canary(settings...)
	name := "loop-" + t.name
	t.runContainer(e, name, loop(200000, "0.05")...)
	c.launch()
	for range kills {
		for left := lifetime(); left > 0; left -= writePause {
			f.write(100)
			t.sleep(min(left, writePause))
		}
		c.proc.kill()
		c.launch()
	}
	t.eventually(caseStart, "logcanary is ready after the last kill", c.ready)
	t.do(e, "stop", "-t", "1", name)
	t.note("%d kills", kills)
	sources := append(t.streams(e, name, name, marked), f.source())
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: exactlyOnce, limit: 2 * time.Minute}, sources...)
	if lost := c.sum("logcanary_lost_lines_total"); lost != 0 {
		t.errorf("logcanary_lost_lines_total is %v", lost)
	}
	c.stop()
	if t.led.written < 1000 {
		t.errorf("only %d lines were written: no load", t.led.written)
	}
}

const writePause = 50 * time.Millisecond

// lifetime is how long logcanary lives from one launch to the next kill: 3 ms to 1 s,
// as often below 55 ms, when it recovers and finds its sources, as above, when it
// works.
func lifetime() time.Duration {
	const shortest, longest = 3 * time.Millisecond, time.Second
	return time.Duration(float64(shortest) * math.Pow(float64(longest/shortest), rand.Float64()))
}

// caseKillBroker kills Kafka under load, again and again.
func caseKillBroker(t *T, kills int, mode string) {
	e := t.engine("20")
	t.images(e, "busybox")
	c := t.canary(append(onEngine(e), mode)...)
	t.cleanup(t.restoreBroker)
	c.start()
	name := "loop-" + t.name
	t.runContainer(e, name, loop(50000, "0.05")...)
	for range kills {
		t.sleep(time.Duration(2000+rand.IntN(3000)) * time.Millisecond)
		t.kafka().proc.kill()
		t.sleep(time.Second)
		t.must(t.kafka().start())
	}
	t.exited(e, 2*time.Minute, name)
	t.note("%d kills of the broker", kills)
	sources := t.streams(e, name, name, marked)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: mode == "KAFKA_EXACTLY_ONCE=true", limit: 2 * time.Minute}, sources...)
	t.checkCounted(c, sources...)
	c.stop()
}

// caseKillEngine kills dockerd and its containers' output goes on through the
// shims; what the engine has after it came back is what must have arrived.
func caseKillEngine(t *T) {
	e := t.engine("20")
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	name := "loop-" + t.name
	t.runContainer(e, name, append([]string{"--stop-timeout", "1"}, loop(20000, "0.05")...)...)
	t.sleep(3 * time.Second)
	t.owned(e).kill()
	t.sleep(time.Second)
	t.must(e.start())
	t.eventually(caseStart, "the engine has noticed that the container ended", func() bool {
		return t.do(e, "inspect", "-f", "{{.State.Status}}", name) == "exited"
	})
	sources := t.streams(e, name, name, marked)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	c.stop()
}
