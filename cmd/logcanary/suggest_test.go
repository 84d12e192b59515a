package main

import (
	"testing"

	"pgregory.net/rapid"
)

// TestNearest holds which slips are seen through, and which are not.
func TestNearest(t *testing.T) {
	words := []string{"state_dir", "start_at", "listen", "files", "keep", "on"}
	for word, want := range map[string]string{
		"statedir": "state_dir", "state-dir": "state_dir", "State_Dir": "state_dir", "lsiten": "listen", "file": "files", "kep": "keep",
		"banana": "", "x": "", "": "", "no": "on",
	} {
		if got := nearest(word, words); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

// TestDistance holds what makes a distance: equal words have none, it is the same
// both ways, and one slip is one.
func TestDistance(t *testing.T) {
	word := rapid.StringMatching(`[abc]{1,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if (distance(a, b) == 0) != (a == b) || distance(a, b) != distance(b, a) {
			t.Fatalf("%d and %d", distance(a, b), distance(b, a))
		}
		i := rapid.IntRange(0, len(a)-1).Draw(t, "i")
		if d := distance(a, a[:i]+a[i+1:]); d != 1 {
			t.Fatalf("one letter less is %d", d)
		}
	})
}
