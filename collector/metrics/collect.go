package metrics

import (
	"math"
	"slices"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"logcanary/collector/record"
)

// descs are the families that Metrics itself collects.
type descs struct {
	lines, bytes, outcomes, records, lost, troubles, lastLine *prometheus.Desc
}

func newDescs() descs {
	return descs{
		lines:    FamilyNamed("logcanary_lines_total").Desc(),
		bytes:    FamilyNamed("logcanary_bytes_total").Desc(),
		outcomes: FamilyNamed("logcanary_outcomes_total").Desc(),
		records:  FamilyNamed("logcanary_records_total").Desc(),
		lost:     FamilyNamed("logcanary_lost_lines_total").Desc(),
		troubles: FamilyNamed("logcanary_source_troubles_total").Desc(),
		lastLine: FamilyNamed("logcanary_last_line_timestamp_seconds").Desc(),
	}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(ch chan<- *prometheus.Desc) {
	d := newDescs()
	for _, desc := range []*prometheus.Desc{d.lines, d.bytes, d.outcomes, d.records, d.lost, d.troubles, d.lastLine} {
		ch <- desc
	}
}

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(ch chan<- prometheus.Metric) {
	d := newDescs()
	for _, s := range m.snapshot() {
		s.collect(ch, &d)
	}
	for reason, n := range m.lost {
		ch <- counter(d.lost, n, reason)
	}
	m.troubles.Range(func(kind, n any) bool {
		ch <- counter(d.troubles, n.(*atomic.Uint64), kind.(string))
		return true
	})
}

func (m *Metrics) snapshot() []*Series {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]*Series, 0, len(m.series))
	for _, s := range m.series {
		all = append(all, s)
	}
	return slices.Clip(all)
}

func (s *Series) collect(ch chan<- prometheus.Metric, d *descs) {
	l := s.labels
	for level := range s.lines {
		if s.lines[level].Load() > 0 {
			ch <- counter(d.lines, &s.lines[level], l.Project, l.Service, l.Source, record.Level(level).String())
		}
	}
	for o := record.Success; int(o) < record.Outcomes; o++ {
		ch <- counter(d.outcomes, &s.outcomes[o], l.Project, l.Service, l.Source, o.String())
	}
	ch <- counter(d.bytes, &s.bytes, l.Project, l.Service, l.Source)
	ch <- counter(d.records, &s.kept, l.Project, l.Service, l.Source, "kept")
	ch <- counter(d.records, &s.filtered, l.Project, l.Service, l.Source, "filtered")
	ch <- counter(d.records, &s.shipped, l.Project, l.Service, l.Source, "shipped")
	ch <- counter(d.records, &s.deadLettered, l.Project, l.Service, l.Source, "dead_lettered")
	if last := s.lastLine.Load(); last > 0 {
		seconds := math.Round(float64(last)/1e6) / 1e3
		ch <- prometheus.MustNewConstMetric(d.lastLine, prometheus.GaugeValue, seconds, l.Project, l.Service, l.Source)
	}
}

func counter(d *prometheus.Desc, n *atomic.Uint64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n.Load()), labels...)
}
