package doctor

import (
	"path"
	"slices"
	"strings"

	"logcanary/collector/facts"
)

// supervisord says whether a process is supervisord, which is a script of python.
func supervisord(pr *facts.Process) bool {
	return pr.Name == "supervisord" || slices.ContainsFunc(pr.Args, func(a string) bool { return path.Base(a) == "supervisord" })
}

// fpmWorkers looks for what PHP prints to stderr in a worker of php-fpm: without
// catch_workers_output the workers' descriptors 1 and 2 lead to /dev/null.
func fpmWorkers(p *patient) {
	for _, pr := range p.Processes {
		out, parent := pr.FD(2), p.process(pr.Parent)
		if program(pr) != "php-fpm" || parent == nil || program(parent) != "php-fpm" || out == nil || out.Target != "/dev/null" {
			continue
		}
		p.add(Finding{
			ID: "stdout-devnull", Certainty: Certain,
			Cause: "what the workers of php-fpm write to stdout and stderr is thrown away",
			Evidence: []string{
				evidence("%s, a worker of pid %d: %s, %s", called(pr), parent.PID, where(1, pr.FD(1)), where(2, out)),
			},
			Fix: "catch_workers_output = yes in the pool's configuration (www.conf), for instance in a file of its own",
			Snippet: "docker exec " + p.Name + " sh -c 'd=$(dirname $(find / -xdev -name www.conf -path *fpm* | head -1))" +
				` && printf "[www]\ncatch_workers_output = yes\ndecorate_workers_output = no\n" > $d/zz-logs.conf && kill -USR2 ` + inner(parent) + "'",
		})
		return
	}
}

// inner is a pid as the container's own commands know it.
func inner(pr *facts.Process) string { return evidence("%d", max(pr.Inner, 1)) }

// process is the one with that pid; nil where it was not seen.
func (p *patient) process(pid int) *facts.Process {
	for _, pr := range p.Processes {
		if pr.PID == pid {
			return pr
		}
	}
	return nil
}

// supervised looks for programs whose output ends in supervisord: it reads their pipes
// and writes what comes into files of its own, or nowhere.
func supervised(p *patient) {
	for _, boss := range p.Processes {
		if !supervisord(boss) || !boss.FDsSeen {
			continue
		}
		for _, pr := range p.Processes {
			if pr.Parent == boss.PID && p.swallowed(boss, pr) {
				return
			}
		}
	}
}

// swallowed adds a finding when the output of a child stays in supervisord. With
// stdout_logfile=/dev/fd/1 supervisord has the engine's pipe open once more for each
// program, so that one which has it for none passes nothing on.
func (p *patient) swallowed(boss, pr *facts.Process) bool {
	out := pr.FD(1)
	if out == nil || out.Kind != facts.Pipe || p.outlet(out) {
		return false
	}
	file := spool(boss)
	passes := slices.ContainsFunc(boss.FDs, func(d facts.FD) bool { return d.N > 2 && p.outlet(&d) })
	if file == nil && passes {
		return false
	}
	found := []string{evidence("fd 1 of %s is %s, which ends in supervisord, pid %d, and not the engine's pipe", called(pr), out.Target, boss.PID)}
	if file != nil {
		found = append(found, evidence("supervisord writes to %s", shown(file.Target, 200)))
	} else {
		found = append(found, "supervisord has the engine's pipe open for none of its programs")
	}
	p.add(Finding{
		ID: "supervisord-swallow", Certainty: Likely,
		Cause:    evidence("what %s prints is kept by supervisord, which does not pass it on to the container's output", shown(pr.Name, 40)),
		Evidence: found,
		Fix:      "in each [program:…] of supervisord.conf, then supervisorctl update or a restart: " + "stdout_logfile=/dev/fd/1, stdout_logfile_maxbytes=0, redirect_stderr=true",
		Snippet: `docker exec ` + p.Name + ` sh -c 'for f in /etc/supervisord.conf /etc/supervisor/supervisord.conf /etc/supervisor/conf.d/*.conf; do [ -f "$f" ] && ` +
			`sed -i -e "/^std\(out\|err\)_logfile/d" -e "/^redirect_stderr/d" -e "/^\[program:/a stdout_logfile=/dev/fd/1\nstdout_logfile_maxbytes=0\nredirect_stderr=true" "$f"; done; kill -HUP ` + inner(boss) + `'`,
	})
	return true
}

// spool is a file into which supervisord writes what a program prints.
func spool(boss *facts.Process) *facts.FD {
	for i, d := range boss.FDs {
		if d.N > 2 && d.Kind == facts.Plain && (strings.Contains(d.Target, "-stdout---") || strings.Contains(d.Target, "-stderr---")) {
			return &boss.FDs[i]
		}
	}
	return nil
}

// cronJobs looks for jobs whose output cron takes to mail it, or drops.
func cronJobs(p *patient) {
	for _, boss := range p.Processes {
		if name := program(boss); name != "cron" && name != "crond" {
			continue
		}
		jobs := p.jobs(boss)
		lost := slices.IndexFunc(jobs, func(job *facts.Process) bool { return !p.outlet(job.FD(1)) })
		switch {
		case lost >= 0:
			p.jobLost(boss, jobs[lost])
			return
		case len(jobs) == 0 && p.pid1() == boss && p.mute():
			p.cronSilent(boss)
			return
		}
	}
}

// jobs are the processes that cron has started, and those that these have.
func (p *patient) jobs(boss *facts.Process) (all []*facts.Process) {
	for _, pr := range p.Processes {
		if pr.FDsSeen && p.below(pr, boss) && program(pr) != program(boss) {
			all = append(all, pr)
		}
	}
	return all
}

// below says whether a process was started by another, or by one that it has started.
func (p *patient) below(pr, boss *facts.Process) bool {
	const deepest = 8
	for range deepest {
		if pr.Parent == boss.PID {
			return true
		}
		if pr = p.process(pr.Parent); pr == nil {
			return false
		}
	}
	return false
}

func (p *patient) jobLost(boss, job *facts.Process) {
	p.add(Finding{
		ID: "cron-output", Certainty: Likely,
		Cause: "what the jobs print is taken by cron, to be mailed: nothing of it reaches the container's output",
		Evidence: []string{
			evidence("job %s: %s", called(job), where(1, job.FD(1))),
			evidence("its cron is %s", called(boss)),
		},
		Fix:     "put >/proc/1/fd/1 2>&1 behind each job",
		Snippet: cronSnippet(p),
	})
}

// cronSnippet puts the redirect behind the jobs of all crontabs that have none.
func cronSnippet(p *patient) string {
	return "docker exec " + p.Name + ` sh -c 'for f in /etc/crontab /etc/cron.d/* /var/spool/cron/crontabs/*; do [ -f "$f" ] && ` +
		`sed -i "/^[0-9*@]/{/>/!s|\$| >/proc/1/fd/1 2>\&1|}" "$f"; done; touch /etc/cron.d /var/spool/cron/crontabs'`
}

func (p *patient) cronSilent(boss *facts.Process) {
	p.add(Finding{
		ID: "cron-output", Certainty: Possible,
		Cause:    "the container runs cron, which takes what its jobs print to mail it; nothing was ever logged",
		Evidence: []string{evidence("PID 1 is %s", called(boss)), "no job was running to be looked at"},
		Fix:      "put >/proc/1/fd/1 2>&1 behind each job",
		Snippet:  cronSnippet(p),
	})
}
