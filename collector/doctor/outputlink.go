package doctor

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"logcanary/collector/facts"
)

// stdoutDenied looks for a program that opens /dev/stdout by its name, which is a new
// open of the engine's pipe: that belongs to the user whom the container was started
// with, and a program that has become another user may not open it. What it inherited
// it may write to.
func stdoutDenied(p *patient) {
	line := p.refusal()
	if line == "" {
		return
	}
	found := []string{"the log says: " + line}
	certainty, pr := Likely, p.stranger()
	f := Finding{ID: "dev-stdout-eacces", Cause: "the program may not open /dev/stdout: it was started as root, and has become another user since",
		Fix: "write to the inherited descriptor (>&1, /dev/fd is no help), or start as that user instead of su, gosu or setpriv"}
	if pr != nil {
		certainty = Certain
		found = append(found, evidence("%s runs as uid %d, and the engine's pipe belongs to uid %d, mode %04o", called(pr), pr.UID, p.pipe().UID, p.pipe().Mode.Perm()))
		uid, _ := pr.Local(pr.UID)
		gid, _ := pr.Local(pr.GID)
		f.Snippet = p.compose(evidence("user: \"%d:%d\"", uid, gid))
	}
	f.Certainty, f.Evidence = certainty, found
	p.add(f)
}

// refusal is what the newest lines say of a /dev/stdout that could not be opened: the
// name and the kernel's words, not the line.
func (p *patient) refusal() string {
	if p.Log.Read == nil {
		return ""
	}
	names := []string{"/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/fd/2", "/proc/self/fd/1", "/proc/self/fd/2", "/proc/1/fd/1", "/proc/1/fd/2"}
	for _, l := range slices.Backward(p.Log.Read.Lines) {
		if !strings.Contains(strings.ToLower(l.Text), "permission denied") {
			continue
		}
		if i := slices.IndexFunc(names, func(n string) bool { return strings.Contains(l.Text, n) }); i >= 0 {
			return names[i] + ": Permission denied"
		}
	}
	return ""
}

// pipe is the engine's pipe as an object with an owner; nil where it was not seen.
func (p *patient) pipe() *facts.Stat {
	if first := p.pid1(); first != nil {
		for _, n := range []int{1, 2} {
			if d := first.FD(n); d != nil && d.Kind == facts.Pipe {
				return d.Stat
			}
		}
	}
	return nil
}

// stranger is a process that may not open the engine's pipe.
func (p *patient) stranger() *facts.Process {
	pipe := p.pipe()
	for _, pr := range p.Processes {
		if pipe != nil && !pr.MayWrite(pipe) {
			return pr
		}
	}
	return nil
}

// accessLogs looks for a web server that writes its logs into files, where its official
// image has links to /dev/stdout and /dev/stderr.
func accessLogs(p *patient) {
	for _, f := range p.Files {
		pr, to := p.server(f)
		if pr == nil || p.collects(f.Path) {
			continue
		}
		switch m := p.mount(f.Mount); {
		case f.Mount == "":
			p.linkMissing(f, pr, to)
		case m != nil && official(p.Image) && p.hides(m, f, pr):
			p.linkHidden(f, m, to)
		default:
			continue
		}
		return
	}
}

// hides says whether a bind hides the image's links by mistake, as far as it can be told:
// lines are written to it now, none comes to stdout meanwhile, and nobody rotates or collects
// the files.
func (p *patient) hides(m *facts.Mount, f *facts.File, pr *facts.Process) bool {
	sibling := func(o *facts.File) bool { return o != f && strings.HasPrefix(o.Path, f.Path+".") }
	return m.Type == "bind" && f.Seen.Grew() > 0 && !p.spoke("stdout", during(pr)) && !slices.ContainsFunc(p.Files, sibling) &&
		!(p.scene.Self.Contained && m.Here != "")
}

// official says whether an image is one whose /var/log/nginx holds links (its Dockerfile,
// nginxinc/docker-nginx).
func official(image string) bool { return strings.Contains(image, "nginx") }

// server is the web server that writes to a log which images link to an output, and the
// name of that output; nil where it is no such file, or is not written to.
func (p *patient) server(f *facts.File) (*facts.Process, string) {
	if f.Seen.Now() == nil || !f.Seen.Now().Mode.IsRegular() || len(f.Writers) == 0 || f.Seen.Now().Size == 0 {
		return nil, ""
	}
	dir, base := path.Split(f.Path)
	pr := p.process(f.Writers[0].PID)
	if pr == nil {
		return nil, ""
	}
	name := program(pr)
	known := dir == "/var/log/nginx/" && name == "nginx" ||
		(dir == "/usr/local/apache2/logs/" || dir == "/var/log/apache2/" || dir == "/var/log/httpd/") && (name == "httpd" || name == "apache")
	switch {
	case !known || !strings.HasSuffix(base, ".log") && !strings.HasSuffix(base, "_log"): // .log.1 was rotated
		return nil, ""
	case strings.Contains(base, "error"):
		return pr, "/dev/stderr"
	}
	return pr, "/dev/stdout"
}

func (p *patient) linkMissing(f *facts.File, pr *facts.Process, to string) {
	dir := path.Dir(f.Path)
	reopen := "nginx -s reopen"
	if program(pr) != "nginx" {
		reopen = "kill -USR1 1"
	}
	access, errors := path.Join(dir, "access.log"), path.Join(dir, "error.log")
	if strings.Contains(f.Path, "_log") {
		access, errors = path.Join(dir, "access_log"), path.Join(dir, "error_log")
	}
	link := fmt.Sprintf("ln -sf /dev/stdout %s && ln -sf /dev/stderr %s", access, errors)
	p.add(Finding{
		ID: "symlink-missing", Certainty: Likely,
		Cause:    evidence("the web server %s writes its log into the file %s inside the container: the image does not link it to %s", program(pr), f.Path, to),
		Evidence: []string{p.writes(f), "it is a file of the container's own layer, and no link"},
		Fix:      "put RUN " + link + " into the Dockerfile; this mends the running container",
		Snippet:  "docker exec " + p.Name + " sh -c '" + link + " && " + reopen + "'",
	})
}

// writes is who writes to a file, and how much, in words.
func (p *patient) writes(f *facts.File) string {
	w := f.Writers[0]
	who := evidence("pid %d", w.PID)
	if pr := p.process(w.PID); pr != nil {
		who = called(pr)
	}
	return evidence("%s has %s open for writing, %d bytes, %d more than at the first look", who, shown(f.Path, 200), f.Seen.Now().Size, f.Seen.Grew())
}

// mount is the container's mount at a place; nil where there is none.
func (p *patient) mount(at string) *facts.Mount {
	for i := range p.Mounts {
		if p.Mounts[i].Destination == at {
			return &p.Mounts[i]
		}
	}
	return nil
}

func (p *patient) linkHidden(f *facts.File, m *facts.Mount, to string) {
	p.add(Finding{
		ID: "symlink-hidden-by-bind", Certainty: Likely,
		Cause: evidence("the mount on %s hides the image's link from %s to %s, so the log is a file on the host and not in the container's output", m.Destination, path.Base(f.Path), to),
		Evidence: []string{
			p.writes(f),
			evidence("%s is a bind of the host's %s", m.Destination, shown(m.Source, 200)),
		},
		Fix:     "remove that mount, or collect the files",
		Snippet: p.compose("labels:", "  logcanary.files: "+path.Join(m.Destination, "*.log")),
	})
}

// linkInVolume looks for log files in a volume that are links to the container's own
// output: the engine copied them there from the image. Whoever opens them elsewhere
// writes to, or reads, its own output.
func linkInVolume(p *patient) {
	for i := range p.Mounts {
		m := &p.Mounts[i]
		e := output(m)
		if m.Type != "volume" || e == nil {
			continue
		}
		name := path.Join(m.Destination, e.Path)
		certainty := Possible
		if wanted := p.Labels["logcanary.files"]; wanted != "" && p.collects(name) {
			certainty = Certain
		} else if m.Here == "" {
			continue
		}
		p.add(Finding{
			ID: "symlink-in-volume", Certainty: certainty,
			Cause:    evidence("the log file %s is none but a link to the container's own output: there is nothing in it to be read from the volume", name),
			Evidence: []string{evidence("volume %s has the link %s → %s, copied from the image", shown(m.Name, 100), e.Path, e.Link)},
			Fix:      "read the container's output, which needs no label; take the label logcanary.files away",
			Snippet:  p.compose("labels:", "  logcanary.files: !reset null"),
		})
		return
	}
}

// output is an entry of a mount that is a link to an output of whoever follows it.
func output(m *facts.Mount) *facts.Entry {
	for _, d := range []*facts.Dir{m.Inside, m.View, m.Outside} {
		if d == nil {
			continue
		}
		for i, e := range d.Entries {
			switch e.Link {
			case "/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/self/fd/2", "/dev/fd/1", "/dev/fd/2":
				return &d.Entries[i]
			}
		}
	}
	return nil
}
