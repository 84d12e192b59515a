package docker

import (
	"strings"

	"logcanary/tailer/file"
)

// files has what a container's label logcanary.files names followed, and says
// once what of it cannot be. Each reconciliation calls it again: a directory may
// have come.
func (f *Finder) files(m *member) {
	if f.cfg.Files == nil || len(m.patterns) == 0 {
		return
	}
	var globs []file.Glob
	for _, pattern := range m.patterns {
		found, err := f.view.locate(m.points, pattern)
		f.judge(m, pattern, found, err)
		globs = append(globs, found...)
	}
	for i := range globs {
		g := &globs[i]
		g.Project, g.Service, g.Options = m.project, m.service, m.options
		g.Late = !m.created.Before(f.cfg.Born)
	}
	f.cfg.Files.Follow(m.filesID(), globs)
}

// filesID is under which a container's files are followed. Of two services that
// share a file it has the same one win, however often they are recreated.
func (m *member) filesID() string { return m.project + "/" + m.service + "/" + m.id }

// judge says what became of a pattern, when it is something else than before.
func (f *Finder) judge(m *member, pattern string, found []file.Glob, err error) {
	reason := ""
	if err != nil {
		reason = printable(strings.ReplaceAll(err.Error(), "\n", "; "), maxReason)
	}
	if was, told := m.verdicts[pattern]; told && was == reason {
		return
	}
	m.verdicts[pattern] = reason
	log := f.cfg.Log.With("container", m.name, "project", m.project, "service", m.service, "files", pattern)
	if err != nil {
		s := m.status(Unread, reason)
		s.Files = pattern
		f.board.set(m.filesKey(pattern), s)
		log.Warn("files of a container cannot be read", "reason", reason)
		return
	}
	f.board.drop(m.filesKey(pattern))
	for _, g := range found {
		log.Info("files of a container are read", "here", g.Include)
	}
}

// maxReason bounds what is said about a pattern, in bytes.
const maxReason = 1024

// filesKey is where the board has a pattern of a container.
func (m *member) filesKey(pattern string) string { return m.id + " " + pattern }

// leaveFiles finds no more files of a container that was removed. What was found
// is read to its end by the file finder.
func (f *Finder) leaveFiles(m *member) {
	if f.cfg.Files == nil || len(m.patterns) == 0 {
		return
	}
	f.cfg.Files.Unfollow(m.filesID())
	for _, pattern := range m.patterns {
		f.board.drop(m.filesKey(pattern))
	}
}
