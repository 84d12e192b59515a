package main

import (
	"context"
	"errors"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
	"logcanary/collector/silence"
)

// hearing tells the doctor what the running sidecar knows: when each source last spoke,
// how it usually does, and how the sidecar itself is.
type hearing struct{ *sidecar }

// Survey notes it for each container that those before have found.
func (h hearing) Survey(_ context.Context, s *facts.Scene) {
	s.Self.Reader = h.reader()
	all := map[string][]facts.Speech{}
	for _, source := range h.silence.Sources(time.Now()) {
		owner := ownerOf(source)
		all[owner] = append(all[owner], speech(source))
	}
	for _, c := range s.Containers {
		c.Speaks = append(all[c.ID], all[c.Project+"/"+c.Service]...)
	}
}

// Look does nothing: what was heard is known.
func (hearing) Look(context.Context, *facts.Scene, *facts.Container, bool) {}

// ownerOf is the id of the container whose output a source is, or the project and service
// of a file.
func ownerOf(s silence.Source) string {
	if s.Origin.ContainerID != "" {
		return s.Origin.ContainerID
	}
	return s.Origin.Project + "/" + s.Origin.Service
}

func speech(s silence.Source) facts.Speech {
	return facts.Speech{Source: s.Origin.Source, State: heard(s.State), Last: s.Since, Threshold: s.Threshold, Rhythm: s.Usual()}
}

// heard is a state as facts have it: nobody has judged yet what is past its threshold, and
// the doctor is asked just then.
func heard(s silence.State) string {
	switch s {
	case silence.Never:
		return facts.NeverSpoke
	case silence.CatchingUp:
		return facts.CatchingUp
	case silence.Quiet, silence.Silent:
		return facts.FellSilent
	}
	return facts.Speaks
}

// reader is how the sidecar itself is.
func (h hearing) reader() *facts.Reader {
	_, first := h.journal.Born()
	r := &facts.Reader{StateDir: absolute(h.cfg.StateDir), Fresh: first, Volatile: volatile(h.cfg.StateDir)}
	if err := h.readers.watcher.Blind(); err != nil {
		r.Polling = errnoName(err)
	}
	return r
}

// errnoName is EMFILE or ENOSPC; the text of an error that is none of the kernel's.
func errnoName(err error) string {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return unix.ErrnoName(errno)
	}
	return err.Error()
}

// volatile says whether a directory stands in memory.
func volatile(dir string) bool {
	var fs unix.Statfs_t
	return unix.Statfs(filepath.Clean(dir), &fs) == nil && (fs.Type == unix.TMPFS_MAGIC || fs.Type == unix.RAMFS_MAGIC)
}
