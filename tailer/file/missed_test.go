package file

import (
	"fmt"
	"testing"
)

// What is counted of files that are gone when reading begins again: those that had
// more to read, and those of which nobody can know.
func TestGoneWhileStopped(t *testing.T) {
	for name, test := range map[string]struct {
		stopped, down func(w *world) // what happens before the stop, and after it
		lost          int64
	}{
		"read to its end": {
			down: func(w *world) { w.remove("x.log") },
		},
		"a line begun and not ended behind the last one": {
			stopped: func(w *world) { w.append("x.log", "c\nbegun"); w.read() },
			down:    func(w *world) { w.remove("x.log") }, lost: 1,
		},
		"not all of it taken": {
			stopped: func(w *world) { w.append("x.log", "c\nd\n"); w.refuse = 1; w.share() },
			down:    func(w *world) { w.remove("x.log") }, lost: 1,
		},
		"removed before the stop": {
			stopped: func(w *world) { w.remove("x.log"); w.read() },
		},
		"a line begun, and removed and finished before the stop": {
			stopped: func(w *world) { w.append("x.log", "begun"); w.read(); w.remove("x.log"); w.drained() },
		},
		"removed, and finished, before the stop": {
			stopped: func(w *world) { w.remove("x.log"); w.drained() },
		},
		"another in its place, which may have come long after": {
			down: func(w *world) { w.remove("x.log"); w.put("x.log", "new\n") }, lost: 1,
		},
		"other bytes in its place": {
			down: func(w *world) { w.truncate("x.log"); w.append("x.log", "y\n") }, lost: 1,
		},
		"a rotated one, whose writer may not have known": {
			stopped: func(w *world) { w.rename("x.log", "x.log.1"); w.put("x.log", "c\n"); w.read() },
			down:    func(w *world) { w.remove("x.log.1") }, lost: 1,
		},
		"a rotated one that a newer one was finished for": {
			stopped: func(w *world) {
				for i := range 2 {
					w.rename("x.log", fmt.Sprint("x.log-2026010", i))
					w.put("x.log", "c\n")
					w.drained()
				}
				w.append("x.log", "d\n")
				w.read()
			},
			down: func(w *world) { w.remove("x.log-20260100") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.put("x.log", "a\nb\n")
			w.start()
			w.read()
			if test.stopped != nil {
				test.stopped(w)
			}
			w.crash()
			w.refuse = -1
			if test.down != nil {
				test.down(w)
			}
			w.start()
			w.read()
			if got := w.losses[LostRotation] + w.losses[LostCopyTruncate]; got != test.lost {
				t.Errorf("%d counted, want %d: %v", got, test.lost, w.losses)
			}
		})
	}
}
