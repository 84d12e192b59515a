package docker

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"

	"logcanary/collector/facts"
)

const (
	maxTop       = 4 << 20 // bytes of an answer
	maxProcesses = 500     // that are kept
)

// processes notes what runs in a container, where nobody sees the host's /proc. The
// engine raises an event of its own for each question; see telling.
func (l *look) processes(ctx context.Context) {
	if l.scene.Self.Proc != "" || len(l.Processes) > 0 || !l.State.Running || l.State.Restarting || l.State.PID == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, l.x.bounds.answer)
	defer cancel()
	told, err := l.top(ctx, url.Values{"ps_args": {"-eo pid,ppid,uid,args"}})
	if errdefs.IsInternal(err) {
		told, err = l.top(ctx, nil) // a ps that knows none of this, as busybox's
	}
	switch {
	case errdefs.IsConflict(err): // it does not run any more, and is not gone
		l.Denied = append(l.Denied, l.x.denied("top", err))
	case err != nil:
		l.deny("top", err)
	default:
		l.Processes, l.Truncated = l.readTop(told)
	}
}

func (l *look) top(ctx context.Context, query url.Values) (told container.TopResponse, err error) {
	body, err := get(ctx, l.engine, "/containers/"+l.ID+"/top", query, maxTop)
	if err != nil {
		return told, err
	}
	defer body.Close()
	return told, json.NewDecoder(body).Decode(&told)
}

// readTop reads a table whose titles depend on the ps of the engine's host. The
// container's first process comes first.
func (l *look) readTop(told container.TopResponse) (all []*facts.Process, truncated bool) {
	columns := map[string]int{}
	for i, title := range told.Titles {
		columns[strings.ToUpper(title)] = i
	}
	for _, row := range told.Processes {
		cell := func(titles ...string) string {
			for _, title := range titles {
				if i, there := columns[title]; there && i < len(row) {
					return row[i]
				}
			}
			return ""
		}
		p := &facts.Process{
			PID: number(cell("PID"), 0), Parent: number(cell("PPID"), 0), UID: number(cell("UID"), -1),
			GID: -1, FSUID: -1, FSGID: -1, Denied: "/proc of the engine's host is not mounted here",
			Args: facts.SafeArgs(strings.Fields(cell("COMMAND", "CMD", "ARGS"))),
		}
		if len(p.Args) > 0 {
			p.Name = p.Args[0]
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *facts.Process) int { return cmp.Compare(l.rank(a), l.rank(b)) })
	return all[:min(len(all), maxProcesses)], len(all) > maxProcesses
}

// rank orders processes by pid, the container's first one before all.
func (l *look) rank(p *facts.Process) int {
	if p.PID == l.State.PID {
		return 0
	}
	return p.PID
}

// number reads a number of a table; otherwise where there is none.
func number(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return otherwise
	}
	return n
}
