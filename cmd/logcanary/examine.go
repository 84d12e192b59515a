package main

import (
	"context"
	"slices"
	"time"

	"logcanary/collector/doctor"
	"logcanary/collector/metrics"
	"logcanary/collector/probe"
	"logcanary/collector/watch"
	"logcanary/tailer/docker"
)

// newDoctor joins the doctor to those who can look: the engine first, which tells where the
// processes are, then /proc, then who knows more of what they found. finder is that of the
// running sidecar; nil for a doctor that is alone.
func newDoctor(cfg *Config, finder *docker.Finder, host *probe.Prober, more ...doctor.Prober) *doctor.Doctor {
	probers := []doctor.Prober{host, settings{cfg}}
	if cfg.Docker.Enabled {
		engine := docker.NewExaminer(docker.ExaminerConfig{Host: cfg.Docker.Host, DataRoot: cfg.Docker.DataRoot, Finder: finder})
		probers = slices.Insert(probers, 0, doctor.Prober(engine))
	}
	return doctor.New(doctor.Config{Probers: append(probers, more...)})
}

// newProber is who looks at /proc and file systems.
func newProber(cfg *Config) *probe.Prober {
	return probe.New(probe.Config{Write: cfg.Mounts.WriteProbe})
}

// newWatch joins the watch to what it asks and to those who are told.
func (s *sidecar) newWatch() *watch.Watch {
	host := newProber(s.cfg)
	return watch.New(watch.Config{
		Examiner: newDoctor(s.cfg, s.readers.docker, host, hearing{s}),
		Silence:  s.silence, Mounts: host, Teller: teller{s.log},
	})
}

// notice passes on what the engine says of containers.
func (s *sidecar) notice(id, action string) {
	switch action {
	case "start", "unpause":
		s.watch.Notice(id, watch.Started)
	case "die", "pause":
		s.watch.Notice(id, watch.Ended)
	case "destroy":
		s.watch.Notice(id, watch.Removed)
	}
}

// examine answers whoever asks the sidecar.
func (s *sidecar) examine(ctx context.Context, targets []string, wait time.Duration) (any, error) {
	return s.watch.Examine(ctx, doctor.Request{Targets: targets, Wait: wait})
}

// registerWatch makes the metrics read what the watch knows.
func (s *sidecar) registerWatch() {
	s.metrics.Silent(s.silence.Silent)
	s.metrics.GaugeVec("logcanary_findings", func(set metrics.Set) {
		for _, c := range s.watch.Counts() {
			set(float64(c.N), c.Project, c.Service, c.ID, c.Certainty)
		}
	})
	s.mountGauge("logcanary_mount_writable", func(m *watch.Mount) (float64, bool) { return truth(m.Writable), true })
	s.mountGauge("logcanary_mount_free_bytes", func(m *watch.Mount) (float64, bool) {
		if m.Space == nil {
			return 0, false
		}
		return float64(m.Space.Free), true
	})
	s.mountGauge("logcanary_mount_free_inodes", func(m *watch.Mount) (float64, bool) {
		if m.Space == nil || m.Space.Inodes == 0 {
			return 0, false
		}
		return float64(m.Space.FreeInodes), true
	})
	s.mountGauge("logcanary_mount_last_write_timestamp_seconds", func(m *watch.Mount) (float64, bool) {
		return float64(m.Last.UnixMilli()) / 1000, !m.Last.IsZero()
	})
}

// mountGauge is a gauge of each mount that has it; of containers of one service, the worst.
func (s *sidecar) mountGauge(name string, read func(*watch.Mount) (float64, bool)) {
	type labels struct{ project, service, mount string }
	s.metrics.GaugeVec(name, func(set metrics.Set) {
		worst := map[labels]float64{}
		for _, m := range s.watch.Mounts() {
			at := labels{m.Project, m.Service, m.Destination}
			value, ok := read(&m)
			if was, there := worst[at]; ok && (!there || value < was) {
				worst[at] = value
			}
		}
		for at, value := range worst {
			set(value, at.project, at.service, at.mount)
		}
	})
}
