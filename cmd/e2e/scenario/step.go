package scenario

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"logcanary/collector/doctor"
)

// Step is one line of a document.
type Step struct {
	Line   int
	Text   string // as written
	Verb   string
	Target string         // what stands before the colon: a service, or another target's whole name
	Words  []string       // what stands behind it, or behind the verb
	Rest   string         // the same in one piece, for commands
	Match  *regexp.Regexp // the same as an expression, for verbs that search
	Limit  time.Duration  // how long may be waited; also the time of wait
}

// form is what a verb wants.
type form struct {
	target   bool          // TARGET: before the words
	min, max int           // words; max -1: any number
	limit    time.Duration // by default, for verbs that wait; they take "within TIME" at the end
	raw      bool          // Rest is a command, as it stands
	search   bool          // Rest is a regular expression
}

// forms are the verbs; testdata/doctor/README.md says what they do.
func forms() map[string]form {
	const anyNumber = -1
	return map[string]form{
		"engine":    {min: 1, max: 2},
		"images":    {min: 1, max: anyNumber},
		"env":       {min: 1, max: anyNumber},
		"stack":     {max: 1},
		"sh":        {raw: true},
		"start":     {raw: true},
		"finally":   {raw: true},
		"wait":      {min: 1, max: 1},
		"until":     {min: 2, max: 2, limit: 20 * time.Second},
		"collector": {min: 1, max: 1},
		"ask":       {min: 1, max: anyNumber},
		"doctor":    {target: true, min: 1, max: anyNumber, limit: 20 * time.Second},
		"allow":     {target: true, min: 1, max: anyNumber},
		"healthy":   {},
		"shows":     {search: true},
		"state":     {target: true, min: 1, max: 1},
		"cannot":    {target: true, min: 1, max: 1},
		"apply":     {},
		"flows":     {min: 1, max: 2, limit: 20 * time.Second},
		"sidecar":   {max: 1},
		"told":      {target: true, search: true, limit: 20 * time.Second},
		"untold":    {target: true, search: true, limit: 10 * time.Second},
		"metric":    {min: 2, max: 2, limit: 20 * time.Second},
	}
}

func parseStep(line string, number int) (Step, error) {
	verb, rest, _ := strings.Cut(line, " ")
	s := Step{Line: number, Text: line, Verb: verb, Rest: strings.TrimSpace(rest)}
	f, ok := forms()[verb]
	if !ok {
		return s, errors.New("there is no such verb")
	}
	if f.target {
		if s.Target, s.Rest, ok = strings.Cut(s.Rest, ": "); !ok || s.Target == "" || strings.Contains(s.Target, " ") {
			return s, errors.New("it wants a target and a colon: api: …")
		}
	}
	if f.limit > 0 {
		if err := s.within(f.limit); err != nil {
			return s, err
		}
	}
	return s, s.content(f)
}

// within takes the limit from the end of the step.
func (s *Step) within(usual time.Duration) (err error) {
	s.Limit = usual
	before, limit, ok := strings.Cut(s.Rest, " within ")
	if !ok {
		return nil
	}
	s.Rest = before
	s.Limit, err = duration(limit)
	return err
}

// longest is the most that one step may wait.
const longest = 2 * time.Minute

func duration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err == nil && (d <= 0 || d > longest) {
		err = fmt.Errorf("%s is not above 0 and up to %s", text, longest)
	}
	return d, err
}

// content checks and reads what the step is about.
func (s *Step) content(f form) (err error) {
	if f.raw || f.search {
		if s.Rest == "" {
			return errors.New("it is empty")
		}
		if f.search {
			s.Match, err = regexp.Compile(s.Rest)
		}
		return err
	}
	s.Words = strings.Fields(s.Rest)
	if n := len(s.Words); n < f.min || f.max >= 0 && n > f.max {
		return fmt.Errorf("it has %d words", n)
	}
	return s.meaning()
}

// meaning checks the words of verbs that take only some.
func (s *Step) meaning() (err error) {
	switch s.Verb {
	case "wait":
		s.Limit, err = duration(s.Words[0])
	case "stack":
		if len(s.Words) == 1 && s.Words[0] != "fails" {
			err = errors.New(`want nothing or "fails"`)
		}
	case "env":
		if slices.ContainsFunc(s.Words, func(w string) bool { return strings.Index(w, "=") < 1 }) {
			err = errors.New("want NAME=VALUE")
		}
	case "doctor":
		if len(s.IDs()) == 0 {
			err = errors.New("it names no cause")
		}
	}
	return err
}

// Certainty is how sure the doctor has to be; "" where likely is enough.
func (s *Step) Certainty() doctor.Certainty {
	switch last := doctor.Certainty(s.Words[len(s.Words)-1]); last {
	case doctor.Certain, doctor.Likely:
		return last
	}
	return ""
}

// IDs are the causes that the step names.
func (s *Step) IDs() []string {
	if s.Certainty() != "" {
		return s.Words[:len(s.Words)-1]
	}
	return s.Words
}
