// Package facts is what was seen of containers, their processes, files and mounts, of
// the engine and of ourselves: plain data, gathered once in a pass, from which package
// doctor draws its findings and package mount its states.
//
// It promises to hold what was seen and nothing that was concluded. What was not seen is
// absent (nil, or an entry of Denied that says why), which is never the same as seen and
// empty. It does no I/O, and is written by tailer/docker (what the engine tells) and
// collector/probe (what /proc and file systems tell). Facts can be written as JSON and
// read back, so that a test can rest on recorded ones.
package facts

import "time"

// Scene is all that one pass has seen.
type Scene struct {
	Taken      time.Time
	Engine     Engine
	Self       Self
	Containers []*Container // those that were asked for; all of the engine otherwise
	Named      bool         // they were asked for by name
	Events     []Event      // what the engine says has happened lately, oldest first
	Denied     []Denied     // probes of the engine and the host that could not be made
}

// Denied is a probe that could not be made: "cannot tell", never "healthy".
type Denied struct {
	Probe   string // engine, logs, changes, archive, top, proc, fd, io, log-file, mount, …
	Kind    string // as of a Refusal: who or what forbids it; "" where none of them is known
	Why     string // the reason, with the path or endpoint in it
	Snippet string // YAML or a command that would allow it; "" where there is none
}

// Engine is what /info and /version tell.
type Engine struct {
	Host            string // as configured, unix:///var/run/docker.sock
	Version         string
	Name            string // of its host
	OperatingSystem string // "Docker Desktop" is one that hides its host in a VM
	Root            string // DockerRootDir, as the engine sees it
	LoggingDriver   string // the default of containers that are made now
	LiveRestore     bool
	SecurityOptions []string  // name=selinux, name=userns, name=apparmor, name=rootless
	Swarm           string    // LocalNodeState; "" and "inactive" are none
	NodeID          string    // this node of the swarm
	Time            time.Time // SystemTime
	Asked           time.Time // our own clock when Time was told

	// Refused is why no engine answers; nil while one does.
	Refused *Refusal
}

// Refusal is why a socket or an endpoint lets nobody in.
type Refusal struct {
	Kind string // missing, permission, refused, forbidden, timeout, other
	Path string // of the socket, or the endpoint
	GID  int    // group of the socket, for permission; -1 where unknown
	Text string
}

// Kinds of a Refusal.
const (
	Missing    = "missing"    // ENOENT: not mounted
	Permission = "permission" // EACCES
	Refused    = "refused"    // ECONNREFUSED: nobody listens
	Forbidden  = "forbidden"  // HTTP 403: a proxy before the engine
	Timeout    = "timeout"
	Other      = "other"
)

// Event is one of the engine's.
type Event struct {
	Time   time.Time
	Type   string // container, image, …
	Action string // die, oom, exec_start, …; without what stands behind a colon
	ID     string // of the container
	Attrs  map[string]string
}

// Self is our own side.
type Self struct {
	ContainerID string  // "" outside of a container, or where it cannot be told
	Name        string  // of our own container; "" outside
	Project     string  // compose project of our own container; "" where it has none
	Service     string  // compose service of our own container; "logcanary" where it has none
	Contained   bool    // we run in a container, be its id known or not
	Restarted   bool    // our container has ended before and was started again
	Mounts      []Mount // of our own container
	Proc        string  // where the /proc of the engine's host is seen; "" where it is not
	DataRoot    string  // where Engine.Root is seen; "" where it is not
	UID         int
	Caps        uint64 // effective capabilities, a bit each

	OpenFiles, MaxOpenFiles      int // descriptors in use, and their soft limit
	InotifyInstances, MaxWatches int // sysctls fs.inotify.max_user_instances and max_user_watches; 0 unknown
	Instances, Watches           int // in use by our user on the host, as far as it can be seen; -1 unknown

	// Inotify is what the kernel says when a directory is to be watched now: EMFILE, ENOSPC;
	// "" when it can be.
	Inotify string

	Reader *Reader // what the running sidecar knows of its own work; nil without one
}

// Reader is what a running sidecar knows of its own work.
type Reader struct {
	StateDir string
	Fresh    bool   // the state directory was empty at the start
	Volatile bool   // it stands in memory
	Polling  string // why changes of files are polled for: EMFILE, ENOSPC; "" while they are told
}
