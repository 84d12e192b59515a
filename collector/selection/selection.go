// Package selection decides which lines are kept, and where they go: by a
// level that holds for everything, and by routes that the operator wrote.
//
// It promises one answer for one line, whatever came before, and that a line whose
// level no route asks for costs one table look-up. It knows neither where lines come
// from nor what Kafka is; topics come from the operator alone.
package selection

import (
	"path"
	"regexp"

	"logcanary/collector/record"
)

// Route says what happens to the lines that it matches. The first route that
// matches a line decides; lines that none matches are kept from Config.Level up.
type Route struct {
	Match  Match
	Topic  string   // Kafka topic; "" is the configured default
	Drop   bool     // count the line, do not keep it
	Fields []string // keep these fields of the record alone; nil keeps all
}

// Match holds the conditions of a route; all that are set must hold.
type Match struct {
	Service  string        // name or glob of path.Match
	Stream   string        // stdout, stderr, or a file's source label
	Logger   string        // name or glob; only shapes of lines that carry a logger have one
	Level    *record.Level // from here up
	Outcome  *record.Outcome
	Text     *regexp.Regexp // searched in the line
	Category string         // name or glob
}

// Config is the operator's choice.
type Config struct {
	Level  record.Level // kept from here up when no route matches; Unknown means Warn
	Routes []Route
}

// Subject is what the conditions look at, borrowed from a line.
type Subject struct {
	Level    record.Level
	Outcome  record.Outcome
	Logger   []byte
	Text     []byte
	Category string
	Kept     bool   // whatever its level, when no route matches: its category is worth it
	Topic    string // of what is kept so
}

// Verdict is what happens to one line.
type Verdict struct {
	Keep   bool
	Topic  string
	Fields []string
}

// Rules is the selection as it holds for one origin: conditions on service and
// stream are already decided.
type Rules struct {
	level  record.Level
	routes []Route
	asked  [record.Levels][record.Outcomes]bool // some route may match such a line
	naming [record.Levels][record.Outcomes]bool // and one of them asks for its logger
}

// For prepares the rules for the lines of one origin.
func For(c Config, o *record.Origin) *Rules {
	r := &Rules{level: threshold(c.Level, o.Options.Keep)}
	for _, route := range c.Routes {
		if matches(route.Match.Service, o.Service) && matches(route.Match.Stream, o.Source) {
			r.add(route)
		}
	}
	return r
}

// Drops is which route keeps nothing of a service, whatever it says; -1 when none does. A
// route that keeps some of its lines before that is enough to hear of it.
func (c Config) Drops(service string) int {
	for i, r := range c.Routes {
		m := r.Match
		if !matches(m.Service, service) {
			continue
		}
		m.Service = ""
		switch whole := m == (Match{}); {
		case whole && r.Drop:
			return i
		case whole, !r.Drop:
			return -1
		}
	}
	return -1
}

// threshold is the container's own level where it has one.
func threshold(configured, own record.Level) record.Level {
	switch {
	case own != record.Unknown:
		return own
	case configured != record.Unknown:
		return configured
	}
	return record.Warn
}

func (r *Rules) add(route Route) {
	r.routes = append(r.routes, route)
	for l := range r.asked {
		for o := range r.asked[l] {
			if route.Match.admits(record.Level(l), record.Outcome(o)) {
				r.asked[l][o] = true
				r.naming[l][o] = r.naming[l][o] || route.Match.Logger != ""
			}
		}
	}
}

// Settled says what happens to every line of a level and an outcome, whatever else
// it says; sure is false where that is not decided yet and Decide has to be asked. It is
// asked of every line.
func (r *Rules) Settled(l record.Level, o record.Outcome) (keep, sure bool) {
	return l >= r.level, !r.asked[l][o]
}

// NeedsLogger says whether Decide looks at the logger of such a line; for all others
// Subject.Logger may be left empty.
func (r *Rules) NeedsLogger(l record.Level, o record.Outcome) bool { return r.naming[l][o] }

// Decide says what happens to a line.
func (r *Rules) Decide(s *Subject) Verdict {
	for i := range r.routes {
		if route := &r.routes[i]; route.Match.holds(s) {
			return Verdict{Keep: !route.Drop, Topic: route.Topic, Fields: route.Fields}
		}
	}
	if s.Kept {
		return Verdict{Keep: true, Topic: s.Topic}
	}
	return Verdict{Keep: s.Level >= r.level}
}

func (m *Match) admits(l record.Level, o record.Outcome) bool {
	if m.Level != nil && l < *m.Level {
		return false
	}
	return m.Outcome == nil || o == *m.Outcome
}

func (m *Match) holds(s *Subject) bool {
	if !m.admits(s.Level, s.Outcome) || m.Category != "" && (s.Category == "" || !matches(m.Category, s.Category)) {
		return false
	}
	if m.Logger != "" && !matches(m.Logger, string(s.Logger)) {
		return false
	}
	return m.Text == nil || m.Text.Match(s.Text)
}

// matches is true for an empty pattern. A pattern that is no valid glob is
// refused where configuration is read; here it matches itself alone.
func matches(pattern, name string) bool {
	if pattern == "" || pattern == name {
		return true
	}
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}
