package file

import (
	"fmt"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// A directory that has just changed may change again without another time, so
// it is read each time, and no name is missed.
func TestListingsMissNothing(t *testing.T) {
	w := newWorld(t)
	d := &listings{dirs: map[string]*listing{}}
	for i := range 100 {
		w.put(fmt.Sprint("x.log.", i), "")
		if names, err := d.rotated(w.dir, "x.log"); err != nil || len(names) != i+1 {
			t.Fatalf("%d names of %d, %v", len(names), i+1, err)
		}
	}
	if names, err := d.rotated(w.path("nowhere"), "x.log"); err == nil {
		t.Errorf("%q stand nowhere", names)
	}
}

// One that has not changed for a while is read once, for all who ask. Where its
// time does not tell of a change, that is seen a little later.
func TestListingsAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		d := &listings{dirs: map[string]*listing{}}
		long := time.Unix(1e6, 0)
		wants := func(why string, want int) {
			t.Helper()
			w.must(os.Chtimes(w.dir, long, long))
			if names, err := d.rotated(w.dir, "x.log"); err != nil || len(names) != want {
				t.Errorf("%s: %q, %v", why, names, err)
			}
		}
		w.put("x.log.1", "")
		wants("read", 1)
		w.put("x.log.2", "")
		wants("read by another", 1)
		d.sweep()
		wants("swept while it is new", 1)
		time.Sleep(2 * listingAge)
		wants("old", 2)
		time.Sleep(2 * listingAge)
		if d.sweep(); len(d.dirs) != 0 {
			t.Error("an old listing is kept")
		}
		wants("swept", 2)
		long = long.Add(time.Hour)
		w.remove("x.log.1")
		wants("changed", 1)
	})
}
