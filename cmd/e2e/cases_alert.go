package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// alertCases: Prometheus's own word on the alerting rules.
func alertCases() []testCase {
	return []testCase{
		{"alert-rules", time.Minute, caseAlertRules},
		{"alerts-fire", 6 * time.Minute, caseAlertsFire},
	}
}

// caseAlertRules: promtool takes compose's Prometheus configuration, and proves its rules
// by the tests beside them.
func caseAlertRules(t *T) {
	dir := t.composeFile("prometheus")
	proofs, err := filepath.Glob(filepath.Join(dir, "*.test.yml"))
	t.must(err)
	t.promtool("check", "config", filepath.Join(dir, "prometheus.yml"))
	t.promtool(append([]string{"test", "rules"}, proofs...)...)
	t.note("%d files of tests", len(proofs))
}

func (t *T) promtool(args ...string) {
	out, err := exec.CommandContext(t, "promtool", args...).CombinedOutput()
	if err != nil {
		t.fatalf("promtool %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// caseAlertsFire: a real Prometheus loads the rules and fires them for what really broke:
// a service that stops writing while it runs, a file system that becomes read-only, a
// broker that nobody reaches. All durations of the rules are divided by hurry: three
// hours in which a service proves that it is steady are a minute and a half.
func caseAlertsFire(t *T) {
	e := t.engine("20")
	t.images(e, "busybox")
	logs := t.disk()
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	t.must(err)
	dead.Close()
	c := t.canary(append(onEngine(e), "KAFKA_BROKERS="+dead.Addr().String())...)
	c.start()
	t.runContainer(e, "alerts-talker", "--label", "logcanary.silence=8s", "--label", "logcanary.service=talker", "--network", "none", "busybox:1.37",
		"sh", "-c", "while [ ! -e /stop ]; do echo INFO order accepted; sleep 0.3; done; sleep 600")
	t.runContainer(e, "alerts-writer", "--label", "logcanary.service=writer", "--network", "none", "--user", "1000:1000", "-v", logs+":/var/log/app", "busybox:1.37",
		"sh", "-c", "while sleep 0.5; do echo INFO written >>/var/log/app/app.log; echo INFO done; done")
	port := t.prometheus(c)
	t.firing(port, "LogcanaryKafkaUnreachable", "")
	t.eventually(2*time.Minute, "the talker has proved to be steady", func() bool {
		return t.promQuery(port, `logcanary:service_steady:bool{service="talker"}`) == 1
	})
	t.quiet(port, "talker", "LogcanarySourceSilent", "LogcanaryNoLines")
	t.quiet(port, "writer", "LogcanarySourceSilent", "LogcanaryNoLines", "LogcanaryMountNotWritable", "LogcanaryFinding")
	t.quiet(port, "", "LogcanaryDown", "LogcanaryEngineUnreachable", "LogcanaryJournalFull")

	t.do(e, "exec", "alerts-talker", "touch", "/stop")
	t.run("mount", "-o", "remount,ro", logs)
	t.firing(port, "LogcanarySourceSilent", "talker")
	t.firing(port, "LogcanaryNoLines", "talker")
	t.firing(port, "LogcanaryMountNotWritable", "writer")
	t.run("mount", "-o", "remount,rw", logs)
	t.eventually(90*time.Second, "LogcanaryMountNotWritable is over", func() bool { return !t.fires(port, "LogcanaryMountNotWritable", "writer") })
}

// disk is a file system of its own for logs, as long as the case lasts.
func (t *T) disk() string {
	at := filepath.Join(t.dir, "logs")
	t.must(os.MkdirAll(at, 0o755))
	t.run("mount", "-t", "tmpfs", "-o", "size=16m,uid=1000,gid=1000,mode=755", "logs", at)
	t.cleanup(func() {
		if out, err := exec.Command("umount", "-l", at).CombinedOutput(); err != nil {
			t.errorf("umount: %v: %s", err, out)
		}
	})
	return at
}

func (t *T) run(argv ...string) {
	if out, err := exec.CommandContext(t, argv[0], argv[1:]...).CombinedOutput(); err != nil {
		t.fatalf("%s: %v: %s", strings.Join(argv, " "), err, out)
	}
}

// hurry is by what the durations of the rules are divided.
const hurry = 120

// shorten divides the durations in a rule file.
func shorten(rules string) string {
	return regexp.MustCompile(`\b\d+[smhdw]\b`).ReplaceAllStringFunc(rules, func(text string) string {
		n, _ := strconv.Atoi(text[:len(text)-1]) // the expression has digits there
		unit := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
		return fmt.Sprintf("%dms", (time.Duration(n) * unit[text[len(text)-1]] / hurry).Milliseconds())
	})
}

// prometheus runs a real one beside a canary, with the shortened rules, and returns its
// port.
func (t *T) prometheus(c *canary) int {
	rules, err := os.ReadFile(t.composeFile("prometheus/logcanary.rules.yml"))
	t.must(err)
	t.must(os.WriteFile(filepath.Join(t.dir, "logcanary.rules.yml"), []byte(shorten(string(rules))), 0o644))
	config := fmt.Sprintf("global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [logcanary.rules.yml]\n"+
		"scrape_configs: [{job_name: logcanary, static_configs: [{targets: ['127.0.0.1:%d']}]}]\n", c.port)
	file := filepath.Join(t.dir, "prometheus.yml")
	t.must(os.WriteFile(file, []byte(config), 0o644))
	port, err := freePort()
	t.must(err)
	p, err := startProcess(filepath.Join(t.dir, "prometheus.log"), nil, "prometheus", "--config.file="+file,
		"--storage.tsdb.path="+filepath.Join(t.dir, "tsdb"), fmt.Sprintf("--web.listen-address=127.0.0.1:%d", port))
	t.must(err)
	t.cleanup(func() { p.stop(10 * time.Second) })
	t.eventually(caseStart, "Prometheus scrapes", func() bool {
		if !p.running() {
			t.fatalf("Prometheus ended:\n%s", p.tail())
		}
		return t.promQuery(port, "up") == 1
	})
	return port
}

// firing waits for an alert, of a service where one is given, and says what it tells
// people.
func (t *T) firing(port int, alert, service string) {
	began := time.Now()
	t.eventually(90*time.Second, alert+" fires for "+service, func() bool { return t.fires(port, alert, service) })
	t.note("%s after %.0f s", alert, time.Since(began).Seconds())
}

// fires says whether an alert is firing, with words in which every name was filled in.
func (t *T) fires(port int, alert, service string) bool {
	var answer struct {
		Data struct {
			Alerts []struct {
				State               string
				Labels, Annotations map[string]string
			}
		}
	}
	if json.Unmarshal(httpGet(fmt.Sprintf("http://127.0.0.1:%d/api/v1/alerts", port)), &answer) != nil {
		return false
	}
	for _, a := range answer.Data.Alerts {
		if a.State != "firing" || a.Labels["alertname"] != alert || service != "" && a.Labels["service"] != service {
			continue
		}
		if text := a.Annotations["summary"] + a.Annotations["description"]; strings.Contains(text, "<no value>") || !strings.Contains(text, service) {
			t.errorf("%s tells %q", alert, text)
		}
		return true
	}
	return false
}

// quiet wants alerts not to fire.
func (t *T) quiet(port int, service string, alerts ...string) {
	for _, a := range alerts {
		if t.fires(port, a, service) {
			t.errorf("%s fires for %s while all is well", a, service)
		}
	}
}
