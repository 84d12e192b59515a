package file

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"logcanary/collector/record"
)

// Glob says which files to read and what their lines are called.
type Glob struct {
	Include []string // absolute patterns; ** is any number of directories
	Exclude []string // patterns; one without "/" is about base names
	Project string
	Service string // "" means each file's base name without its extension
	Options record.Options

	Root string // nothing may lead out of this directory; "" means each pattern's part without wildcards
	Late bool   // its files were not there before us: Start is not for them
}

// Check says whether all patterns are well formed and absolute.
func (g *Glob) Check() error {
	for _, p := range g.Include {
		if !filepath.IsAbs(p) || !doublestar.ValidatePathPattern(p) {
			return fmt.Errorf("include %q: %w", p, doublestar.ErrBadPattern)
		}
	}
	for _, p := range g.Exclude {
		if !doublestar.ValidatePathPattern(p) {
			return fmt.Errorf("exclude %q: %w", p, doublestar.ErrBadPattern)
		}
	}
	return nil
}

// root is the directory that a matching path may not lead out of.
func (g *Glob) root(path string) string {
	if g.Root != "" {
		return filepath.Clean(g.Root)
	}
	base, _ := doublestar.SplitPattern(g.include(path))
	return filepath.Clean(base)
}

// include is the first pattern that a path matches; "" means none.
func (g *Glob) include(path string) string {
	for _, p := range g.Include {
		if doublestar.PathMatchUnvalidated(p, path) {
			return p
		}
	}
	return ""
}

func (g *Glob) matches(path string) bool {
	return g.include(path) != "" && !g.excludes(path)
}

func (g *Glob) excludes(path string) bool {
	for _, p := range g.Exclude {
		name := path
		if !strings.Contains(p, "/") {
			name = filepath.Base(path)
		}
		if doublestar.PathMatchUnvalidated(p, name) {
			return true
		}
	}
	return false
}

// walk calls dir with each directory in which matching files may appear, and
// file with each name in it that is no directory. Symbolic links to directories
// are not followed, so there are no loops. What cannot be read is passed over:
// the next walk tries again.
func (g *Glob) walk(dir, file func(path string)) {
	for _, include := range g.Include {
		base, rest := doublestar.SplitPattern(filepath.Clean(include))
		deepest := strings.Count(rest, "/")
		_ = filepath.WalkDir(base, func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil && e == nil:
				dir(filepath.Clean(base)) // it may appear later
				return nil
			case err != nil:
				return fs.SkipDir
			case !e.IsDir():
				file(path)
			case !strings.Contains(rest, "**") && depth(base, path) > deepest:
				return fs.SkipDir
			default:
				dir(path)
			}
			return nil
		})
	}
}

// depth counts the directories between base and path.
func depth(base, path string) int {
	if path == base {
		return 0
	}
	return strings.Count(strings.TrimPrefix(path, strings.TrimSuffix(base, "/")), "/")
}
