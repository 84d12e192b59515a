package doctor

import (
	"path"
	"strconv"
	"strings"

	"logcanary/collector/facts"
	"logcanary/collector/mount"
)

// what is a mount in words.
func what(m *facts.Mount) string {
	if m.Type == "volume" {
		return "volume " + m.Name + " at " + m.Destination
	}
	return m.Type + " of " + m.Source + " at " + m.Destination
}

// saying is what the program itself says, as evidence: its errno and path, never the line.
func saying(said *mount.Complaint) []string {
	if said == nil {
		return nil
	}
	return []string{evidence("its output says: %s: %s", said.Path, said.Errno)}
}

// restart is the command that starts the container anew.
func (p *patient) restart() string { return "docker restart " + p.Name }

// mounts is YAML that mounts what a mount shows at a place inside, writable.
func (p *patient) mounts(m *facts.Mount, at string) string {
	if m.Type != "volume" {
		return p.compose("volumes:", "  - "+yamlText(m.Source+":"+at))
	}
	key := p.volume(m.Name)
	return p.compose("volumes:", "  - "+yamlText(key+":"+at)) + "\nvolumes:\n  " + yamlText(key) + ": {}"
}

// volume is what a volume is called in the compose file: compose puts the project before
// the names of those that it makes itself.
func (p *patient) volume(name string) string { return strings.TrimPrefix(name, p.Project+"_") }

// quoted is a path as a word of a shell.
func quoted(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+:@") == "" {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}

// yamlText is a text as compose takes it without meaning anything else by it: YAML knows
// Go's escapes, and compose puts variables in the place of a dollar.
func yamlText(text string) string {
	if quoted(text) == text {
		return text
	}
	return strings.ReplaceAll(strconv.Quote(text), "$", "$$")
}

// onHost is where a path of a mount stands on the engine's host.
func onHost(m *facts.Mount, inside string) string {
	return path.Join(m.Source, strings.TrimPrefix(inside, m.Destination))
}
