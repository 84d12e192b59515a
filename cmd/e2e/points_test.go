package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestPoints reads testdata/wave.strace, where a line of == names the points that a
// kill on entry to the call below it falls on. Every point stands in it.
func TestPoints(t *testing.T) {
	text, err := os.ReadFile("testdata/wave.strace")
	if err != nil {
		t.Fatal(err)
	}
	trace, want := annotated(string(text))
	calls := parseTrace(trace)
	if len(calls) != len(want) {
		t.Fatalf("%d calls, %d annotations", len(calls), len(want))
	}
	seen := map[string]bool{}
	for i, c := range calls {
		at := moment{c, calls[:i]}
		var got []string
		for _, p := range points(true) {
			if p.fits(at) {
				got = append(got, p.name)
				seen[p.name] = true
			}
		}
		if !slices.Equal(got, want[i]) {
			t.Errorf("%s(%s): %q, want %q", c.name, c.args, got, want[i])
		}
	}
	for _, p := range points(true) {
		if !seen[p.name] {
			t.Errorf("no call is at %q", p.name)
		}
	}
}

// TestCallReturned tells the call that was never made from those that were.
func TestCallReturned(t *testing.T) {
	calls := parseTrace(`7 fsync(8</x.seg>) = 0
9 read(5<TCP:[a->b]>,  <unfinished ...>
7 write(8</x.seg>, "\xc7\x9e\x6d"..., 24 <unfinished ...>
9 <... read resumed>0xc000, 4096) = -1 EAGAIN (Resource temporarily unavailable)
7 <... write resumed>) = ?
8 pread64(4</app.log>,  <unfinished ...>) = ?
6 ???( <unfinished ...>
5 write(8</x.seg>, "\xc7\x9e\x6d"..., 24`)
	var got []bool
	for _, c := range calls {
		got = append(got, c.returned())
	}
	if want := []bool{true, true, false, false, false}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// annotated parts the trace from the annotations, one for each call.
func annotated(text string) (trace string, want [][]string) {
	for line := range strings.Lines(text) {
		names, ok := strings.CutPrefix(line, "==")
		if !ok {
			trace += line
			continue
		}
		var points []string
		for name := range strings.SplitSeq(names, ";") {
			if name = strings.TrimSpace(name); name != "" {
				points = append(points, name)
			}
		}
		want = append(want, points)
	}
	return trace, want
}
