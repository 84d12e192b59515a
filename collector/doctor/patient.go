package doctor

import (
	"fmt"

	"logcanary/collector/facts"
)

// patient is one container before the rules: its facts, those of the scene around it,
// and what was found so far.
type patient struct {
	*facts.Container
	scene  *facts.Scene
	target string
	found  []Finding
}

// rule looks for the causes of one kind and adds what it finds. Rules do not see each
// other's findings; see explains for those that others make needless.
type rule func(*patient)

// add adds a finding. Texts are made printable and bounded when it is reported.
func (p *patient) add(f Finding) {
	f.Target = p.target
	p.found = append(p.found, f)
}

// service is what the container is called in a compose file.
func (p *patient) service() string {
	if p.Compose != "" {
		return p.Compose
	}
	return p.Name
}

// compose is YAML that sets lines of the container's service; each line is a line of YAML
// below it, indented by two blanks a level.
func (p *patient) compose(lines ...string) string {
	return facts.Service(p.service(), lines...)
}

// evidence is a fact in words.
func evidence(format string, args ...any) string { return fmt.Sprintf(format, args...) }
