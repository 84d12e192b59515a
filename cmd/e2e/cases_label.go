package main

import (
	"fmt"
	"strings"
	"time"
)

// labelCases: files inside containers, named by the label logcanary.files.
func labelCases(generation string) []testCase {
	of := func(name string, run func(t *T, e *engine)) testCase {
		return testCase{name: name + "-" + generation, limit: 4 * time.Minute, run: func(t *T) { run(t, t.engine(generation)) }}
	}
	return []testCase{
		of("files-label-data-root", caseFilesByDataRoot),
		of("files-label-mounted", caseFilesMounted),
	}
}

// caseFilesByDataRoot: logcanary beside the engine finds the volume in the
// engine's data root. A recreated container's files go on where they ended, and
// two replicas share a file.
func caseFilesByDataRoot(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	v := &volumeLog{t: t, e: e, volume: "logs-" + t.name, service: "app-" + t.name}
	v.write("first", 5000)
	t.do(e, "rm", "-f", "first-"+t.name)
	v.write("second", 5000)
	v.write("third", 5000)
	v.check(c)
	c.stop()
}

// caseFilesMounted: logcanary in a container has that volume under another path,
// and not one byte of another volume, which it says how to mount.
func caseFilesMounted(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary()
	v := &volumeLog{t: t, e: e, volume: "logs-" + t.name, service: "app-" + t.name}
	canary := t.canaryContainer(e, c, "-v", v.volume+":/elsewhere/logs:ro")
	v.write("first", 5000)
	t.do(e, "rm", "-f", "first-"+t.name)
	v.write("second", 5000)
	v.check(c)
	hidden := &volumeLog{t: t, e: e, volume: "hidden-" + t.name, service: "hidden-" + t.name}
	hidden.write("third", 10)
	t.eventually(caseStart, "the log says what to mount", func() bool {
		_, stderr := t.written(e, canary)
		return strings.Contains(strings.Join(stderr, "\n"), hidden.volume+":/logs/"+hidden.volume+":ro")
	})
	t.stopContainer(e, canary)
}

// volumeLog is a log file in a volume that containers write one after another.
type volumeLog struct {
	t               *T
	e               *engine
	volume, service string
	lines           []string
}

// write has a container append n lines, each tenth of them an error.
func (v *volumeLog) write(name string, n int) {
	program := `BEGIN { for (i = from + 1; i <= from + n; i++) print (i % 10 ? "INFO [file] passed-" : "ERROR [file] kept-") i >> "/data/app.log" }`
	name += "-" + v.t.name
	from := len(v.lines)
	v.t.runContainer(v.e, name, "-v", v.volume+":/data", "--label", "logcanary.files=/data/*.log", "--label", "logcanary.service="+v.service,
		"busybox:1.37", "awk", "-v", fmt.Sprint("n=", n), "-v", fmt.Sprint("from=", from), program)
	for i := from + 1; i <= from+n; i++ {
		if i%10 == 0 {
			v.lines = append(v.lines, fmt.Sprintf("ERROR [file] kept-%d", i))
		} else {
			v.lines = append(v.lines, fmt.Sprintf("INFO [file] passed-%d", i))
		}
	}
	v.t.exited(v.e, time.Minute, name)
}

// check wants each line read once, whoever wrote it.
func (v *volumeLog) check(c *canary) {
	s := source{v.service, "", v.lines, marked, nil}
	v.t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, s)
	v.t.checkCounted(c, s)
}
