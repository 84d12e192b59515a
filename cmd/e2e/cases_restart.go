package main

import (
	"context"
	"time"
)

// restartCases: what happens around logcanary goes away and comes back.
func restartCases(generation string) []testCase {
	of := func(name string, run func(t *T, e *engine)) testCase {
		return testCase{name: name + "-" + generation, limit: 4 * time.Minute, run: func(t *T) { run(t, t.engine(generation)) }}
	}
	return []testCase{
		of("logcanary-restart", caseCanaryRestart),
		of("container-restart", caseContainerRestart),
		of("container-removed", caseContainerRemoved),
		of("engine-restart", caseEngineRestart),
		of("broker-restart", caseBrokerRestart),
	}
}

// caseCanaryRestart: lines written while logcanary is down arrive when it is
// back, and a clean stop repeats nothing.
func caseCanaryRestart(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	name := "loop-" + t.name
	t.runContainer(e, name, loop(10000, "0.05")...)
	for range 3 {
		t.sleep(time.Second)
		c.stop()
		t.sleep(500 * time.Millisecond)
		c.start()
	}
	t.exited(e, time.Minute, name)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, t.streams(e, name, name, marked)...)
	c.stop()
}

// caseContainerRestart: the same container runs three times.
func caseContainerRestart(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	name := "again-" + t.name
	t.runContainer(e, name, loop(2000, "")...)
	for range 2 {
		t.exited(e, time.Minute, name)
		t.do(e, "start", name)
	}
	t.exited(e, time.Minute, name)
	sources := t.streams(e, name, name, marked)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	c.stop()
}

// caseContainerRemoved: run --rm leaves nothing behind for those who come late.
func caseContainerRemoved(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	name := "gone-" + t.name
	t.do(e, append([]string{"run", "--rm", "--name", name}, loop(20000, "")...)...)
	sources := loopLines(name, 20000)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	c.stop()
}

// caseEngineRestart: the engine is killed with its containers and started
// again; logcanary says so, attaches again and loses nothing.
func caseEngineRestart(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	before, after := "before-"+t.name, "after-"+t.name
	t.runContainer(e, before, loop(2000, "")...)
	t.exited(e, time.Minute, before)
	t.owned(e).stop(30 * time.Second)
	t.sleep(2 * time.Second)
	t.must(e.start())
	t.runContainer(e, after, loop(2000, "")...)
	t.exited(e, time.Minute, after)
	sources := append(t.streams(e, before, before, marked), t.streams(e, after, after, marked)...)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	c.stop()
}

// caseBrokerRestart: Kafka is killed in mid-stream; readers go on, and the
// backlog arrives in order when it is back.
func caseBrokerRestart(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	name := "loop-" + t.name
	t.runContainer(e, name, loop(20000, "0.05")...)
	t.sleep(2 * time.Second)
	t.cleanup(t.restoreBroker)
	t.kafka().proc.kill()
	t.eventually(time.Minute, "logcanary_kafka_up is 0", func() bool { return c.sum("logcanary_kafka_up") == 0 })
	t.exited(e, time.Minute, name)
	sources := t.streams(e, name, name, marked)
	t.checkCounted(c, sources...)
	t.must(t.kafka().start())
	t.checkDelivered(delivery{topic: c.topic, limit: time.Minute}, sources...)
	t.eventually(time.Minute, "logcanary_kafka_up is 1", func() bool { return c.sum("logcanary_kafka_up") == 1 })
	c.stop()
}

// restoreBroker makes sure that the next case finds a broker.
func (t *T) restoreBroker() {
	b := t.kafka()
	if b.proc.running() {
		return
	}
	if err := b.start(); err != nil {
		t.errorf("%v", err)
	}
}

// background is a context that a cleanup may use after the case's own ended.
func background(limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), limit)
}
