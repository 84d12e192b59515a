package metrics

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
)

// Handler serves the counters and the registry in the text format, whatever the
// client prefers. A family that has no series yet is announced by its HELP and TYPE
// alone, which a gatherer cannot express, so that whoever looks at a fresh start
// sees what there will be.
func (m *Metrics) Handler() http.Handler {
	inner := promhttp.HandlerFor(prometheus.GathererFunc(m.gather), promhttp.HandlerOpts{EnableOpenMetrics: false, DisableCompression: true})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.Header.Del("Accept") // no preference means text
		buf := &buffer{header: w.Header()}
		inner.ServeHTTP(buf, r)
		if buf.status != 0 && buf.status != http.StatusOK {
			w.WriteHeader(buf.status)
			w.Write(buf.Bytes()) // an error here is the client's going away
			return
		}
		announce(&buf.Buffer)
		w.Write(buf.Bytes())
		m.writeOwn(w)
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

// announce appends the HELP and TYPE of each gauge that is not in out; counters
// and what else is ours comes with them, see writeOwn.
func announce(out *bytes.Buffer) {
	for _, f := range Families() {
		if !isOwn(f.Name) && !bytes.Contains(out.Bytes(), []byte("# TYPE "+f.Name+" ")) {
			out.Write(appendHead(nil, f))
		}
	}
}

// buffer is the registry's response, kept in memory until it is complete.
type buffer struct {
	bytes.Buffer
	header http.Header
	status int
}

func (b *buffer) Header() http.Header    { return b.header }
func (b *buffer) WriteHeader(status int) { b.status = status }
