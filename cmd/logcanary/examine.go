package main

import (
	"logcanary/collector/doctor"
	"logcanary/tailer/docker"
)

// newDoctor joins the doctor to those who can look. finder is that of the running sidecar;
// nil for a doctor that is alone. The engine is asked first: it knows which containers
// there are.
func newDoctor(cfg *Config, finder *docker.Finder) *doctor.Doctor {
	var probers []doctor.Prober
	if cfg.Docker.Enabled {
		probers = append(probers, docker.NewExaminer(docker.ExaminerConfig{
			Host: cfg.Docker.Host, DataRoot: cfg.Docker.DataRoot, Finder: finder,
		}))
	}
	return doctor.New(doctor.Config{Probers: probers})
}
