package file

import (
	"strings"
	"time"
)

// month is for how long a file must not have been seen for its position to be
// forgotten whoever still wants it. Containers come back after a weekend, disks
// after a repair; names that are used once, and there are applications that make
// thousands, do not.
const month = 30 * 24 * time.Hour

// forsaken says that nothing has stood under a path for so long that it is given
// up and its position forgotten. Who is started anew each day never sees a path
// absent for Keep: then a month is enough, but not the first look, because a file
// system may be mounted after us. Rotated files of the path still need it: without
// it they would be read again as if they were others.
func (f *Finder) forsaken(path string, file *followed) bool {
	gone := file.log.Gone()
	if gone.IsZero() {
		return false
	}
	absent := f.cfg.Now().Sub(gone)
	long := absent >= f.cfg.Keep || absent >= f.cfg.Keep/24 && f.unseen(file.log.lastSeen())
	return long && len(f.listings.older(path)) == 0
}

// unseen says that a month has gone by; 0 is an unknown time.
func (f *Finder) unseen(since int64) bool {
	return since != 0 && f.cfg.Now().Sub(time.Unix(since, 0)) >= month
}

// tidy forgets, once a day, the positions of files that nobody wants any more and
// that are gone: no Log is there to notice.
func (f *Finder) tidy() {
	now := f.cfg.Now()
	if now.Sub(f.tidied) < 24*time.Hour {
		return
	}
	f.tidied = now
	var old []string
	f.cfg.Collector.Cursors(prefix, func(key string, cursor []byte) {
		if path := strings.TrimPrefix(key, prefix); f.files[path] == nil && f.orphaned(path, cursor) {
			old = append(old, key)
		}
	})
	for _, key := range old {
		f.cfg.Collector.Forget(key)
	}
}

func (f *Finder) orphaned(path string, cursor []byte) bool {
	_, seen, err := parseMarks(cursor)
	if err != nil || !f.unseen(seen) {
		return false
	}
	_, err = look(path)
	return absent(err) && len(f.listings.older(path)) == 0
}
