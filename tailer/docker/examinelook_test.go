package docker

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"logcanary/collector/facts"
)

// looked is the only container after a look, or both.
func (e *fakeEngine) looked(x *Examiner, between func()) *facts.Container {
	s := e.survey(x)
	c := s.Containers[0]
	x.Look(e.t.Context(), s, c, false)
	if between != nil {
		between()
		x.Look(e.t.Context(), s, c, true)
	}
	return c
}

// spelt writes what was read of a log: its status, lines, and error.
func spelt(r *facts.Read) string {
	if r == nil {
		return "nothing"
	}
	var b strings.Builder
	fmt.Fprint(&b, r.Status)
	for _, l := range r.Lines {
		end := "-"
		if l.Ended {
			end = "."
		}
		fmt.Fprintf(&b, " %s:%.5s%s", strings.TrimPrefix(l.Stream, "std"), l.Text, end)
	}
	if r.Frame {
		b.WriteString(" frame")
	}
	if r.Error != "" {
		b.WriteString(" (" + r.Error + ")")
	}
	return b.String()
}

// TestLookRead lists what an engine answers when it is asked for the end of a log, and
// how often it is asked then: a damaged log is not read twice.
func TestLookRead(t *testing.T) {
	some := func(c *fakeContainer) {
		c.messages = []fakeMessage{out(1, "one\n"), {side: stderr, time: 2, text: "two"}}
	}
	for _, c := range []struct {
		name    string
		special func(c *fakeContainer)
		between func(e *fakeEngine, c *fakeContainer)
		want    string
		asked   int // of both looks together
	}{
		{"quiet", some, nil, "200 out:one. err:two-", 2},
		{"something newer", some, func(e *fakeEngine, c *fakeContainer) { e.log(c, out(3, "new\n"), out(4, "newer\n")) }, "200 out:one. err:two- out:newer.", 2},
		{"empty", nil, nil, "200", 2},
		{"empty, then not", nil, func(e *fakeEngine, c *fakeContainer) { e.log(c, out(3, "new\n")) }, "200 out:new.", 2},
		{"a terminal", func(c *fakeContainer) { c.tty, c.messages = true, []fakeMessage{out(1, "one\r\n")} }, nil, "200 out:one.", 2},
		{"damaged", func(c *fakeContainer) {
			some(c)
			c.script = []fault{{after: 1, clean: true, extra: frame(3, "invalid character '\\x00'\x1b\n")}}
		}, nil, `200 out:one. frame (invalid character '\x00'_)`, 1},
		{"damaged later", func(c *fakeContainer) {
			some(c)
			c.script = []fault{{after: 0, end: true, clean: true, extra: frame(3, "no such file")}}
		}, nil, `200 out:one. err:two- frame (no such file)`, 2},
		{"not readable", func(c *fakeContainer) { c.bad["logs"] = 501 }, nil, "501 (the engine says no)", 1},
		{"an error of the engine", func(c *fakeContainer) { c.bad["logs"] = 500 }, nil, "500 (the engine says no)", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := newFakeEngine(t).start()
			made := e.run("a", func(f *fakeContainer) {
				f.changes = "null"
				if c.special != nil {
					c.special(f)
				}
			})
			got := e.looked(e.examiner(), func() {
				if c.between != nil {
					c.between(e, made)
				}
			})
			if told := spelt(got.Log.Read); told != c.want || got.Gone || len(got.Denied) != 0 {
				t.Errorf("got  %s, denied %v\nwant %s", told, got.Denied, c.want)
			}
			if asked := e.count("logs") + e.count("ends"); asked != c.asked {
				t.Errorf("the log was asked for %d times, not %d", asked, c.asked)
			}
			if got.Later == nil || !got.Later.Running {
				t.Errorf("the state at the last look: %+v", got.Later)
			}
		})
	}
}

// TestLookReadCuts: long lines are cut and their length is known; of a log that drops
// lines the oldest one that is left is looked for.
func TestLookReadCuts(t *testing.T) {
	e := newFakeEngine(t).start()
	c := e.run("a", func(c *fakeContainer) { c.changes = "null" })
	for i := range 250 {
		e.log(c, out(int64(i+1), strings.Repeat("x", 16<<10)))
	}
	c.dropped = 50
	got := e.looked(e.examiner(), nil).Log.Read
	if got.Status != 200 || len(got.Lines) != lastLines || got.Oldest.UnixNano() != out(51, "").time {
		t.Fatalf("%d, %d lines, the oldest at %d", got.Status, len(got.Lines), got.Oldest.UnixNano())
	}
	if l := got.Lines[0]; l.Size != 16<<10 || len(l.Text) != maxText || l.Ended || l.Time.UnixNano() != out(151, "").time {
		t.Errorf("a part: %d of %d bytes, ended %v, at %d", len(l.Text), l.Size, l.Ended, l.Time.UnixNano())
	}
}

// TestLookVanishes: whichever question finds it out, a container that is gone is gone,
// and one that is about to be.
func TestLookVanishes(t *testing.T) {
	for _, endpoint := range []string{"logs", "changes"} {
		for _, status := range []int{404, 409} {
			e := newFakeEngine(t).start()
			e.run("a", func(c *fakeContainer) { c.changes, c.bad[endpoint] = "null", status })
			if c := e.looked(e.examiner(), nil); !c.Gone || len(c.Denied) != 0 {
				t.Errorf("%s answers %d: gone %v, denied %v", endpoint, status, c.Gone, c.Denied)
			}
		}
	}
	e := newFakeEngine(t).start()
	made := e.run("a", func(c *fakeContainer) { c.changes = "null" })
	if c := e.looked(e.examiner(), func() { e.remove(made) }); !c.Gone || len(c.Denied) != 0 {
		t.Errorf("between the looks: gone %v, denied %v", c.Gone, c.Denied)
	}
}

// TestLookSlow: an endpoint that does not answer costs its own time and no other.
func TestLookSlow(t *testing.T) {
	for _, endpoint := range []string{"logs", "changes", "archive", "top"} {
		e := newFakeEngine(t).start()
		e.run("a", func(c *fakeContainer) {
			c.changes, c.labels = `[{"Path":"/a.log","Kind":1}]`, map[string]string{labelFiles: "/b.log"}
			c.details = map[string]map[string]any{"State": {"Pid": 7}}
		})
		e.slow = map[string]bool{endpoint: true}
		began := time.Now()
		c := e.looked(e.impatient(), nil)
		if took := time.Since(began); denials(c.Denied) != endpoint || !strings.Contains(c.Denied[0].Why, "no answer in time") || took > 3*time.Second {
			t.Errorf("%s: denied %v after %s", endpoint, c.Denied, took)
		}
	}
}

// TestLookLogFile: the json-file itself is looked at twice, where it is seen.
func TestLookLogFile(t *testing.T) {
	e := newFakeEngine(t).start()
	c := e.run("a", func(c *fakeContainer) { c.driver, c.changes = "json-file", "null" })
	e.log(c, out(1, "one\n"))
	got := e.looked(e.examiner(), func() { e.log(c, out(2, "two\n")) }).Log
	if f := got.File; f == nil || f.First == nil || f.Last == nil || f.Grew() == 0 || f.First.UID != os.Getuid() || f.First.Ino != f.Last.Ino || got.Bad != nil {
		t.Errorf("it grows: %+v, damage %+v", f, got.Bad)
	}
	e.raw(e.logPath(c), "\x00\x00\n")
	got = e.looked(e.examiner(), func() { os.Remove(e.logPath(c)) }).Log
	if got.File == nil || got.File.First == nil || !got.File.Deleted || got.Bad == nil || !got.Bad.NULs || got.Bad.Size != 2 {
		t.Errorf("damaged, then removed: %+v, damage %+v", got.File, got.Bad)
	}
	got = e.looked(e.examiner(), nil).Log
	if got.File == nil || !got.File.Absent {
		t.Errorf("removed: %+v", got.File)
	}
	os.RemoveAll(e.root + "/containers/" + c.id)
	if c := e.looked(e.examiner(), nil); c.Log.File != nil || denials(c.Denied) != "log-file" {
		t.Errorf("another data root: %+v, denied %v", c.Log.File, c.Denied)
	}
}
