package facts

import (
	"slices"
	"strings"
	"time"
)

// Container is one container.
type Container struct {
	ID      string
	Name    string // without the leading slash
	Project string // compose project; "" outside compose
	Service string // compose service, the label logcanary.service, or the name
	Compose string // the key of the service in the compose file; "" outside compose
	Number  string // compose container-number
	OneOff  bool   // docker compose run
	Image   string
	ImageID string
	WorkDir string            // of the compose project, on the host of whoever ran it
	Labels  map[string]string // those of logcanary.*, com.docker.compose.* and com.docker.swarm.*

	Created, Started, Finished time.Time // zero: never
	State                      State
	Later                      *State // at the last look; nil where none was made
	Stopped                    *bool  // whether somebody has stopped or killed it since it was started; nil where that is not seen
	Config                     Config
	Log                        Log
	Mounts                     []Mount

	Table     []MountInfo // of PID 1's mount namespace; nil where it was not seen
	Processes []*Process  // by pid; PID 1 of the container is the first. From /proc; else from top: names, users (-1: not told) and arguments
	Truncated bool        // there were more processes than were looked at
	Files     []*File     // that look like logs or are open for writing, by path
	Changes   []Change    // of the layer, without mount points: logs, and other files that were added or modified, at most 1,000
	Changed   int         // how many there were in all, directories and mount points among them, up to 100,000; -1 where it was not told

	Dirs map[string]*Stat // directories in which logs are or would be, by their path inside; nil where none was seen

	// How logcanary itself treats it.
	Ignored string // why it is not read at all; "" when it is
	Dropped string // which rule of the configuration keeps nothing of what is read; "" when none does
	Way     string // file, api, none; "" without a running sidecar
	Reason  string // why in this way

	// Speaks is when each of its sources last spoke, by their own time, as the running
	// sidecar knows it; nil without one.
	Speaks []Speech

	Gone   bool     // it vanished while it was looked at
	Denied []Denied // probes of it that could not be made
}

// State is the engine's own account of it.
type State struct {
	Status     string // created, running, paused, restarting, exited, dead
	Running    bool
	Paused     bool
	Restarting bool
	OOMKilled  bool
	PID        int // on the engine's host; 0 when it does not run
	ExitCode   int
	Error      string
	Restarts   int
	Health     string   // starting, healthy, unhealthy; "" without a check
	Probes     []string // outputs of the newest health checks that said something, cut; oldest first
}

// Config is what it was made with.
type Config struct {
	TTY         bool
	User        string            // as written: "", "1000", "app", "app:staff"
	Command     []string          // what is started, entrypoint and all; see SafeArgs
	Levels      map[string]string // variables of the environment that set a log level, by name; no others are kept
	Buffering   map[string]string // PYTHONUNBUFFERED and its like
	ReadOnly    bool              // the root file system
	Restart     string            // no, always, on-failure, unless-stopped
	AutoRemove  bool
	Memory      int64             // bytes; 0: no limit
	Tmpfs       map[string]string // HostConfig.Tmpfs: path → options
	StorageOpt  map[string]string // size: a quota of the layer
	AppArmor    string            // profile; "" without AppArmor
	UsernsMode  string            // host, or ""
	StopTimeout int               // seconds; 10 where none was set, as the engine has it
}

// Log is the engine's log of it.
type Log struct {
	Driver  string
	Options map[string]string // values that could hold secrets are Omitted, of addresses users and passwords
	Path    string            // LogPath; "" for drivers without a file

	Read *Read // of the last lines by the API; nil when it was not asked
	File *Seen // LogPath as we see it; nil where its directory is not seen
	Bad  *Bad  // damage in the json-file; nil when none was looked for or found
}

// Read is what the API gave of the last lines.
type Read struct {
	Status int    // HTTP; 200, 501, 403, 404
	Error  string // the engine's message, or that of a frame of type 3
	Frame  bool   // Error came in a frame of type 3
	Lines  []Line // oldest first: the last 100 at the first look, and the newest of the last look where it is another

	// Oldest is the time of the oldest line that the engine has kept; zero where that was
	// not looked for: it is, where there are no more than 100, or the driver drops old ones.
	Oldest time.Time
}

// Line is one line of a log, or the part of a long one that the engine keeps by itself.
type Line struct {
	Time   time.Time
	Stream string // stdout, stderr; stdout for a terminal
	Text   string // cut to 500 bytes; as it was written, so not safe to be shown
	Size   int    // bytes before it was cut
	Ended  bool   // it had a line end
}

// Bad is damage in a json-file. Its first and its last 64 KiB are looked at; a last line
// without an end is none.
type Bad struct {
	At   int64 // where the first of it begins: bytes from the file's beginning
	Size int64 // bytes of damage that were seen
	NULs bool  // zeroes are among it
}

// Speech is what is known of one source's voice.
type Speech struct {
	Source    string    // stdout, stderr, tty, or a file's base name
	State     string    // NeverSpoke, Speaks, CatchingUp, FellSilent
	Last      time.Time // own time of the newest line; zero: never
	Threshold time.Duration
	Rhythm    string // in words
}

// The states of a Speech.
const (
	NeverSpoke = "never"
	Speaks     = "flowing"
	CatchingUp = "catching-up" // old lines of it are being read
	FellSilent = "silent"      // it is past its threshold
)

// Change is one entry of /changes.
type Change struct {
	Path string
	Kind int // 0 modified, 1 added, 2 deleted
}

// Answers says whether a person who says name means this container: its service,
// project/service, its name, its id or the beginning of it (of 6 digits and more).
func (c *Container) Answers(name string) bool {
	const shortest = 6
	return name == c.Service || name == c.Compose || name == c.Name || name == c.Project+"/"+c.Service ||
		len(name) >= shortest && strings.HasPrefix(c.ID, name)
}

// Holds says whether a path is one of the container's: a file or directory on one of its
// mounts, as it stands inside, on the engine's host, or where logcanary has it mounted.
func (c *Container) Holds(name string) bool {
	if !strings.HasPrefix(name, "/") {
		return false
	}
	return slices.ContainsFunc(c.Mounts, func(m Mount) bool { return m.Shows(name) || stands(name, m.Destination) }) ||
		slices.ContainsFunc(c.Files, func(f *File) bool { return f.Path == name })
}

// Shows says whether a path outside of the container stands on the mount, as it is called
// on the engine's host or where logcanary has it mounted.
func (m *Mount) Shows(name string) bool { return stands(name, m.Source) || stands(name, m.Here) }

// stands says whether a path is dir, or below it; nothing is below "".
func stands(name, dir string) bool {
	return dir != "" && (name == dir || strings.HasPrefix(name, strings.TrimSuffix(dir, "/")+"/"))
}
