package docker

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"

	"logcanary/collector/facts"
)

// maxHeads is how many files of a container are asked for at a look.
const maxHeads = 20

// files notes the files that may be logs, where nobody can see them in the host's /proc:
// by HEAD of the engine's archive, which tells size, mode, time and link, but no owner.
func (l *look) files(ctx context.Context) {
	if !l.blind() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, l.x.bounds.answer)
	defer cancel()
	named := l.named()
	for _, name := range l.candidates(named) {
		s, err := l.head(ctx, name)
		if l.fails(err) {
			return
		}
		absent := errors.Is(err, fs.ErrNotExist)
		if absent && !slices.Contains(named, name) || s != nil && s.Mode.IsDir() {
			continue // nobody says that there should be such a file
		}
		if f := l.file(name); f.Seen.First == nil {
			see(&f.Seen, s, err, false)
		}
	}
	slices.SortFunc(l.Files, func(a, b *facts.File) int { return strings.Compare(a.Path, b.Path) })
}

// binds notes what stands inside where something of the host is mounted: a file that was
// missing there has become a directory.
func (l *look) binds(ctx context.Context) {
	if !l.blind() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, l.x.bounds.answer)
	defer cancel()
	for i := range l.Mounts[:min(len(l.Mounts), maxHeads)] {
		m := &l.Mounts[i]
		if m.Type != "bind" || m.Inside != nil {
			continue
		}
		s, err := l.head(ctx, m.Destination)
		if l.fails(err) {
			return
		}
		if s != nil {
			m.Inside = &facts.Dir{Stat: *s, Denied: "the engine does not tell what is in it"}
		}
	}
}

// filesAgain notes what became of the files of the first look.
func (l *look) filesAgain(ctx context.Context) {
	if !l.blind() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, l.x.bounds.answer)
	defer cancel()
	for _, f := range l.Files[:min(len(l.Files), maxHeads)] {
		if f.Seen.Last != nil || f.Seen.Denied != "" {
			continue
		}
		s, err := l.head(ctx, f.Path)
		if l.fails(err) {
			return
		}
		see(&f.Seen, s, err, true)
	}
}

// fails notes an answer that says nothing of a file, but of all.
func (l *look) fails(err error) bool {
	wrong := errdefs.IsPermissionDenied(err) || errdefs.IsUnauthorized(err) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
	if wrong {
		l.deny("archive", err)
	}
	return wrong
}

// head asks for one file. That a container is gone looks as if its file were: there is no
// text in the answer; the log and the last inspection tell.
func (l *look) head(ctx context.Context, name string) (*facts.Stat, error) {
	told, err := l.engine.ContainerStatPath(ctx, l.ID, name)
	switch {
	case errdefs.IsNotFound(err):
		return nil, &fs.PathError{Op: "HEAD", Path: name, Err: fs.ErrNotExist}
	case err != nil:
		return nil, err
	}
	return headStat(told), nil
}

// headStat is what a HEAD tells. Links are told as where they lead in the end; the
// streams are called by their name, as images have them.
func headStat(told container.PathStat) *facts.Stat {
	s := &facts.Stat{
		Mode: told.Mode, Size: told.Size, Mtime: told.Mtime, Link: told.LinkTarget,
		UID: -1, GID: -1, Nlink: -1, Blocks: -1,
	}
	switch s.Link {
	case "/proc/self/fd/1":
		s.Link = "/dev/stdout"
	case "/proc/self/fd/2":
		s.Link = "/dev/stderr"
	}
	return s
}

// file is what is known of a file so far.
func (l *look) file(name string) *facts.File {
	for _, f := range l.Files {
		if f.Path == name {
			return f
		}
	}
	f := &facts.File{Path: name, ByName: facts.LogLike(name)}
	if p := deepest(l.points(), name); p != nil {
		f.Mount = p.inside
	}
	l.Files = append(l.Files, f)
	return f
}

// candidates are the files to ask for: those that a label names, those that the image is
// known to log to, those in the layer that are called like logs. What is in the memory
// of a tmpfs the engine does not see: it would tell what lies below.
func (l *look) candidates(named []string) (all []string) {
	names := slices.Concat(named, knownLogs(l.Container))
	for _, c := range l.Changes {
		const deleted = 2
		if c.Kind != deleted && facts.LogLike(c.Path) {
			names = append(names, c.Path)
		}
	}
	points := l.points()
	for _, name := range names {
		p := deepest(points, name)
		if len(all) < maxHeads && !slices.Contains(all, name) && (p == nil || p.source != "") {
			all = append(all, name)
		}
	}
	return all
}

// named are the files that the label logcanary.files names one by one.
func (l *look) named() (all []string) {
	given := labels{of: l.Labels}
	for _, pattern := range given.patterns() {
		if literal(pattern) == path.Clean(pattern) && !strings.ContainsAny(pattern, `*?[\`) {
			all = append(all, pattern)
		}
	}
	return all
}
