package tailer

import (
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// local are the file systems on which whatever is written by anybody passes
// this kernel, and so raises an event. Elsewhere (network, FUSE, what a desktop
// shares with its virtual machine, an overlay whose layers are written beneath
// it) writers may be where no event comes from.
func local(kind int64) bool {
	return slices.Contains([]int64{
		unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC,
		unix.BCACHEFS_SUPER_MAGIC, unix.TMPFS_MAGIC, zfsMagic,
	}, kind)
}

// zfsMagic is ZFS_SUPER_MAGIC of OpenZFS, which is not part of Linux.
const zfsMagic = 0x2fc12fc1

// identity tells one directory from another; zero is none.
type identity struct{ dev, ino uint64 }

// identify looks at what stands under a path, through symbolic links.
func identify(path string) identity {
	var s syscall.Stat_t
	if err := syscall.Stat(path, &s); err != nil {
		return identity{}
	}
	return identity{uint64(s.Dev), s.Ino}
}

// appraise decides whether the events of a directory that was just watched can
// be relied on. Two names of one directory share one watch in the kernel, whose
// events come under one of them alone, so neither can. The caller holds mu.
func (w *Watcher) appraise(path string, d *directory) {
	var fs syscall.Statfs_t
	d.at = identify(path)
	d.sure = syscall.Statfs(path, &fs) == nil && local(int64(fs.Type))
	if other := w.owners[d.at]; other != nil && other != d {
		d.sure, other.sure = false, false
		return
	}
	w.owners[d.at] = d
}

// disown ends what appraise found. The caller holds mu.
func (w *Watcher) disown(d *directory) {
	if w.owners[d.at] == d {
		delete(w.owners, d.at)
	}
	d.watching, d.sure = false, false
}

// Sure says whether Listen tells of every name that comes or goes in dir. Where
// it does not, whoever listens has to look himself from time to time.
func (w *Watcher) Sure(dir string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.dirs[dir]
	return d != nil && d.sure
}

// strays are the watched directories that are not what stands under their paths
// any more, because a directory above was renamed or a symbolic link leads
// elsewhere: neither raises an event. It looks without the lock, because a stat can
// hang on a network file system.
func (w *Watcher) strays() (paths []string) {
	type sight struct {
		path string
		at   identity
	}
	w.mu.Lock()
	seen := make([]sight, 0, len(w.dirs))
	for path, d := range w.dirs {
		if d.watching {
			seen = append(seen, sight{path, d.at})
		}
	}
	w.mu.Unlock()
	for _, s := range seen {
		if identify(s.path) != s.at {
			paths = append(paths, s.path)
		}
	}
	return paths
}
