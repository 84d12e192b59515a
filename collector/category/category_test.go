package category

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"logcanary/collector/level"
	"logcanary/collector/record"
)

// golden is a line of testdata/categories and what it is called; image is whose.
type golden struct{ image, line, want string }

func goldens(t testing.TB) (all []golden) {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/categories/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			for line := range strings.Lines(string(f.Data)) {
				line = strings.TrimSuffix(line, "\n")
				if want, ok := strings.CutPrefix(line, "\t="); ok {
					all[len(all)-1].want = strings.TrimSpace(want)
					continue
				}
				all = append(all, golden{image: f.Name, line: line})
			}
		}
	}
	return all
}

// called is the category of a line; "" for none.
func called(r *Rules, line string) string {
	if r == nil {
		return ""
	}
	if rule := r.Of([]byte(line), level.Read([]byte(line))); rule != nil {
		return rule.Category
	}
	return ""
}

func TestGolden(t *testing.T) {
	table := New(nil)
	for _, c := range goldens(t) {
		if got := called(table.For(&record.Origin{Image: c.image}), c.line); got != c.want {
			t.Errorf("%s: %s\n\tgot  %q\n\twant %q", c.image, c.line, got, c.want)
		}
	}
}

// The rules of a source are chosen by the name of its image, wherever it was pulled
// from, or by its service: images that people build have names of their own, and files
// have none.
func TestRulesAreChosenByImageOrService(t *testing.T) {
	table := New(nil)
	for _, c := range []struct {
		origin record.Origin
		want   bool
	}{
		{record.Origin{Image: "apache/kafka:4.2.0"}, true},
		{record.Origin{Image: "registry.example:5000/x/cp-kafka@sha256:abc"}, true},
		{record.Origin{Image: "kafka"}, true},
		{record.Origin{Image: "shop/broker:1", Service: "kafka-1"}, true},
		{record.Origin{Service: "kafka", Path: "/logs/server.log"}, true},
		{record.Origin{Image: "kafkahub/nginx:1", Service: "web"}, false},
		{record.Origin{Image: "shop/api:1", Service: "api"}, false},
	} {
		if r := table.For(&c.origin); (r != nil) != c.want {
			t.Errorf("%+v: %v", c.origin, r)
		}
	}
}

func TestOwnRules(t *testing.T) {
	const created = "[2026-01-05 10:00:01,123] INFO [QuorumController id=1] CreateTopics result(s): CreatableTopic(name='a'): SUCCESS (o.a.k.Replication)"
	kafka := &record.Origin{Image: "apache/kafka"}
	audit := []byte(`{"level":"info","logger":"shop.audit.login","msg":"in"}`)
	table := New([]Rule{
		{Image: "*kafka*", Text: regexp.MustCompile(`name='a'`), Category: "mine", Topic: "mine"},
		{Category: "kafka.healthcheck", Topic: "checks"},
		{Logger: "shop.audit.*", Category: "audit", Keep: true},
	})
	if got := called(table.For(kafka), created); got != "mine" {
		t.Errorf("a rule of one's own stands before the built-in ones, got %q", got)
	}
	probe := []byte("[2026-01-05 10:00:01,123] WARN [SocketServer x] Unexpected error from /127.0.0.1 (channelId=1); closing (o.a.k.Selector)")
	if r := table.For(kafka).Of(probe, level.Read(probe)); r == nil || r.Topic != "checks" || r.Keep {
		t.Errorf("a rule without conditions changes the built-in ones of its category: %+v", r)
	}
	if r := table.For(&record.Origin{Image: "api"}).Of(audit, level.Read(audit)); r == nil || r.Category != "audit" || !r.Keep {
		t.Errorf("by logger: %+v", r)
	}
}

func TestLike(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"kafka.*", "kafka.server.X", true}, {"*.Selector", "o.a.Selector", true}, {"a*c*e", "abcde", true}, {"a*c*e", "abcd", false},
		{"a?c", "abc", true}, {"a?c", "ac", false}, {"abc", "abcd", false}, {"*", "", true}, {"a**", "a", true}, {"", "a", false}, {"*ab", "aab", true},
	} {
		if got := like(c.pattern, []byte(c.name)); got != c.want {
			t.Errorf("%s, %s: %v", c.pattern, c.name, got)
		}
	}
}

// A broker's usual lines are asked for literals and otherwise left alone. Lines that hold
// one are asked a regular expression, whose package pools memory: the race detector empties
// such pools at random.
func TestALineWithoutACategoryAllocatesNothing(t *testing.T) {
	r := New([]Rule{{Image: "*kafka*", Logger: "org.apache.kafka.somewhere.*.Nothing", Category: "x"}}).For(&record.Origin{Image: "apache/kafka"})
	usual := 0
	for _, c := range goldens(t) {
		if c.want != "" {
			continue
		}
		line := []byte(c.line)
		reading := level.Read(line)
		if r.Of(line, reading); asksAnExpression(r) {
			continue
		}
		if n := testing.AllocsPerRun(100, func() { r.Of(line, reading) }); n != 0 {
			t.Errorf("%v allocations for %s", n, c.line)
		}
		usual++
	}
	if usual < 3 {
		t.Errorf("only %d lines without a literal of any rule", usual)
	}
}

// asksAnExpression says whether the last line that r looked at held a literal of a rule.
func asksAnExpression(r *Rules) bool {
	for i, asked := range r.asked {
		if asked && r.holds[i] && r.table.rules[i].Text != nil {
			return true
		}
	}
	return false
}

func BenchmarkOf(b *testing.B) {
	r := New(nil).For(&record.Origin{Image: "apache/kafka"})
	line := []byte("[2026-01-05 10:00:01,123] INFO [LogLoader partition=orders-0, dir=/var/lib/kafka/data] Loading producer state till offset 0 (org.apache.kafka.storage.internals.log.UnifiedLog)")
	reading := level.Read(line)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		r.Of(line, reading)
	}
}
