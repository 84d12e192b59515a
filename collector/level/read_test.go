package level

import (
	"bytes"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"logcanary/collector/record"
)

// FuzzRead: any bytes can be read; what comes out is a level, an outcome and a
// format that exist, the logger lies within the line, and neither the line nor
// what stands behind it in memory takes part.
func FuzzRead(f *testing.F) {
	for _, c := range examples(f) {
		f.Add([]byte(c.line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		before := bytes.Clone(line)
		r := Read(line)
		if int(r.Level) >= record.Levels || int(r.Outcome) >= record.Outcomes || int(r.Format) >= Formats {
			t.Fatalf("%q: %+v", line, r)
		}
		if logger := Logger(line, r); logger != nil && !bytes.Contains(line, logger) {
			t.Fatalf("%q: logger %q is not of the line", line, logger)
		}
		if r.Level >= record.Error && r.Outcome == record.None {
			t.Fatalf("%q: %v without an outcome", line, r.Level)
		}
		if !bytes.Equal(line, before) {
			t.Fatalf("%q became %q", before, line)
		}
		followed := append(bytes.Clone(line), `ERROR] "GET /" 500 level=error}`...)
		if got := words(followed[:len(line)]); got != words(line) {
			t.Fatalf("%q: %s, with other bytes behind it %s", line, words(line), got)
		}
	})
}

// Every cut of every example can be read: a line may have been cut anywhere.
func TestCut(t *testing.T) {
	for _, c := range examples(t) {
		for n := range c.line {
			line := []byte(c.line[:n])
			if logger := Logger(line, Read(line[:n:n])); logger != nil && !bytes.Contains(line, logger) {
				t.Fatalf("%q: logger %q", line, logger)
			}
		}
	}
}

// A colour around the whole line, a byte order mark and a carriage return change
// nothing about any example that does not begin with white space.
func TestDressed(t *testing.T) {
	for _, c := range examples(t) {
		if c.line[0] == ' ' || c.line[0] == '\t' || strings.ContainsAny(c.line, "\ufeff\r") || strings.Contains(c.line, "[31m") {
			continue
		}
		for _, dressed := range []string{"\x1b[31m" + c.line + "\x1b[0m", "\xef\xbb\xbf" + c.line, c.line + "\r"} {
			if got := words([]byte(dressed)); got != c.want {
				t.Errorf("%s: %q\n\tgot  %s\n\twant %s", c.file, dressed, got, c.want)
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	var lines [][]byte
	for _, c := range examples(t) {
		lines = append(lines, []byte(c.line))
	}
	n := testing.AllocsPerRun(10, func() {
		for _, line := range lines {
			Logger(line, Read(line))
		}
	})
	if n != 0 {
		t.Errorf("%v allocations for %d lines", n, len(lines))
	}
}

// monsters are lines of n bytes that would be slow to a reader that looks back or
// descends.
func monsters(n int) map[string]string {
	return map[string]string{
		"nested objects":  `{"a":` + strings.Repeat(`{"a":`, n/5) + `1,"level":"error"`,
		"nested arrays":   `{"a":` + strings.Repeat("[", n),
		"backslashes":     `{"a":"` + strings.Repeat(`\`, n),
		"escaped quotes":  `{"a":"` + strings.Repeat(`\"`, n/2),
		"members":         "{" + strings.Repeat(`"level":"info",`, n/15),
		"pairs":           strings.Repeat("a=b ", n/4),
		"pairs after all": "2026-01-05 10:00:01 x.y " + strings.Repeat("a=b ", n/4),
		"open brackets":   strings.Repeat("[", n),
		"bracket pairs":   strings.Repeat("[]", n/2),
		"letters":         strings.Repeat("E", n),
		"digits":          strings.Repeat("1", n),
		"clocks":          strings.Repeat("10:00:01 ", n/9),
		"quotes":          `10.0.0.9 - - [05/Jan/2026:10:00:01 +0000] "` + strings.Repeat(`\"`, n/2),
		"escapes":         strings.Repeat("\x1b[31m", n/5),
		"tabs":            "INFO" + strings.Repeat("\t", n),
		"blanks":          "INFO" + strings.Repeat(" ", n),
		"bars":            strings.Repeat("|", n),
		"containers":      strings.Repeat("a | ", n/4),
		"signs":           strings.Repeat("⚠ | ", n/6),
		"debug":           strings.Repeat("[GIN-debug] a | ", n/16),
		"streams":         strings.Repeat("2026-01-05T10:00:01Z stdout F ", n/30),
	}
}

// Time grows with the length, not with its square: a line of 4 MiB, which a
// quadratic reader would not finish in an hour, is read at once.
func TestLinear(t *testing.T) {
	for name, line := range monsters(4 << 20) {
		start := time.Now()
		Read([]byte(line))
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(line), took)
		}
	}
}

func TestDeep(t *testing.T) {
	const depth = 10_000
	line := `{"a":` + strings.Repeat(`{"level":"error","a":`, depth) + "1" + strings.Repeat("}", depth) + `,"level":"warn"}`
	if got := words([]byte(line)); got != "warn none json" {
		t.Error(got)
	}
}

// The level may come late: behind any amount of anything else in the object.
func TestLateLevel(t *testing.T) {
	line := `{"msg":"` + strings.Repeat(`level\":\"error `, 1<<16) + `","list":[` + strings.Repeat(`{"level":"fatal"},`, 1<<12) + `1],"level":"info"}`
	if got := words([]byte(line)); got != "info none json" {
		t.Error(got)
	}
}

// Whatever text a string value has, it claims nothing.
func TestStringsClaimNothing(t *testing.T) {
	quiet := func(text string) bool {
		line := []byte(`{"msg":"` + quoteJSON(text) + `","level":"info","tail":"` + quoteJSON(text) + `"}`)
		return Read(line).Level == record.Info
	}
	if err := quick.Check(quiet, nil); err != nil {
		t.Error(err)
	}
	if !quiet(`","level":"error","x":"`) {
		t.Error("an escaped quote ended a string")
	}
}

func quoteJSON(s string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) }

// A severity of syslog and one of GELF are the same number.
func TestSyslogAndGELFAgree(t *testing.T) {
	for n := range 8 {
		digit := string(rune('0' + n))
		a := Read([]byte("<" + digit + ">x")).Level
		b := Read([]byte(`{"version":"1.1","short_message":"x","level":` + digit + `}`)).Level
		if a != b || a == record.Unknown {
			t.Errorf("%d: syslog %v, GELF %v", n, a, b)
		}
	}
}

// Every format is produced by an example, has a name, and a name of its own.
func TestFormats(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range examples(t) {
		seen[strings.Fields(c.want)[2]] = true
	}
	names := map[string]bool{}
	for f := range formatEnd {
		if name := f.String(); name == "" || names[name] || !seen[name] {
			t.Errorf("format %d: name %q, seen before: %v, has an example: %v", f, name, names[name], seen[name])
		}
		names[f.String()] = true
	}
	if got := formatEnd.String(); got != "plain" {
		t.Errorf("a format that does not exist is %q", got)
	}
}

// Timed tells lines that begin with their own time from those that continue one.
func TestTimed(t *testing.T) {
	for line, want := range map[string]bool{
		"2026-01-05 10:00:01,123 INFO [main] c.e.A: up":        true,
		"[2026-01-05 10:00:01 +0000] [7] [INFO] Booting":       true,
		"2026/01/05 10:00:01 listening":                        true,
		"Jan 05, 2026 10:00:01 AM c.e.A run":                   true,
		"10:00:01.123 [main] INFO  c.e.A - up":                 true,
		"10:00AM INF x":                                        true,
		"E0105 10:00:01.123456       1 a.go:9] x":              true,
		"1:M 05 Jan 2026 10:00:01.123 * Ready":                 true,
		"\x1b[2m2026-01-05T10:00:01.123456Z\x1b[0m  INFO a: x": true,
		"java.lang.NullPointerException: x":                    false,
		"INFO:     up":                                         false,
		"    at c.e.A.run(A.java:3)":                           false,
		"May it be so":                                         false,
		"10.0.0.9 says hello":                                  false,
		"":                                                     false,
	} {
		if got := Read([]byte(line)).Timed; got != want {
			t.Errorf("%q: timed is %v", line, got)
		}
	}
}
