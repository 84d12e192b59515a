package redact

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// A redacted text is not changed by another redaction, and masks are all that is new.
func FuzzRedact(f *testing.F) {
	for _, c := range goldens(f) {
		f.Add([]byte(c.line))
	}
	all := New(Config{On: []string{"email", "phone"}})
	f.Fuzz(func(t *testing.T, text []byte) {
		m, again := new(Memory), new(Memory)
		before := bytes.Clone(text)
		out := all.Redact(m, text)
		if !bytes.Equal(text, before) {
			t.Fatalf("%q became %q in place", before, text)
		}
		if len(m.scan.finds) == 0 && !bytes.Equal(out, text) {
			t.Fatalf("%q: nothing was found, and it became %q", text, out)
		}
		if twice := all.Redact(again, out); !bytes.Equal(twice, out) {
			t.Fatalf("%q\nfirst  %q\nsecond %q", text, out, twice)
		}
		checkRest(t, m, text, out)
		if json.Valid(text) && text[0] == '{' && !bytes.ContainsRune(text, '[') && !json.Valid(out) {
			t.Fatalf("%q was JSON, and became %q", text, out)
		}
	})
}

// checkRest holds that what stands around the finds is still there, in its order.
func checkRest(t *testing.T, m *Memory, text, out []byte) {
	t.Helper()
	at := 0
	for _, f := range m.scan.finds {
		kept := text[at:f.from]
		if !bytes.HasPrefix(out, kept) {
			t.Fatalf("%q is not what %q goes on with", kept, out)
		}
		out = out[len(kept)+2*len(f.around)+len(m.scan.masks[f.rule]):]
		at = f.to
	}
	if !bytes.Equal(text[at:], out) {
		t.Fatalf("the rest is %q, want %q", out, text[at:])
	}
}

// Where a text stands in memory, and how far from the beginning, changes nothing:
// needles are looked for in pairs, digits in blocks, and lines come in parts of 16 KiB.
func TestPlaceChangesNothing(t *testing.T) {
	r, m := New(Config{}), new(Memory)
	for _, c := range goldens(t) {
		if len(c.line) == 64 && !strings.Contains(c.line, " ") { // a line of PEM is one alone
			continue
		}
		for _, n := range []int{0, 1, 2, 3, 4, 5, 6, 7, 31, 62, 63, 64, 16<<10 - 20, 16<<10 - 1} {
			before := strings.Repeat("x", n) + "\n"
			if got := string(r.Redact(m, []byte(before+c.line))); got != before+c.want {
				t.Fatalf("%d bytes before: %s, %s: got %s", n, c.file, c.line, got[len(before):])
			}
		}
	}
}

// A line may be cut anywhere.
func TestCut(t *testing.T) {
	r, m := New(Config{On: []string{"email", "phone"}}), new(Memory)
	for _, c := range goldens(t) {
		for n := range c.line {
			line := []byte(c.line[:n])
			out := bytes.Clone(r.Redact(m, line[:n:n]))
			if twice := r.Redact(m, out); !bytes.Equal(twice, out) {
				t.Fatalf("%q\nfirst  %q\nsecond %q", line, out, twice)
			}
		}
	}
}

func TestNothingFoundAllocatesNothing(t *testing.T) {
	r, m := New(Config{}), new(Memory)
	var lines [][]byte
	for _, c := range goldens(t) {
		if c.line == c.want {
			lines = append(lines, []byte(c.line))
		}
	}
	n := testing.AllocsPerRun(100, func() {
		for _, line := range lines {
			if out := r.Redact(m, line); &out[0] != &line[0] {
				t.Fatalf("%q was copied", line)
			}
		}
	})
	if n != 0 {
		t.Errorf("%v allocations for %d lines", n, len(lines))
	}
}

// What a secret is does not show in its mask: records of one error have one
// fingerprint.
func TestMasksDoNotDependOnSecrets(t *testing.T) {
	r, m := New(Config{}), new(Memory)
	for _, form := range []string{"login with password=$ failed", `{"token":"$","n":1}`, "cannot connect to redis://:$@h:1"} {
		a := string(r.Redact(m, []byte(strings.Replace(form, "$", "hunter2", 1))))
		b := string(r.Redact(m, []byte(strings.Replace(form, "$", "a-much-LONGER_one.0123456789", 1))))
		if a != b || !strings.Contains(a, "<redacted:") {
			t.Errorf("%s: %s and %s", form, a, b)
		}
	}
}

// Whatever is repeated takes time in proportion to it: the square of half a megabyte
// would take minutes.
func TestTimeIsLinear(t *testing.T) {
	const size, limit = 512 << 10, 10 * time.Second
	own := []Custom{{Name: "own", Pattern: mustCompile(`x(.*y)?`)}, {Name: "pairs", Pattern: mustCompile(`(a+)+b`)}}
	r, m := New(Config{On: []string{"email", "phone"}, Rules: own}), new(Memory)
	for _, unit := range []string{
		"eyJ", "eyJaaaaaaaaaa.", "key", "key=", "key\\", "password", "password=", `password="`, `password=\"`, "sig=.", "sig=\\\"x", "pwd=/",
		"token=<redacted:", "token: ", "token:[a ", "secret=,", "cookie: a; ", "authorization: digest a=\"", "bearer ", "basic a", "a://b:x/", "://@",
		"-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nAAAAAAAAAAAAAAAAAAAA", "@tcp(", "4111 ", "4111111111111111", "DE89 3704 ", "1-", "a@", "@",
		"+1 2", "sk-", "SG.", "ghp_", "AKIA", "hooks.slack.com/", "/api/webhooks/", "identified", "x", "a", `\`, `"`, "비밀번호=",
	} {
		text := []byte(strings.Repeat(unit, size/len(unit)))
		start := time.Now()
		r.Redact(m, text)
		if took := time.Since(start); took > limit {
			t.Errorf("%q takes %v", unit, took)
		}
	}
}
