package facts

import "time"

// Process is one process of a container.
type Process struct {
	PID     int // on the engine's host
	Inner   int // in the container's namespace; 0 unknown
	Parent  int
	Session int
	Name    string   // comm
	Args    []string // cut; nil where it was not seen

	UID, GID, FSUID, FSGID int   // effective and of the file system
	Groups                 []int // supplementary
	Caps                   uint64
	UIDMap                 string // first line of uid_map, blanks made one; "0 0 4294967295" without user namespaces

	FDs     []FD   // nil where they could not be read (Denied says so)
	FDsSeen bool   // the list is complete
	Denied  string // why descriptors could not be read

	First, Last Sample // two looks; Last.At is zero when there was one
	OpenFiles   int    // soft limit of descriptors; 0 unknown
}

// Sample is a process at one moment.
type Sample struct {
	At      time.Time
	CPU     time.Duration // user and system since it began
	Written int64         // wchar of io: bytes handed to write(2); -1 unknown
	Writes  int64         // syscw of io: calls of write(2); -1 unknown
	Wait    string        // wchan; "" unknown
	Call    string        // syscall: "1 0x1 …" is write(1, …); "" unknown
	State   string        // R, S, D, T, Z
	Threads int
}

// FD is a descriptor.
type FD struct {
	N      int
	Target string // as the link says: pipe:[123], /var/log/x.log, /dev/null
	Kind   string // pipe, file, dev, socket, anon, dir
	Flags  int
	Pos    int64
	Mount  int // mnt_id
	Stat   *Stat
}

// Kinds of an FD.
const (
	Pipe   = "pipe"
	Plain  = "file"
	Device = "dev"
	Socket = "socket"
	Anon   = "anon"
	Folder = "dir"
)

// FD is the process's descriptor n; nil where it has none, or none was seen.
func (p *Process) FD(n int) *FD {
	for i := range p.FDs {
		if p.FDs[i].N == n {
			return &p.FDs[i]
		}
	}
	return nil
}

// Twice says whether the process was looked at twice.
func (p *Process) Twice() bool { return !p.First.At.IsZero() && !p.Last.At.IsZero() }
