package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"logcanary/collector/doctor"
)

// costCases measure what the doctor costs beside many containers.
func costCases() []testCase {
	return []testCase{{"doctor-cost-20", 5 * time.Minute, func(t *T) { caseDoctorCost(t, t.engine("20")) }}}
}

// crowd is how many containers the doctor is measured beside.
const crowd = 100

// caseDoctorCost: a pass over many containers, and the sidecar that watches over them, cost
// little. What they cost is printed; the bounds are ten times as wide, so that they hold on
// a busy machine.
func caseDoctorCost(t *T, e *engine) {
	const (
		mostPass  = 10.0 // seconds of CPU
		mostWatch = 0.2  // of a core
		settled   = 25 * time.Second
		measured  = 40 * time.Second
	)
	t.images(e, "busybox")
	t.crowd(e)
	cpu, took := t.doctorPass(e)
	t.note("a pass over %d containers: %.2f s of CPU (%.1f ms each), %.1f s", crowd, cpu, cpu*1000/crowd, took.Seconds())
	if cpu > mostPass {
		t.errorf("a pass costs %.2f s of CPU, want %.0f at most", cpu, mostPass)
	}
	c := t.canary(append(onEngine(e), "START_AT=now")...)
	c.start()
	t.sleep(settled) // the first pass over everything is done
	before := c.sum("process_cpu_seconds_total")
	t.sleep(measured)
	share := (c.sum("process_cpu_seconds_total") - before) / measured.Seconds()
	t.note("watching them: %.2f %% of a core, %.0f MB", share*100, c.sum("process_resident_memory_bytes")/1e6)
	if share <= 0 || share > mostWatch {
		t.errorf("watching takes %.1f %% of a core, want more than 0 and %.0f at most", share*100, mostWatch*100)
	}
	c.stop()
}

// crowd starts containers that say something now and then.
func (t *T) crowd(e *engine) {
	name := func(i int) string { return fmt.Sprintf("%s-%d", t.name, i) }
	t.cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		words := []string{"rm", "-f"}
		for i := range crowd {
			words = append(words, name(i))
		}
		e.docker(ctx, words...)
	})
	var started sync.WaitGroup
	errs := make([]error, crowd)
	slots := make(chan struct{}, 4)
	for i := range crowd {
		slots <- struct{}{}
		started.Go(func() {
			defer func() { <-slots }()
			_, errs[i] = e.docker(t, "run", "-d", "--network", "none", "--stop-timeout", "1", "--name", name(i), "-v", "/var/log/app",
				"busybox:1.37", "sh", "-c", "while :; do echo tick; sleep 10; done")
		})
	}
	started.Wait()
	for _, err := range errs {
		t.must(err)
	}
}

// doctorPass runs the doctor once, alone, and returns its seconds of CPU and how long it
// took beside waiting.
func (t *T) doctorPass(e *engine) (cpu float64, took time.Duration) {
	const wait = time.Second
	cmd := exec.CommandContext(t, t.stage.binary, "doctor", "--output", "json", "--wait", wait.String())
	cmd.Env = append(os.Environ(), "LOGCANARY_DOCKER_HOST="+e.host(), "LOGCANARY_LISTEN=127.0.0.1:0")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	began := time.Now()
	// 1 says that something was found: another case's containers may be there, too.
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.fatalf("logcanary doctor: %v: %s%.2000s", err, errs.String(), out.String())
	}
	took = time.Since(began) - wait
	var report doctor.Report
	t.must(json.Unmarshal(out.Bytes(), &report))
	flowing := 0
	for _, c := range report.Checked {
		if c.State == doctor.Flowing && strings.HasPrefix(c.Target, t.name) {
			flowing++
		}
	}
	if flowing != crowd {
		t.errorf("%d of %d containers are said to flow:\n%.2000s", flowing, crowd, out.String())
	}
	usage := cmd.ProcessState
	return (usage.UserTime() + usage.SystemTime()).Seconds(), took
}
