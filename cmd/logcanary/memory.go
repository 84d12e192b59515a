package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// memory gives back what a burst of work took. By itself the runtime keeps a heap
// of twice what was alive when the burst ended, for as long as nothing happens: on
// a sidecar that mostly waits that is most of its size. It costs two collections
// after a burst, none while there is work and none while there is nothing to gain.
type memory struct{}

const (
	memoryEvery = 5 * time.Second // how often it looks; no collection since the last look means rest
	memoryPause = time.Minute     // after each time
	memoryGain  = 1 << 20         // bytes that are worth it
)

// Run watches the heap until ctx ends.
func (memory) Run(ctx context.Context) error {
	now := readHeap()
	for wait := memoryEvery; pause(ctx, wait); {
		before := now
		now, wait = readHeap(), memoryEvery
		if now.cycles != before.cycles || now.gain() < memoryGain {
			continue
		}
		runtime.GC() // a sync.Pool lets go of what it holds at the second collection
		debug.FreeOSMemory()
		now, wait = readHeap(), memoryPause
	}
	return nil
}

// pause waits for d. It returns false when ctx has ended.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// heap is what the runtime tells of its heap, in bytes.
type heap struct {
	objects uint64 // alive, or not known to be dead yet
	live    uint64 // alive when the last collection ended
	free    uint64 // held without any object
	cycles  uint64 // collections that the runtime began by itself
}

func readHeap() heap {
	s := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"},
		{Name: "/memory/classes/heap/free:bytes"}, {Name: "/gc/cycles/automatic:gc-cycles"},
	}
	metrics.Read(s)
	return heap{objects: s[0].Value.Uint64(), live: s[1].Value.Uint64(), free: s[2].Value.Uint64(), cycles: s[3].Value.Uint64()}
}

// gain is about what a collection would give back.
func (h heap) gain() uint64 { return h.objects - min(h.live, h.objects) + h.free }
