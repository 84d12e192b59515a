package facts

import "strings"

// Section is where a probe of the engine asks, and the variable of
// tecnativa/docker-socket-proxy that allows it (its README, "Grant or revoke access to
// certain API sections").
func Section(probe string) (endpoint, variable string) {
	switch probe {
	case "engine":
		return "/_ping", "PING"
	case "info", "events", "version":
		return "/" + probe, strings.ToUpper(probe)
	case "containers":
		return "/containers/json", "CONTAINERS"
	case "inspect":
		return "/containers/{id}/json", "CONTAINERS"
	}
	return "/containers/{id}/" + probe, "CONTAINERS"
}

// Service is YAML of one service of a compose file, to be pasted; each line is one below it,
// indented by two blanks a level.
func Service(name string, lines ...string) string {
	return "services:\n  " + name + ":\n    " + strings.Join(lines, "\n    ")
}
