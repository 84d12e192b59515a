package file

import (
	"os"
	"testing"
)

// Where events are sure to tell of a path, the poll is told that there is nothing
// to say, without a look. It is told everything that no event tells.
func TestToldPollLooksAtWhatNoEventTells(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "one\n")
	w.start()
	w.read()
	w.put("x.log", "one\ntwo\n")
	if w.log.Changed(true) {
		t.Error("a file that grew: its event tells")
	}
	if !w.log.Changed(false) {
		t.Error("a file that grew: nobody tells")
	}
	w.read()

	w.must(os.Rename(w.path("x.log"), w.path("x.log.1")))
	w.put("x.log", "three\n")
	w.read()
	if !w.log.Changed(true) {
		t.Error("a rotated file that is not finished yet: no event will come when it is time")
	}
	w.drained()
	if w.now = w.now.Add(stubborn / 2); w.log.Changed(true) {
		t.Error("a rotated file that is quiet")
	}
	w.put("x.log.1", "one\ntwo\nlate\n")
	if !w.log.Changed(true) {
		t.Error("a rotated file that is written to: its event has a name that nobody follows")
	}
	w.drained()
	w.now = w.now.Add(2 * stubborn)
	for range 2 { // once to find out that it can be left to events
		if w.log.Changed(true) {
			w.read()
		}
	}
	if w.log.Changed(true) {
		t.Error("a rotated file that has been quiet for long")
	}
}

// A file that has another name may be written to in another directory.
func TestToldPollLooksAtFilesWithOtherNames(t *testing.T) {
	for name, other := range map[string]func(old, new string) error{"hard": os.Link, "symbolic": os.Symlink} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.must(os.Mkdir(w.path("elsewhere"), 0o755))
			w.put("elsewhere/y.log", "one\n")
			w.must(other(w.path("elsewhere/y.log"), w.path("x.log")))
			w.start()
			w.read()
			if w.log.Changed(true) {
				t.Error("it has not changed")
			}
			w.put("elsewhere/y.log", "one\ntwo\n")
			if !w.log.Changed(true) {
				t.Error("it grew, and no event of its directory tells")
			}
		})
	}
}
