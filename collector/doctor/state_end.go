package doctor

import (
	"strconv"
	"time"

	"logcanary/collector/facts"
)

// awaited is for how long after its end a container is one that somebody waits for.
const awaited = 24 * time.Hour

// exited is a program that has ended by itself and failed. A job that is done (exit 0) is
// no fault, and neither is a container that was stopped or killed by hand, as far as the
// engine remembers; signals that come from outside are a hint where it does not.
func exited(p *patient) {
	if p.State.Status != "exited" || p.now().Status != "exited" || p.State.ExitCode == 0 || p.State.OOMKilled {
		return
	}
	code := p.State.ExitCode
	f := Finding{
		ID: "container-exited", Certainty: Likely,
		Cause: "the program has ended with an error, and nothing starts it again",
		Evidence: []string{
			evidence("exit code %d%s", code, codeWords(code)),
			evidence("it ended at %s after it had run for %s; restart policy %s", moment(p.Finished), lasted(p.Finished.Sub(p.Started)), p.Config.Restart),
		},
		Fix:     "read its last lines (docker logs --tail 50 " + p.Name + "), mend it, and let it be restarted",
		Snippet: p.restarted(),
	}
	if p.Stopped != nil || len(p.happened("die", p.Started)) > 0 {
		f.Certainty = Certain // had it been stopped by hand, it would be known
	}
	if p.byHand() || fromOutside(code) || p.scene.Taken.Sub(p.Finished) > awaited {
		f.Certainty = Possible
		f.Cause = "the container does not run any more; it may have been stopped on purpose"
		f.Fix, f.Snippet = "start it, if it should run", p.start()
	}
	p.add(f)
}

// restarted has the container started, and from now on after each error.
func (p *patient) restarted() string {
	switch {
	case p.restarts():
		return p.start()
	case p.Compose == "":
		return "docker update --restart unless-stopped " + p.Name + "\n" + p.start()
	}
	return p.compose("restart: unless-stopped")
}

// restarts says whether the container's policy has it started again after an error.
func (p *patient) restarts() bool { return p.Config.Restart != "no" && p.Config.Restart != "" }

// byHand says whether somebody has stopped or killed the container since it was started:
// the engine keeps that on disk, and for a while tells each signal that it was asked to
// send. A container that should always be restarted and is not was stopped, too.
func (p *patient) byHand() bool {
	always := p.Config.Restart == "always" || p.Config.Restart == "unless-stopped"
	return always || p.Stopped != nil && *p.Stopped || len(p.happened("kill", p.Started)) > 0
}

// crashLoop is a program that ends again and again, so that what it says is cut into
// pieces. One restart is none.
func crashLoop(p *patient) {
	const (
		some   = 2 // restarts, from which on it is a loop
		recent = 2 * time.Minute
	)
	now := p.now()
	ends := p.happened("die", p.scene.Taken.Add(-recent))
	looping := now.Restarting || len(ends) >= some
	if now.Restarts < some || !looping || p.byHand() && !p.restarts() {
		return
	}
	code := now.ExitCode
	if len(ends) > 0 {
		code, _ = strconv.Atoi(ends[len(ends)-1].Attrs["exitCode"])
	}
	f := Finding{
		ID: "crash-loop", Certainty: Likely,
		Cause: "the program ends again and again, and the engine restarts it each time",
		Evidence: []string{
			evidence("restarted %d times; it ended %s in the last %s", now.Restarts, Times(len(ends), "time"), lasted(recent)),
			evidence("exit code %d%s", code, codeWords(code)),
		},
		Fix:     "read what it says before it ends, and mend that",
		Snippet: "docker logs --tail 50 " + p.Name,
	}
	if now.Restarting {
		f.Certainty = Certain
		f.Evidence = append(f.Evidence, evidence("it is restarting now; its last run took %s", lasted(p.Finished.Sub(p.Started))))
	} else if code == 0 {
		f.Certainty = Possible // a job that is run again and again on purpose
	}
	p.add(f)
}

// now is the newest state that was seen.
func (p *patient) now() *facts.State {
	if p.Later != nil {
		return p.Later
	}
	return &p.State
}

// happened are the events of one action that befell the container since a time, oldest
// first.
func (p *patient) happened(action string, since time.Time) (all []facts.Event) {
	for _, e := range p.scene.Events {
		if e.ID == p.ID && e.Action == action && !e.Time.Before(since) {
			all = append(all, e)
		}
	}
	return all
}

// The signals as exit codes: 128 and the signal's number (signal(7)).
const (
	exitHangup    = 128 + 1
	exitInterrupt = 128 + 2
	exitKill      = 128 + 9
	exitTerminate = 128 + 15
)

// fromOutside says whether an exit code tells of a signal that programs do not send to
// themselves.
func fromOutside(code int) bool {
	switch code {
	case exitHangup, exitInterrupt, exitKill, exitTerminate:
		return true
	}
	return false
}

// codeWords says what an exit code means by convention (bash(1), docker-run(1)), behind a
// comma; "" where it means nothing to others.
func codeWords(code int) string {
	switch code {
	case 126:
		return ", the command may not be run"
	case 127:
		return ", the command was not found"
	case 128 + 4:
		return ", an illegal instruction (SIGILL)"
	case 128 + 6:
		return ", it aborted itself (SIGABRT)"
	case 128 + 7:
		return ", a bus error (SIGBUS)"
	case 128 + 11:
		return ", a segmentation fault (SIGSEGV)"
	case exitHangup:
		return ", ended by SIGHUP"
	case exitInterrupt:
		return ", interrupted (SIGINT)"
	case exitKill:
		return ", killed (SIGKILL)"
	case exitTerminate:
		return ", asked to end (SIGTERM)"
	}
	return ""
}

// moment is a time for evidence, in UTC: the report may be read elsewhere.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05Z") }

// lasted is how long something took, with as many digits as matter. An instant end may be
// told as before the beginning.
func lasted(d time.Duration) string {
	if d < time.Second {
		return evidence("%d ms", max(d, 0).Milliseconds())
	}
	return Ago(d)
}
