package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// stackCases: compose files as users run them, on the engine's own network.
func stackCases() []testCase {
	return []testCase{
		{"compose-stack", 5 * time.Minute, caseComposeStack},
		{"compose-include", 5 * time.Minute, caseForeignStack},
	}
}

// compose runs docker compose against an engine.
func (t *T) compose(e *engine, env []string, args ...string) string {
	cmd := exec.CommandContext(t, "docker", append([]string{"-H", e.host(), "compose"}, args...)...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.fatalf("docker compose %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// composeEnv tells the files where this engine lives; users have the defaults.
func (t *T) composeEnv(e *engine) (env []string, port, prometheus int) {
	port, err := freePort()
	t.must(err)
	prometheus, err = freePort()
	t.must(err)
	return []string{
		fmt.Sprintf("LOGCANARY_PORT=%d", port), fmt.Sprintf("PROMETHEUS_PORT=%d", prometheus),
		"LOGCANARY_DOCKER_ROOT=" + e.root(), "LOGCANARY_DOCKER_SOCKET=" + e.socket(),
	}, port, prometheus
}

func (t *T) composeFile(name string) string {
	return filepath.Join(filepath.Dir(filepath.Dir(t.stage.bed)), "compose", name)
}

// caseComposeStack: compose.yaml as it is; the sample's error is found in Kafka
// and in Prometheus.
func caseComposeStack(t *T) {
	e := t.engine("20")
	t.images(e, "python", "kafka", "prometheus")
	t.canaryImage(e)
	env, port, prometheus := t.composeEnv(e)
	file := t.composeFile("compose.yaml")
	t.cleanup(func() { t.composeDown(e, env, file) })
	t.compose(e, env, "-f", file, "up", "-d", "--quiet-pull")
	c := &canary{t: t, port: port}
	t.eventually(time.Minute, "an error of the sample is shipped", func() bool {
		return c.sum("logcanary_records_total", `service="shop"`, `disposition="shipped"`) >= 2
	})
	out := t.compose(e, env, "-f", file, "exec", "-T", "kafka", "/opt/kafka/bin/kafka-console-consumer.sh",
		"--bootstrap-server", "kafka:9092", "--topic", "logs.errors", "--from-beginning", "--max-messages", "12", "--timeout-ms", "15000")
	for what, text := range map[string]string{ // behind the few lines that a broker's start is worth
		"the sample's error":            "failed: connection to db:5432 refused",
		"the creation of our own topic": `"category":"kafka.topic-created"`,
	} {
		if !strings.Contains(out, text) {
			t.errorf("%s is not in Kafka:\n%.2000s", what, out)
		}
	}
	query := `logcanary_lines_total{project="logcanary-demo",service="shop",level="error"}`
	t.eventually(time.Minute, "Prometheus has "+query, func() bool { return t.promQuery(prometheus, query) >= 1 })
	t.account(c, `project="logcanary-demo"`)
}

// account fills the ledger from logcanary's own counters, for stacks whose
// services go on writing. Nothing may be lost or set aside.
func (t *T) account(c *canary, project string) {
	records := func(disposition string) int {
		return int(c.sum("logcanary_records_total", project, fmt.Sprintf("disposition=%q", disposition)))
	}
	t.led = ledger{
		written: int(c.sum("logcanary_lines_total", project)), delivered: records("shipped"), filtered: records("filtered"),
		journaled: records("kept") - records("shipped"), deadLettered: records("dead_lettered"), lost: int(c.sum("logcanary_lost_lines_total")),
	}
	if t.led.written == 0 || t.led.lost+t.led.deadLettered > 0 {
		t.errorf("lines of %s: %+v", project, t.led)
	}
}

func (t *T) composeDown(e *engine, env []string, file string) {
	ctx, cancel := background(time.Minute)
	defer cancel()
	compose := func(args ...string) ([]byte, error) {
		cmd := exec.CommandContext(ctx, "docker", append([]string{"-H", e.host(), "compose", "-f", file}, args...)...)
		cmd.Env = append(os.Environ(), env...)
		return cmd.CombinedOutput()
	}
	if len(t.failures) > 0 {
		out, err := compose("logs", "--no-color", "logcanary")
		t.errorf("logcanary's container said (%v):\n%s", err, out)
	}
	if out, err := compose("down", "-v", "-t", "5"); err != nil {
		t.errorf("compose down: %v: %s", err, out)
	}
}

// promQuery asks a real Prometheus for the value of one series.
func (t *T) promQuery(port int, query string) float64 {
	body := httpGet(fmt.Sprintf("http://127.0.0.1:%d/api/v1/query?query=%s", port, urlEscape(query)))
	var answer struct {
		Data struct {
			Result []struct{ Value [2]any }
		}
	}
	if json.Unmarshal(body, &answer) != nil || len(answer.Data.Result) == 0 {
		return 0
	}
	var n float64
	fmt.Sscan(fmt.Sprint(answer.Data.Result[0].Value[1]), &n)
	return n
}

// caseForeignStack: four services that know nothing of logcanary, which comes by
// include alone.
func caseForeignStack(t *T) {
	e := t.engine("20")
	t.images(e, "python", "nginx", "node", "busybox")
	t.canaryImage(e)
	env, port, _ := t.composeEnv(e)
	file := filepath.Join(t.dir, "compose.yaml")
	t.must(os.WriteFile(file, []byte(strings.ReplaceAll(foreignStack, "INCLUDE", t.composeFile("logcanary.yaml"))), 0o644))
	t.appFile("queue.js")
	t.cleanup(func() { t.composeDown(e, env, file) })
	t.compose(e, env, "-f", file, "up", "-d")
	c := &canary{t: t, port: port}
	for _, service := range []string{"web", "queue", "report", "loop"} {
		t.eventually(time.Minute, "lines of "+service+" are counted", func() bool {
			return c.sum("logcanary_lines_total", `project="foreign"`, fmt.Sprintf("service=%q", service)) > 0
		})
	}
	t.eventuallyEqual("errors of the loop that are kept", 10, func() float64 {
		return c.sum("logcanary_records_total", `service="loop"`, `disposition="kept"`)
	})
	t.note("four services by include: alone")
	t.account(c, `project="foreign"`)
	t.eventually(caseStart, "their json-files are read as files", func() bool { return c.sum("logcanary_sources", `way="file"`) >= 4 })
}

// foreignStack writes after a few seconds: what containers said before the very
// first start of logcanary is not read, and all of them start together.
const foreignStack = `name: foreign
include:
  - INCLUDE
services:
  web:
    image: nginx:1.29
  queue:
    image: node:22-slim
    command: ["sh", "-c", "sleep 4; exec node /app/queue.js 50"]
    volumes: ["./queue.js:/app/queue.js:ro"]
  report:
    image: python:3.13-slim
    command: ["sh", "-c", "sleep 4; exec python3 -c 'import logging; logging.warning(\"kept-1 report is late\")'"]
  loop:
    image: busybox:1.37
    command: ["sh", "-c", "sleep 4; wget -q -O /dev/null http://web/; exec awk 'BEGIN { for (i = 1; i <= 100; i++) print (i % 10 ? \"INFO passed-\" : \"ERROR kept-\") i }'"]
`
