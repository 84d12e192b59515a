package doctor

import "cmp"

// stateRules are the causes that the container's own state is.
func stateRules() []rule {
	return []rule{
		neverStarted, exited, crashLoop, oomKilled, oomChild, paused,
		neverLogged, checkOutput, execOutput, recreated, shortLived,
	}
}

func neverStarted(p *patient) {
	if p.State.Status != "created" || p.State.Error == "" || p.loggingFailed() {
		return
	}
	p.add(Finding{
		ID: "container-never-started", Certainty: Certain,
		Cause: "the engine could not start the container, so nothing has run that could log",
		Evidence: []string{
			evidence("state created, exit code %d%s", p.State.ExitCode, codeWords(p.State.ExitCode)),
			"the engine says: " + told(p.State.Error),
		},
		Fix:     "mend what the engine names, then start it again",
		Snippet: cmp.Or(p.recreate(), p.start()),
	})
}

// start is the command that starts the container as it was made.
func (p *patient) start() string { return "docker start " + p.Name }
