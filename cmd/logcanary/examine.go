package main

import (
	"logcanary/collector/doctor"
	"logcanary/tailer/docker"
)

// newDoctor joins the doctor to those who can look. finder is that of the running sidecar;
// nil for a doctor that is alone.
func newDoctor(cfg *Config, finder *docker.Finder) *doctor.Doctor {
	return doctor.New(doctor.Config{})
}
