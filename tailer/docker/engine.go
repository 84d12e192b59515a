package docker

import (
	"context"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"

	"logcanary/collector/record"
)

// handle reacts to one event. What was lost of them the next list finds.
func (f *Finder) handle(ctx context.Context, e events.Message) {
	m := f.members[e.Actor.ID]
	if e.Action != events.ActionCreate {
		f.cfg.Notice(e.Actor.ID, string(e.Action))
	}
	switch e.Action {
	case events.ActionCreate:
		f.found(ctx, e.Actor.ID)
	case events.ActionStart:
		if err := f.found(ctx, e.Actor.ID); errdefs.IsNotFound(err) && m == nil {
			f.shortLived(unread(e.Actor))
		}
	case events.ActionDie:
		if m != nil {
			m.died()
		}
	case events.ActionDestroy:
		delete(f.ignored, e.Actor.ID)
		if m != nil {
			f.destroyed(m)
		}
	}
}

// unread is where a container comes from of which only an event is known.
func unread(a events.Actor) *record.Origin {
	b := about{
		id: a.ID, name: name(a.Attributes["name"]),
		project: name(a.Attributes[labelProject]), service: name(a.Attributes[labelService]),
	}
	return b.origin("stdout", "stdout")
}

func (f *Finder) shortLived(o *record.Origin) {
	f.cfg.Report.Loss(LostShortLived, o, 1)
	f.cfg.Log.Warn("a container was gone before its log could be read", "container", o.ContainerName,
		"project", o.Project, "service", o.Service)
}

// reconcile compares what we know with a full list.
func (f *Finder) reconcile(ctx context.Context) error {
	asking, cancel := context.WithTimeout(ctx, f.pace.answer)
	defer cancel()
	list, err := f.engine.Load().ContainerList(asking, container.ListOptions{All: true})
	if err != nil {
		return err
	}
	alive := make(map[string]bool, len(list))
	for _, c := range list {
		alive[c.ID] = true
		m := f.members[c.ID]
		if m == nil && !f.ignored[c.ID] || m != nil && m.stale(c.State == container.StateRunning) {
			f.found(ctx, c.ID)
		} else if m != nil {
			f.files(m)
		}
	}
	for id, m := range f.members {
		switch {
		case !alive[id]:
			f.destroyed(m)
		case m.way == ByFile && readable(m.path) != nil:
			m.source.leave.Store(true)
			m.task.Wake()
		case m.unsure:
			f.settle(ctx, m)
		}
	}
	f.forget(alive)
	return nil
}

// forgetAfter is for how long the position of a container that is not listed is
// kept: somebody may have pointed us at another engine for a while.
const forgetAfter = 72 * time.Hour

// forget drops the positions of containers that are long gone.
func (f *Finder) forget(alive map[string]bool) {
	var old []string
	f.cfg.Collector.Cursors(keyPrefix, func(key string, cursor []byte) {
		p, ok := parsePosition(cursor)
		if ok && !alive[keyID(key)] && time.Since(time.Unix(0, p.at.Time)) > forgetAfter {
			old = append(old, key)
		}
	})
	for _, key := range old {
		f.cfg.Collector.Forget(key)
	}
}
