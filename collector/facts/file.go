package facts

import (
	"io/fs"
	"time"
)

// Stat is what is known of one name in a file system.
type Stat struct {
	Mode     fs.FileMode // permissions and type
	UID, GID int         // -1: not told (a HEAD of the engine's archive)
	Dev, Ino uint64      // 0: not told
	Nlink    int         // -1: not told
	Size     int64
	Blocks   int64 // of 512 bytes; -1: not told
	Mtime    time.Time
	Ctime    time.Time // last change of content, owner, mode or name; zero: not told
	Birth    time.Time // zero: not told
	Link     string    // target of a symbolic link
	Label    string    // of SELinux; "" where the engine has none, or it was not asked for
}

// Seen is a name at both looks of a pass. A nil look is one that was not made; Absent
// says that the name was not there.
type Seen struct {
	First, Last     *Stat
	Absent, Deleted bool // not there at the first look; gone at the last
	Denied          string
}

// Grew is by how many bytes it is longer at the last look; 0 where it was not seen twice.
func (s *Seen) Grew() int64 {
	if s == nil || s.First == nil || s.Last == nil {
		return 0
	}
	return s.Last.Size - s.First.Size
}

// Now is the newest look; nil when there was none.
func (s *Seen) Now() *Stat {
	if s == nil {
		return nil
	}
	if s.Last != nil {
		return s.Last
	}
	return s.First
}

// File is a file inside a container that looks like a log, or that a process has open
// for writing.
type File struct {
	Path    string // inside the container
	Seen    Seen
	Mount   string   // destination of the mount that it stands on; "" for the container's own layer
	FS      string   // type of its file system: overlay, ext4, tmpfs, nfs4, …; "" unknown
	MountID int      // of the table; 0 unknown
	Writers []Writer // who has it open for writing
	NULs    int64    // bytes of NUL at its head, holes counted; looked at where it was readable
	Text    bool     // its last bytes were looked at and are lines of text
	Full    bool     // statfs says that its file system has no room left
	ByName  bool     // its name looks like that of a log
}

// Writer is a descriptor that is open for writing.
type Writer struct {
	PID, FD   int
	Flags     int    // open(2)
	Pos, Last int64  // position at the first and the last look
	Deleted   bool   // no name leads to it any more, at the newest look: nlink 0
	Name      string // as the link says
	Size      int64  // of the file itself at the newest look, which is not that of Seen once it was deleted
}

// Mount is one mount of a container as inspect tells it, with what was seen of it.
type Mount struct {
	Type        string // bind, volume, tmpfs
	Name        string // of a volume
	Source      string // on the engine's host
	Destination string
	Mode        string // as written: z, ro, …
	RW          bool
	Driver      string

	Inside  *Dir      // as the container sees it, through /proc/PID/root
	Outside *Dir      // the source, where we see the engine's host
	Here    string    // where logcanary itself has it mounted; "" where it has not
	View    *Dir      // what stands there
	Space   *Space    // of its file system
	Last    time.Time // newest write of a file in it; zero: none was seen
	Tried   *Tried    // nil where nothing was written there for a try
}

// Tried is a file that we made, synced and removed in a mount, to see whether that works.
// It tells nothing of what others may.
type Tried struct {
	At    time.Time
	Errno int    // errno(3) of what failed; 0 when it went well
	Why   string // the same in words
}

// Dir is a directory (or a file that is mounted) and some of what is in it.
type Dir struct {
	Stat
	Absent  bool
	Denied  string  // why it could not be read; "" when it was
	Entries []Entry // two levels deep, at most some hundred, newest first; nil for a file, and where it is Denied
	More    bool    // there are more
}

// Entry is a name below a directory.
type Entry struct {
	Path string // relative
	Stat
}

// Space is what statfs says.
type Space struct {
	FS         string // type
	Size, Free int64  // bytes; Free is for those who are not root (f_bavail)
	Inodes     int64  // 0 where the file system has no such number
	FreeInodes int64
	ReadOnly   bool
}

// MountInfo is a line of /proc/PID/mountinfo.
type MountInfo struct {
	ID, Parent int
	Dev        uint64
	Root       string // ends in //deleted where the source was removed
	Point      string
	Options    []string // of the mount
	FS         string
	Source     string
	Super      []string // of the file system
}
