package metrics

import (
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"logcanary/collector/record"
)

// scrape is what Prometheus would get.
func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func wantLine(t *testing.T, text, line string) {
	t.Helper()
	if !strings.Contains(text, "\n"+line+"\n") {
		t.Errorf("no line %q in\n%s", line, text)
	}
}

func TestEveryFamilyIsAnnouncedFromTheStart(t *testing.T) {
	text := scrape(t, New("test", "copytruncate", "rotation"))
	for _, f := range Families() {
		if strings.Count(text, "# HELP "+f.Name+" ") != 1 || strings.Count(text, "# TYPE "+f.Name+" "+f.Type+"\n") != 1 {
			t.Errorf("%s is not announced exactly once", f.Name)
		}
	}
	wantLine(t, text, `logcanary_lost_lines_total{reason="copytruncate"} 0`)
	wantLine(t, text, `logcanary_build_info{version="test"} 1`)
}

// The process's figures are those that the kernel tells of it.
func TestTheProcessIsMeasured(t *testing.T) {
	text := scrape(t, New("test"))
	value := func(name string) float64 {
		_, rest, _ := strings.Cut(text, "\n"+name+" ")
		n, err := strconv.ParseFloat(strings.TrimSpace(rest[:strings.IndexByte(rest, '\n')]), 64)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return n
	}
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	if got, want := value("process_open_fds"), float64(len(files)); got < want-2 || got > want+2 {
		t.Errorf("%v files are open, not %v", got, want)
	}
	if rss, virtual := value("process_resident_memory_bytes"), value("process_virtual_memory_bytes"); rss < 1e6 || rss > virtual {
		t.Errorf("%v bytes are resident of %v", rss, virtual)
	}
	if cpu := value("process_cpu_seconds_total"); cpu <= 0 || cpu > 3600 {
		t.Errorf("%v s of CPU", cpu)
	}
	if age := float64(time.Now().Unix()) - value("process_start_time_seconds"); age < -1 || age > 3600 {
		t.Errorf("began %v s ago", age)
	}
	if most := value("process_max_fds"); most < value("process_open_fds") {
		t.Errorf("at most %v files", most)
	}
}

// BenchmarkScrape is what a scrape costs the program.
func BenchmarkScrape(b *testing.B) {
	h := New("test").Handler()
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/metrics", nil))
	}
}

func TestATallyBecomesCounters(t *testing.T) {
	m := New("test", "copytruncate", "rotation")
	s := m.Series(&record.Origin{Project: "shop", Service: "api", Source: "stderr"})
	tally := Tally{Bytes: 30, Kept: 1, Filtered: 2, LastLine: 1767607201_500_000_000}
	tally.Lines[record.Info] = 2
	tally.Lines[record.Error] = 1
	tally.Outcomes[record.Fail] = 1
	s.Add(&tally)
	if tally != (Tally{}) {
		t.Errorf("a tally that was told is empty again, got %+v", tally)
	}
	m.Delivered("shop/api", "stderr", "shipped", 1)
	m.Lost("rotation", 3)
	m.Trouble("gzip")
	m.Redacted("password")
	m.Redacted("password")
	m.Lost("nobody knows", 1)
	m.Losses(map[string]func() uint64{"journal": func() uint64 { return 2 }})
	text := scrape(t, m)
	where := `project="shop",service="api",source="stderr"`
	wantLine(t, text, `logcanary_lines_total{level="info",`+where+`} 2`)
	wantLine(t, text, `logcanary_lines_total{level="error",`+where+`} 1`)
	wantLine(t, text, `logcanary_outcomes_total{outcome="fail",`+where+`} 1`)
	wantLine(t, text, `logcanary_bytes_total{`+where+`} 30`)
	wantLine(t, text, `logcanary_records_total{disposition="filtered",`+where+`} 2`)
	wantLine(t, text, `logcanary_records_total{disposition="shipped",`+where+`} 1`)
	wantLine(t, text, `logcanary_last_line_timestamp_seconds{`+where+`} 1.7676072015e+09`)
	wantLine(t, text, `logcanary_lost_lines_total{reason="rotation"} 3`)
	wantLine(t, text, `logcanary_lost_lines_total{reason="other"} 1`)
	wantLine(t, text, `logcanary_lost_lines_total{reason="journal"} 2`)
	wantLine(t, text, `logcanary_source_troubles_total{kind="gzip"} 1`)
	wantLine(t, text, `logcanary_redactions_total{rule="password"} 2`)
}

// Every series says from its start whether its source is silent, and one that several
// sources share says so when any is.
func TestASourceIsSilentOrNot(t *testing.T) {
	m := New("test")
	api := &record.Origin{Key: "docker/1/stdout", Service: "api", Source: "stdout"}
	m.Series(api)
	m.Series(&record.Origin{Key: "docker/2/stdout", Service: "api", Source: "stdout"})
	m.Series(&record.Origin{Key: "docker/3/stdout", Service: "db", Source: "stdout"})
	series := func(service string) string {
		return `logcanary_source_silent{project="",service="` + service + `",source="stdout"} `
	}
	text := scrape(t, m)
	wantLine(t, text, series("api")+"0")
	wantLine(t, text, series("db")+"0")
	silent := []*record.Origin{api}
	m.Silent(func() []*record.Origin { return silent })
	text = scrape(t, m)
	wantLine(t, text, series("api")+"1")
	wantLine(t, text, series("db")+"0")
	silent = nil
	wantLine(t, scrape(t, m), series("api")+"0")
}

func TestAGaugeIsNotNamedAsACounter(t *testing.T) {
	m := New("test")
	g := prometheus.NewGauge(prometheus.GaugeOpts{Name: "client_buffered_records_total"})
	g.Set(3)
	m.Registry().MustRegister(g)
	wantLine(t, scrape(t, m), "client_buffered_records 3")
}

func TestEqualLabelsShareASeries(t *testing.T) {
	m := New("test", "copytruncate", "rotation")
	a := m.Series(&record.Origin{Key: "docker/1/stderr", Service: "api", Source: "stderr"})
	b := m.Series(&record.Origin{Key: "docker/2/stderr", Service: "api", Source: "stderr"})
	if a != b {
		t.Error("two containers of one service have two series")
	}
}

func TestSeriesAreCapped(t *testing.T) {
	m := New("test", "copytruncate", "rotation")
	for i := range maxSeries + 100 {
		m.Series(&record.Origin{Service: strings.Repeat("x", i%100) + string(rune(0x4e00+i/100)), Source: "stdout"})
	}
	if len(m.series) > maxSeries+1 {
		t.Errorf("%d series", len(m.series))
	}
	if s := m.Series(&record.Origin{Service: "one more"}); s.labels.Service != "other" {
		t.Errorf("past the cap %+v was made", s.labels)
	}
}

func TestLabelsAreMadeValid(t *testing.T) {
	cases := []struct{ in, want string }{
		{"api", "api"},
		{"a\nb\x00c", "a_b_c"},
		{"bad\xff\xfeutf", "bad_utf"},
		{strings.Repeat("é", 100), strings.Repeat("é", 64)},
		{strings.Repeat("x", 127) + "é", strings.Repeat("x", 127) + "_"},
	}
	for _, c := range cases {
		if got := Label(c.in); got != c.want {
			t.Errorf("Label(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	m := New("test", "copytruncate", "rotation")
	m.Series(&record.Origin{Service: "\xff\n", Source: "\x00"})
	scrape(t, m) // an invalid label would fail the whole scrape
}

func TestALabelIsEscaped(t *testing.T) {
	m := New("test")
	m.Series(&record.Origin{Service: `a"b\c`, Source: "stdout"})
	wantLine(t, scrape(t, m), `logcanary_bytes_total{project="",service="a\"b\\c",source="stdout"} 0`)
}

// A page of many series costs no more memory than one of few.
func TestSeriesCostNoMemoryToWrite(t *testing.T) {
	m := New("test")
	for i := range 1000 {
		m.Series(&record.Origin{Service: fmt.Sprint("s", i), Source: "stdout"})
	}
	if n := testing.AllocsPerRun(10, func() { m.writeOwn(io.Discard) }); n > 200 {
		t.Errorf("%v allocations for 1000 series", n)
	}
}
