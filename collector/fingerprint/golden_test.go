package fingerprint

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// group is a number of records that must have one identity.
type group struct {
	name     string
	template string // empty where it is left open
	texts    []string
}

// sections reads a file of testdata/identity.
func sections(t testing.TB, file string) []txtar.File {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../testdata/identity", file))
	if err != nil {
		t.Fatal(err)
	}
	return txtar.Parse(data).Files
}

// messageGroups are the groups of one section of messages.txtar, whose comment says how they are written.
func messageGroups(t testing.TB, section txtar.File) []group {
	t.Helper()
	var all []group
	for block := range strings.SplitSeq(strings.TrimSpace(string(section.Data)), "\n\n") {
		g := group{name: section.Name}
		for line := range strings.Lines(block) {
			line = strings.TrimSuffix(line, "\n")
			if strings.HasSuffix(section.Name, "escaped") {
				text, err := strconv.Unquote(`"` + strings.ReplaceAll(line, `"`, `\"`) + `"`)
				if err != nil {
					t.Fatalf("%s: %q: %v", section.Name, line, err)
				}
				line = text
			}
			if template, ok := strings.CutPrefix(line, "= "); ok {
				g.template = template
			} else {
				g.texts = append(g.texts, line)
			}
		}
		all = append(all, g)
	}
	return all
}

// checkGroups holds that groups are one each, and apart from each other.
func checkGroups(t *testing.T, groups []group) {
	t.Helper()
	s := NewBook().Service("test")
	seen := map[uint64]string{}
	for _, g := range groups {
		var first Identity
		for i, text := range g.texts {
			template, id := s.Identify(nil, []byte(text))
			if g.template != "" && string(template) != g.template {
				t.Errorf("%s: %q\n\t got %s\n\twant %s", g.name, text, template, g.template)
			}
			switch {
			case i == 0:
				first = id
				if other, ok := seen[id.Fingerprint]; ok {
					t.Errorf("%s: %q is the same as %q: %s", g.name, text, other, template)
				}
				seen[id.Fingerprint] = text
			case id.Fingerprint != first.Fingerprint:
				one, _ := s.Identify(nil, []byte(g.texts[0]))
				t.Errorf("%s: %q\n\tis %s\n\tbut %q\n\tis %s", g.name, text, template, g.texts[0], one)
			}
		}
	}
}

func TestMessages(t *testing.T) {
	for _, section := range sections(t, "messages.txtar") {
		checkGroups(t, messageGroups(t, section))
	}
}

// traceGroups are the groups of a file whose sections are one record each, named by group and number.
func traceGroups(t testing.TB, file string) []group {
	t.Helper()
	var all []group
	for _, section := range sections(t, file) {
		name, _, _ := strings.Cut(section.Name, "/")
		name = file + ": " + name
		if n := len(all); n == 0 || all[n-1].name != name {
			all = append(all, group{name: name})
		}
		last := &all[len(all)-1]
		last.texts = append(last.texts, strings.TrimSuffix(string(section.Data), "\n"))
	}
	return all
}

func traceFiles() []string {
	return []string{"java.txtar", "python.txtar", "node.txtar", "go.txtar", "rust.txtar", "others.txtar", "variations.txtar"}
}

func TestTraces(t *testing.T) {
	var all []group
	for _, file := range traceFiles() {
		all = append(all, traceGroups(t, file)...)
	}
	checkGroups(t, all)
}
