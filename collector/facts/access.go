package facts

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// Access is what somebody may do with a file or a directory; the numbers are those of a
// mode's bits.
type Access int

// The three kinds of Access. To make or remove a name in a directory takes
// ToWrite and ToEnter.
const (
	ToEnter Access = 1 // a directory; or to run a file
	ToWrite Access = 2
	ToRead  Access = 4
)

// Capabilities that stand above a mode, by their bit (capabilities(7)).
const (
	capOverride   = 1 // CAP_DAC_OVERRIDE
	capReadSearch = 2 // CAP_DAC_READ_SEARCH
)

// May says whether the mode of a file or a directory lets the process do all of want, as
// the kernel decides it (path_resolution(7)): by the ids of the file system, of the
// owner's, the group's and the others' bits the first that fits alone, and capabilities
// above them where user and group of the file exist in the process's user namespace.
//
// It knows no ACLs, which can allow what a mode forbids and the other way round, no
// SELinux, no read-only file system, and not the directories above. Of a file whose owner
// is not told, or a process of which top alone has told, it says yes: nothing speaks
// against it.
func (p *Process) May(s *Stat, want Access) bool {
	if s.UID < 0 || s.GID < 0 || p.FSUID < 0 || p.FSGID < 0 {
		return true
	}
	return p.bits(s)&want == want || p.above(s, want)
}

// MayWrite says whether the process may write to a file, or make files in a directory;
// see May for what it cannot know.
func (p *Process) MayWrite(s *Stat) bool {
	if s.Mode.IsDir() {
		return p.May(s, ToWrite|ToEnter)
	}
	return p.May(s, ToWrite)
}

// bits are the three bits of a mode that hold for the process.
func (p *Process) bits(s *Stat) Access {
	switch perm := s.Mode.Perm(); {
	case p.FSUID == s.UID:
		return Access(perm >> 6 & 7)
	case p.FSGID == s.GID || slices.Contains(p.Groups, s.GID):
		return Access(perm >> 3 & 7)
	default:
		return Access(perm & 7)
	}
}

// above says whether a capability lets the process do what the mode does not.
func (p *Process) above(s *Stat, want Access) bool {
	_, user := p.Local(s.UID)
	_, group := p.Local(s.GID)
	if !user || !group {
		return false
	}
	runs := s.Mode.IsDir() || s.Mode&0o111 != 0
	switch {
	case p.Caps&(1<<capOverride) != 0:
		return want&ToEnter == 0 || runs
	case p.Caps&(1<<capReadSearch) != 0:
		return want&ToWrite == 0 && (want&ToEnter == 0 || s.Mode.IsDir())
	}
	return false
}

// Root says whether the process is user 0 inside its container, be that a user of the
// host's own or one that a user namespace stands for.
func (p *Process) Root() bool {
	id, ok := p.Local(p.UID)
	return ok && id == 0
}

// Local is what a user's (or group's) id of the host is called inside the process's user
// namespace; false where it has no name there, so that it is "nobody" (65534). It reads
// the first range of the map, which is the only one that engines make, and takes the
// groups' map for the same.
func (p *Process) Local(id int) (int, bool) {
	inside, outside, count, ok := p.idRange()
	if !ok {
		return id, true
	}
	return id - outside + inside, id >= outside && id-outside < count
}

// Remapped says whether ids inside the container are others than on the host.
func (p *Process) Remapped() bool {
	inside, outside, _, ok := p.idRange()
	return ok && inside != outside
}

// idRange reads UIDMap; false where it is not known.
func (p *Process) idRange() (inside, outside, count int, ok bool) {
	var n [3]int
	fields := strings.Fields(p.UIDMap)
	if len(fields) != len(n) {
		return 0, 0, 0, false
	}
	for i, f := range fields {
		var err error
		if n[i], err = strconv.Atoi(f); err != nil {
			return 0, 0, 0, false
		}
	}
	return n[0], n[1], n[2], true
}

// Kind is the word for what a Stat is of.
func (s *Stat) Kind() string {
	switch s.Mode.Type() {
	case 0:
		return Plain
	case fs.ModeDir:
		return Folder
	case fs.ModeNamedPipe:
		return Pipe
	case fs.ModeSocket:
		return Socket
	case fs.ModeDevice, fs.ModeDevice | fs.ModeCharDevice:
		return Device
	}
	return ""
}
