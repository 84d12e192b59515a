package metrics

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
)

// Handler serves the registry. A family that has no series yet is announced by
// its HELP and TYPE alone in the text format, which a gatherer cannot express, so
// that whoever looks at a fresh start sees what there will be.
func (m *Metrics) Handler() http.Handler {
	inner := promhttp.HandlerFor(prometheus.GathererFunc(m.gather), promhttp.HandlerOpts{EnableOpenMetrics: false, DisableCompression: true})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		buf := &buffer{header: w.Header()}
		inner.ServeHTTP(buf, r)
		if buf.status != 0 && buf.status != http.StatusOK {
			w.WriteHeader(buf.status)
		} else if strings.HasPrefix(buf.header.Get("Content-Type"), "text/plain") {
			m.announce(&buf.Buffer)
		}
		w.Write(buf.Bytes()) // an error here is the client's going away
	})
}

// gather gathers the registry. The Kafka client's own metrics name two gauges as
// if they were counters, which Prometheus' linter refuses: they lose the suffix.
func (m *Metrics) gather() ([]*dto.MetricFamily, error) {
	families, err := m.registry.Gather()
	for _, f := range families {
		if name, ok := strings.CutSuffix(f.GetName(), "_total"); ok && f.GetType() == dto.MetricType_GAUGE {
			f.Name = &name
		}
	}
	return families, err
}

// announce appends the HELP and TYPE of each family that is not in out.
func (m *Metrics) announce(out *bytes.Buffer) {
	for _, f := range Families() {
		if !bytes.Contains(out.Bytes(), []byte("# TYPE "+f.Name+" ")) {
			fmt.Fprintf(out, "# HELP %s %s\n# TYPE %s %s\n", f.Name, f.Help, f.Name, f.Type)
		}
	}
}

// buffer is a response kept in memory until it is complete.
type buffer struct {
	bytes.Buffer
	header http.Header
	status int
}

func (b *buffer) Header() http.Header    { return b.header }
func (b *buffer) WriteHeader(status int) { b.status = status }
