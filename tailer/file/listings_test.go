package file

import (
	"fmt"
	"os"
	"sync"
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

// A rotation shifts files from names that are still to be looked at to names that were
// looked at. None is missed for that: the gap would be taken for what was read long ago.
func TestOlderWhileRotating(t *testing.T) {
	const keep = 5
	w := newWorld(t)
	var order sync.Map // of each file, by its Inode
	rotate := func(n int) {
		for i := keep; i > 0; i-- {
			os.Rename(w.path(fmt.Sprint("x.log.", i)), w.path(fmt.Sprint("x.log.", i+1))) // not there at first
		}
		os.Remove(w.path(fmt.Sprint("x.log.", keep+1)))
		w.put("next", "")
		s, err := look(w.path("next"))
		w.must(err)
		order.Store(s.Inode, n)
		w.rename("next", "x.log.1")
	}
	stop := make(chan struct{})
	var looking sync.WaitGroup
	looking.Go(func() {
		for {
			var before any
			for _, s := range (*listings)(nil).older(w.path("x.log")) {
				n, _ := order.Load(s.Inode)
				if before != nil && n != before.(int)+1 {
					t.Errorf("%v comes after %v", n, before)
				}
				before = n
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	for n := range 300 {
		rotate(n)
		time.Sleep(time.Duration(n%5) * time.Millisecond)
	}
	close(stop)
	looking.Wait()
}
