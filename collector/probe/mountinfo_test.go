package probe

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
	"golang.org/x/tools/txtar"
)

// TestParseMountInfo reads the cases of testdata/probe/mountinfo.txtar.
func TestParseMountInfo(t *testing.T) {
	cases, err := txtar.ParseFile("../../testdata/probe/mountinfo.txtar")
	if err != nil || len(cases.Files)%2 != 0 || len(cases.Files) == 0 {
		t.Fatal("no cases:", err)
	}
	for i := 0; i < len(cases.Files); i += 2 {
		c, want := cases.Files[i], cases.Files[i+1]
		if got := shownTable(c.Data); got != string(want.Data) {
			t.Errorf("%s:\n%s", c.Name, got)
		}
	}
}

func shownTable(text []byte) string {
	var b strings.Builder
	for _, m := range parseMountInfo(text) {
		fmt.Fprintf(&b, "%d %d %d:%d %q %q %v %q %q %v\n", m.ID, m.Parent, unix.Major(m.Dev), unix.Minor(m.Dev),
			m.Root, m.Point, m.Options, m.FS, m.Source, m.Super)
	}
	return b.String()
}

func FuzzMountInfo(f *testing.F) {
	cases, err := txtar.ParseFile("../../testdata/probe/mountinfo.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases.Files {
		f.Add(c.Data)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		table := parseMountInfo(text)
		if lines := strings.Count(string(text), " - "); len(table) > min(lines, maxTable) {
			t.Errorf("%d mounts of %d lines", len(table), lines)
		}
		for _, m := range table {
			if !strings.HasPrefix(m.Point, "/") {
				t.Errorf("a point that is no path: %q", m.Point)
			}
		}
	})
}
