package doctor

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCauses holds that each cause has a rule that finds it and a case that shows it, and
// that no rule finds what is none.
func TestCauses(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var rules, cases strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case name == "causes.go" || name == "causes_test.go" || name == "explains.go":
		case strings.HasSuffix(name, "_test.go"):
			cases.Write(text)
		default:
			rules.Write(text)
		}
	}
	known := map[string]bool{}
	for _, c := range Causes() {
		known[c.ID] = true
		if !strings.Contains(rules.String(), `"`+c.ID+`"`) {
			t.Errorf("%s: no rule finds it", c.ID)
		}
		if !regexp.MustCompile(`["\s]` + c.ID + `["\s:]`).MatchString(cases.String()) {
			t.Errorf("%s: no case shows it", c.ID)
		}
	}
	for _, found := range regexp.MustCompile(`\bID:\s*"([^"]+)"`).FindAllStringSubmatch(rules.String(), -1) {
		if !known[found[1]] {
			t.Errorf("%s is no cause", found[1])
		}
	}
	if len(known) < 80 {
		t.Errorf("only %d causes", len(known))
	}
}
