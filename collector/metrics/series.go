package metrics

import (
	"sync/atomic"

	"logcanary/collector/record"
)

// Labels name a series of counters: never an id, a path of a container or a
// message, so that their number stays that of services and streams.
type Labels struct{ Project, Service, Source string }

// Series holds the counters of one project, service and source. Readers add
// whole shares to it (see Tally), so the atomics cost nothing per line.
type Series struct {
	labels   Labels
	lines    [record.Levels]atomic.Uint64
	outcomes [record.Outcomes]atomic.Uint64
	bytes    atomic.Uint64
	kept     atomic.Uint64
	filtered atomic.Uint64

	shipped, deadLettered atomic.Uint64 // records, told by the shippers

	lastLine atomic.Int64 // unix nanoseconds
}

// Tally is what one reader counted since it last told the series. Plain
// integers: a line costs an increment.
type Tally struct {
	Lines    [record.Levels]uint64
	Outcomes [record.Outcomes]uint64
	Bytes    uint64
	Kept     uint64 // records
	Filtered uint64 // lines
	LastLine int64  // unix nanoseconds; 0 when no line was seen
}

// Add adds a tally and empties it.
func (s *Series) Add(t *Tally) {
	for l, n := range t.Lines {
		addUint(&s.lines[l], n)
	}
	for o, n := range t.Outcomes {
		addUint(&s.outcomes[o], n)
	}
	addUint(&s.bytes, t.Bytes)
	addUint(&s.kept, t.Kept)
	addUint(&s.filtered, t.Filtered)
	for last := s.lastLine.Load(); t.LastLine > last; last = s.lastLine.Load() {
		if s.lastLine.CompareAndSwap(last, t.LastLine) {
			break
		}
	}
	*t = Tally{}
}

func addUint(a *atomic.Uint64, n uint64) {
	if n != 0 {
		a.Add(n)
	}
}
