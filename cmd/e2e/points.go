package main

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// point is a named point on the way of a line, at which logcanary is killed. One
// that has a before and an after stands twice: as the kill on entry to its own
// system call, which is then never made, and to the one that comes after it. The
// call after a request to Kafka is the one that reads its answer.
type point struct {
	name  string
	call  string                   // on whose entry the kill falls
	names func(*shooting) []string // what such calls are about
	when  phase                    // of logcanary's life, or of the load
	hit   func(fell moment) bool   // what makes this call the one
}

// fits tells whether a kill fell here.
func (p point) fits(fell moment) bool { return fell.at.name == p.call && p.hit(fell) }

// phase is when a point comes by.
type phase int

const (
	running  phase = iota // it has caught up, and lines come
	starting              // it is being launched, and lines come
	quiet                 // it has caught up, and what comes is not kept
)

// points are all of them, in the order in which a line comes by.
func points(exactlyOnce bool) []point {
	all := []point{
		{"read of the file", "pread64", theFile, running, reads("/app.log>")},
		{"read of the file, done", "pread64", theFile, running, hasRead("/app.log>")},
		{"read of the container", "pread64", theContainer, running, reads("-json.log>")},
		{"read of the container, done", "pread64", theContainer, running, hasRead("-json.log>")},
		{"journal append", "write", segments, running, writes(records)},
		{"journal append, half done", "write", segments, running, writesOn},
		{"journal append, done: fsync", "fsync", segments, running, wrote(records)},
		{"fsync, done", "write", segments, running, writes(mark)},
		{"produce", "write", busiestSocket, running, sends(produce)},
		{"produce, done: ack", "read", busiestSocket, running, awaits(produce)},
		{"ack, done", "write", sockets, running, received(produce)},
		{"cursor write", "write", segments, quiet, writes(cursors)},
		{"cursor write, done", "fsync", segments, quiet, wrote(cursors)},
		{"rename at the start", "renameat", segments, starting, renames},
		{"rename at the start, done", "fsync", directory, starting, follows("renameat")},
		{"rename", "renameat", segments, running, renames},
		{"rename, done", "fsync", directory, running, follows("renameat")},
		{"unlink", "unlinkat", anything, running, removes},
		{"unlink, done", "fsync", directory, running, follows("unlinkat")},
	}
	if !exactlyOnce {
		return all
	}
	return append(all, []point{
		{"cursor in the transaction", "write", nextSockets, running, sends(offsetCommit)},
		{"cursor in the transaction, done: ack", "read", nextSockets, running, awaits(offsetCommit)},
		{"commit", "write", nextSockets, running, sends(endTxn)},
		{"commit, done: ack", "read", nextSockets, running, awaits(endTxn)},
		{"ack of the commit, done", "write", nextSockets, running, received(endTxn)},
	}...)
}

func anything(*shooting) []string       { return nil }
func theFile(s *shooting) []string      { return []string{s.file.path} }
func theContainer(s *shooting) []string { return []string{s.jsonFile} }

func sockets(s *shooting) []string { return s.c.sockets() }

// busiestSocket is the one for records.
func busiestSocket(s *shooting) []string {
	names := s.c.sockets()
	return names[:min(1, len(names))]
}

// nextSockets are the transaction's coordinator's and the one that asks for positions.
func nextSockets(s *shooting) []string {
	names := s.c.sockets()
	return names[min(1, len(names)):min(3, len(names))]
}

// segments are the journal's last one and those that it begins next.
func segments(s *shooting) []string {
	there, next := s.segments()
	names := there[len(there)-1:]
	for _, name := range next {
		names = append(names, name, name+".tmp")
	}
	return names
}

// directory is the journal's, with the segments that go and those that come into it.
func directory(s *shooting) []string {
	there, next := s.segments()
	return slices.Concat(there[:len(there)-1], next, []string{s.journal})
}

// segments are the paths of those that are there, oldest first, and of those to come.
func (s *shooting) segments() (there, next []string) {
	there, err := filepath.Glob(filepath.Join(s.journal, "*.seg"))
	s.t.must(err)
	slices.Sort(there)
	id, last, _ := strings.Cut(strings.TrimSuffix(filepath.Base(there[len(there)-1]), ".seg"), "-")
	n, err := strconv.ParseUint(last, 16, 64)
	s.t.must(err)
	for i := range uint64(4) {
		next = append(next, filepath.Join(s.journal, fmt.Sprintf("%s-%016x.seg", id, n+1+i)))
	}
	return there, next
}

func renames(moment) bool { return true } // nothing else is renamed in there

// reads: nothing of the source came since its end was last seen.
func reads(source string) func(moment) bool {
	return func(m moment) bool { return m.at.of(source) && m.previous(m.at.sameFile).bytes() == 0 }
}

// hasRead: the read before got something, and this one looks for more.
func hasRead(source string) func(moment) bool {
	return func(m moment) bool { return m.at.of(source) && m.previous(m.at.sameFile).bytes() > 0 }
}

// The kinds of frames that a write to a segment begins with: a group that holds
// records, one of cursors and positions alone, and how far an fsync reached.
const (
	records = "r"
	cursors = "cpf"
	mark    = "m"
)

func writes(kinds string) func(moment) bool {
	return func(m moment) bool { return m.at.begins(kinds) }
}

// writesOn: the group is larger than a write, and the first of it is written.
func writesOn(m moment) bool {
	return m.at.begins(records) && m.previous(m.at.sameFile).begins(records)
}

func wrote(kinds string) func(moment) bool {
	return func(m moment) bool { return m.previous(m.at.sameFile).begins(kinds) }
}

// begins tells whether the call writes frames, and of these kinds the first.
func (c call) begins(kinds string) bool {
	head := c.data()
	return c.name == "write" && len(head) > 2 && head[:2] == "\xc7\x9e" && strings.Contains(kinds, head[2:3])
}

// follows: the directory is being made durable after that call.
func follows(name string) func(moment) bool {
	return func(m moment) bool {
		last := m.previous(func(c call) bool { return c.name == "renameat" || c.name == "unlinkat" })
		return last.name == name && m.at.of("/journal>")
	}
}

// removes: a segment goes. A file that an earlier kill left half begun is no segment.
func removes(m moment) bool { return strings.Contains(m.at.args, `.seg"`) }

// The keys of Kafka's requests, which say what a write to its socket is.
const (
	produce      = 0
	endTxn       = 26
	offsetCommit = 28 // TxnOffsetCommit
)

func sends(key uint16) func(moment) bool {
	return func(m moment) bool { return m.at.requests(key) }
}

// awaits: the request is sent, and its answer was not looked for.
func awaits(key uint16) func(moment) bool {
	return func(m moment) bool { return m.previous(m.at.sameFile).requests(key) }
}

// received: the answer was the last that came, and nothing was made of it yet that
// leaves the process.
func received(key uint16) func(moment) bool {
	return func(m moment) bool {
		came := m.previous(call.ofSocket)
		asked := m.previous(func(c call) bool { return c.name == "write" && came.sameFile(c) })
		return came.name == "read" && came.bytes() > 0 && asked.requests(key)
	}
}

func (c call) requests(key uint16) bool {
	head := c.data()
	return c.name == "write" && c.ofSocket() && len(head) >= 6 && binary.BigEndian.Uint16([]byte(head[4:])) == key
}

func (c call) ofSocket() bool { return strings.Contains(c.file(), "<TCP:[") }

func (c call) of(file string) bool { return strings.HasSuffix(c.file(), file) }

func (c call) sameFile(other call) bool { return c.file() == other.file() }
