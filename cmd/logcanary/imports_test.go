package main

import (
	"os/exec"
	"strings"
	"testing"
)

// mayImport lists, for each room, what it may import of the module beside
// itself and what is below it. A prefix that ends in "/" means a whole wing.
func mayImport() map[string][]string {
	return map[string][]string{
		"cmd/":             {"collector", "tailer", "shipper"},
		"cmd/e2e/":         {"cmd/e2e", "collector"},
		"collector/record": {},
		"collector/facts":  {},
		"collector/":       {"collector"},
		"tailer/":          {"tailer", "collector/record", "collector/facts"},
		"shipper/":         {"shipper", "collector/record"},
	}
}

// TestImportsPointDown holds the direction of the imports: cmd knows all;
// tailer and shipper know the ground floor alone (record, and facts for what the engine
// tells the doctor); the collector knows neither of them; the ground floor knows the
// standard library alone; no library reads flags or YAML.
func TestImportsPointDown(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "logcanary/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg, ok := strings.CutPrefix(fields[0], "logcanary/")
		if !ok {
			t.Fatalf("a package at the top level: %s", fields[0])
		}
		packages++
		for _, imported := range fields[1:] {
			checkImport(t, pkg, imported)
		}
	}
	if packages < 5 {
		t.Fatalf("only %d packages were looked at", packages)
	}
}

func checkImport(t *testing.T, pkg, imported string) {
	inside, own := strings.CutPrefix(imported, "logcanary/")
	switch {
	case own && !allowed(pkg, inside):
		t.Errorf("%s imports %s: imports point down only", pkg, inside)
	case !own && ground(pkg) && strings.Contains(imported, "."):
		t.Errorf("%s imports %s: the ground floor stands on the standard library", pkg, imported)
	case !own && !strings.HasPrefix(pkg, "cmd/") && (strings.Contains(imported, "yaml") || imported == "flag"):
		t.Errorf("%s imports %s: cmd alone knows YAML and flags", pkg, imported)
	case strings.Contains(imported, "docker/docker") && pkg != "tailer/docker":
		t.Errorf("%s imports %s: tailer/docker is the one place for the engine's client", pkg, imported)
	}
}

// ground says whether a package is on the ground floor.
func ground(pkg string) bool { return pkg == "collector/record" || pkg == "collector/facts" }

func allowed(pkg, inside string) bool {
	room, longest := []string(nil), ""
	for prefix, list := range mayImport() {
		if strings.HasPrefix(pkg+"/", prefix) && len(prefix) > len(longest) {
			room, longest = list, prefix
		}
	}
	for _, a := range room {
		if inside == a || strings.HasPrefix(inside, a+"/") {
			return true
		}
	}
	return false
}
