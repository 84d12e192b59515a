package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// canary is the logcanary under test, run on the host as its user would: the
// real binary, configured by its environment.
type canary struct {
	t     *T
	topic string
	port  int
	env   []string
	proc  *process
}

// canary prepares one with its own state directory and topic; extra settings are
// LOGCANARY_ names without the prefix. It is started by start.
func (t *T) canary(settings ...string) *canary {
	port, err := freePort()
	t.must(err)
	c := &canary{t: t, topic: "e2e." + t.name, port: port}
	defaults := []string{
		"STATE_DIR=" + filepath.Join(t.dir, "state"),
		"LISTEN=127.0.0.1:" + strconv.Itoa(port),
		"KAFKA_BROKERS=" + t.kafka().address(),
		"KAFKA_TOPIC=" + c.topic,
	}
	for _, s := range append(defaults, settings...) {
		c.env = append(c.env, "LOGCANARY_"+s)
	}
	t.cleanup(func() {
		if c.proc != nil && c.proc.running() {
			c.proc.kill()
		}
	})
	return c
}

// onEngine are the settings for reading an engine's containers.
func onEngine(e *engine) []string {
	return []string{"DOCKER_HOST=" + e.host()}
}

// withoutEngine are the settings for files alone.
func withoutEngine() []string { return []string{"DOCKER_ENABLED=false"} }

// start runs logcanary and waits until it is ready.
func (c *canary) start() {
	c.launch()
	c.t.eventually(20*time.Second, "logcanary is ready", func() bool {
		if !c.proc.running() {
			c.t.fatalf("logcanary ended:\n%s", c.proc.tail())
		}
		return c.ready()
	})
}

// launch runs logcanary without waiting.
func (c *canary) launch() { c.launchBy() }

// launchBy runs logcanary by another program, whose words come first.
func (c *canary) launchBy(words ...string) {
	p, err := startProcess(c.log(), c.env, append(words, c.t.stage.binary, "run")...)
	c.t.must(err)
	c.proc = p
}

func (c *canary) log() string { return filepath.Join(c.t.dir, "logcanary.log") }

func (c *canary) ready() bool {
	resp, err := http.Get(c.url("/readyz"))
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// stop ends logcanary as compose would.
func (c *canary) stop() {
	c.t.led.journaled = max(0, int(c.sum("logcanary_journal_unshipped_records")))
	if code := c.proc.stop(15 * time.Second); code != 0 {
		c.t.errorf("logcanary ended with %d after SIGTERM:\n%s", code, c.proc.tail())
	}
}

func (c *canary) url(path string) string { return fmt.Sprintf("http://127.0.0.1:%d%s", c.port, path) }

// logged tells whether logcanary said something.
func (c *canary) logged(pattern string) bool {
	b, err := os.ReadFile(c.log())
	c.t.must(err)
	return regexp.MustCompile(pattern).Match(b)
}

// sum adds up the samples of a family whose label set contains all the given
// `name="value"` pairs.
func (c *canary) sum(family string, pairs ...string) float64 {
	resp, err := http.Get(c.url("/metrics"))
	if err != nil {
		return -1 // not there yet, or killed: the caller polls
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return -1
	}
	return sumSamples(string(body), family, pairs...)
}

func sumSamples(text, family string, pairs ...string) float64 {
	total := 0.0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, family+"{") && !strings.HasPrefix(line, family+" ") {
			continue
		}
		if n, ok := sample(strings.TrimSpace(line), pairs); ok {
			total += n
		}
	}
	return total
}

func sample(line string, pairs []string) (float64, bool) {
	for _, p := range pairs {
		if !strings.Contains(line, p) {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(line[strings.LastIndexByte(line, ' ')+1:], 64)
	return n, err == nil
}
