package docker

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/api/types/filters"

	"logcanary/collector/facts"
)

const (
	lately     = 10 * time.Minute // for which happenings are asked; an engine keeps the last 256 (moby, daemon/events)
	happenings = 1000             // that are kept of them, the newest
)

// telling are the actions that say something about a container's logs. Probes raise
// others of their own (top, archive-path): those are nobody's doing.
func telling() []events.Action {
	return []events.Action{
		events.ActionCreate, events.ActionStart, events.ActionRestart, events.ActionDie, events.ActionKill, events.ActionStop,
		events.ActionOOM, events.ActionPause, events.ActionUnPause, events.ActionRename, events.ActionDestroy, events.ActionExecStart,
	}
}

// events notes what has happened to containers lately, by the engine's own clock: a time
// that is still to come would have it wait.
func (v *survey) events(ctx context.Context) {
	until := v.scene.Engine.Time
	if until.IsZero() {
		until = time.Now()
	}
	wanted := filters.NewArgs(filters.Arg("type", "container"))
	for _, action := range telling() {
		wanted.Add("event", string(action))
	}
	v.ask(ctx, "events", func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel() // ends the client's own goroutine
		happened, failed := v.engine.Events(ctx, events.ListOptions{
			Since: until.Add(-lately).Format(time.RFC3339Nano), Until: until.Format(time.RFC3339Nano), Filters: wanted,
		})
		return v.gather(happened, failed)
	})
}

// gather keeps the newest events until there are no more.
func (v *survey) gather(happened <-chan events.Message, failed <-chan error) error {
	for {
		select {
		case m := <-happened:
			if e := told(m); slices.Contains(telling(), events.Action(e.Action)) {
				v.told = append(v.told[max(0, len(v.told)+1-happenings):], e)
			}
		case err := <-failed:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// happening is an event, and the command of an exec until it is known whose it was. The
// command may hold secrets and is not kept.
type happening struct {
	facts.Event
	command string
}

// told is an event without what may be a secret: an exec's command stands in its action,
// and all labels among its attributes.
func told(m events.Message) happening {
	action, command, _ := strings.Cut(string(m.Action), ": ")
	e := facts.Event{Time: time.Unix(0, m.TimeNano), Type: string(m.Type), Action: action, ID: m.Actor.ID, Attrs: map[string]string{}}
	for _, attr := range []string{"name", "oldName", "exitCode", "signal", "execID", labelProject, labelService, labelNumber, labelOneOff, labelEnable, labelSelf} {
		if value, there := m.Actor.Attributes[attr]; there {
			e.Attrs[attr] = printable(value, maxName)
		}
	}
	return happening{e, command}
}

// meant are the events that somebody meant: without the execs that are health checks.
func (v *survey) meant() (all []facts.Event) {
	for _, h := range v.told {
		if check := v.checks[h.ID]; check == "" || !strings.HasSuffix(h.command, check) {
			all = append(all, h.Event)
		}
	}
	return all
}
