package collector

import (
	"bytes"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"logcanary/collector/metrics"
	"logcanary/collector/multiline"
	"logcanary/collector/record"
	"logcanary/collector/redact"
	"logcanary/collector/selection"
)

// canary is a secret that may be found nowhere.
const canary = "canary-7f3a9c"

// batches is a Sink that keeps the bytes of what the journal would get.
type batches struct{ bytes.Buffer }

func (*batches) Reserve(int) bool { return true }
func (b *batches) Append(batch *record.Batch) {
	b.Write(batch.Records)
	b.Write(batch.Notes)
	b.WriteString(batch.Key)
	b.Write(batch.Cursor)
}

// A secret in a line is in nothing that the pipeline hands on: neither the record with
// its fields, its template and what a route chose of the line itself, nor the metrics.
func TestASecretIsFoundNowhere(t *testing.T) {
	all := &selection.Route{Match: selection.Match{}, Fields: []string{"body", "template", "password", "dsn", "fingerprint"}}
	for _, routes := range [][]selection.Route{nil, {*all}} {
		s, m := new(batches), metrics.New("test")
		in := New(Config{Sink: s, Metrics: m, Selection: selection.Config{Routes: routes}}).Open(origin(), record.Cursor{})
		for i, text := range []string{
			`ERROR login failed password=` + canary,
			`{"level":"error","msg":"x","password":"` + canary + `","dsn":"redis://:` + canary + `@h:1"}`,
			`ERROR cannot reach postgres://shop:` + canary + `@db/shop`,
			"level=error dsn=postgres://shop:" + canary + "@db/shop password=\"" + canary + "\"",
			"ERROR " + strings.Repeat("x", 16<<10-30) + " token=" + canary + strings.Repeat(" y", 100),
			"ERROR Traceback\n  connect(password='" + canary + "')\nValueError: secret: " + canary + "\n",
		} {
			in.Take(line(text, int64(i+1)))
		}
		settle(in)
		in.Close()
		page := httptest.NewRecorder()
		m.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
		if strings.Contains(s.String(), canary) || strings.Contains(page.Body.String(), canary) {
			t.Errorf("found in %s", s)
		}
		if !strings.Contains(s.String(), "<redacted:password>") || !strings.Contains(page.Body.String(), `logcanary_redactions_total{rule="url-password"} 3`) {
			t.Errorf("not hidden by its rules in %s", s)
		}
	}
}

// Equal errors have one fingerprint whatever the secrets in them, and the id of a
// record does not change with what is hidden in it.
func TestIdentityAndFingerprintOfARedactedRecord(t *testing.T) {
	kept := func(cfg redact.Config, text string) record.Record {
		s := newStore()
		in := New(Config{Sink: s, Metrics: metrics.New("test"), Redact: cfg}).Open(origin(), record.Cursor{})
		in.Take(line(text, 1))
		settle(in)
		return s.records[0]
	}
	a, b := kept(redact.Config{}, "ERROR login with password=a1 failed"), kept(redact.Config{}, "ERROR login with password=hunter2 failed")
	if a.Fingerprint != b.Fingerprint || a.ID == b.ID {
		t.Errorf("fingerprints %x and %x, ids %v and %v", a.Fingerprint, b.Fingerprint, a.ID, b.ID)
	}
	if open := kept(redact.Config{Disabled: true}, "ERROR login with password=a1 failed"); open.ID != a.ID {
		t.Error("the id changed with the configuration")
	}
}

// What a rule of the operator's own hides is counted under its name, and once, also
// when there was no room for the record at first.
func TestRedactionsAreCounted(t *testing.T) {
	s, m := newStore(), metrics.New("test")
	s.room = 0
	own := redact.Custom{Name: "order", Pattern: regexp.MustCompile(`order-\d+`)}
	in := New(Config{Sink: s, Metrics: m, Redact: redact.Config{Rules: []redact.Custom{own}}}).Open(origin(), record.Cursor{})
	in.Take(line("ERROR order-1 and order-2 failed", 1))
	in.Commit(plain{})
	time.Sleep(multiline.DefaultHead)
	again := in.Commit(plain{})
	if n, _ := labelled(t, m, "logcanary_redactions_total", ""); n != 0 || again == 0 {
		t.Error("what was refused is counted, or given up")
	}
	s.room = 1 << 20
	in.Take(line("INFO order-3 is only counted", 2))
	settle(in)
	if got := metric(t, m, "logcanary_redactions_total"); got != 2 {
		t.Errorf("%v redactions", got)
	}
}

func TestARedactedLineAllocatesNothing(t *testing.T) {
	in := New(Config{Sink: sponge{}, Metrics: metrics.New("test")}).Open(origin(), record.Cursor{})
	l := line(`{"level":"error","msg":"order 4711 failed","password":"hunter2","peer":"redis://:a@10.0.0.9:5432"}`, 1)
	if n := testing.AllocsPerRun(1000, func() { in.Take(l) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
