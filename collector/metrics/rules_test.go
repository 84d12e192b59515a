package metrics

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// ruleFile is a Prometheus rule file, as far as it is looked at here.
type ruleFile struct {
	Groups []struct {
		Rules []struct {
			Record, Alert, Expr string
			Labels, Annotations map[string]string
		}
	}
}

const prometheusDir = "../../compose/prometheus"

func readRules(t *testing.T) ruleFile {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(prometheusDir, "logcanary.rules.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var f ruleFile
	if err := yaml.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// The alerting rules rest on families that there are, or on what they record themselves.
// An alert on a name that nobody exports would never fire, and nobody would know.
func TestAlertsRestOnMetricsThatThereAre(t *testing.T) {
	var known []string
	for _, f := range Families() {
		known = append(known, f.Name)
	}
	rules := readRules(t)
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			known = append(known, r.Record)
		}
	}
	name, seen := regexp.MustCompile(`logcanary[a-z_:]*_[a-z_:]+`), 0
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			for _, used := range name.FindAllString(r.Expr, -1) {
				if seen++; !slices.Contains(known, used) {
					t.Errorf("%s%s rests on %s, which is no metric", r.Alert, r.Record, used)
				}
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d metrics were found in the rules", seen)
	}
}

// Each alert says how bad it is and what to do, and promtool has a case in which it fires.
func TestAlertsTellWhatToDo(t *testing.T) {
	proofs, err := filepath.Glob(filepath.Join(prometheusDir, "*.test.yml"))
	if err != nil || len(proofs) == 0 {
		t.Fatalf("no tests of the rules: %v", err)
	}
	var proved strings.Builder
	for _, p := range proofs {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		proved.Write(text)
	}
	for _, g := range readRules(t).Groups {
		for _, r := range g.Rules {
			if r.Alert == "" {
				continue
			}
			if s := r.Labels["severity"]; s != "warning" && s != "critical" {
				t.Errorf("%s: severity %q", r.Alert, s)
			}
			if about := r.Annotations["description"]; r.Annotations["summary"] == "" || !strings.ContainsAny(about, "`") && !strings.Contains(about, "log says") {
				t.Errorf("%s does not say what it is or what to do: %q", r.Alert, about)
			}
			fires := regexp.MustCompile(`alertname: ` + r.Alert + `\b[^\n]*\n\s+eval_time: [^\n]+\n\s+exp_alerts:`)
			if !fires.MatchString(proved.String()) {
				t.Errorf("no case in which %s fires", r.Alert)
			}
		}
	}
}
