package doctor

import (
	"strings"
	"time"

	"logcanary/collector/facts"
)

func paused(p *patient) {
	if !p.now().Paused {
		return
	}
	f := Finding{
		ID: "container-paused", Certainty: Certain,
		Cause:    "the container is paused: its processes stand still and write nothing",
		Evidence: []string{"the engine says Paused (and Running, which is true as well)"},
		Fix:      "let it go on",
		Snippet:  "docker unpause " + p.Name,
	}
	if by := p.happened("pause", p.Started); len(by) > 0 {
		f.Evidence = append(f.Evidence, "it was paused at "+moment(by[len(by)-1].Time))
	}
	p.add(f)
}

// wordless says whether the engine has kept no line of it at all, and could have.
func (p *patient) wordless() bool {
	r := p.Log.Read
	return r != nil && r.Status == 200 && r.Error == "" && len(r.Lines) == 0
}

// runs says whether the program runs and has run for some time.
func (p *patient) runs() bool {
	const settled = 5 * time.Second // below which nobody wonders
	now := p.now()
	return now.Running && !now.Paused && !now.Restarting && p.scene.Taken.Sub(p.Started) > settled
}

// neverLogged is a program that has said nothing yet. That is what programs do that have
// nothing to say, so it is never more than a hint.
func neverLogged(p *patient) {
	if !p.wordless() || !p.runs() {
		return
	}
	p.add(Finding{
		ID: "never-logged", Certainty: Possible,
		Cause:    "it has not said a word since it was started, which is normal for a program that has had nothing to do",
		Evidence: []string{evidence("its log is empty; it runs since %s, for %s", moment(p.Started), lasted(p.scene.Taken.Sub(p.Started)))},
		Fix:      "give it something to do, and look again",
		Snippet:  "logcanary doctor " + p.target,
	})
}

// checkOutput is what health checks say, which goes to the engine's state and never to the
// log. Of a container that is unhealthy it is the answer to why.
func checkOutput(p *patient) {
	now := p.now()
	if len(now.Probes) == 0 || !p.wordless() || !p.runs() {
		return
	}
	f := Finding{
		ID: "healthcheck-output-only", Certainty: Possible,
		Cause: "the log is empty, and all that there is to read is what its health check prints, which never goes to the log",
		Evidence: []string{
			evidence("health %s; %s in State.Health.Log, none in the log", now.Health, Times(len(now.Probes), "output")),
		},
		Fix:     "read the outputs of the health check, or have it write to the log of process 1",
		Snippet: "docker inspect --format '{{range .State.Health.Log}}{{.ExitCode}} {{.Output}}{{end}}' " + p.Name,
	}
	if now.Health == "unhealthy" {
		f.Certainty = Likely
		f.Cause = "the container is unhealthy, and why stands in the outputs of its health check, which never go to the log"
	}
	p.add(f)
}

// execOutput is what docker exec runs: its output goes to whoever called it, and never to
// the log. It is an alarm where such a process runs without a terminal while the log is
// empty, so that the work is done there.
func execOutput(p *patient) {
	calls := p.happened("exec_start", p.Started)
	worker := p.guest()
	if !p.wordless() || !p.runs() || len(calls) == 0 && worker == nil {
		return
	}
	f := Finding{
		ID: "exec-output-lost", Certainty: Possible,
		Cause:    "what is run by docker exec does not go to the container's log, and nothing else has said a word",
		Evidence: []string{evidence("%s of docker exec since it was started, and no line in the log", Times(len(calls), "call"))},
		Fix:      "write to the output of process 1, which is the log",
		Snippet:  "docker exec " + p.Name + " sh -c 'COMMAND >/proc/1/fd/1 2>/proc/1/fd/2'",
	}
	if worker != nil {
		f.Certainty = Likely
		f.Evidence = append(f.Evidence, evidence("pid %d (%s) was run by it: fd 1 is %s, that of process 1 is %s",
			worker.PID, shown(worker.Name, 40), worker.FD(1).Target, p.Processes[0].FD(1).Target))
		if command := strings.Join(worker.Args, " "); command != "" && !strings.Contains(command, facts.Omitted) {
			f.Snippet = p.loud(command)
		}
	}
	p.add(f)
}

// loud runs a command in the container so that the log has what it prints.
func (p *patient) loud(command string) string {
	return "docker exec -d " + p.Name + " sh -c '" + command + " >/proc/1/fd/1 2>/proc/1/fd/2'"
}

// guest is a process that docker exec runs, with a pipe of its own for an output; nil when
// none is seen. Whoever is run so has the parent of process 1, outside of the container. A
// health check is run the same way, but not for long.
func (p *patient) guest() *facts.Process {
	if len(p.Processes) < 2 || p.Processes[0].FD(1) == nil || p.now().Health != "" {
		return nil
	}
	first := p.Processes[0]
	for _, one := range p.Processes[1:] {
		out := one.FD(1)
		if one.Parent == first.Parent && one.Parent != 0 && one.Twice() && out != nil && out.Kind == facts.Pipe && out.Target != first.FD(1).Target {
			return one
		}
	}
	return nil
}
