package docker

import (
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
	log     *file.Log
	out     *output
	stopped atomic.Bool  // the container was seen to exit, and not to start since
	asked   atomic.Int64 // which unfinished lines it was last asked about; see output.unfinished
	orphans atomic.Int64 // those of which it is known that nobody will end them
	ask     func()       // asks whether the container still does not run
	gone    atomic.Bool  // it was removed: nothing comes after the end of the file
	leave   atomic.Bool  // the file cannot be read any more: the API takes over
	done    bool         // the log is read and closed
	closed  func()       // told once, after the last line
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
		return s.exit()
	case next == tailer.Done:
		return s.end()
	}
	return next
}

// exit ends the lines of a writer that is gone, at the end of the file, and commits again
// what is open since they were. The container may have started meanwhile, and the line
// may be its new life's. Clocks do not tell lives apart, they go back; but a container
// that does not run now has not begun anything that somebody will end.
func (s *fileSource) exit() tailer.Next {
	if parts, unfinished := s.out.unfinished(); unfinished && s.stopped.Load() {
		if s.orphans.Load() == parts {
			return s.finish(s.log)
		}
		s.asked.Store(parts)
		s.ask()
	}
	if s.out.due > 0 {
		s.out.commit(s.log)
	}
	return tailer.Idle
}

func (s *fileSource) finish(at tailer.CursorAppender) tailer.Next {
	finished := s.out.finish()
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
		if next := s.last(); next == tailer.Parked || s.out.due > 0 {
			return next
		}
	}
	s.closed()
	return tailer.Done
}

// last ends what stands at the end of a container that was removed.
func (s *fileSource) last() tailer.Next {
	if _, unfinished := s.out.unfinished(); unfinished || s.out.due > 0 {
		return s.finish(nil)
	}
	return tailer.Idle
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
