package docker

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"

	"logcanary/collector/facts"
)

// survey is one survey of the engine.
type survey struct {
	x      *Examiner
	engine *client.Client
	scene  *facts.Scene
	view   view
	told   []happening

	mu     sync.Mutex        // of what follows, and of Denied of the scene
	checks map[string]string // commands of health checks, by the container's id
}

// run asks what does not depend on each other at the same time, so that one slow answer
// does not take the time of the others.
func (v *survey) run(ctx context.Context) {
	var list []container.Summary
	var first, second sync.WaitGroup
	first.Go(func() { v.info(ctx) })
	first.Go(func() { v.self(ctx) })
	first.Go(func() { list = v.list(ctx) })
	first.Wait()
	v.view.root = dataRoot{engine: v.scene.Engine.Root}
	if v.scene.Engine.Root != "" {
		v.view.root = findRoot(v.scene.Engine.Root, v.x.cfg.DataRoot)
	}
	v.scene.Self.DataRoot = v.view.root.here
	v.checks = make(map[string]string, len(list))
	second.Go(func() { v.inspectAll(ctx, list) })
	second.Go(func() { v.events(ctx) })
	second.Wait()
	v.scene.Events = v.meant()
	v.seesLogs()
}

// ask has one question answered in time.
func (v *survey) ask(ctx context.Context, probe string, question func(ctx context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, v.x.bounds.answer)
	defer cancel()
	if err := question(ctx); err != nil {
		v.deny(v.x.denied(probe, err))
	}
}

func (v *survey) deny(d facts.Denied) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.scene.Denied = append(v.scene.Denied, d)
}

// info asks the engine who it is; for its version alone where nothing else is allowed.
func (v *survey) info(ctx context.Context) {
	e := &v.scene.Engine
	v.ask(ctx, "info", func(ctx context.Context) error {
		asked := time.Now()
		i, err := v.engine.Info(ctx)
		if err != nil {
			return err
		}
		e.Asked = asked.Add(time.Since(asked) / 2)
		e.Time, _ = time.Parse(time.RFC3339Nano, i.SystemTime) // an odd one is not told
		e.Version, e.Name = printable(i.ServerVersion, maxName), printable(i.Name, maxName)
		e.OperatingSystem, e.Root, e.LoggingDriver = printable(i.OperatingSystem, maxName), i.DockerRootDir, i.LoggingDriver
		e.LiveRestore, e.SecurityOptions = i.LiveRestoreEnabled, i.SecurityOptions
		e.Swarm, e.NodeID = string(i.Swarm.LocalNodeState), i.Swarm.NodeID
		return nil
	})
	if e.Version == "" {
		v.ask(ctx, "version", func(ctx context.Context) error {
			version, err := v.engine.ServerVersion(ctx)
			e.Version = printable(version.Version, maxName)
			return err
		})
	}
}

// self asks for our own container. An engine that does not know it is another one than
// that which runs us.
func (v *survey) self(ctx context.Context) {
	if v.x.cfg.Self == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, v.x.bounds.answer)
	defer cancel()
	c, err := v.engine.ContainerInspect(ctx, v.x.cfg.Self)
	if err != nil {
		if !removed(err) {
			v.deny(v.x.denied("inspect", err))
		}
		return
	}
	v.view.own = points(c)
	s := &v.scene.Self
	s.Mounts = mounts(c, view{}) // of ours nothing is elsewhere
	s.Restarted = c.ContainerJSONBase != nil && c.State != nil && !when(c.State.FinishedAt).IsZero()
	if a, err := describe(c); err == nil {
		s.Name = a.name
		s.Project = name(c.Config.Labels[labelProject])
		s.Service = cmp.Or(name(c.Config.Labels[labelService]), ownService)
	}
}

func (v *survey) list(ctx context.Context) (list []container.Summary) {
	v.ask(ctx, "containers", func(ctx context.Context) (err error) {
		list, err = v.engine.ContainerList(ctx, container.ListOptions{All: true})
		return err
	})
	return list
}

// inspectAll asks for each container by itself, some at once: one that is slow or gone
// does not hold the rest.
func (v *survey) inspectAll(ctx context.Context, list []container.Summary) {
	const together = 8
	all := make([]*facts.Container, len(list))
	var asked sync.WaitGroup
	slots := make(chan struct{}, together)
	for i, summary := range list {
		slots <- struct{}{}
		asked.Go(func() {
			defer func() { <-slots }()
			all[i] = v.inspect(ctx, summary)
		})
	}
	asked.Wait()
	slices.SortFunc(all, func(a, b *facts.Container) int {
		return cmp.Or(cmp.Compare(a.Project, b.Project), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Name, b.Name))
	})
	v.scene.Containers = all
}

// inspect is a container as the engine describes it, or as little as its list says.
func (v *survey) inspect(ctx context.Context, listed container.Summary) *facts.Container {
	out := brief(listed)
	ctx, cancel := context.WithTimeout(ctx, v.x.bounds.answer)
	defer cancel()
	c, err := v.engine.ContainerInspect(ctx, listed.ID)
	var a *about
	if err == nil {
		a, err = describe(c)
	}
	switch {
	case removed(err):
		out.Gone = true
	case err != nil:
		out.Denied = append(out.Denied, v.x.denied("inspect", err))
	default:
		v.fill(out, c, a)
	}
	return out
}

// fill adds what an inspection tells.
func (v *survey) fill(out *facts.Container, c container.InspectResponse, a *about) {
	describeInto(out, c, a)
	out.Mounts = mounts(c, v.view)
	out.Ignored = a.ignored(v.x.cfg.Self)
	if v.x.cfg.Finder != nil {
		s := v.x.cfg.Finder.board.of(c.ID)
		out.Way, out.Reason = string(s.Way), s.Reason
	}
	if h := c.Config.Healthcheck; h != nil && len(h.Test) > 1 {
		v.mu.Lock()
		v.checks[c.ID] = strings.Join(h.Test[1:], " ")
		v.mu.Unlock()
	}
}

// seesLogs says once why no json-file can be looked at, where there are any.
func (v *survey) seesLogs() {
	root := v.view.root
	if root.here != "" || root.engine == "" || !slices.ContainsFunc(v.scene.Containers, func(c *facts.Container) bool { return c.Log.Driver == "json-file" }) {
		return
	}
	logs := filepath.Join(root.engine, "containers")
	d := facts.Denied{Probe: "log-file", Kind: facts.Missing, Why: logs + " of the engine's host is not mounted here"}
	if v.scene.Self.Contained {
		d.Snippet = facts.Service(v.scene.Self.Service, volumes(logs+":/host"+logs+":ro"))
	}
	for _, here := range []string{logs, filepath.Join("/host", logs), "/host/docker/containers"} {
		if _, err := os.ReadDir(here); errors.Is(err, fs.ErrPermission) {
			d.Kind, d.Why = facts.Permission, here+" may not be read by us"
			if v.scene.Self.Contained {
				d.Snippet = facts.Service(v.scene.Self.Service, "user: \"0\"", "cap_add: [DAC_READ_SEARCH]")
			}
		}
	}
	v.deny(d)
}
