package docker

import (
	"math"
	"sync/atomic"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
	"logcanary/tailer/file"
)

// jsonFile makes lines of the entries of one container's json-file. It is a
// file.Decoder.
type jsonFile struct {
	out     *output
	entries entryReader
	corrupt func()
}

// Decode takes one entry; see file.Decoder.
func (d *jsonFile) Decode(raw []byte, at *file.Position) bool {
	e, err := d.entries.parse(raw)
	if err == nil {
		return d.take(&e, at)
	}
	if rest, ok := salvage(raw); ok {
		e, err = d.entries.parse(rest)
	}
	if err == nil && !d.take(&e, at) {
		return false
	}
	d.corrupt()
	return true
}

func (d *jsonFile) take(e *entry, at *file.Position) bool {
	d.out.file = at.File
	i, s := d.out.stream(e.side)
	if at.Seen&(1<<i) != 0 {
		return true
	}
	return s.take(&part{text: e.text, ended: e.ended, time: e.time, after: record.Cursor{File: at.File, Offset: at.End}})
}

// Commit ends a share; see file.Decoder.
func (d *jsonFile) Commit(c tailer.CursorAppender) time.Duration { return d.out.commit(c) }

// Close says that no entry will come any more; see file.Decoder. The streams
// stay open: what becomes of them is decided by who follows the container.
func (d *jsonFile) Close() {}

// fileSource reads one container's json-file for the pool. It adds to file.Log
// what only a container has: an exit, after which nobody ends a line.
type fileSource struct {
	log    *file.Log
	out    *output
	ended  atomic.Int64 // when the container was last seen to exit, unix nanoseconds
	gone   atomic.Bool  // it was removed: nothing comes after the end of the file
	leave  atomic.Bool  // the file cannot be read any more: the API takes over
	done   bool         // the log is read and closed
	closed func()       // told once, after the last line
}

// Share reads a fair share; see tailer.Source.
func (s *fileSource) Share(buf []byte) tailer.Next {
	next := tailer.Done
	if !s.done {
		next = s.log.Share(buf)
	}
	switch {
	case next == tailer.Idle && s.leave.Load():
		s.log.Stop()
		return s.end()
	case next == tailer.Idle:
		return s.exit(s.ended.Load(), s.log)
	case next == tailer.Done:
		return s.end()
	}
	return next
}

// exit ends the lines of a writer that is gone, at the end of the file, and commits again
// what is open since they were.
func (s *fileSource) exit(end int64, at tailer.CursorAppender) tailer.Next {
	if !s.out.unfinished(end) && s.out.due == 0 {
		return tailer.Idle
	}
	finished := s.out.finish(end)
	s.out.commit(at)
	if !finished {
		return tailer.Parked
	}
	return tailer.Idle
}

// end is after the last byte. A container that lives on is read by the API
// next, and its unfinished lines are read there again.
func (s *fileSource) end() tailer.Next {
	s.done = true
	if s.gone.Load() {
		if next := s.exit(math.MaxInt64, nil); next == tailer.Parked || s.out.due > 0 {
			return next
		}
	}
	s.closed()
	return tailer.Done
}

// Due is when a record that is still open wants another share; see tailer.Source.
func (s *fileSource) Due() time.Duration { return s.out.due }

// Changed says whether there is something to read; see tailer.Source.
func (s *fileSource) Changed(told bool) bool { return s.log.Changed(told) }

// rewinder is a file.Reporter that hears of a stored position that means
// nothing any more. The file is then read from its beginning, and what was taken
// is known by its time.
type rewinder struct {
	file.Reporter
	out *output
}

// Trouble passes on what is wrong; see file.Reporter.
func (r rewinder) Trouble(kind string, o *record.Origin) {
	if kind == file.TroubleCursor {
		r.out.rewind()
	}
	r.Reporter.Trouble(kind, o)
}
