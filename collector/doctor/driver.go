package doctor

import (
	"slices"
	"strconv"
	"strings"

	"logcanary/collector/facts"
)

// driverRules are the causes that lie with the log driver and the engine.
func driverRules() []rule {
	return []rule{
		driverNone, driverInit, driverLocal, driverCached, driverUncached, driverOlder,
		journaldLimited, nonblocking, noNewline, longLines, retention,
		jsonDeleted, jsonTruncated, jsonCorrupt, followStuck, otherNode,
	}
}

// jsonFile has the engine log to json-files that it rotates by itself.
func (p *patient) jsonFile() string {
	return p.compose("logging:", "  driver: json-file", `  options: {max-size: 10m, max-file: "3"}`)
}

// anyJSONFile does the same in the place of a driver whose options another one refuses.
func (p *patient) anyJSONFile() string {
	return p.compose("logging: !override", "  driver: json-file", `  options: {max-size: 10m, max-file: "3"}`)
}

// readable says whether the API gives the log.
func (p *patient) readable() bool { return p.Log.Read != nil && p.Log.Read.Status == 200 }

// remote says whether a driver hands lines on to somebody else, so that the engine itself
// has them in a cache at most.
func remote(driver string) bool {
	return !slices.Contains([]string{"", "none", "json-file", "local", "journald"}, driver)
}

// option is an option of the log driver that is on or off.
func (p *patient) option(name string) bool {
	on, err := strconv.ParseBool(p.Log.Options[name])
	return err == nil && on
}

func driverNone(p *patient) {
	if p.Log.Driver != "none" {
		return
	}
	f := Finding{
		ID: "driver-none", Certainty: Certain,
		Cause:    "the log driver is none: the engine throws away what the container writes",
		Evidence: []string{"HostConfig.LogConfig.Type is none"},
		Fix:      "log with json-file or local, and recreate the container",
		Snippet:  p.jsonFile(),
	}
	if r := p.Log.Read; r != nil && r.Status != 200 {
		f.Evidence = append(f.Evidence, evidence("reading its log: HTTP %d, %s", r.Status, told(r.Error)))
	}
	p.add(f)
}

// loggingFailed says whether the engine could not start the container's log driver.
func (p *patient) loggingFailed() bool {
	return strings.Contains(p.State.Error, "failed to initialize logging driver")
}

func driverInit(p *patient) {
	if !p.loggingFailed() {
		return
	}
	f := Finding{
		ID: "driver-init-failed", Certainty: Certain,
		Cause: "the container was not started because its log driver cannot reach its endpoint",
		Evidence: []string{
			evidence("log driver %s%s, state %s, exit code %d", p.Log.Driver, p.endpoint(), p.State.Status, p.State.ExitCode),
			"the engine says: " + told(p.State.Error),
		},
		Fix:     "start the endpoint first, or log with json-file",
		Snippet: p.anyJSONFile(),
	}
	if p.Log.Driver == "fluentd" {
		f.Fix = "start the endpoint first, let the container start without it (fluentd-async), or log with json-file"
	}
	p.add(f)
}

// endpoint is where the log driver sends lines, in words; "" where it is not known.
func (p *patient) endpoint() string {
	for name, at := range p.Log.Options {
		if strings.HasSuffix(name, "-address") && at != facts.Omitted {
			return " to " + at
		}
	}
	return ""
}

// driverLocal is a log that has no json-file. That is no fault for those who read by the
// API, as we do; it is one where that is forbidden, and json-files could be read.
func driverLocal(p *patient) {
	if p.Log.Driver != "local" || p.Log.Read == nil || p.Log.Read.Status != 403 || p.scene.Self.DataRoot == "" {
		return
	}
	p.add(Finding{
		ID: "driver-local", Certainty: Certain,
		Cause: "the log driver local writes no file that others can read, and the engine's API may not be asked for the log",
		Evidence: []string{
			"log driver local, LogPath is empty; json-files are seen at " + p.scene.Self.DataRoot,
			evidence("reading its log: HTTP %d, %s", p.Log.Read.Status, told(p.Log.Read.Error)),
		},
		Fix:     "allow GET /containers/{id}/logs, or log with json-file",
		Snippet: p.anyJSONFile(),
	})
}

// driverCached is a log that is sent away while the engine keeps a cache of it (from 20.10
// on). That the cache can be read does not say that anything arrives.
func driverCached(p *patient) {
	if !remote(p.Log.Driver) || !p.readable() {
		return
	}
	p.add(Finding{
		ID: "driver-remote-cached", Certainty: Possible,
		Cause: "its lines are sent away, and what is read here is the engine's cache: whether they arrive cannot be seen from here",
		Evidence: []string{
			evidence("log driver %s%s, LogPath is empty, reading its log: HTTP 200", p.Log.Driver, p.endpoint()),
		},
		Fix:     "look for its lines at the other end",
		Snippet: "docker logs --tail 5 --timestamps " + p.Name,
	})
}

// driverUncached is a log that is sent away and cannot be read here.
func driverUncached(p *patient) {
	r := p.Log.Read
	disabled := p.option("cache-disabled")
	if !remote(p.Log.Driver) || r == nil || r.Status != 501 {
		return
	}
	f := Finding{
		ID: "driver-remote-uncached", Certainty: Likely,
		Cause: "its lines are sent away by a log driver that cannot be read here",
		Evidence: []string{
			evidence("log driver %s%s", p.Log.Driver, p.endpoint()),
			evidence("reading its log: HTTP %d, %s", r.Status, told(r.Error)),
			evidence("engine %s; from 20.10 on engines keep a cache that can be read", p.scene.Engine.Version),
		},
		Fix:     "log with json-file, and recreate the container",
		Snippet: p.anyJSONFile(),
	}
	if disabled {
		f.Certainty = Certain
		f.Cause = "its lines are sent away, and the engine's cache of them is switched off, so nothing can be read here"
		f.Evidence[2] = "the log option cache-disabled is " + p.Log.Options["cache-disabled"]
		f.Fix = "switch the cache on again, and recreate the container"
		f.Snippet = p.compose("logging:", `  options: {cache-disabled: "false"}`)
	}
	p.add(f)
}

// driverOlder is a container that logs in another way than those that are made now. An
// explicit logging: does the same, and inspect does not tell them apart: so it is a hint,
// and only where the difference matters for where lines are looked for.
func driverOlder(p *patient) {
	usual := p.scene.Engine.LoggingDriver
	if usual == "" || usual == p.Log.Driver || p.Log.Driver == "" || p.readable() && !remote(usual) {
		return
	}
	p.add(Finding{
		ID: "driver-not-recreated", Certainty: Possible,
		Cause: "the container logs by another driver than the engine's default: by its own setting, or because it is older than the default",
		Evidence: []string{
			evidence("the container's log driver is %s, the engine's default is %s", p.Log.Driver, usual),
			"the container was created at " + moment(p.Created),
		},
		Fix:     "recreate it, if it should log as the others do",
		Snippet: p.recreate(),
	})
}

// recreate is the command that makes the container anew, where its compose file is; "" for
// one that compose did not make, whose command nobody knows.
func (p *patient) recreate() string {
	if p.Compose == "" {
		return ""
	}
	return "docker compose up -d --force-recreate " + p.Compose
}
