package file

import (
	"os"
	"path/filepath"
	"sync"
	"time"
)

// listings reads directories for many Logs whose paths stand in the same few: at a
// start, or when many files are renamed at once, each asks for its own rotated
// names, and reading the directory for each of n would take n times n names. It is
// safe for concurrent use; nil reads for each anew.
type listings struct {
	mu   sync.Mutex
	dirs map[string]*listing
}

// listing is what stood in a directory.
type listing struct {
	rotated map[string][]string // names by their base name
	changed int64               // the directory's mtime
	read    time.Time
}

// A listing holds until the directory changes. Where its mtime does not tell, as
// on some file systems in user space, it holds not for long.
const listingAge = 5 * time.Second

// rotated are the names in dir that a rotation of base would bear.
func (d *listings) rotated(dir, base string) ([]string, error) {
	if d == nil {
		now, err := readListing(dir)
		return now.rotated[base], err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if was := d.dirs[dir]; was != nil && was.holds(dir) {
		return was.rotated[base], nil
	}
	now, err := readListing(dir)
	if delete(d.dirs, dir); err == nil && now.settled() {
		d.dirs[dir] = &now
	}
	return now.rotated[base], err
}

// sweep forgets what is old.
func (d *listings) sweep() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for dir, was := range d.dirs {
		if time.Since(was.read) > listingAge {
			delete(d.dirs, dir)
		}
	}
}

func (was *listing) holds(dir string) bool {
	s, err := look(dir)
	return err == nil && s.mtime == was.changed && time.Since(was.read) <= listingAge
}

// settled says that a change after the listing has another time than the last one
// before it: the kernel's clock moves in steps, and some file systems keep seconds.
func (was *listing) settled() bool {
	step := 100 * time.Millisecond
	if was.changed%int64(time.Second) == 0 {
		step = 3 * time.Second
	}
	return was.read.Sub(time.Unix(0, was.changed)) > step
}

// readListing reads a directory, after its time: what changes while it is read is a
// change since.
func readListing(dir string) (listing, error) {
	s, err := look(dir)
	if err != nil {
		return listing{}, err
	}
	now := listing{rotated: map[string][]string{}, changed: s.mtime, read: time.Now()}
	names, err := readNames(dir)
	for _, name := range names {
		if base, turn, _ := splitName(name); turn != "" {
			now.rotated[base] = append(now.rotated[base], name)
		}
	}
	return now, err
}

func readNames(dir string) ([]string, error) {
	d, err := os.Open(filepath.Clean(dir))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.Readdirnames(-1)
}
