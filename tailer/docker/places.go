package docker

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
	"golang.org/x/sys/unix"

	"logcanary/tailer/file"
)

// point is one mount of a container: a piece of the engine's host that stands
// somewhere inside.
type point struct {
	inside string // where, in the container; clean
	source string // what, on the engine's host; "" for what nobody else can see
	volume string // the volume's name; "" for a bind
}

// points reads the mounts of an inspected container.
func points(c container.InspectResponse) []point {
	var all []point
	for _, m := range c.Mounts {
		p := point{inside: path.Clean(m.Destination)}
		switch m.Type {
		case mount.TypeVolume:
			p.source, p.volume = m.Source, m.Name
		case mount.TypeBind:
			p.source = m.Source
		}
		all = append(all, p)
	}
	return all
}

// deepest is the mount that a path stands on: the one with the longest prefix of
// it. It returns nil when it stands on none.
func deepest(points []point, name string) *point {
	var found *point
	for i := range points {
		p := &points[i]
		if within(name, p.inside) && (found == nil || len(p.inside) > len(found.inside)) {
			found = p
		}
	}
	return found
}

// within says whether a path is dir or stands below it; both are clean.
func within(name, dir string) bool {
	return name == dir || dir == "/" || strings.HasPrefix(name, dir+"/")
}

// below is a path as seen from dir, which it stands in; "" for dir itself.
func below(name, dir string) string {
	return strings.TrimPrefix(strings.TrimPrefix(name, dir), "/")
}

// view is what we see of the engine's host.
type view struct {
	whole bool    // we run on it: each path is what it is there
	own   []point // our own mounts, where we run in a container
	root  dataRoot
}

// see is where a path of the engine's host stands here; "" means nowhere that
// is known.
func (v view) see(name string) string {
	if v.whole {
		return name
	}
	if here := v.through(name); here != "" {
		return here
	}
	here, _ := v.root.see(name)
	return here
}

// through looks for a path through our own mounts: the longest source wins that
// is not covered by another mount there.
func (v view) through(name string) string {
	here, length := "", 0
	for i := range v.own {
		p := &v.own[i]
		if p.source == "" || !within(name, p.source) || len(p.source) < length {
			continue
		}
		if at := path.Join(p.inside, below(name, p.source)); deepest(v.own, at) == p {
			here, length = at, len(p.source)
		}
	}
	return here
}

// piece is what one mount has of a pattern's files.
type piece struct {
	*point
	rests  []string // the pattern below the mount; "" for the mount itself, a file
	covers []string // below it, where other mounts stand before its own content
}

// pieces divides a pattern among mounts: the one that the part before the first
// wildcard stands on, and those that stand where wildcards may lead.
func pieces(points []point, pattern string) []piece {
	base := literal(pattern)
	home := deepest(points, base)
	var all []piece
	for i := range points {
		p := piece{point: &points[i]}
		if p.point != home && (p.inside == base || !within(p.inside, base)) {
			continue
		}
		if p.rests = rests(pattern, p.inside); len(p.rests) == 0 {
			continue
		}
		for _, other := range points {
			if other.inside != p.inside && within(other.inside, p.inside) {
				p.covers = append(p.covers, below(other.inside, p.inside))
			}
		}
		all = append(all, p)
	}
	return all
}

// literal is the part of a pattern before its first wildcard.
func literal(pattern string) string {
	if strings.ContainsAny(pattern, `*?[{\`) {
		base, _ := doublestar.SplitPattern(pattern)
		return path.Clean(base)
	}
	return pattern
}

// rests are what remains of a pattern below dir, for each way in which its head
// leads there: ** may end before it, in it or behind it.
func rests(pattern, dir string) (all []string) {
	if dir == "/" {
		return []string{strings.TrimPrefix(pattern, "/")}
	}
	parts := strings.Split(pattern, "/")
	at := make([]bool, len(parts)+1) // which parts may be next
	at[0] = true
	for name := range strings.SplitSeq(dir, "/") {
		next := make([]bool, len(at))
		for i, part := range parts {
			switch {
			case !at[i]:
			case part == "**":
				next[i], at[i+1] = true, true
			case doublestar.MatchUnvalidated(part, name):
				next[i+1] = true
			}
		}
		at = next
	}
	for i := range at {
		if at[i] {
			all = append(all, strings.Join(parts[i:], "/"))
		}
	}
	return all
}

// locate finds what a container's pattern names here. What of it cannot be found
// is the error, beside which the rest is good.
func (v view) locate(points []point, pattern string) ([]file.Glob, error) {
	var globs []file.Glob
	var wrong []error
	for _, p := range pieces(points, pattern) {
		g, err := v.glob(p)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		globs = append(globs, g)
	}
	if len(globs)+len(wrong) == 0 {
		return nil, errLayer
	}
	return globs, errors.Join(wrong...)
}

// What is wrong with places.
var (
	errLayer = errors.New("it stands on no mount but in the container's own layer: put a volume there")
	errTmpfs = errors.New("it stands in memory that only the container can see: put a volume there")
)

// unmounted says that a mount of a container cannot be seen here, and what
// mounts it here, too.
type unmounted struct {
	point
	root string // the engine's data root
}

// Error is the reason, with YAML to paste.
func (u *unmounted) Error() string {
	return fmt.Sprintf("%s of the engine's host is not mounted here: give logcanary %s", u.source, u.yaml())
}

// yaml mounts the place into logcanary. A volume without a name of its own is
// another one after each recreate, so all of them are mounted.
func (u *unmounted) yaml() string {
	switch {
	case u.volume == "":
		return volumes(u.source + ":/host" + u.source + ":ro")
	case isID(u.volume):
		all := path.Join(u.root, "volumes")
		return volumes(all + ":/host" + all + ":ro")
	}
	return volumes(u.volume+":/logs/"+u.volume+":ro") + ", and beside services volumes: {" + u.volume + ": {external: true}}"
}

// volumes is in single quotes, because a log escapes double ones.
func volumes(one string) string {
	return "volumes: ['" + strings.ReplaceAll(one, "'", "''") + "']"
}

// isID says that the engine made a name up.
func isID(name string) bool {
	return len(name) == 64 && strings.Trim(name, "0123456789abcdef") == ""
}

// glob is a piece as the file finder wants it. Nothing of it leads out of the
// mount: an application must not make us read what is not its own.
func (v view) glob(p piece) (file.Glob, error) {
	if p.source == "" {
		return file.Glob{}, errTmpfs
	}
	here := v.see(p.source)
	if here == "" {
		return file.Glob{}, &unmounted{*p.point, v.root.engine}
	}
	here, err := reachable(here)
	if errors.Is(err, fs.ErrNotExist) && !v.whole {
		return file.Glob{}, &unmounted{*p.point, v.root.engine}
	}
	if err != nil {
		return file.Glob{}, fmt.Errorf("%s of the engine's host cannot be read: %w", p.source, err)
	}
	g := file.Glob{Root: here}
	for _, rest := range p.rests {
		g.Include = append(g.Include, strings.TrimSuffix(escape(here)+"/"+rest, "/"))
	}
	for _, cover := range p.covers {
		at := escape(filepath.Join(here, cover))
		g.Exclude = append(g.Exclude, at, at+"/**")
	}
	return g, nil
}

// reachable is a path without symbolic links, if it may be read.
func reachable(name string) (string, error) {
	real, err := filepath.EvalSymlinks(name)
	if err != nil {
		return "", err
	}
	return real, unix.Access(real, unix.R_OK)
}

// escape makes a pattern that matches a path alone.
func escape(name string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `]`, `\]`, `{`, `\{`, `}`, `\}`).Replace(name)
}
