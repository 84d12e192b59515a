package watch

import (
	"time"

	"logcanary/collector/doctor"
)

// Kind is what an event is about.
type Kind string

// The kinds of events.
const (
	SourceSilent Kind = "silence" // a source says nothing for longer than it should
	MountBroken  Kind = "mount"   // a mount that logs are written to cannot be written any more
	FindingOpen  Kind = "finding" // a cause of missing logs holds
)

// Event is something that began or ended. It is plain data with nothing secret in it, and
// what a person is told of: everything that tells people takes events and nothing else.
type Event struct {
	Kind    Kind
	Ended   bool
	Time    time.Time // when it was noticed
	Since   time.Time // when it began: the source's last line, the mount's last good look
	Target  string    // as doctor names it
	Project string
	Service string
	Source  string // of a silence: stdout, stderr, tty, a file's base name
	Mount   string // of a mount: where it stands in the container

	// Usual is what the source does otherwise, or what is wrong with the mount, in words.
	Usual string

	// Findings are why, most certain first; of a finding it is the finding itself.
	Findings []doctor.Finding
}

// Teller tells people. It is called by one goroutine at a time and must not block for
// longer than a line takes to be written.
type Teller interface{ Tell(Event) }
