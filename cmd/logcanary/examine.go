package main

import (
	"logcanary/collector/doctor"
	"logcanary/collector/probe"
	"logcanary/tailer/docker"
)

// newDoctor joins the doctor to those who can look: the engine first, which tells where the
// processes are, then /proc. finder is that of the running sidecar; nil for a doctor that
// is alone.
func newDoctor(cfg *Config, finder *docker.Finder) *doctor.Doctor {
	engine := docker.NewExaminer(docker.ExaminerConfig{Host: cfg.Docker.Host, DataRoot: cfg.Docker.DataRoot, Finder: finder})
	return doctor.New(doctor.Config{Probers: []doctor.Prober{engine, probe.New(probe.Config{}), settings{cfg}}})
}
