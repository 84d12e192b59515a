package doctor

import (
	"fmt"
	"time"

	"logcanary/collector/facts"
)

// skew is by how much the engine's clock is ahead of ours; 0 where it was not told.
func skew(s *facts.Scene) time.Duration {
	if s.Engine.Time.IsZero() || s.Engine.Asked.IsZero() {
		return 0
	}
	return s.Engine.Time.Sub(s.Engine.Asked)
}

// clockSkew is an engine whose clock is another than ours: times of lines and of cursors
// then mean different moments to either.
func clockSkew(i *itself) {
	const noticed, sure = 5 * time.Second, time.Minute
	by, which := skew(i.Scene), "ahead of"
	if by < 0 {
		by, which = -by, "behind"
	}
	if by < noticed {
		return
	}
	f := Finding{
		ID: "clock-skew", Certainty: Likely,
		Cause: "the clocks of the engine and of logcanary differ, so that lines seem older or newer than they are",
		Evidence: []string{
			evidence("the engine's clock is %s %s ours", by.Round(time.Second), which),
			evidence("it said %s at %s", i.Engine.Time.UTC().Format(time.RFC3339), i.Engine.Asked.UTC().Format(time.RFC3339)),
		},
		Fix:     "synchronise the clocks of both hosts",
		Snippet: "timedatectl set-ntp true",
	}
	if by >= sure {
		f.Certainty = Certain
	}
	i.add(f)
}

// offsetLost is a sidecar that was here before and has forgotten where it was.
func offsetLost(i *itself) {
	r := i.Self.Reader
	if r == nil || !r.Fresh && !r.Volatile {
		return
	}
	f := Finding{
		ID: "offset-lost", Certainty: Possible,
		Cause:    "the state directory stands in memory: each start of logcanary forgets what was read, and what was written meanwhile is not read",
		Evidence: []string{evidence("%s is a tmpfs", shown(r.StateDir, 200))},
		Fix:      "keep the state directory on a volume",
		Snippet:  i.compose(i.stateVolume()...) + "\nvolumes:\n  logcanary-state:",
	}
	if r.Fresh && i.Self.Restarted {
		f.Certainty, f.Cause = Certain, "logcanary was started again without its state: what was written while it was away is not read"
		f.Evidence = []string{evidence("%s was empty at the start", shown(r.StateDir, 200)), "the container has run before"}
	}
	if r.Volatile || f.Certainty == Certain {
		i.add(f)
	}
}

func (i *itself) stateVolume() []string {
	lines := []string{"volumes:", "  - logcanary-state:" + i.Self.Reader.StateDir}
	if i.Self.Reader.Volatile {
		lines = append(lines, "tmpfs: !reset []")
	}
	return lines
}

// refusal is what the kernel says to watching directories, by the sidecar's or by the
// doctor's own experience.
func (i *itself) refusal() string {
	if r := i.Self.Reader; r != nil && r.Polling != "" {
		return r.Polling
	}
	return i.Self.Inotify
}

// sparing says whether we are far from our limit of descriptors, whose error is the same
// as that of inotify's instances.
func (i *itself) sparing() bool {
	const reserve = 8
	return i.Self.MaxOpenFiles == 0 || i.Self.OpenFiles+reserve < i.Self.MaxOpenFiles
}

// noInstances is a user who has no inotify instance left.
func noInstances(i *itself) {
	if i.refusal() != "EMFILE" || !i.sparing() {
		return
	}
	f := Finding{
		ID: "inotify-instances", Certainty: Likely,
		Cause:    "the kernel has no inotify instance left for our user: changes of files are noticed by polling alone, a second or more late",
		Evidence: []string{evidence("inotify_init: EMFILE, while %d of %d descriptors are open", i.Self.OpenFiles, i.Self.MaxOpenFiles)},
		Fix:      "allow more instances",
		Snippet:  fmt.Sprintf("sysctl -w fs.inotify.max_user_instances=%d", max(1024, 2*i.Self.InotifyInstances)),
	}
	if most := i.Self.InotifyInstances; most > 0 {
		f.Evidence = append(f.Evidence, evidence("fs.inotify.max_user_instances is %d%s", most, inUse(i.Self.Instances)))
		if i.Self.Instances >= most-1 {
			f.Certainty = Certain
		}
	}
	i.add(f)
}

// noWatches is a user who has no inotify watch left. The kernel says the same of a full
// disk, which nobody writes to here.
func noWatches(i *itself) {
	if i.refusal() != "ENOSPC" {
		return
	}
	f := Finding{
		ID: "inotify-watches", Certainty: Certain,
		Cause:    "the kernel has no inotify watch left for our user: changes of files are noticed by polling alone, a second or more late",
		Evidence: []string{"inotify_add_watch: ENOSPC, which is no full disk"},
		Fix:      "allow more watches",
		Snippet:  fmt.Sprintf("sysctl -w fs.inotify.max_user_watches=%d", max(1<<19, 2*i.Self.MaxWatches)),
	}
	if most := i.Self.MaxWatches; most > 0 {
		f.Evidence = append(f.Evidence, evidence("fs.inotify.max_user_watches is %d%s", most, inUse(i.Self.Watches)))
	}
	i.add(f)
}

func inUse(n int) string {
	if n < 0 {
		return ""
	}
	return fmt.Sprintf(", and we see %d in use", n)
}

// noDescriptors is a sidecar that cannot open what it should read.
func noDescriptors(i *itself) {
	if i.Self.Reader == nil || i.sparing() {
		return
	}
	i.add(Finding{
		ID: "fd-limit", Certainty: Likely,
		Cause:    "logcanary may open no more files: logs that are not open already are not read",
		Evidence: []string{evidence("%d of %d descriptors are open", i.Self.OpenFiles, i.Self.MaxOpenFiles)},
		Fix:      "allow more descriptors",
		Snippet:  i.compose(moreFiles(i.Self.MaxOpenFiles)),
	})
}

// moreFiles is a limit of descriptors that is well above the one that there is. An engine
// refuses more than it may have itself.
func moreFiles(limit int) string { return fmt.Sprintf("ulimits: {nofile: %d}", max(1024, 4*limit)) }

// appDescriptors is a program that can open no file any more, its log among them.
func appDescriptors(p *patient) {
	for _, proc := range p.Processes {
		if !proc.FDsSeen || proc.OpenFiles == 0 || len(proc.FDs) < proc.OpenFiles {
			continue
		}
		p.add(Finding{
			ID: "fd-limit", Certainty: Likely,
			Cause:    "the program may open no more files: a log that it would open or rotate now is not written",
			Evidence: []string{evidence("pid %d (%s) has %d descriptors open, and its limit is %d", proc.PID, shown(proc.Name, 30), len(proc.FDs), proc.OpenFiles)},
			Fix:      "allow more descriptors, and look for those that are never closed",
			Snippet:  p.compose(moreFiles(proc.OpenFiles)),
		})
		return
	}
}

// futureCursor is a log whose newest line is of a time that has not come, by the engine's
// own clock: a clock was wrong when it was written. Until then every line is older than
// what was read.
func futureCursor(p *patient) {
	const margin = time.Minute
	source, last := p.newest()
	ahead := last.Sub(p.scene.Taken.Add(skew(p.scene)))
	if last.IsZero() || ahead < margin {
		return
	}
	p.add(Finding{
		ID: "wrong-since", Certainty: Likely,
		Cause: "the newest line is of a time that has not come, so whoever asks for what came since it gets nothing, and silence cannot be noticed",
		Evidence: []string{
			evidence("a line of %s is of %s", shown(source, 60), last.UTC().Format(time.RFC3339)),
			evidence("that is %s from now", ahead.Round(time.Second)),
		},
		Fix:     "set the clock right, then begin the container's log anew",
		Snippet: "docker compose up -d --force-recreate " + p.service(),
	})
}

// newest is the line with the newest time, as the sidecar or the engine knows it.
func (p *patient) newest() (source string, last time.Time) {
	for _, s := range p.Speaks {
		if s.Last.After(last) {
			source, last = s.Source, s.Last
		}
	}
	if p.Log.Read == nil {
		return source, last
	}
	for _, l := range p.Log.Read.Lines {
		if l.Time.After(last) {
			source, last = l.Stream, l.Time
		}
	}
	return source, last
}

// excluded is a container that is not read, or of which nothing is kept, because somebody
// said so. Whoever asks for it by name does not know it; otherwise it is meant.
func excluded(p *patient) {
	f := Finding{ID: "filter-excluded", Certainty: Possible}
	_, labelled := p.Labels["logcanary.enable"]
	switch {
	case p.Ignored != "" && labelled && p.ID != p.scene.Self.ContainerID:
		f.Cause = "logcanary is told not to read this container"
		f.Evidence = []string{evidence("its label logcanary.enable is %q", shown(p.Labels["logcanary.enable"], 40))}
		f.Fix, f.Snippet = "take the label away", p.compose(`labels: {logcanary.enable: "true"}`)
	case p.Ignored == "" && p.Dropped != "":
		f.Cause = "logcanary counts the lines of this container and is told to keep none of them"
		f.Evidence = []string{shown(p.Dropped, 300)}
		f.Fix = "change that rule in logcanary.yaml"
	default:
		return
	}
	if p.scene.Named {
		f.Certainty = Certain
	}
	p.add(f)
}
