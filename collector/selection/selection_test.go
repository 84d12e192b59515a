package selection

import (
	"regexp"
	"testing"

	"logcanary/collector/record"
)

func level(l record.Level) *record.Level       { return &l }
func outcome(o record.Outcome) *record.Outcome { return &o }

func TestDecide(t *testing.T) {
	api := &record.Origin{Service: "api", Source: "stderr"}
	routes := []Route{
		{Match: Match{Service: "noisy-*"}, Drop: true},
		{Match: Match{Service: "api", Level: level(record.Fatal)}, Topic: "pager"},
		{Match: Match{Logger: "audit.*"}, Topic: "audit"},
		{Match: Match{Outcome: outcome(record.Success), Text: regexp.MustCompile(`POST /orders`)}, Fields: []string{"timestamp", "body"}},
		{Match: Match{Category: "kafka.*", Level: level(record.Warn)}, Drop: true},
		{Match: Match{Stream: "stdout", Text: regexp.MustCompile("boring")}, Drop: true},
	}
	cases := []struct {
		name   string
		origin *record.Origin
		in     Subject
		keep   bool
		topic  string
		fields int
	}{
		{"warn is kept by default", api, Subject{Level: record.Warn}, true, "", 0},
		{"info is not", api, Subject{Level: record.Info}, false, "", 0},
		{"unknown is not kept unless a route says so", api, Subject{Level: record.Unknown}, false, "", 0},
		{"a route by logger keeps unknown", api, Subject{Logger: []byte("audit.login")}, true, "audit", 0},
		{"the first route that matches decides", api, Subject{Level: record.Fatal, Logger: []byte("audit.x")}, true, "pager", 0},
		{"a dropped service keeps nothing", &record.Origin{Service: "noisy-cron"}, Subject{Level: record.Fatal}, false, "", 0},
		{"success lines with chosen fields", api, Subject{Level: record.Info, Outcome: record.Success, Text: []byte("POST /orders 201")}, true, "", 2},
		{"other success lines are counted alone", api, Subject{Level: record.Info, Outcome: record.Success, Text: []byte("GET /")}, false, "", 0},
		{"a condition on the stream", &record.Origin{Service: "x", Source: "stdout"}, Subject{Level: record.Error, Text: []byte("boring")}, false, "", 0},
		{"a category is kept whatever its level", api, Subject{Category: "kafka.topic", Kept: true, Topic: "topics"}, true, "topics", 0},
		{"but for a route of its own", api, Subject{Category: "kafka.topic", Level: record.Warn, Kept: true}, false, "", 0},
		{"a category that is only told leaves it to the level", api, Subject{Category: "other", Level: record.Info}, false, "", 0},
		{"does not hold for another stream", api, Subject{Level: record.Error, Text: []byte("boring")}, true, "", 0},
	}
	for _, c := range cases {
		got := For(Config{Routes: routes}, c.origin).Decide(&c.in)
		if got.Keep != c.keep || got.Topic != c.topic || len(got.Fields) != c.fields {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
}

func TestContainerLabelOverridesTheConfiguredLevel(t *testing.T) {
	o := &record.Origin{Options: record.Options{Keep: record.Debug}}
	r := For(Config{Level: record.Error}, o)
	if !r.Decide(&Subject{Level: record.Debug}).Keep || r.Decide(&Subject{Level: record.Trace}).Keep {
		t.Error("logcanary.level=debug must keep debug and not trace")
	}
}

func TestDecideAllocatesNothing(t *testing.T) {
	r := For(Config{Routes: []Route{{Match: Match{Logger: "a.*", Level: level(record.Warn)}}}}, &record.Origin{})
	s := Subject{Level: record.Info, Logger: []byte("b.c"), Text: []byte("hello")}
	if n := testing.AllocsPerRun(100, func() { r.Decide(&s) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestLoggerIsNeededOnlyWhereARouteAsksForIt(t *testing.T) {
	routes := []Route{
		{Match: Match{Level: level(record.Warn), Outcome: outcome(record.Success)}, Drop: true},
		{Match: Match{Logger: "audit.*", Level: level(record.Error)}},
	}
	r := For(Config{Routes: routes}, &record.Origin{})
	for l, want := range map[record.Level]bool{record.Info: false, record.Warn: false, record.Error: true, record.Fatal: true} {
		if got := r.NeedsLogger(l, record.Fail); got != want {
			t.Errorf("%v: %v", l, got)
		}
	}
	if For(Config{Routes: routes[:1]}, &record.Origin{}).NeedsLogger(record.Fatal, record.Success) {
		t.Error("no route asks for a logger")
	}
}

// A service of which nothing is kept, whatever it says, and those that only seem so.
func TestDrops(t *testing.T) {
	for name, c := range map[string]struct {
		routes []Route
		want   int
	}{
		"a service":                    {[]Route{{Match: Match{Service: "web"}, Drop: true}, {Match: Match{Service: "api"}, Drop: true}}, 1},
		"a glob":                       {[]Route{{Match: Match{Service: "a*"}, Drop: true}}, 0},
		"everything":                   {[]Route{{Drop: true}}, 0},
		"another service":              {[]Route{{Match: Match{Service: "web"}, Drop: true}}, -1},
		"some of its lines":            {[]Route{{Match: Match{Service: "api", Stream: "stdout"}, Drop: true}}, -1},
		"some, then all":               {[]Route{{Match: Match{Service: "api", Stream: "stdout"}, Drop: true}, {Match: Match{Service: "api"}, Drop: true}}, 1},
		"all but what is kept before":  {[]Route{{Match: Match{Level: level(record.Fatal)}}, {Match: Match{Service: "api"}, Drop: true}}, -1},
		"what was kept before decides": {[]Route{{Match: Match{Service: "api"}, Topic: "x"}, {Match: Match{Service: "api"}, Drop: true}}, -1},
		"no routes":                    {nil, -1},
	} {
		if got := (Config{Routes: c.routes}).Drops("api"); got != c.want {
			t.Errorf("%s: route %d, want %d", name, got, c.want)
		}
	}
}
