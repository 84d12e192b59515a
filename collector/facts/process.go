package facts

import "time"

// Process is one process of a container.
type Process struct {
	PID     int // on the engine's host
	Inner   int // in the container's namespace; 0 unknown
	Parent  int
	Session int           // as the pid: on the engine's host
	Started time.Duration // since the host's boot; tells it from one that had its pid before
	Name    string        // comm
	Exe     string        // the file that it runs, inside the container; "" where it was not seen
	Args    []string      // as SafeArgs leaves them; nil where they were not seen

	UID, GID, FSUID, FSGID int   // effective and of the file system
	Groups                 []int // supplementary
	Caps                   uint64
	UIDMap                 string // first line of uid_map, blanks made one; "0 0 4294967295" without user namespaces

	FDs     []FD   // by number; nil where they could not be read (Denied says so)
	FDsSeen bool   // the list is complete: what is not in it is closed. Never of a zombie
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
	Wait    string        // wchan of its first thread; "" unknown, or it waits for nothing
	Call    string        // syscall of its first thread: "1 0x1 …" is write(1, …) on amd64; "" unknown
	State   string        // R, S, D, T, Z
	Threads int
	Output  string  // where fd 1 leads, as FD.Target; "" where it has none, or it was not seen
	Looked  int     // threads that were asked what they wait for; 0 where that is denied
	Blocked []int   // of those: each that waits in a write to a full pipe, by the descriptor
	Stdout  *Buffer // what waits in its stdout buffer; nil: not known
}

// Buffer is the memory in which a language's library collects what a program prints,
// until it is full.
type Buffer struct {
	Keeper string // python, perl, libc
	Held   int64  // bytes that were printed and not yet written

	// Preload is libstdbuf.so of coreutils as the process can load it; "" where its file
	// system has none. With it a program of libc writes each line.
	Preload string
}

// Keepers of a Buffer.
const (
	Python = "python"
	Perl   = "perl"
	LibC   = "libc"
)

// FD is a descriptor.
type FD struct {
	N      int
	Target string // as the link says: pipe:[123], /var/log/x.log, /dev/null
	Kind   string // pipe, file, dev, socket, anon, dir; "" unknown
	Flags  int    // open(2); 0 for a socket and what is anon: those are not asked for more
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

// AllBlocked says whether every thread of the process waits in a write to a full pipe.
func (s *Sample) AllBlocked() bool { return len(s.Blocked) > 0 && len(s.Blocked) == s.Threads }

// Held is the stdout buffer at the newest look; nil where it is not known.
func (p *Process) Held() *Buffer {
	if !p.Last.At.IsZero() {
		return p.Last.Stdout
	}
	return p.First.Stdout
}

// Window is the time between the two looks; 0 when there was one.
func (p *Process) Window() time.Duration {
	if !p.Twice() {
		return 0
	}
	return p.Last.At.Sub(p.First.At)
}

// Used is the processor time that was used between the two looks; 0 when there was one.
func (p *Process) Used() time.Duration {
	if !p.Twice() {
		return 0
	}
	return p.Last.CPU - p.First.CPU
}
