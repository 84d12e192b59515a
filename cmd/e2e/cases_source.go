package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// sourceCases: each kind of source that an engine offers, and real programs.
func sourceCases(generation string) []testCase {
	of := func(name string, run func(t *T, e *engine)) testCase {
		return testCase{name: name + "-" + generation, limit: 4 * time.Minute, run: func(t *T) { run(t, t.engine(generation)) }}
	}
	return []testCase{
		of("json-file-by-file", caseJSONFile),
		of("json-file-by-api", caseJSONFileByAPI),
		of("drivers", caseDrivers),
		of("tty", caseTTY),
		of("long-lines", caseLongLines),
		of("rotation-by-engine", caseEngineRotation),
		of("applications", caseApplications),
	}
}

// caseJSONFile: the data root is readable, so the files are read directly.
func caseJSONFile(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	name := "loop-" + t.name
	t.runContainer(e, name, loop(20000, "")...)
	t.exited(e, time.Minute, name)
	sources := t.streams(e, name, name, marked)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	if n := c.sum("logcanary_sources", `way="file"`); n < 1 {
		t.errorf("the files are not read as files: logcanary_sources{way=\"file\"} is %v", n)
	}
	c.stop()
}

// caseJSONFileByAPI: logcanary runs in a container that has the socket alone.
func caseJSONFileByAPI(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary()
	canary := t.canaryContainer(e, c)
	name := "loop-" + t.name
	t.runContainer(e, name, loop(20000, "")...)
	t.exited(e, time.Minute, name)
	sources := t.streams(e, name, name, marked)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	t.eventually(caseStart, "the container is healthy by its own HEALTHCHECK", func() bool {
		return t.do(e, "inspect", "-f", "{{.State.Health.Status}}", canary) == "healthy"
	})
	t.stopContainer(e, canary)
}

// canaryContainer runs logcanary in a container of its own image that has the
// socket, and what options say; it returns the container's name. c tells the port
// and the topic.
func (t *T) canaryContainer(e *engine, c *canary, options ...string) string {
	name, image := "canary-"+t.name, t.canaryImage(e)
	args := append(options, "--network", "host", "-v", e.socket()+":/var/run/docker.sock",
		"-e", fmt.Sprintf("LOGCANARY_LISTEN=127.0.0.1:%d", c.port), "-e", "LOGCANARY_KAFKA_BROKERS="+t.kafka().address(),
		"-e", "LOGCANARY_KAFKA_TOPIC="+c.topic, image)
	t.runContainer(e, name, args...)
	t.eventually(caseStart, "logcanary is ready", c.ready)
	return name
}

// stopContainer stops logcanary as compose would, and wants it to end well.
func (t *T) stopContainer(e *engine, name string) {
	if out, err := e.docker(t, "stop", "-t", "15", name); err != nil {
		t.errorf("stop: %v %s", err, out)
	}
	if code := t.do(e, "inspect", "-f", "{{.State.ExitCode}}", name); code != "0" {
		_, stderr := t.written(e, name)
		t.errorf("logcanary ended with %s: %q", code, stderr)
	}
}

// canaryImage builds logcanary's own image in the engine.
func (t *T) canaryImage(e *engine) string {
	const image = "logcanary/logcanary:latest"
	root := filepath.Join(t.dir, "image")
	t.must(os.MkdirAll(filepath.Join(root, "bin"), 0o755))
	binary, err := os.ReadFile(t.stage.binary)
	t.must(err)
	t.must(os.WriteFile(filepath.Join(root, "bin", "logcanary"), binary, 0o755))
	t.must(os.MkdirAll(filepath.Join(root, "state", "var/lib/logcanary"), 0o755))
	tar := exec.CommandContext(t, "tar", "-C", filepath.Join(root, "state"), "--owner=65532", "--group=65532", "--mode=1777", // as make image does
		"-cf", filepath.Join(root, "bin", "state.tar"), "var/lib/logcanary")
	t.must(tar.Run())
	t.images(e, "distroless")
	dockerfile := filepath.Join(filepath.Dir(filepath.Dir(t.stage.bed)), "compose", "Dockerfile")
	t.must(t.legacyBuild(e, "build", "-q", "-t", image, "-f", dockerfile, root))
	return image
}

// legacyBuild runs the builder inside the engine; BuildKit wants a plugin.
func (t *T) legacyBuild(e *engine, args ...string) error {
	t.must(os.Setenv("DOCKER_BUILDKIT", "0"))
	_, err := e.docker(t, args...)
	return err
}

// caseDrivers: local, none and a cached remote driver, beside each other.
func caseDrivers(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	run := func(name string, options ...string) {
		t.runContainer(e, name+"-"+t.name, append(options, loop(5000, "")...)...)
	}
	sink, err := listenSyslog()
	t.must(err)
	defer sink.Close()
	run("local", "--log-driver", "local")
	run("none", "--log-driver", "none")
	run("cached", "--log-driver", "syslog", "--log-opt", "syslog-address=udp://"+sink.LocalAddr().String())
	t.exited(e, time.Minute, "local-"+t.name, "none-"+t.name, "cached-"+t.name)
	sources := t.streams(e, "local-"+t.name, "local-"+t.name, marked)
	sources = append(sources, t.streams(e, "cached-"+t.name, "cached-"+t.name, marked)...)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	t.eventually(caseStart, "the log says why the container with driver none is not read", func() bool {
		return c.logged("none-" + t.name)
	})
	c.stop()
}

// caseJournald: the driver journald, whose times are microseconds, read over kills
// of logcanary.
func caseJournald(t *T) {
	e := t.engine("20") // 29 is built without a reader of journals
	t.withJournald(e)
	t.images(e, "busybox")
	c := t.canary(append(onEngine(e), "KAFKA_EXACTLY_ONCE=true")...)
	c.start()
	name := "journald-" + t.name
	const lines = 10000
	t.runContainer(e, name, append([]string{"--log-driver", "journald"}, loop(lines, "0.02")...)...)
	for range 2 {
		t.sleep(time.Second)
		c.proc.kill()
		c.launch()
	}
	t.exited(e, time.Minute, name)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, loopLines(name, lines)...)
	if lost := c.sum("logcanary_lost_lines_total"); lost != 0 {
		t.errorf("logcanary_lost_lines_total is %v", lost)
	}
	c.stop()
}

// caseTTY: one raw stream with \r\n.
func caseTTY(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	name := "tty-" + t.name
	t.runContainer(e, name, append([]string{"-t"}, loop(3000, "")...)...)
	t.exited(e, time.Minute, name)
	stdout, _ := t.written(e, name)
	s := source{name, "stdout", stdout, marked, nil}
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, s)
	t.checkCounted(c, s)
	c.stop()
}

// caseLongLines: around the engine's 16 KiB parts, on both streams at once, and
// a last line without an end.
func caseLongLines(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	name := "long-" + t.name
	program := `BEGIN { n = split("16383 16384 16385 32768 40000 262144", size, " ")
		for (i = 1; i <= n; i++) {
			line = "ERROR kept-" i " "; while (length(line) < size[i]) line = line "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			line = substr(line, 1, size[i]); print line; print line > "/dev/stderr"
		}
		printf "ERROR kept-last without an end" }`
	t.runContainer(e, name, "busybox:1.37", "awk", program)
	t.exited(e, time.Minute, name)
	sources := t.streams(e, name, name, marked)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	c.stop()
}

// caseEngineRotation: the engine rotates the files under the reader.
func caseEngineRotation(t *T, e *engine) {
	t.images(e, "busybox")
	c := t.canary(onEngine(e)...)
	c.start()
	var sources []source
	for i, options := range [][]string{{"max-file=2"}, {"max-file=5", "compress=true"}} {
		name := fmt.Sprintf("rotating%d-%s", i, t.name)
		args := []string{"--log-opt", "max-size=100k"}
		for _, o := range options {
			args = append(args, "--log-opt", o)
		}
		t.runContainer(e, name, append(args, loop(20000, "0.02")...)...)
		// The engine has forgotten most of it by the end: what was written is computed.
		sources = append(sources, loopLines(name, 20000)...)
	}
	t.exited(e, 2*time.Minute, sources[0].service, sources[2].service)
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	c.stop()
}

// loopLines is what loop writes.
func loopLines(service string, n int) []source {
	out, errs := source{service, "stdout", nil, marked, nil}, source{service, "stderr", nil, marked, nil}
	for i := 1; i <= n; i++ {
		if i%10 == 0 {
			errs.lines = append(errs.lines, fmt.Sprintf("ERROR [loop] kept-%d failed", i))
		} else {
			out.lines = append(out.lines, fmt.Sprintf("INFO [loop] passed-%d with 0 errors", i))
		}
	}
	return []source{out, errs}
}

// caseApplications: programs as people run them, with their own loggers.
func caseApplications(t *T, e *engine) {
	c := t.canary(onEngine(e)...)
	c.start()
	name := func(app string) string { return app + "-" + t.name }
	t.uvicorn(e, name("uvicorn"), 200)
	t.node(e, name("node"), 500)
	t.java(e, name("java"), 500)
	t.nginx(e, name("nginx"), 200)
	t.exited(e, time.Minute, name("uvicorn"), name("node"), name("java"), name("nginx"))
	sources := t.streams(e, name("nginx"), name("nginx"), nginxErrors)
	for _, app := range []string{"uvicorn", "node", "java"} {
		for _, s := range t.streams(e, name(app), name(app), marked) {
			s.begins = headed
			sources = append(sources, s)
		}
	}
	t.checkDelivered(delivery{topic: c.topic, exactlyOnce: true, limit: time.Minute}, sources...)
	t.checkCounted(c, sources...)
	c.stop()
}
