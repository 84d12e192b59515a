package main

import (
	"log/slog"
	"strings"
	"time"

	"logcanary/collector/doctor"
	"logcanary/collector/watch"
)

// teller tells people what the stack already shows them: a line on stderr for each
// beginning and each end. It is the one place where an event is told.
type teller struct{ log *slog.Logger }

// Tell writes one line.
func (t teller) Tell(e watch.Event) {
	log := t.log.With("target", e.Target)
	switch e.Kind {
	case watch.SourceSilent:
		t.silence(log.With("source", e.Source), e)
	case watch.MountBroken:
		t.mount(log.With("mount", e.Mount), e)
	case watch.FindingOpen:
		t.finding(log, e)
	}
}

func (t teller) silence(log *slog.Logger, e watch.Event) {
	since := e.Since.UTC().Format(time.RFC3339)
	if e.Ended {
		log.Info("a source speaks again", "silent_since", since, "for", doctor.Ago(e.Time.Sub(e.Since)))
		return
	}
	log.Warn("a source is silent", append([]any{"since", since, "for", doctor.Ago(e.Time.Sub(e.Since)), "usual", e.Usual}, why(e)...)...)
}

func (t teller) mount(log *slog.Logger, e watch.Event) {
	if e.Ended {
		log.Info("logs can be written to a mount again", "not_since", e.Since.UTC().Format(time.RFC3339))
		return
	}
	log.Warn("logs cannot be written to a mount any more", append([]any{"why", e.Usual}, why(e)...)...)
}

func (t teller) finding(log *slog.Logger, e watch.Event) {
	if e.Ended {
		log.Info("a cause of missing logs is gone", "id", e.Findings[0].ID, "since", e.Since.UTC().Format(time.RFC3339))
		return
	}
	log.Warn("logs are missing, or will be", why(e)...)
}

// why is the most certain cause, with its evidence and what to do.
func why(e watch.Event) []any {
	if len(e.Findings) == 0 {
		return []any{"cause", "not found; ask logcanary doctor " + e.Target}
	}
	f := e.Findings[0]
	return []any{"id", f.ID, "certainty", f.Certainty, "cause", f.Cause, "evidence", strings.Join(f.Evidence, "; "), "fix", f.Fix, "snippet", f.Snippet}
}
