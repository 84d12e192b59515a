package doctor

import (
	"fmt"
	"time"

	"logcanary/collector/facts"
)

// state says whether lines flow, since when they do not, or why nobody can expect any.
func (p *patient) state() Checked {
	out := Checked{State: Unknown}
	if last := p.lastLine(); !last.IsZero() {
		out.LastLine = &last
	}
	out.State, out.Note = p.voice()
	return out
}

// voice is the state, and what is to be said of it.
func (p *patient) voice() (state, note string) {
	s := &p.State
	switch {
	case s.Status == removed:
		return Unknown, "is gone"
	case p.Gone:
		return Unknown, "it was removed while it was looked at"
	case p.Ignored != "":
		return Unknown, "not read: " + p.Ignored
	case s.Status == "created":
		return Unknown, "never started"
	case s.Paused:
		return Silent, "paused"
	case s.Restarting:
		return Silent, fmt.Sprintf("restarting for the %d. time after exit code %d", s.Restarts, s.ExitCode)
	case s.Running:
		return p.runningVoice()
	case s.ExitCode == 0:
		return Unknown, "has finished with exit code 0"
	}
	return Silent, fmt.Sprintf("has ended with exit code %d", s.ExitCode)
}

// runningVoice is the voice of a container that could say something.
func (p *patient) runningVoice() (state, note string) {
	if len(p.Speaks) > 0 {
		return p.heard()
	}
	last := p.lastLine()
	switch {
	case p.Log.Read == nil || p.Log.Read.Status != 200:
		return Unknown, "its log cannot be read"
	case last.IsZero():
		return Unknown, "has said nothing since it started " + Ago(p.scene.Taken.Sub(p.Started)) + " ago"
	case p.scene.Taken.Sub(last) > p.patience():
		return Silent, ""
	}
	return Flowing, ""
}

// heard is the voice as the running sidecar knows it. A source that falls silent among
// others that speak makes its container silent.
func (p *patient) heard() (state, note string) {
	state, note = Unknown, "has said nothing yet"
	for _, s := range p.Speaks {
		switch {
		case s.State == facts.FellSilent:
			return Silent, s.Source + ": " + s.Rhythm
		case s.State != facts.NeverSpoke:
			state, note = Flowing, ""
		}
	}
	return state, note
}

// Bounds of patience, without a sidecar that knows the rhythm.
const (
	leastPatience = 5 * time.Minute
	calm          = 5  // pauses as long as the longest of those that are seen
	few           = 10 // lines say nothing of a rhythm
)

// patience is for how long the container may be quiet, by its label or by the pauses
// between its last lines. Nobody has heard it before: so it is generous.
func (p *patient) patience() time.Duration {
	if d, err := time.ParseDuration(p.Labels["logcanary.silence"]); err == nil {
		return d
	}
	const forever = 1<<63 - 1
	lines := p.Log.Read.Lines
	if p.Labels["logcanary.silence"] == "off" || len(lines) < few {
		return forever
	}
	longest := time.Duration(0)
	for i := 1; i < len(lines); i++ {
		longest = max(longest, lines[i].Time.Sub(lines[i-1].Time))
	}
	return max(leastPatience, calm*longest)
}

// lastLine is when the container last spoke, by its lines' own time; zero: never, or it
// cannot be told. What it writes to files on mounts counts.
func (p *patient) lastLine() (last time.Time) {
	later := func(t time.Time) {
		if t.After(last) {
			last = t
		}
	}
	for _, s := range p.Speaks {
		later(s.Last)
	}
	if p.Log.Read != nil && len(p.Log.Read.Lines) > 0 {
		later(p.Log.Read.Lines[len(p.Log.Read.Lines)-1].Time)
	}
	for _, f := range p.Files {
		if s := f.Seen.Now(); s != nil && f.Mount != "" && !p.inMemory(f) && f.ByName && s.Size > 0 {
			later(s.Mtime)
		}
	}
	return last
}

// Ago is a duration in words, in the largest unit of which there are two.
func Ago(d time.Duration) string {
	switch d = max(d, 0); {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}
