package facts

import (
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
	Config                     Config
	Log                        Log
	Mounts                     []Mount

	Table     []MountInfo // of PID 1's mount namespace; nil where it was not seen
	Processes []*Process  // by pid; PID 1 of the container is the first. From /proc, or names alone from top
	Truncated bool        // there were more processes than were looked at
	Files     []*File     // that look like logs or are open for writing, by path
	Changes   []Change    // of the layer, without mount points; bounded
	Changed   int         // how many there were in all; -1 where it was not asked

	Dirs map[string]*Stat // directories in which logs are or would be, by their path inside; nil where none was seen

	// How logcanary itself treats it.
	Ignored string // why it is not read at all; "" when it is
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
	Probes     []string // outputs of the newest health checks, cut
}

// Config is what it was made with.
type Config struct {
	TTY         bool
	User        string // as written: "", "1000", "app", "app:staff"
	Command     []string
	Levels      map[string]string // variables of the environment that set a log level, by name; no others are kept
	Buffering   map[string]string // PYTHONUNBUFFERED and its like
	ReadOnly    bool              // the root file system
	Restart     string            // no, always, on-failure, unless-stopped
	AutoRemove  bool
	Memory      int64             // bytes; 0: no limit
	Tmpfs       map[string]string // HostConfig.Tmpfs: path → options
	StorageOpt  map[string]string
	AppArmor    string
	UsernsMode  string
	StopTimeout int // seconds
}

// Log is the engine's log of it.
type Log struct {
	Driver  string
	Options map[string]string // without values that could be secrets
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
	Lines  []Line // oldest first; at most 100
	Oldest time.Time
}

// Line is one line of a log, cut to some hundred bytes.
type Line struct {
	Time   time.Time
	Stream string // stdout, stderr; stdout for a terminal
	Text   string
	Ended  bool // it had a line end
}

// Bad is damage in a json-file.
type Bad struct {
	At   int64 // bytes from its beginning
	Size int64 // bytes of damage that were looked at
	NULs bool
}

// Speech is what is known of one source's voice.
type Speech struct {
	Source    string    // stdout, stderr, tty, or a file's base name
	State     string    // never, flowing, catching-up, silent
	Last      time.Time // own time of the newest line; zero: never
	Threshold time.Duration
	Rhythm    string // in words
}

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
