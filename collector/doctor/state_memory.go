package doctor

import (
	"time"
)

// oomKilled is a program that the kernel has ended because its container had no memory
// left. An exit code of 137 alone proves nothing: docker kill gives the same.
func oomKilled(p *patient) {
	const remembered = time.Hour
	now := p.now()
	killed := p.killedForMemory()
	up := now.Running && !now.Restarting
	if !now.OOMKilled && killed.IsZero() || up && (killed.IsZero() || p.scene.Taken.Sub(killed) > remembered) {
		return
	}
	f := Finding{
		ID: "oom-killed", Certainty: Likely,
		Cause:    "the kernel has killed the program because its container ran out of memory; its last words are lost",
		Evidence: []string{"memory limit " + limit(p.Config.Memory)},
		Fix:      "raise the memory limit, or find out who needs so much",
		Snippet:  p.moreMemory(),
	}
	if !killed.IsZero() {
		f.Evidence = append(f.Evidence, "it was out of memory and ended at "+moment(killed))
	}
	if up {
		f.Evidence = append(f.Evidence, "it was started again at "+moment(p.Started))
	} else if now.OOMKilled {
		f.Certainty = Certain
		f.Evidence = append(f.Evidence, evidence("the engine says OOMKilled, exit code %d", now.ExitCode))
	}
	p.add(f)
}

// killedForMemory is when the container has last ended within a moment of an event that
// it is out of memory; zero: never, as far as the engine remembers.
func (p *patient) killedForMemory() (last time.Time) {
	const moment = 2 * time.Second
	ends := p.happened("die", time.Time{})
	for _, oom := range p.happened("oom", time.Time{}) {
		for _, end := range ends {
			if apart := end.Time.Sub(oom.Time).Abs(); apart < moment {
				last = end.Time
			}
		}
	}
	return last
}

// oomChild is a process that the kernel has killed for memory while the first one lives
// on, so that the engine does not call the container killed.
func oomChild(p *patient) {
	ooms := p.happened("oom", p.Started)
	if !p.now().Running || p.now().Restarting || len(ooms) == 0 || !p.killedForMemory().Before(p.Started) {
		return
	}
	p.add(Finding{
		ID: "oom-child", Certainty: Certain,
		Cause: "the kernel has killed a process of the container for memory, while the first process lives on: what the killed one still had to say is lost",
		Evidence: []string{
			evidence("%s that it is out of memory, the last one at %s", Times(len(ooms), "event"), moment(ooms[len(ooms)-1].Time)),
			evidence("the first process runs since %s; memory limit %s", moment(p.Started), limit(p.Config.Memory)),
		},
		Fix:     "raise the memory limit, and have the workers supervised",
		Snippet: p.moreMemory(),
	})
}

// moreMemory doubles the memory limit. A compose file can set it in two places, and they
// must agree.
func (p *patient) moreMemory() string {
	const usual = 512 << 20 // where it is the host that had none left
	twice := max(2*p.Config.Memory>>20, 2)
	if p.Config.Memory == 0 {
		twice = usual >> 20
	}
	if p.Compose == "" {
		return evidence("docker update --memory %dm --memory-swap %dm %s\n", twice, twice, p.Name) + "docker restart " + p.Name
	}
	return p.compose(evidence("mem_limit: %dm", twice), evidence("deploy: {resources: {limits: {memory: %dm}}}", twice))
}

// limit is a memory limit in words.
func limit(bytes int64) string {
	if bytes == 0 {
		return "none, so it was the host that had no memory left"
	}
	return size(bytes)
}
