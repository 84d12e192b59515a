package main

import (
	"fmt"
	"strings"

	"logcanary/collector/metrics"
	"logcanary/collector/record"
	"logcanary/collector/web"
	"logcanary/tailer/docker"
	"logcanary/tailer/file"
)

// lostReasons are the reasons for which readers can lose a line.
func lostReasons() []string {
	return []string{file.LostCopyTruncate, file.LostRotation, docker.LostShortLived, docker.LostRemoved, docker.LostGap}
}

// losses are the reasons for which a line can be lost after it was read: damage made
// its record unreadable before it was shipped, or its dead letter had to make room.
func (s *sidecar) losses() map[string]func() uint64 {
	return map[string]func() uint64{
		"journal":     func() uint64 { return s.journal.Stats().Corrupt },
		"dead-letter": s.dead.Dropped,
	}
}

// reporter counts what readers report; they log it themselves.
type reporter struct{ metrics *metrics.Metrics }

func (r reporter) Loss(reason string, _ *record.Origin, n int64) { r.metrics.Lost(reason, uint64(n)) }
func (r reporter) Trouble(kind string, _ *record.Origin)         { r.metrics.Trouble(kind) }

// registerGauges makes the metrics read the parts' own states at each scrape.
func (s *sidecar) registerGauges() {
	s.metrics.Losses(s.losses())
	s.metrics.Gauges(map[string]func() float64{
		"logcanary_journal_bytes":             func() float64 { return float64(s.journal.Stats().Bytes) },
		"logcanary_journal_unshipped_records": func() float64 { return float64(s.journal.Stats().Unshipped) },
		"logcanary_journal_writable":          func() float64 { return truth(s.journal.Health() == nil) },
		"logcanary_dlq_records":               func() float64 { return float64(s.dead.Records()) },
	})
	s.metrics.GaugeVec("logcanary_sources", s.sourcesByWay)
	if engine := s.readers.docker; engine != nil {
		s.metrics.Gauges(map[string]func() float64{
			"logcanary_engine_up": func() float64 { return truth(engine.Engine() == nil) },
		})
	}
	if s.kafka == nil {
		return
	}
	s.metrics.Gauges(map[string]func() float64{
		"logcanary_kafka_up": func() float64 { return truth(s.kafka.Status().Up) },
	})
	s.metrics.GaugeVec("logcanary_kafka_topic_end_offset", func(set metrics.Set) {
		for topic, offset := range s.kafka.Status().EndOffsets {
			set(float64(offset), topic)
		}
	})
	s.metrics.GaugeVec("logcanary_kafka_group_lag", func(set metrics.Set) {
		for _, l := range s.kafka.Status().Lags {
			set(float64(l.Records), l.Group, l.Topic)
		}
	})
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func (s *sidecar) sourcesByWay(set metrics.Set) {
	ways := map[docker.Way]int{docker.ByFile: 0, docker.ByAPI: 0, docker.Unread: 0}
	if s.readers.docker != nil {
		for _, c := range s.readers.docker.Status() {
			ways[c.Way]++
		}
	}
	for way, n := range ways {
		set(float64(n), string(way))
	}
	set(float64(s.readers.files.Count()), "path")
}

// containers counts containers: files of theirs have statuses of their own.
func containers(all []docker.SourceStatus) (n int) {
	for _, s := range all {
		if s.Files == "" {
			n++
		}
	}
	return n
}

// ready says whether logcanary does its job: it has something to read and a
// place to keep what it reads. Kafka's absence is no reason: the journal holds.
func (s *sidecar) ready() []web.Check {
	checks := []web.Check{s.sourcesReady(), {Name: "journal", OK: true}}
	if err := s.journal.Health(); err != nil {
		checks[1] = web.Check{Name: "journal", Detail: err.Error()}
	}
	if s.kafka != nil {
		status := s.kafka.Status()
		c := web.Check{Name: "kafka", OK: true}
		if !status.Up {
			c.Detail = "not reachable; records wait in the journal: " + status.Reason
		}
		checks = append(checks, c)
	}
	return checks
}

// sourcesReady is true when the engine answers or a file is followed.
func (s *sidecar) sourcesReady() web.Check {
	var wrong []string
	if d := s.readers.docker; d != nil {
		err := d.Engine()
		if err == nil {
			return web.Check{Name: "sources", OK: true, Detail: fmt.Sprintf("%d containers, %d files", containers(d.Status()), s.readers.files.Count())}
		}
		wrong = append(wrong, err.Error())
	}
	if n := s.readers.files.Count(); n > 0 {
		return web.Check{Name: "sources", OK: true, Detail: strings.Join(append(wrong, fmt.Sprintf("%d files", n)), "; ")}
	}
	if len(s.cfg.Files) > 0 {
		wrong = append(wrong, "no file matches files")
	}
	if len(wrong) == 0 {
		wrong = append(wrong, "docker.enabled is false and files is empty: there is nothing to read")
	}
	return web.Check{Name: "sources", Detail: strings.Join(wrong, "; ")}
}
