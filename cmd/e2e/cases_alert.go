package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// alertCases: Prometheus's own word on the alerting rules.
func alertCases() []testCase {
	return []testCase{
		{"alert-rules", time.Minute, caseAlertRules},
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
