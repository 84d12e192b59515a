package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"logcanary/collector/doctor"
)

// depth is a recipe of compose/depth: what logcanary is given, what it reads then, and
// what the doctor must say that it cannot look at.
type depth struct {
	name  string
	files []string // of compose/depth, each merged over the one before
	ways  []string // in which sources are read
	blind []string // probes that cannot be made
	finds string   // the cause that is true of the stack: its files are read where they are mounted
}

func depths() []depth {
	return []depth{
		{"proxy", []string{"proxy"}, []string{"api"}, []string{"log-file", "proc"}, "volume-not-shared"},
		{"socket", []string{"socket"}, []string{"api"}, []string{"log-file", "proc"}, "volume-not-shared"},
		{"proc", []string{"socket", "proc"}, []string{"api"}, []string{"log-file"}, "volume-not-shared"},
		{"root", []string{"socket", "proc", "root"}, []string{"file"}, nil, "volume-not-shared"},
		{"logs", []string{"socket", "proc", "root", "logs"}, []string{"file", "path"}, nil, ""},
	}
}

func depthCases() []testCase {
	return []testCase{{"compose-depths", 6 * time.Minute, caseDepths}}
}

// caseDepths: each recipe as users include it, on an engine's own network: logcanary
// starts with the rights that are written there, reads as the recipe says, and its doctor,
// asked in its container, says what it cannot see and no more.
func caseDepths(t *T) {
	e := t.engine("20")
	t.images(e, "busybox", "proxy")
	t.canaryImage(e)
	for _, d := range depths() {
		t.depth(e, d)
	}
}

func (t *T) depth(e *engine, d depth) {
	dir := filepath.Join(t.dir, d.name)
	t.must(os.MkdirAll(filepath.Join(dir, "logs"), 0o755))
	var paths []string
	for _, f := range d.files {
		paths = append(paths, t.composeFile("depth/"+f+".yaml"))
	}
	file := filepath.Join(dir, "compose.yaml")
	text := strings.NewReplacer("NAME", "depth-"+d.name, "PATHS", strings.Join(paths, ", ")).Replace(depthStack)
	t.must(os.WriteFile(file, []byte(text), 0o644))
	env, port, _ := t.composeEnv(e)
	env = append(env, "LOGCANARY_LOGS="+filepath.Join(dir, "logs"), fmt.Sprintf("LOGCANARY_SOCKET_GROUP=%d", groupOf(t, e.socket())))
	t.compose(e, env, "-f", file, "config", "-q")
	defer t.composeDown(e, env, file)
	t.compose(e, env, "-f", file, "up", "-d")
	c := &canary{t: t, port: port}
	t.eventually(caseStart, d.name+": logcanary is ready", c.ready)
	for _, way := range d.ways {
		t.eventually(caseStart, d.name+": it reads by "+way, func() bool { return c.sum("logcanary_sources", fmt.Sprintf("way=%q", way)) > 0 })
	}
	t.eventually(caseStart, d.name+": lines are counted", func() bool { return c.sum("logcanary_lines_total", `service="api"`) > 0 })
	t.sees(d, t.examination(e, env, file, "depth-"+d.name+"/api"))
}

// examination asks the doctor in logcanary's own container.
func (t *T) examination(e *engine, env []string, file, target string) *doctor.Report {
	cmd := exec.CommandContext(t, "docker", "-H", e.host(), "compose", "-f", file, "exec", "-T", "logcanary", "logcanary", "doctor", "--output", "json", "--wait", "1s", target)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.fatalf("the doctor: %v", err)
	}
	r := new(doctor.Report)
	if err := json.Unmarshal(out, r); err != nil {
		t.fatalf("the doctor printed no report: %v: %s", err, out)
	}
	return r
}

// sees holds the report to what the recipe lets the doctor see.
func (t *T) sees(d depth, r *doctor.Report) {
	var probes, found []string
	for _, c := range r.Checked {
		for _, f := range c.Findings {
			if f.Certainty.Alarming() {
				found = append(found, f.ID)
			}
		}
		for _, n := range c.CannotTell {
			probes = append(probes, n.Probe)
		}
	}
	slices.Sort(probes)
	if probes = slices.Compact(probes); !slices.Equal(probes, d.blind) {
		t.errorf("%s: the doctor cannot tell %q, want %q", d.name, probes, d.blind)
	}
	if is := strings.Join(found, " "); is != d.finds {
		t.errorf("%s: the doctor names %q, want %q", d.name, is, d.finds)
	}
	t.note("%s cannot tell %q", d.name, probes)
}

// groupOf is the group of a file, as stat -c %g tells users.
func groupOf(t *T, path string) (gid int) {
	out, err := exec.CommandContext(t, "stat", "-c", "%g", path).Output()
	t.must(err)
	_, err = fmt.Sscan(string(out), &gid)
	t.must(err)
	return gid
}

const depthStack = `name: NAME
include:
  - path: [PATHS]
services:
  api:
    image: busybox:1.37
    stop_grace_period: 0s
    network_mode: none
    labels: {logcanary.files: "/var/log/app/*.log"}
    command: ["sh", "-c", "sleep 4; while sleep 0.5; do echo INFO served; echo INFO written >>/var/log/app/app.log; done"]
    volumes: ["./logs:/var/log/app"]
`
