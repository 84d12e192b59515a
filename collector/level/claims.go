package level

import (
	"bytes"

	"logcanary/collector/record"
)

// claim is what several keys of one line say together about its level.
type claim struct {
	level record.Level
	clash bool
}

// add takes one more word for it. Words that differ make the claim void.
func (c *claim) add(l record.Level) {
	if l == record.Unknown {
		return
	}
	c.clash = c.clash || (c.level != record.Unknown && c.level != l)
	c.level = l
}

// claims gathers what the members of a JSON object or the pairs of a logfmt line
// say, in any order.
type claims struct {
	text    claim
	number  claim
	outcome record.Outcome
	format  Format // of the key that said most about it
	facts   facts
	digit   uint8 // one more than the number under level, if it is one of Nextcloud's
}

// facts are what tells families of JSON apart.
type facts uint16

const (
	hasMethod    facts = 1 << iota // a request's method
	hasStatus                      // a request's status
	hasTime                        // CLEF's @t
	hasTemplate                    // CLEF's @m or @mt
	hasMessage                     // GELF's short_message
	hasVersion                     // bunyan's v
	hasEvent                       // structlog's event
	hasComponent                   // MongoDB's c
	hasLetter                      // a level was a letter under "s"
	hasRequest                     // Nextcloud's reqId
)

func (f facts) all(want facts) bool { return f&want == want }

// level is the level that the claims come to: text wins over a number.
func (c *claims) level() record.Level {
	best := c.text
	if best.level == record.Unknown {
		best = c.numbered()
	}
	switch {
	case best.clash:
		return record.Unknown
	case best.level == record.Unknown && c.implied():
		return record.Info
	}
	return best.level
}

// numbered is what numbers say. Nextcloud counts from 0, too, and its company is an
// identifier of the request.
func (c *claims) numbered() claim {
	if c.digit > 0 && !c.number.clash && c.facts.all(hasRequest|hasMethod) {
		return claim{level: nextcloud(c.digit - 1)}
	}
	return c.number
}

// implied says whether the shape itself means info when it names no level: CLEF
// documents it, and an access log has none.
func (c *claims) implied() bool {
	return c.facts.all(hasTime|hasTemplate) || c.facts.all(hasMethod|hasStatus)
}

func (c *claims) reading(fallback Format) Reading {
	l := c.level()
	return Reading{Level: l, Outcome: c.outcome, Format: c.shape(l, fallback)}.settle()
}

// status takes a request's status.
func (c *claims) status(n int) {
	if n < 100 || n > 599 {
		return
	}
	c.facts |= hasStatus
	c.result(answered(n))
}

// statusText takes a request's status that is written as text.
func (c *claims) statusText(v []byte) {
	if n, ok := number(v); ok {
		c.status(n)
	}
}

// result takes an outcome; the first one stands.
func (c *claims) result(o record.Outcome) {
	if c.outcome == record.None {
		c.outcome = o
	}
}

// number reads a decimal number of at most nine digits; a fraction is dropped.
func number(v []byte) (n int, ok bool) {
	for i, c := range v {
		switch {
		case digit(c) && i < 9:
			n = n*10 + int(c-'0')
		case c == '.':
			return n, i > 0
		default:
			return 0, false
		}
	}
	return n, len(v) > 0
}

// numeric is the level of a number under a key called level: the ranges of those
// who write numbers there do not overlap, so the number itself tells its company.
func numeric(n int) (record.Level, Format) {
	switch {
	case n <= 7:
		return syslog(n), JSON
	case n%10 == 0 && n >= 10 && n <= 60:
		return [...]record.Level{record.Trace, record.Debug, record.Info, record.Warn, record.Error, record.Fatal}[n/10-1], Pino
	case n >= 100 && n <= 600:
		return monolog(n), Monolog
	}
	return record.Unknown, JSON
}

// monolog is the level of a number of Monolog\Level.
func monolog(n int) record.Level {
	switch n {
	case 100:
		return record.Debug
	case 200:
		return record.Info
	case 250:
		return record.Notice
	case 300:
		return record.Warn
	case 400:
		return record.Error
	case 500, 550:
		return record.Critical
	case 600:
		return record.Fatal
	}
	return record.Unknown
}

// google is the level of a number of Google Cloud's LogSeverity.
func google(n int) record.Level {
	if n%100 != 0 || n < 100 || n > 800 {
		return record.Unknown
	}
	return [...]record.Level{
		record.Debug, record.Info, record.Notice, record.Warn,
		record.Error, record.Critical, record.Critical, record.Fatal,
	}[n/100-1]
}

// nextcloud is the level of a number of Nextcloud's ILogger, 0 to 4.
func nextcloud(n uint8) record.Level {
	return [...]record.Level{record.Debug, record.Info, record.Warn, record.Error, record.Fatal}[n]
}

// python is the level of a number of Python's logging: 10 debug to 50 critical.
func python(n int) record.Level {
	if n%10 != 0 || n < 10 || n > 50 {
		return record.Unknown
	}
	return [...]record.Level{record.Debug, record.Info, record.Warn, record.Error, record.Critical}[n/10-1]
}

// logback is the level of a number of logback's Level: 5000 trace to 40000 error.
func logback(n int) record.Level {
	switch n {
	case 5000:
		return record.Trace
	case 10000:
		return record.Debug
	case 20000:
		return record.Info
	case 30000:
		return record.Warn
	case 40000:
		return record.Error
	}
	return record.Unknown
}

// otel is the level of a SeverityNumber of OpenTelemetry's log data model: six
// ranges of four; the upper three of info are notice, of error critical.
func otel(n int) record.Level {
	if n < 1 || n > 24 {
		return record.Unknown
	}
	first := [...]record.Level{record.Trace, record.Debug, record.Info, record.Warn, record.Error, record.Fatal}[(n-1)/4]
	switch {
	case n%4 != 1 && first == record.Info:
		return record.Notice
	case n%4 != 1 && first == record.Error:
		return record.Critical
	}
	return first
}

// outcomeWord is the outcome that ECS' event.outcome names.
func outcomeWord(v []byte) record.Outcome {
	switch {
	case bytes.EqualFold(v, []byte("success")):
		return record.Success
	case bytes.EqualFold(v, []byte("failure")):
		return record.Fail
	}
	return record.None
}
