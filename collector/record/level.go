package record

import "strings"

// Level is the normalised severity of a line, ordered from the least to the
// most severe. Unknown is below all: a line without a level is never guessed up.
type Level uint8

// The levels, as line-formats of the wild map onto them.
const (
	Unknown Level = iota
	Trace
	Debug
	Info
	Notice
	Warn
	Error
	Critical
	Fatal
	levelEnd
)

// Levels is the number of levels; a Level is a valid index below it.
const Levels = int(levelEnd)

func levelNames() [Levels]string {
	return [Levels]string{"unknown", "trace", "debug", "info", "notice", "warn", "error", "critical", "fatal"}
}

// String is the level's lower-case name, as in metrics and configuration.
func (l Level) String() string {
	if int(l) >= Levels {
		return "unknown"
	}
	return levelNames()[l]
}

// SeverityNumber is the level in OpenTelemetry's numbering (1 to 24; 0 is
// unknown), from the OpenTelemetry log data model.
func (l Level) SeverityNumber() int {
	if int(l) >= Levels {
		return 0
	}
	return [Levels]int{0, 1, 5, 9, 10, 13, 17, 18, 21}[l]
}

// SeverityText is the upper-case name that OpenTelemetry calls severity_text.
func (l Level) SeverityText() string {
	if int(l) >= Levels {
		return "UNKNOWN"
	}
	return [Levels]string{"UNKNOWN", "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR", "CRITICAL", "FATAL"}[l]
}

// ParseLevel reads a level's own name, in any case. Aliases of the wild (WARNING,
// SEVERE, …) are the business of package level, not of configuration.
func ParseLevel(name string) (Level, bool) {
	for i, n := range levelNames() {
		if strings.EqualFold(n, name) {
			return Level(i), true
		}
	}
	return Unknown, false
}

// Outcome says whether a line reports that something succeeded or failed. It
// is apart from the level: an access log line with status 503 is info and Fail.
type Outcome uint8

// The outcomes; None is a line that reports neither.
const (
	None Outcome = iota
	Success
	Fail
	outcomeEnd
)

// Outcomes is the number of outcomes; an Outcome is a valid index below it.
const Outcomes = int(outcomeEnd)

// String is the outcome's name, as in metrics and in a record's "outcome".
func (o Outcome) String() string {
	if int(o) >= Outcomes {
		return "none"
	}
	return [Outcomes]string{"none", "success", "fail"}[o]
}

// ParseOutcome reads an outcome's own name, in any case.
func ParseOutcome(name string) (Outcome, bool) {
	for o := None; o < outcomeEnd; o++ {
		if strings.EqualFold(o.String(), name) {
			return o, true
		}
	}
	return None, false
}
