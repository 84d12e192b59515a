package redact

import (
	"bytes"
	"encoding/json"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
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

// Whatever is repeated takes time in proportion to it. What a rule of the operator's own
// may read is bounded, see TestTooManyMatches.
func TestTimeIsLinear(t *testing.T) {
	r := New(Config{On: []string{"email", "phone"}})
	for _, unit := range []string{
		"eyJ", "eyJaaaaaaaaaa.", "key", "key=", "key\\", "password", "password=", `password="`, `password=\"`, "sig=.", "sig=\\\"x", "pwd=/",
		"token=<redacted:", "token: ", "token:[a ", "secret=,", "cookie: a; ", "authorization: digest a=\"", "bearer ", "basic a", "a://b:x/", "://@",
		"-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nAAAAAAAAAAAAAAAAAAAA", "@tcp(", "4111 ", "4111111111111111", "DE89 3704 ", "1-", "a@", "@",
		"+1 2", "sk-", "SG.", "ghp_", "AKIA", "hooks.slack.com/", "/api/webhooks/", "identified", "a", `\`, `"`, "비밀번호=", "cvv:[", "{token='",
	} {
		holdLinear(t, r, unit)
	}
}

// holdLinear holds that eight times as much of a unit takes about eight times as long,
// and not the square of it, which is sixty-four.
func holdLinear(t *testing.T, r *Redactor, unit string) {
	t.Helper()
	const size, more, bound, fast = 4 << 10, 8, 3 * 8, 2 * time.Millisecond
	m := new(Memory)
	little, much := []byte(strings.Repeat(unit, size/len(unit))), []byte(strings.Repeat(unit, more*size/len(unit)))
	short := cpu(func() { r.Redact(m, little) })
	if long := cpu(func() { r.Redact(m, much) }); long > fast && long > bound*short {
		t.Errorf("%q takes %v, and %v for %d times as much", unit, short, long, more)
	}
}

// cpu is the least processor time that a call takes of three.
func cpu(f func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	least := time.Duration(math.MaxInt64)
	for range 3 {
		before := threadTime()
		f()
		least = min(least, threadTime()-before)
	}
	return least
}

func threadTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		panic(err)
	}
	return time.Duration(t.Nano())
}
