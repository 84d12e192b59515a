package docker

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"

	"logcanary/collector/facts"
)

// The labels of compose that the doctor wants beside those of reading.
const (
	labelNumber  = "com.docker.compose.container-number"
	labelOneOff  = "com.docker.compose.oneoff"
	labelWorkDir = "com.docker.compose.project.working_dir"
)

// brief is what the engine's list tells of a container.
func brief(c container.Summary) *facts.Container {
	out := &facts.Container{
		ID: c.ID, Image: printable(c.Image, maxName), ImageID: c.ImageID, Created: time.Unix(c.Created, 0), Changed: -1,
		State: facts.State{Status: c.State, Running: c.State == container.StateRunning},
	}
	if len(c.Names) > 0 {
		out.Name = name(strings.TrimPrefix(c.Names[0], "/"))
	}
	labelled(out, c.Labels)
	return out
}

// labelled adds what labels tell of where a container belongs.
func labelled(out *facts.Container, labels map[string]string) {
	out.Project, out.Compose = name(labels[labelProject]), name(labels[labelService])
	out.Service = cmp.Or(name(labels[labelName]), out.Compose, out.Name)
	out.Number, out.OneOff = printable(labels[labelNumber], maxName), strings.EqualFold(labels[labelOneOff], "true")
	out.WorkDir = printable(labels[labelWorkDir], maxPattern)
	out.Labels = map[string]string{}
	for label, value := range labels {
		if strings.HasPrefix(label, "logcanary.") || strings.HasPrefix(label, "com.docker.compose.") || strings.HasPrefix(label, "com.docker.swarm.") {
			out.Labels[printable(label, maxName)] = printable(value, maxPattern)
		}
	}
}

// describeInto adds what an inspection tells, but for mounts.
func describeInto(out *facts.Container, c container.InspectResponse, a *about) {
	out.Name, out.Image, out.ImageID, out.Created = a.name, a.image, c.Image, a.created
	labelled(out, c.Config.Labels)
	out.State = stateOf(c)
	out.Started, out.Finished = when(c.State.StartedAt), when(c.State.FinishedAt)
	out.Config = config(c)
	out.Log = facts.Log{Driver: a.driver, Options: logOptions(c.HostConfig.LogConfig.Config), Path: a.logPath}
}

// when reads a time of the engine; the year 1, its "never", is zero.
func when(text string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, text) // an odd one counts as never
	return t
}

// stateOf is the engine's account of a container.
func stateOf(c container.InspectResponse) facts.State {
	s := facts.State{
		Status: c.State.Status, Running: c.State.Running, Paused: c.State.Paused, Restarting: c.State.Restarting,
		OOMKilled: c.State.OOMKilled, PID: c.State.Pid, ExitCode: c.State.ExitCode, Restarts: c.RestartCount,
		Error: printable(c.State.Error, maxReason),
	}
	if h := c.State.Health; h != nil && h.Status != container.NoHealthcheck {
		s.Health, s.Probes = h.Status, probes(h.Log)
	}
	return s
}

// probes are the outputs of the newest health checks that said something.
func probes(results []*container.HealthcheckResult) (all []string) {
	const most, longest = 3, 200
	for _, r := range slices.Backward(results) {
		if r == nil || strings.TrimSpace(r.Output) == "" || len(all) == most {
			continue
		}
		all = append(all, printable(strings.TrimSpace(r.Output), longest))
	}
	slices.Reverse(all)
	return all
}

// config is what a container was made with.
func config(c container.InspectResponse) facts.Config {
	const patience = 10 // seconds: the engine's own, where none was set
	h := c.HostConfig
	out := facts.Config{
		TTY: c.Config.Tty, User: printable(c.Config.User, maxName),
		Command: facts.SafeArgs(append([]string{c.Path}, c.Args...)),
		Levels:  kept(c.Config.Env, levelVariable), Buffering: kept(c.Config.Env, bufferVariable),
		ReadOnly: h.ReadonlyRootfs, Restart: cmp.Or(string(h.RestartPolicy.Name), "no"), AutoRemove: h.AutoRemove,
		Memory: h.Memory, Tmpfs: maps.Clone(h.Tmpfs), StorageOpt: maps.Clone(h.StorageOpt),
		AppArmor: c.AppArmorProfile, UsernsMode: string(h.UsernsMode), StopTimeout: patience,
	}
	if c.Config.StopTimeout != nil {
		out.StopTimeout = *c.Config.StopTimeout
	}
	return out
}

// mounts are a container's mounts, with where each stands here.
func mounts(c container.InspectResponse, v view) []facts.Mount {
	var all []facts.Mount
	for _, m := range c.Mounts {
		out := facts.Mount{
			Type: string(m.Type), Name: m.Name, Source: m.Source, Destination: path.Clean(m.Destination),
			Mode: m.Mode, RW: m.RW, Driver: m.Driver,
		}
		if m.Source != "" {
			out.Here = v.see(path.Clean(m.Source))
		}
		all = append(all, out)
	}
	return all
}
