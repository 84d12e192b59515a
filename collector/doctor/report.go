package doctor

import (
	"time"

	"logcanary/collector/facts"
)

// Report is what a pass has found, in the form of doctor --output json.
type Report struct {
	Checked []Checked `json:"checked"`
	Unknown []string  `json:"unknown_targets,omitempty"` // asked for, and there is no such thing
}

// Checked is one target: a container, a file, or logcanary and its engine.
type Checked struct {
	Target     string       `json:"target"` // project/service, with the container's name behind # where there are several
	Kind       string       `json:"kind"`   // container, file, logcanary
	State      string       `json:"state"`  // flowing, silent, unknown
	LastLine   *time.Time   `json:"last_line"`
	Note       string       `json:"note,omitempty"` // why it is in this state: paused, exited 0, "usually a line every 2 s"
	Findings   []Finding    `json:"findings"`
	CannotTell []CannotTell `json:"cannot_tell"`

	Of *facts.Container `json:"-"` // nil for what is no container, and in a report that was read
}

// The states of a target.
const (
	Flowing = "flowing"
	Silent  = "silent"
	Unknown = "unknown" // it has said nothing, and nothing says that it should have
)

// Certainty is how sure a finding is.
type Certainty string

// The certainties: one field proves it; the evidence fits this cause and no other that is
// known; a hint, never an alarm of its own.
const (
	Certain  Certainty = "certain"
	Likely   Certainty = "likely"
	Possible Certainty = "possible"
)

// rank orders certainties, most certain first.
func (c Certainty) rank() int {
	switch c {
	case Certain:
		return 0
	case Likely:
		return 1
	}
	return 2
}

// Alarming says whether a finding makes doctor exit 1.
func (c Certainty) Alarming() bool { return c != Possible }

// Finding is one cause of missing logs.
type Finding struct {
	ID        string    `json:"id"` // of missing-logs.md; see Causes
	Certainty Certainty `json:"certainty"`
	Target    string    `json:"target"`
	Cause     string    `json:"cause"`    // one sentence
	Evidence  []string  `json:"evidence"` // two or three facts with their numbers
	Fix       string    `json:"fix"`      // what to do, in a few words
	Snippet   string    `json:"snippet"`  // YAML for a compose file, or a command; "" where nothing can be pasted

	fatal bool // it is why the program ended, as its own last words say
}

// CannotTell is a probe that could not be made.
type CannotTell struct {
	Probe   string `json:"probe"`
	Why     string `json:"why"`
	Snippet string `json:"snippet"`
}

// Alarming says whether a finding of it is certain or likely.
func (r *Report) Alarming() bool {
	for i := range r.Checked {
		for _, f := range r.Checked[i].Findings {
			if f.Certainty.Alarming() {
				return true
			}
		}
	}
	return false
}
