package collector

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"logcanary/collector/fingerprint"
	"logcanary/collector/metrics"
	"logcanary/collector/record"
	"logcanary/collector/selection"
	"logcanary/collector/silence"
)

// store is a Sink in memory with a bounded room.
type store struct {
	room    int
	records []record.Record
	cursors map[string]string
}

func newStore() *store { return &store{room: 1 << 20, cursors: map[string]string{}} }

func (s *store) Reserve(n int) bool {
	if n > s.room {
		return false
	}
	s.room -= n
	return true
}

func (s *store) Append(b *record.Batch) {
	for rest := b.Records; len(rest) > 0; {
		n := binary.LittleEndian.Uint32(rest)
		r, err := record.Parse(append([]byte(nil), rest[4:4+n]...))
		if err != nil {
			panic(err)
		}
		s.records = append(s.records, r)
		rest = rest[4+n:]
	}
	s.cursors[b.Key] = string(b.Cursor)
}

// plain gives a position the form "offset".
type plain struct{}

func (plain) AppendCursor(dst []byte, at record.Cursor) []byte {
	return binary.AppendVarint(dst, at.Offset)
}

func cursorAt(offset int64) string { return string(binary.AppendVarint(nil, offset)) }

func origin() *record.Origin {
	return &record.Origin{
		Key: "docker/c1/stderr", Project: "shop", Service: "api", Source: "stderr", Stream: "stderr",
		ContainerID: "c1", ContainerName: "shop-api-1", Image: "api:1",
	}
}

func line(text string, nth int64) *record.Line {
	return &record.Line{
		Text: []byte(text), Time: 1767607201123456789, ID: [2]uint64{1767607201123456789, uint64(nth)},
		After: record.Cursor{Offset: nth},
	}
}

func open(s *store) (*Intake, *metrics.Metrics) {
	m := metrics.New("test")
	return New(Config{Sink: s, Metrics: m, Host: "box"}).Open(origin(), record.Cursor{}), m
}

func TestARecordIsFlatJSONWithTheContractsFields(t *testing.T) {
	s := newStore()
	in, _ := open(s)
	text := "ERROR connect to 10.0.0.9:5432 failed\ttraceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	if !in.Take(line(text, 1)) {
		t.Fatal("refused")
	}
	settle(in)
	if len(s.records) != 1 {
		t.Fatalf("%d records", len(s.records))
	}
	r := s.records[0]
	var got map[string]any
	if err := json.Unmarshal(r.Value, &got); err != nil {
		t.Fatalf("%v: %s", err, r.Value)
	}
	want := map[string]any{
		"timestamp": "2026-01-05T10:00:01.123456789Z", "severity_text": "ERROR", "severity_number": 17.0, "body": text,
		"service.name": "api", "compose.project": "shop", "container.id": "c1", "container.name": "shop-api-1",
		"container.image.name": "api:1", "host.name": "box", "log.iostream": "stderr",
		"fingerprint": got["fingerprint"], "template": got["template"], "template_version": 1.0, "event_id": r.ID.String(),
		"outcome": "fail", "category": "", "lines": 1.0,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if len(got["fingerprint"].(string)) != 16 || !strings.Contains(got["template"].(string), "connect to <ip>:<num> failed") {
		t.Errorf("fingerprint %v, template %v", got["fingerprint"], got["template"])
	}
	if r.Key != "shop/api" || r.Traceparent != "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" || r.Level != record.Error {
		t.Errorf("got %+v", r)
	}
}

// Whatever a line says, its record says the same, and in JSON.
func TestARecordHoldsAnyText(t *testing.T) {
	for _, text := range []string{
		"ERROR plain, order 4711 failed", `ERROR "quoted" \ back 10.0.0.9`, "ERROR tab\t, NUL \x00 and 12 more", "ERROR é世 17", "ERROR bad \xff 17",
		"ERROR " + strings.Repeat("long ", 99) + "世界世界世界世界 17", // longer than its template
	} {
		s := newStore()
		in, _ := open(s)
		in.Take(line(text, 1))
		settle(in)
		var got struct{ Body, Template string }
		if err := json.Unmarshal(s.records[0].Value, &got); err != nil {
			t.Fatalf("%v: %s", err, s.records[0].Value)
		}
		words, _ := fingerprint.NewBook().Service("").Identify(nil, []byte(text))
		template := string(words)
		if got.Body != string([]rune(text)) || got.Template != string([]rune(template)) {
			t.Errorf("%q: body %q, template %q, want %q", text, got.Body, got.Template, template)
		}
	}
}

func TestSuccessAndInfoAreCountedAndNotKept(t *testing.T) {
	s := newStore()
	in, m := open(s)
	for i, text := range []string{"INFO ready", "WARN slow", `10.0.0.9 - - [05/Jan/2026:10:00:01 +0000] "GET / HTTP/1.1" 200 512`} {
		in.Take(line(text, int64(i+1)))
	}
	settle(in)
	if len(s.records) != 1 || s.cursors["docker/c1/stderr"] != cursorAt(3) {
		t.Errorf("%d records, cursor %q", len(s.records), s.cursors["docker/c1/stderr"])
	}
	tally := metrics.Tally{}
	m.Series(origin()).Add(&tally) // no effect: the series exists already
}

func TestARefusedLineIsNeitherCountedNorPassed(t *testing.T) {
	s := newStore()
	s.room = 0
	o := origin()
	o.Options.NoJoin = true
	in := New(Config{Sink: s, Metrics: metrics.New("test")}).Open(o, record.Cursor{})
	if !in.Take(line("INFO counted without room", 1)) {
		t.Error("a line that is only counted needs no room")
	}
	if in.Take(line("ERROR needs room", 2)) {
		t.Fatal("taken without room")
	}
	settle(in)
	if s.cursors["docker/c1/stderr"] != cursorAt(1) {
		t.Errorf("the cursor passed the refused line: %q", s.cursors["docker/c1/stderr"])
	}
	s.room = 1 << 20
	if !in.Take(line("ERROR needs room", 2)) {
		t.Fatal("refused with room")
	}
	settle(in)
	if len(s.records) != 1 || s.cursors["docker/c1/stderr"] != cursorAt(2) {
		t.Errorf("%d records, cursor %q", len(s.records), s.cursors["docker/c1/stderr"])
	}
}

func TestTheFirstCommitStoresWhereReadingBegan(t *testing.T) {
	s := newStore()
	in := New(Config{Sink: s, Metrics: metrics.New("test")}).Open(origin(), record.Cursor{Offset: 77})
	settle(in)
	if s.cursors["docker/c1/stderr"] != cursorAt(77) {
		t.Errorf("got %q", s.cursors["docker/c1/stderr"])
	}
}

func TestAnEventIDIsTheLinesAlone(t *testing.T) {
	ids := func() []record.EventID {
		s := newStore()
		in, _ := open(s)
		in.Take(line("ERROR same text", 1))
		in.Take(line("ERROR same text", 2))
		settle(in)
		return []record.EventID{s.records[0].ID, s.records[1].ID}
	}
	first, again := ids(), ids()
	if first[0] != again[0] || first[1] != again[1] {
		t.Error("the id of a line changed with a restart")
	}
	if first[0] == first[1] {
		t.Error("two equal lines have one id")
	}
}

func TestARouteKeepsChosenFieldsOfSuccessLines(t *testing.T) {
	success := record.Success
	s := newStore()
	in := New(Config{Sink: s, Metrics: metrics.New("test"), Selection: selection.Config{Routes: []selection.Route{
		{Match: selection.Match{Outcome: &success}, Topic: "logs.success", Fields: []string{"service.name", "path", "missing", "outcome"}},
	}}}).Open(origin(), record.Cursor{})
	in.Take(line(`{"level":"info","status":200,"path":"/orders","msg":"done"}`, 1))
	in.Take(line(`10.0.0.9 - - [05/Jan/2026:10:00:01 +0000] "GET / HTTP/1.1" 200 512 "-" "curl/8"`, 2))
	settle(in)
	last := s.records[len(s.records)-1]
	if got := string(last.Value); got != `{"service.name":"api","outcome":"success"}` {
		t.Errorf("got %s", got)
	}
	if last.Topic != "logs.success" {
		t.Errorf("topic %q", last.Topic)
	}
}

func TestARouteChoosesByLogger(t *testing.T) {
	s := newStore()
	in := New(Config{Sink: s, Metrics: metrics.New("test"), Selection: selection.Config{Routes: []selection.Route{
		{Match: selection.Match{Logger: "audit.*"}, Topic: "audit"},
	}}}).Open(origin(), record.Cursor{})
	in.Take(line(`{"level":"info","logger":"audit.login","msg":"in"}`, 1))
	in.Take(line(`{"level":"info","logger":"web","msg":"in"}`, 2))
	settle(in)
	if len(s.records) != 1 || s.records[0].Topic != "audit" {
		t.Errorf("%+v", s.records)
	}
}

func TestChooseFields(t *testing.T) {
	value := []byte(`{"service.name":"api","body":"x"}`)
	cases := []struct{ name, line, want string }{
		{"a key of a JSON line", `{"path":"/a","ms":12,"deep":{"x":1}}`, `{"service.name":"api","path":"/a","ms":12}`},
		{"a key of a logfmt line", `level=info path="/a b" ms=12`, `{"service.name":"api","path":"/a b","ms":"12"}`},
		{"a line without keys", `just words`, `{"service.name":"api"}`},
	}
	for _, c := range cases {
		if got := string(chooseFields(value, []byte(c.line), []string{"service.name", "path", "ms"})); got != c.want {
			t.Errorf("%s: got %s", c.name, got)
		}
	}
}

func TestACountedLineAllocatesNothing(t *testing.T) {
	in, _ := open(newStore())
	lines := []*record.Line{
		line("2026-01-05T10:00:01.123Z  INFO 1 --- [app] [main] c.e.App : up", 1),
		line(`{"level":"info","error":null,"msg":"saved"}`, 1),
		line(`10.0.0.9 - - [05/Jan/2026:10:00:01 +0000] "GET /api/errors HTTP/1.1" 200 512 "-" "curl/8"`, 1),
		line("level=info msg=\"failed over to replica\"", 1),
		line("no level at all", 1),
		written("2026-01-05 10:00:01 INFO a line of a file", 1),
	}
	for _, l := range lines {
		if n := testing.AllocsPerRun(100, func() { in.Take(l) }); n != 0 {
			t.Errorf("%v allocations for %q", n, l.Text)
		}
	}
}

// written is a line of a mounted file: nobody tells its time but its text.
func written(text string, nth int64) *record.Line {
	l := line(text, nth)
	l.Time = 0
	return l
}

// metric is the value of a metric's first series.
func metric(t *testing.T, m *metrics.Metrics, name string) float64 {
	t.Helper()
	n, ok := labelled(t, m, name, "")
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	return n
}

// labelled is the value of a metric whose labels contain a text, if there is one.
func labelled(t *testing.T, m *metrics.Metrics, name, label string) (n float64, ok bool) {
	t.Helper()
	page := httptest.NewRecorder()
	m.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
	for row := range strings.Lines(page.Body.String()) {
		if value, ok := strings.CutPrefix(row, name+"{"); ok && strings.Contains(value, label) {
			n, err := strconv.ParseFloat(strings.TrimSpace(value[strings.LastIndexByte(value, ' '):]), 64)
			if err != nil {
				t.Fatal(err)
			}
			return n, true
		}
	}
	return 0, false
}

func TestALineOfAFileHasTheTimeInItsText(t *testing.T) {
	s, m := newStore(), metrics.New("test")
	zone := time.FixedZone("", 2*60*60)
	in := New(Config{Sink: s, Metrics: m, Zone: zone}).Open(origin(), record.Cursor{})
	in.Take(written("2026-01-05 10:00:01,123 ERROR connection failed", 1))
	in.Take(written("2026-01-05T10:00:02Z INFO it was counted only", 2))
	settle(in)
	if got := s.records[0].Time; got != 1767600001123000000 || !strings.Contains(string(s.records[0].Value), `"timestamp":"2026-01-05T08:00:01.123Z"`) {
		t.Errorf("%d: %s", got, s.records[0].Value)
	}
	if got := metric(t, m, "logcanary_last_line_timestamp_seconds"); got != 1767607202 {
		t.Errorf("the last line was written at %f", got)
	}
}

func TestALineWithoutATimeHasThatOfReading(t *testing.T) {
	s, m := newStore(), metrics.New("test")
	in := New(Config{Sink: s, Metrics: m}).Open(origin(), record.Cursor{})
	before := time.Now()
	in.Take(written("ERROR connection failed", 1))
	in.Take(written(before.Add(30*time.Hour).Format(time.RFC3339)+" INFO by a clock that is ahead", 2))
	settle(in)
	if got := s.records[0].Time; got < before.UnixNano() || got > time.Now().UnixNano() {
		t.Errorf("%v", time.Unix(0, got))
	}
	if got := metric(t, m, "logcanary_last_line_timestamp_seconds"); got > float64(time.Now().Unix()+1) {
		t.Errorf("the last line will be written at %f", got)
	}
}

// A kept line is encoded in the memory of the lines before it.
func TestAKeptLineAllocatesNothing(t *testing.T) {
	in := New(Config{Sink: sponge{}, Metrics: metrics.New("test")}).Open(origin(), record.Cursor{})
	l := line(`{"level":"error","msg":"order 4711 of \"kim\" failed","peer":"10.0.0.9:5432"}`, 1)
	if n := testing.AllocsPerRun(1000, func() { in.Take(l) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestTimesAreRFC3339(t *testing.T) {
	var c clock
	for _, unix := range []int64{0, 1, -1, -1e9, 1767607201123456789, 1767607201120000000, 1767607201000001000, 1767607201123456000, 1767607201000000000, 1767607200999999999, math.MaxInt64, math.MinInt64} {
		want := time.Unix(0, unix).UTC().Format(time.RFC3339Nano)
		if got := string(c.append(nil, unix)); got != want {
			t.Errorf("%d: %s, want %s", unix, got, want)
		}
	}
}

func BenchmarkTakeCounted(b *testing.B) {
	benchmarkTake(b, line("2026-01-05T10:00:04.550Z  INFO 1 --- [shop-api] [nio-8080-exec-1] c.e.shop.orders.OrderController : order 4711 accepted by the warehouse in 31 ms, 3 items, 0 errors, next step is payment", 1))
}

func BenchmarkTakeCountedOfFile(b *testing.B) {
	benchmarkTake(b, written("2026-01-05T10:00:04.550Z  INFO 1 --- [shop-api] [nio-8080-exec-1] c.e.shop.orders.OrderController : order 4711 accepted by the warehouse in 31 ms, 3 items, 0 errors, next step is payment", 1))
}

func BenchmarkTakeKept(b *testing.B) {
	benchmarkTake(b, line("2026-01-05T10:00:09.218Z ERROR 1 --- [shop-api] [nio-8080-exec-3] c.e.shop.orders.OrderController : order 4712 failed: connection to 10.0.0.9:5432 refused after 3 attempts in 2950 ms", 1))
}

// sponge is a Sink that takes all and keeps nothing.
type sponge struct{}

func (sponge) Reserve(int) bool     { return true }
func (sponge) Append(*record.Batch) {}

func benchmarkTake(b *testing.B, l *record.Line) {
	in := New(Config{Sink: sponge{}, Metrics: metrics.New("test"), Silence: silence.New(silence.Config{})}).Open(origin(), record.Cursor{})
	b.SetBytes(int64(len(l.Text)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		in.Take(l)
		if l.Time != 0 {
			l.Time++ // each line is newer than the one before it
		}
		if i%1000 == 999 {
			l.After.Offset++
			settle(in)
		}
	}
}

// settle ends a share, and waits until nothing is open.
func settle(in *Intake) {
	for wait := in.Commit(plain{}); wait > 0; wait = in.Commit(plain{}) {
		time.Sleep(wait)
	}
}
