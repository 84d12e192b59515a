package docker

import (
	"io"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
)

// output is what one container writes: stdout and stderr, or the one stream of
// a terminal. It outlives the way in which it is read.
type output struct {
	streams []*stream
	markers []marker

	file uint64        // the file of the last entry that was read; 0 before
	due  time.Duration // for which the last commit has to wait for another; 0 for none

	// By the API.
	latest int           // side of the last line that was read
	run    record.Cursor // the first line of that side since the other's last
}

// openOutput announces the streams of a container. Those that were never read
// begin at start.
func openOutput(c tailer.Collector, origins []*record.Origin, start record.Cursor) *output {
	o := &output{markers: make([]marker, len(origins))}
	for i, origin := range origins {
		stored, ok := parsePosition(c.Cursor(origin.Key))
		if !ok {
			stored = position{at: start, claim: record.Cursor{Nth: noClaim}}
		}
		s := &stream{key: origin.Key, stored: stored, taken: stored.at, last: stored.at}
		s.intake = c.Open(origin, stored.at)
		o.streams = append(o.streams, s)
		o.markers[i] = marker{out: o, side: i}
	}
	return o
}

// stream is the one that a side's lines go to: a terminal has only one.
func (o *output) stream(side int) (int, *stream) {
	side = min(side, len(o.streams)-1)
	return side, o.streams[side]
}

// stored is what each stream was resumed with.
func (o *output) stored() []position {
	all := make([]position, len(o.streams))
	for i, s := range o.streams {
		all[i] = s.stored
	}
	return all
}

// resumeFile is what a json-file is resumed with, a cursor for each stream. A
// stream that has none, because it was read by the API, knows by time what it
// has taken.
func (o *output) resumeFile() [][]byte {
	stored := o.stored()
	resume := make([][]byte, len(stored))
	for i, p := range stored {
		if j := speaker(stored); j >= 0 && len(stored[j].inner) > 0 {
			p.inner = stored[j].inner
		}
		if resume[i] = p.inner; len(p.inner) == 0 {
			o.streams[i].resume(upTo(p.at))
		}
	}
	return resume
}

// from is where to begin in a file of which only what is new is wanted; nil where
// all of it is, or where it was begun. What is older and read nevertheless is
// stepped over by its time.
func (o *output) from() func(r io.ReaderAt, size int64) int64 {
	at := o.streams[0].taken
	if at.Nth != wholeTime || !o.fresh() {
		return nil
	}
	return func(r io.ReaderAt, size int64) int64 {
		return newSearch().since(r, size, time.Unix(0, at.Time+1))
	}
}

// fresh says that nothing was ever taken.
func (o *output) fresh() bool {
	for _, s := range o.streams {
		if named(s.taken) {
			return false
		}
	}
	return true
}

// rewind makes ready for the beginning of the file.
func (o *output) rewind() {
	for _, s := range o.streams {
		s.resume(upTo(s.taken))
	}
}

// claim is what may be said of the sibling in a cursor of this side: the last
// line it took, unless it stands behind at, or parts of the next one stand
// before it.
func (o *output) claim(side int, at record.Cursor) record.Cursor {
	none := record.Cursor{Nth: noClaim}
	if len(o.streams) < sides {
		return none
	}
	sibling := o.streams[1-side]
	inOrder := at.File == sibling.taken.File && at.Offset >= sibling.taken.Offset ||
		at.File == o.file && sibling.taken.File != o.file
	if at.File == 0 {
		inOrder = o.behind(side, at)
	}
	if sibling.joining || !inOrder {
		return none
	}
	return record.Cursor{Time: sibling.taken.Time, Nth: sibling.taken.Nth}
}

// took notes that a side has taken a line by the API.
func (o *output) took(side int) {
	if side != o.latest || o.run.Time == 0 {
		o.latest, o.run = side, o.streams[side].taken
	}
}

// behind says whether a position by the API is known to stand behind all lines of
// the sibling. Once a clock went back only the last line of all is.
func (o *output) behind(side int, at record.Cursor) bool {
	if side != o.latest || at == o.streams[side].taken {
		return side == o.latest
	}
	return o.run.Offset == o.run.Time && (at.Time > o.run.Time || at.Time == o.run.Time && at.Nth >= o.run.Nth)
}

// commit commits all streams. inner encodes positions in a file; nil is the API. It
// returns the shortest time after which a stream wants that again; 0 when none does.
func (o *output) commit(inner tailer.CursorAppender) time.Duration {
	o.due = 0
	for i, s := range o.streams {
		o.markers[i].inner = inner
		if due := s.intake.Commit(&o.markers[i]); due > 0 && (o.due == 0 || due < o.due) {
			o.due = due
		}
	}
	return o.due
}

// finish hands over the lines that were begun and that nobody will end any more.
// It returns false when an intake refused one: the same comes again.
func (o *output) finish() bool {
	for _, s := range o.streams {
		if !s.finish() {
			return false
		}
	}
	return true
}

// unfinished says whether a line was begun and not ended, and numbers that: it is
// another number as soon as another part was read.
func (o *output) unfinished() (parts int64, is bool) {
	for _, s := range o.streams {
		parts, is = parts+s.joined, is || s.joining
	}
	return parts, is
}

// close says that nothing will come any more. What is unfinished was finished,
// or is lost.
func (o *output) close() {
	for _, s := range o.streams {
		s.intake.Close()
	}
}
