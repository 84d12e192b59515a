// Package metrics is the Prometheus face of logcanary.
//
// It promises the family names and labels of the contract, each with HELP and
// TYPE from the start, valid UTF-8 in every label, and a bounded number of
// series: past the bound, what is new is counted under "other". It keeps counters
// alone; what they mean is decided elsewhere. A restart begins at zero.
package metrics

import (
	"strings"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"logcanary/collector/record"
)

// maxSeries bounds the sets of project, service and source.
const maxSeries = 4096

// Metrics owns the registry and all counters.
type Metrics struct {
	registry *prometheus.Registry

	mu     sync.Mutex
	series map[Labels]*Series
	all    []*Series // the same in the order in which they came

	lost       map[string]*atomic.Uint64 // by reason; fixed after New
	losses     map[string]func() uint64  // the same of reasons whose counters others have; fixed before the first scrape
	silent     func() []*record.Origin   // nil for none; fixed before the first scrape
	troubles   tallies                   // by kind
	redactions tallies                   // by rule
}

// tallies are counters by a label whose values come up as they are counted. Whoever
// counts knows few of them: constants, or names that the operator gave.
type tallies struct{ byLabel sync.Map } // string → *atomic.Uint64

func (t *tallies) add(label string) {
	c, ok := t.byLabel.Load(label)
	if !ok {
		c, _ = t.byLabel.LoadOrStore(label, new(atomic.Uint64))
	}
	c.(*atomic.Uint64).Add(1)
}

// lostOther counts what no reason was announced for.
const lostOther = "other"

// New makes an empty set with Go's and the process's own metrics beside it.
// reasons are those for which lines can be lost: their counters stand at 0 from the
// start, so that an alert on an increase works on the first loss.
func New(version string, reasons ...string) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), series: map[Labels]*Series{}, lost: map[string]*atomic.Uint64{}}
	for _, r := range append(reasons, lostOther) {
		m.lost[r] = new(atomic.Uint64)
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "logcanary_build_info", Help: "1, labelled by the running version.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	info.Set(1)
	m.registry.MustRegister(info, collectors.NewGoCollector())
	m.registry.MustRegister(processMetrics()...)
	return m
}

// Registry is where other rooms register what they measure themselves.
func (m *Metrics) Registry() prometheus.Registerer { return m.registry }

// Series finds or makes the counters of an origin.
func (m *Metrics) Series(o *record.Origin) *Series {
	l := Labels{Label(o.Project), Label(o.Service), Label(o.Source)}
	m.mu.Lock()
	defer m.mu.Unlock()
	if s := m.series[l]; s != nil {
		return s
	}
	if len(m.series) >= maxSeries {
		l = Labels{"other", "other", "other"}
		if s := m.series[l]; s != nil {
			return s
		}
	}
	s := &Series{labels: l}
	m.series[l] = s
	m.all = append(m.all, s)
	return s
}

// known are all series so far.
func (m *Metrics) known() []*Series {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.all
}

// Lost counts lines that nobody can save. An unknown reason counts as "other".
func (m *Metrics) Lost(reason string, n uint64) {
	c := m.lost[reason]
	if c == nil {
		c = m.lost[lostOther]
	}
	c.Add(n)
}

// Losses adds reasons whose lines somebody else counts; each is read at each scrape.
// Call it before the metrics are served.
func (m *Metrics) Losses(read map[string]func() uint64) { m.losses = read }

// Silent makes read tell which sources are silent, at each scrape. Call it before the
// metrics are served.
func (m *Metrics) Silent(read func() []*record.Origin) { m.silent = read }

// Trouble counts something that went wrong with a source without a line being
// lost. kind is one of the constants of the readers.
func (m *Metrics) Trouble(kind string) { m.troubles.add(kind) }

// Redacted counts something that was hidden in a kept record. rule is the name of the
// rule that found it.
func (m *Metrics) Redacted(rule string) { m.redactions.add(Label(rule)) }

// Gauges registers gauges that are read at each scrape. Each must be a family
// of Families without labels.
func (m *Metrics) Gauges(gauges map[string]func() float64) {
	for name, read := range gauges {
		f := FamilyNamed(name)
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: f.Name, Help: f.Help}, read))
	}
}

// Set reports one sample with the values of the family's labels, in their order.
type Set func(value float64, labels ...string)

// GaugeVec registers a gauge with labels; read is called at each scrape.
func (m *Metrics) GaugeVec(name string, read func(Set)) {
	m.registry.MustRegister(vector{FamilyNamed(name).Desc(), read})
}

// vector is a family whose samples somebody else has.
type vector struct {
	desc *prometheus.Desc
	read func(Set)
}

func (v vector) Describe(ch chan<- *prometheus.Desc) { ch <- v.desc }

func (v vector) Collect(ch chan<- prometheus.Metric) {
	v.read(func(value float64, labels ...string) {
		for i := range labels {
			labels[i] = Label(labels[i])
		}
		ch <- prometheus.MustNewConstMetric(v.desc, prometheus.GaugeValue, value, labels...)
	})
}

// Delivered counts records that Kafka took ("shipped") or refused for good
// ("dead_lettered"). key is the record's project/service. Records of a former run
// count too, so their series may have no lines in this one.
func (m *Metrics) Delivered(key, source, disposition string, n uint64) {
	project, service, _ := strings.Cut(key, "/")
	s := m.Series(&record.Origin{Project: project, Service: service, Source: source})
	if disposition == "shipped" {
		s.shipped.Add(n)
		return
	}
	s.deadLettered.Add(n)
}

// maxLabel bounds a label's value in bytes; names that people give are shorter.
const maxLabel = 128

// Label makes a valid label value of any bytes: valid UTF-8, no control
// characters, bounded.
func Label(s string) string {
	if len(s) > maxLabel {
		s = s[:maxLabel]
	}
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r == 0xfffd {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(s, "_"))
}
