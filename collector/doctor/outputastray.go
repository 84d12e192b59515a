package doctor

import (
	"path"
	"slices"
	"strings"

	"logcanary/collector/facts"
)

// stdoutAstray looks for the process whose lines should reach the engine and do not,
// because its fd 1 leads elsewhere or nowhere.
func stdoutAstray(p *patient) {
	pr, certainty := p.astray()
	if pr == nil {
		return
	}
	switch out := pr.FD(1); {
	case p.apart(pr):
		p.daemonised(pr, out)
	case out == nil:
		p.closed(pr, certainty)
	case out.Target == "/dev/null":
		p.thrown(pr, certainty)
	case out.Kind == facts.Plain && !p.collects(out.Target):
		p.intoFile(pr, out, certainty)
	}
}

// astray is PID 1 where its own stdout does not lead to the engine, for certain; or the
// first worker of a PID 1 that only holds others, where none of them speaks and nothing
// was logged meanwhile.
func (p *patient) astray() (*facts.Process, Certainty) {
	first := p.pid1()
	if first == nil || steward(first) || p.spoke("stdout", during(first)) {
		return nil, ""
	}
	works := p.workers()
	if !p.outlet(first.FD(1)) {
		return p.led(first, works)
	}
	speaks := func(pr *facts.Process) bool { return p.outlet(pr.FD(1)) || steward(pr) }
	if !wrapper(first) || len(works) == 0 || slices.ContainsFunc(works, speaks) || p.spoke("", during(works[0])) {
		return nil, ""
	}
	return works[0], Likely
}

// led is for a PID 1 whose own stdout leads elsewhere. A shell has that for as long as it
// waits for a command with a redirect, and keeps what it had at a number from 10 up: then
// it tells something if nothing was ever logged, and it is so at both looks.
func (p *patient) led(first *facts.Process, works []*facts.Process) (*facts.Process, Certainty) {
	saved := slices.ContainsFunc(first.FDs, func(d facts.FD) bool { return d.N >= 10 && d.Kind == facts.Pipe })
	switch {
	case !wrapper(first):
		return first, Certain
	case saved && (p.spoke("stdout", ever) || first.First.Output != first.Last.Output):
		return nil, ""
	case len(works) > 0 && works[0].Twice():
		return works[0], Certain
	}
	return first, Certain
}

// apart says whether a process has made a session of its own, as daemons do, while PID 1
// keeps the engine's pipe and waits.
func (p *patient) apart(pr *facts.Process) bool {
	first := p.pid1()
	return pr != first && first.Session != 0 && pr.Session != first.Session && p.outlet(first.FD(1))
}

// where is what a descriptor leads to, in words.
func where(n int, d *facts.FD) string {
	if d == nil {
		return evidence("fd %d is closed", n)
	}
	return evidence("fd %d leads to %s", n, shown(d.Target, 200))
}

func (p *patient) daemonised(pr *facts.Process, out *facts.FD) {
	first := p.pid1()
	p.add(Finding{
		ID: "daemonised-child", Certainty: Likely,
		Cause: evidence("the program %s has gone into the background and let go of the container's output; PID 1 only keeps the container alive", shown(pr.Name, 40)),
		Evidence: []string{
			evidence("%s: %s, %s, session %d", called(pr), where(1, out), where(2, pr.FD(2)), pr.Session),
			evidence("PID 1, %s, has the engine's pipe, session %d", called(first), first.Session),
		},
		Fix: "run it in the foreground, as PID 1: " + foreground(versionless(pr.Name)),
	})
}

// foreground is how a program is kept from going into the background.
func foreground(name string) string {
	switch name {
	case "nginx":
		return `nginx -g "daemon off;"`
	case "httpd", "apache2":
		return name + " -DFOREGROUND"
	case "php-fpm":
		return "php-fpm -F"
	case "redis-server":
		return "redis-server --daemonize no"
	case "gunicorn", "python":
		return "without --daemon"
	case "sshd":
		return "sshd -D -e"
	case "cron":
		return "cron -f"
	}
	return "exec " + shown(name, 40) + " without its daemon option, setsid, nohup or &"
}

func (p *patient) closed(pr *facts.Process, certainty Certainty) {
	p.add(Finding{
		ID: "stdout-closed", Certainty: certainty,
		Cause:    evidence("the program %s runs with its stdout closed: what it prints goes nowhere", shown(pr.Name, 40)),
		Evidence: []string{evidence("%s has no fd 1 among its %d descriptors", called(pr), len(pr.FDs))},
		Fix:      "leave stdout open: no >&- in the command or the start script",
	})
}

func (p *patient) thrown(pr *facts.Process, certainty Certainty) {
	found := []string{evidence("%s: %s", called(pr), where(1, pr.FD(1)))}
	if first := p.pid1(); pr != first {
		found = append(found, evidence("PID 1, %s: %s", called(first), where(1, first.FD(1))))
	}
	p.add(Finding{
		ID: "stdout-devnull", Certainty: certainty,
		Cause:    evidence("the stdout of %s is thrown away: it was redirected to /dev/null", shown(pr.Name, 40)),
		Evidence: found,
		Fix:      "drop the redirect (>/dev/null, &>/dev/null) from the command or the start script",
	})
}

func (p *patient) intoFile(pr *facts.Process, out *facts.FD, certainty Certainty) {
	name := shown(out.Target, 200)
	found := []string{evidence("%s: fd 1 is the file %s", called(pr), name)}
	finding := Finding{
		ID: "stdout-to-file", Certainty: certainty,
		Cause: evidence("the program %s writes its stdout into the file %s, so the engine gets none of it", shown(pr.Name, 40), name),
		Fix:   "drop the redirect (>, >>, nohup) from the command or the start script",
	}
	if f := p.file(out.Target); f != nil && f.Seen.Now() != nil {
		found = append(found, evidence("it has %d bytes, and grew by %d bytes in %s", f.Seen.Now().Size, f.Seen.Grew(), lasted(pr.Window())))
		if m := p.mount(f.Mount); m != nil && m.Here != "" {
			finding.Fix += ", or have logcanary read the file: it has " + m.Destination + " mounted"
			finding.Snippet = p.compose("labels:", evidence("  logcanary.files: %q", name))
		}
	}
	finding.Evidence = found
	p.add(finding)
}

// file is what was seen of a path; nil where nothing was.
func (p *patient) file(name string) *facts.File {
	for _, f := range p.Files {
		if f.Path == name {
			return f
		}
	}
	return nil
}

// collects says whether a file inside the container is read on purpose: by its label, by
// the sidecar, or by a tail in the container.
func (p *patient) collects(name string) bool {
	for pattern := range strings.SplitSeq(p.Labels["logcanary.files"], ",") {
		if ok, err := path.Match(strings.TrimSpace(pattern), name); ok && err == nil {
			return true
		}
	}
	return slices.ContainsFunc(p.Speaks, func(s facts.Speech) bool { return s.Source == path.Base(name) }) ||
		slices.ContainsFunc(p.Processes, func(pr *facts.Process) bool {
			return program(pr) == "tail" && p.outlet(pr.FD(1)) && slices.Contains(pr.Args, name)
		})
}

// stderrAway looks for a process whose errors alone are thrown away. Of a process beside
// PID 1 it is a hint: tools are often told not to complain.
func stderrAway(p *patient) {
	for _, pr := range p.workers() {
		err := pr.FD(2)
		if !p.outlet(pr.FD(1)) || steward(pr) || err != nil && err.Target != "/dev/null" {
			continue
		}
		certainty := Possible
		if pr == p.pid1() && program(pr) != "tail" {
			certainty = Likely
		}
		id, fix := "stdout-devnull", "drop 2>/dev/null from the command or the start script"
		if err == nil {
			id, fix = "stdout-closed", "leave stderr open: no 2>&- in the command or the start script"
		}
		p.add(Finding{
			ID: id, Certainty: certainty,
			Cause:    evidence("the errors of %s are thrown away: its stderr does not lead to the engine, though its stdout does", shown(pr.Name, 40)),
			Evidence: []string{evidence("%s: %s, %s", called(pr), where(1, pr.FD(1)), where(2, err))},
			Fix:      fix,
		})
		return
	}
}
