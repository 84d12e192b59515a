package doctor

import "strings"

// driverRules are the causes that lie with the log driver and the engine.
func driverRules() []rule { return []rule{driverNone, driverInit} }

func driverNone(p *patient) {
	if p.Log.Driver != "none" {
		return
	}
	p.add(Finding{
		ID: "driver-none", Certainty: Certain,
		Cause:    "the log driver is none: the engine throws away what the container writes",
		Evidence: []string{"HostConfig.LogConfig.Type is none"},
		Fix:      "log with json-file or local, and recreate the container",
		Snippet:  p.compose("logging:", "  driver: json-file", "  options: {max-size: 10m, max-file: \"3\"}"),
	})
}

// loggingFailed says whether the engine could not start the container's log driver.
func (p *patient) loggingFailed() bool {
	return strings.Contains(p.State.Error, "failed to initialize logging driver")
}

func driverInit(p *patient) {
	if !p.loggingFailed() {
		return
	}
	p.add(Finding{
		ID: "driver-init-failed", Certainty: Certain,
		Cause:    "the container was not started because its log driver cannot reach its endpoint",
		Evidence: []string{evidence("log driver %s, state %s", p.Log.Driver, p.State.Status), "the engine says: " + shown(p.State.Error, 300)},
		Fix:      "start the endpoint first, or log with json-file",
		Snippet:  p.compose("logging: !override", "  driver: json-file"),
	})
}
