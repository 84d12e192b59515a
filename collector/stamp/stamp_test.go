package stamp

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// A section of testdata/stamps says in its name when its lines are read, in
// which zone, unless it is the usual moment: "name @ 2026-01-01T00:30:00Z
// Europe/Berlin". Below each line stands, behind a tab, the time that it states,
// or "none". In a section whose name begins with "escaped" the escapes of Go's
// string literals are resolved.
type example struct {
	file, line, want string
	now              time.Time
	zone             *time.Location
}

// usual is when lines are read where a section does not say it.
const usual = "2026-01-05T12:00:00Z"

func examples(t testing.TB) (all []example) {
	t.Helper()
	files, err := filepath.Glob("../../testdata/stamps/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range txtar.Parse(data).Files {
			all = append(all, cases(t, filepath.Base(name), section)...)
		}
	}
	return all
}

func cases(t testing.TB, file string, section txtar.File) (all []example) {
	t.Helper()
	_, when, _ := strings.Cut(section.Name, " @ ")
	e := moment(t, when)
	e.file = file + "/" + section.Name
	rows := strings.Split(strings.TrimSpace(string(section.Data)), "\n")
	for len(rows) >= 2 {
		var ok bool
		e.line = unescape(t, section.Name, rows[0])
		if e.want, ok = strings.CutPrefix(rows[1], "\t= "); !ok {
			t.Fatalf("%s: %q has no expectation", e.file, rows[0])
		}
		all, rows = append(all, e), rows[2:]
	}
	return all
}

func moment(t testing.TB, when string) (e example) {
	t.Helper()
	at, zone, _ := strings.Cut(when, " ")
	if at == "" {
		at = usual
	}
	var err error
	if e.now, err = time.Parse(time.RFC3339, at); err != nil {
		t.Fatal(err)
	}
	if e.zone, err = time.LoadLocation(zone); err != nil {
		t.Fatal(err)
	}
	return e
}

func unescape(t testing.TB, section, line string) string {
	t.Helper()
	if !strings.HasPrefix(section, "escaped") {
		return line
	}
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(line, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return text
}

func TestExamples(t *testing.T) {
	for _, e := range examples(t) {
		got := "none"
		if ns, ok := Read([]byte(e.line), e.zone, e.now); ok {
			got = time.Unix(0, ns).UTC().Format(time.RFC3339Nano)
		}
		if got != e.want {
			t.Errorf("%s: %q\n\tgot  %s\n\twant %s", e.file, e.line, got, e.want)
		}
	}
}

// Not one of the shapes costs an allocation.
func TestReadAllocatesNothing(t *testing.T) {
	for _, e := range examples(t) {
		line := []byte(e.line)
		if n := testing.AllocsPerRun(10, func() { Read(line, e.zone, e.now) }); n != 0 {
			t.Errorf("%v allocations for %q", n, e.line)
		}
	}
}

// The days are those of package time.
func TestDays(t *testing.T) {
	at := time.Date(1989, 12, 31, 0, 0, 0, 0, time.UTC)
	for ; at.Year() < 2110; at = at.AddDate(0, 0, 1) {
		c := civil{}
		if c.setDay(at); !c.dated() || c.unix(time.UTC) != at.Unix() {
			t.Fatalf("%v: %d", at, c.unix(time.UTC))
		}
		if next := at.AddDate(0, 0, 1); next.Day() == 1 && daysOf(c.year, c.month) != c.day {
			t.Fatalf("%v has %d days", at, daysOf(c.year, c.month))
		}
	}
}

// Whatever a line says, its time is within bounds, and the same whatever follows
// the line's first bytes is not asked for: only that nothing panics.
func FuzzRead(f *testing.F) {
	for _, e := range examples(f) {
		f.Add([]byte(e.line), e.now.Unix())
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line []byte, seconds int64) {
		now := time.Unix(earliest+seconds&(1<<32-1), 0)
		for _, zone := range []*time.Location{time.UTC, berlin} {
			ns, ok := Read(line, zone, now)
			if ok && (ns < earliest*int64(time.Second) || ns > now.Add(Ahead+time.Second).UnixNano()) || !ok && ns != 0 {
				t.Fatalf("%q at %v: %v", line, now, time.Unix(0, ns))
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	now, err := time.Parse(time.RFC3339, usual)
	if err != nil {
		b.Fatal(err)
	}
	for name, line := range map[string]string{
		"rfc3339": "2026-01-05T10:00:01.123456Z  INFO app: x",
		"offset":  "2026-01-05 10:00:01.123456+01:00 [info] x",
		"local":   "2026-01-05 10:00:01,123 INFO [main] c.e.A: up",
		"access":  `10.0.0.9 - - [05/Jan/2026:10:00:01 +0000] "GET / HTTP/1.1" 200 512`,
		"syslog":  "<30>Jan  5 10:00:01 h app[9]: x",
		"json":    `{"level":"info","ts":1767607201.123,"logger":"http","msg":"request handled"}`,
		"logfmt":  `level=info ts=2026-01-05T10:00:01.123Z msg=x`,
		"none":    "    at org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:897)",
	} {
		b.Run(name, func(b *testing.B) {
			text := []byte(line)
			for b.Loop() {
				Read(text, time.UTC, now)
			}
		})
	}
}
