package redact

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

func redacted(c Config, text string) string {
	return string(New(c).Redact(new(Memory), []byte(text)))
}

func TestRulesAreSwitched(t *testing.T) {
	const line = "password=hunter2 token=abcdef from bob@example.com"
	for _, c := range []struct {
		name string
		cfg  Config
		want string
	}{
		{"by default", Config{}, "password=<redacted:password> token=<redacted:token> from bob@example.com"},
		{"one off", Config{Off: []string{"token"}}, "password=<redacted:password> token=abcdef from bob@example.com"},
		{"one on", Config{On: []string{"email"}}, "password=<redacted:password> token=<redacted:token> from <redacted:email>"},
		{"all off", Config{Disabled: true, On: []string{"email"}}, line},
	} {
		if got := redacted(c.cfg, line); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

// No rule hides anything when it is off, alone of all.
func TestEachRuleCanBeOff(t *testing.T) {
	for _, rule := range Rules() {
		r, m := New(Config{Off: []string{rule.Name}}), new(Memory)
		for _, c := range goldens(t) {
			if out := r.Redact(m, []byte(c.line)); bytes.Contains(out, []byte("<redacted:"+rule.Name+">")) && !strings.Contains(c.line, "<redacted:") {
				t.Errorf("%s is off: %s", rule.Name, out)
			}
		}
	}
}

// Every rule has a name that a metric and a mask can bear, and a case.
func TestEveryRuleHasACase(t *testing.T) {
	r, m := New(Config{}), new(Memory)
	seen := map[string]bool{"email": true, "phone": true} // which have cases of their own
	for _, c := range goldens(t) {
		r.Redact(m, []byte(c.line))
		for name := range m.Found {
			seen[name] = true
		}
	}
	for _, rule := range Rules() {
		if !seen[rule.Name] || rule.Hides == "" || rule.Form == "" || strings.Trim(rule.Name, "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("%+v", rule)
		}
	}
}

func TestFoundTellsTheRuleOfEachMask(t *testing.T) {
	r, m := New(Config{}), new(Memory)
	r.Redact(m, []byte("4111111111111111 password=4111111111111111 password=b token=abcdef"))
	if got := slices.Collect(m.Found); strings.Join(got, " ") != "card password password token" {
		t.Errorf("got %q", got)
	}
	r.Redact(m, []byte("nothing"))
	if got := slices.Collect(m.Found); got != nil {
		t.Errorf("of the text before: %q", got)
	}
}

func TestContacts(t *testing.T) {
	c := Config{On: []string{"email", "phone"}}
	for line, want := range map[string]string{
		"mail bob.x+tag@mail.example.co.kr, done.":     "mail <redacted:email>, done.",
		"<bob@example.com>: user@host, a@b.1, @x.com":  "<<redacted:email>>: user@host, a@b.1, @x.com",
		"call +82-10-1234-5678 or +14155550100 now":    "call <redacted:phone> or <redacted:phone> now",
		"010-1234-5678 02-1234-5678 415-555-0100":      "<redacted:phone> <redacted:phone> <redacted:phone>",
		"2026-01-05 10:00:01 +0000 115-555-0100 C+123": "2026-01-05 10:00:01 +0000 115-555-0100 C+123",
	} {
		if got := redacted(c, line); got != want {
			t.Errorf("%s\n\tgot  %s\n\twant %s", line, got, want)
		}
	}
}

// A record may be many lines: a trace that was joined, with a key in it.
func TestJoinedRecords(t *testing.T) {
	key := "-----BEGIN RSA PRIVATE KEY-----\n" + strings.Repeat("MIIEpAIBAAKCAQEA1234567890abcdefghijklmnopqrstuvwxyzABCDEFGHIJ+/0\n", 3) + "Qk8=\n"
	const end = "-----END RSA PRIVATE KEY-----"
	for _, c := range []struct{ name, text, want string }{
		{"whole", "ValueError: bad key\n" + key + end + "\n  at x", "ValueError: bad key\n-----BEGIN RSA PRIVATE KEY-----<redacted:private-key>" + end + "\n  at x"},
		{"without its end", "bad key " + key[:200], "bad key -----BEGIN RSA PRIVATE KEY-----<redacted:private-key>"},
		{"with a trace behind a cut one", strings.TrimSuffix(key, "Qk8=\n") + "Traceback (most recent call last):\n", "-----BEGIN RSA PRIVATE KEY-----<redacted:private-key>\nTraceback (most recent call last):\n"},
		{"fields in any line", "Traceback:\n  connect(password='a b')\npassword: x1\n", "Traceback:\n  connect(password='<redacted:password>')\npassword: <redacted:password>\n"},
	} {
		if got := redacted(Config{}, c.text); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestOwnRules(t *testing.T) {
	for _, c := range []struct{ pattern, replace, line, want string }{
		{`order-\d+`, "", "order-1 and order-22", "<redacted:own> and <redacted:own>"},
		{`customer (\w+)`, "<customer>", "customer bob, customer", "customer <customer>, customer"},
		{`\d{5}`, "", `{"id":12345,"s":"12345"}`, `{"id":"<redacted:own>","s":"<redacted:own>"}`},
		{`(?i)KUNDE\d`, "", "kunde1 Kunde2", "<redacted:own> <redacted:own>"},
		{`x*`, "", "no empty match", "no empty match"},
		{`=hunter\w+ ok`, "", "password=hunter2 ok", "password<redacted:own>"},
	} {
		cfg := Config{Rules: []Custom{{Name: "own", Pattern: mustCompile(c.pattern), Replace: c.replace}}}
		if got := redacted(cfg, c.line); got != c.want {
			t.Errorf("%s: got %s, want %s", c.pattern, got, c.want)
		}
	}
}

// Of matches without number the first are hidden one by one, and all the rest as a
// whole: no one gets a secret through by repeating it.
func TestTooManyMatches(t *testing.T) {
	cfg := Config{Rules: []Custom{{Name: "own", Pattern: mustCompile(`s3cret`)}}}
	text := strings.Repeat("s3cret and ", maxRead/minMatches/11+1)
	got := redacted(cfg, text)
	if strings.Contains(got, "s3cret") || strings.Count(got, "<redacted:own>") != minMatches+1 {
		t.Errorf("%d masks in %.80s…", strings.Count(got, "<redacted:own>"), got)
	}
}

// products are lines of real programs.
func products(t testing.TB) (lines [][]byte) {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/products/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no products: %v", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			for line := range bytes.Lines(f.Data) {
				lines = append(lines, bytes.TrimSuffix(line, []byte("\n")))
			}
		}
	}
	return lines
}

// What real programs write stays, thousands of lines of eighty products. etcd calls the
// name of a cluster a token.
func TestProductsStay(t *testing.T) {
	r, m := New(Config{}), new(Memory)
	for _, line := range products(t) {
		out := r.Redact(m, line)
		if m.Count() > 0 && !bytes.Contains(out, []byte(`"initial-cluster-token":"<redacted:token>"`)) {
			t.Errorf("%s\n\tbecame %s", line, out)
		}
	}
}

func BenchmarkProducts(b *testing.B) { benchmark(b, products(b)) }

func BenchmarkSecrets(b *testing.B) {
	var lines [][]byte
	for _, c := range goldens(b) {
		if c.line != c.want {
			lines = append(lines, []byte(c.line))
		}
	}
	benchmark(b, lines)
}

func benchmark(b *testing.B, lines [][]byte) {
	r, m := New(Config{}), new(Memory)
	size := 0
	for _, line := range lines {
		size += len(line)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, line := range lines {
			r.Redact(m, line)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(lines)), "ns/line")
}
