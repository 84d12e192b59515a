package docker

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"logcanary/collector/facts"
)

const (
	maxChanged  = 100_000  // changes that are counted
	maxChanges  = 1000     // that are kept
	maxChangesB = 64 << 20 // bytes of them that are read
)

// changes notes what has changed in the container's own layer.
func (l *look) changes(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, l.x.bounds.changes)
	defer cancel()
	body, err := get(ctx, l.engine, "/containers/"+l.ID+"/changes", nil, maxChangesB)
	if err != nil {
		l.deny("changes", err)
		return
	}
	defer body.Close()
	kept := changeSet{points: l.points()}
	if err := kept.read(body); err != nil {
		l.deny("changes", err)
		return
	}
	l.Changes, l.Changed = kept.chosen(), kept.count
}

// points are the container's mounts, those in memory among them.
func (l *look) points() []point {
	all := make([]point, 0, len(l.Mounts)+len(l.Config.Tmpfs))
	for _, m := range l.Mounts {
		p := point{inside: m.Destination, source: m.Source, volume: m.Name}
		if m.Type == "tmpfs" {
			p.source = ""
		}
		all = append(all, p)
	}
	for inside := range l.Config.Tmpfs {
		all = append(all, point{inside: path.Clean(inside)})
	}
	return all
}

// changeSet chooses among the changes of a layer while they come.
type changeSet struct {
	points []point // mounts, which are not the layer's though their mount points are listed
	count  int
	last   facts.Change // seen, and not known yet to be more than a directory

	logs, others []facts.Change
}

// read reads the answer: a list, or null for none. What is behind the first maxChanged
// of it is left.
func (s *changeSet) read(body io.Reader) error {
	d := json.NewDecoder(body)
	open, err := d.Token()
	if err != nil {
		return midway(err)
	}
	if open == nil {
		return nil
	}
	if open != json.Delim('[') {
		return errChanges
	}
	for d.More() && s.count < maxChanged {
		var c facts.Change
		if err := d.Decode(&c); err != nil {
			return midway(err)
		}
		s.add(c)
	}
	s.pass()
	return nil
}

// errChanges says that an answer is no list of changes.
var errChanges = errors.New("docker: not a list of changes")

// add takes the next change. A directory is known by what comes behind it: engines walk
// from directories into them.
func (s *changeSet) add(c facts.Change) {
	s.count++
	if s.last.Path != "" && !strings.HasPrefix(c.Path, s.last.Path+"/") {
		s.pass()
	}
	s.last = c
}

// pass keeps the change that was seen last, if it is of interest: what is called like a
// log, whatever became of it, and other files that were written.
func (s *changeSet) pass() {
	const deleted = 2
	c := s.last
	s.last = facts.Change{}
	switch {
	case c.Path == "" || deepest(s.points, c.Path) != nil:
	case facts.LogLike(c.Path):
		s.logs = keep(s.logs, c)
	case c.Kind != deleted:
		s.others = keep(s.others, c)
	}
}

func keep(some []facts.Change, c facts.Change) []facts.Change {
	if len(some) < maxChanges {
		return append(some, c)
	}
	return some
}

// chosen are the changes that are kept, logs before others, by path.
func (s *changeSet) chosen() []facts.Change {
	all := slices.Concat(s.logs, s.others)
	all = all[:min(len(all), maxChanges)]
	slices.SortFunc(all, func(a, b facts.Change) int { return cmp.Compare(a.Path, b.Path) })
	return all
}
