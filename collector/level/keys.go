package level

import "logcanary/collector/record"

// readJSON reads the object that opens at place i of a line. It looks at every
// member of the first level, as two keys may disagree, and at nothing deeper but
// the documented homes of a level (see nest).
func readJSON(line []byte, i int) Reading {
	var c claims
	for from, to, value, next := member(line, i+1); next > 0; from, to, value, next = member(line, next) {
		if k := keyOf(line[from:to]); k != otherKey {
			c.take(k, line, value, next)
		}
	}
	return c.reading(JSON)
}

// take takes one member of the first level, whose value stands at [from, to).
func (c *claims) take(k key, line []byte, from, to int) {
	switch line[from] {
	case '"':
		c.string(k, line[from+1:to-1])
	case '{':
		c.nest(k, line, from)
	case '[':
	default:
		c.scalar(k, line[from:to])
	}
}

// string takes a member whose value is text.
func (c *claims) string(k key, v []byte) {
	switch k {
	case levelKey, otherLevelKey, wordKey, severityKey, priorityKey, journalKey, pythonKey, letterKey, monologKey, otelKey:
		c.claimed(k, v)
	case ecsKey:
		c.format = ECS
		c.claimed(k, v)
	case clefKey:
		c.format = Serilog
		c.clef(v)
	case postgresKey:
		c.format = Postgres
		c.text.add(postgres(v))
	case statusKey:
		c.statusText(v)
	case outcomeKey:
		c.result(outcomeWord(v))
	default:
		c.fact(k)
	}
}

// claimed takes the value of a level's key that is text; digits in quotes are a
// number.
func (c *claims) claimed(k key, v []byte) {
	if len(v) > 0 && digit(v[0]) {
		c.scalar(k, v)
		return
	}
	switch k {
	case letterKey:
		if len(v) > 2 { // MongoDB's are E or D1; anything longer is no severity
			return
		}
		c.facts |= hasLetter
	case monologKey:
		c.format = Monolog
	}
	c.word(v)
}

// word takes a level that is a word; one of them reports an outcome as well.
func (c *claims) word(v []byte) {
	l := value(v)
	c.text.add(l)
	if l == record.Info && success(v) {
		c.result(record.Success)
	}
}

// clef takes the level of Serilog's compact format, where Verbose is the lowest.
func (c *claims) clef(v []byte) {
	l := value(v)
	if l == record.Debug && v[0]|0x20 == 'v' {
		l = record.Trace
	}
	c.text.add(l)
}

// scalar takes a member whose value is a number or a literal.
func (c *claims) scalar(k key, v []byte) {
	n, ok := number(v)
	if !ok {
		c.fact(k)
		return
	}
	switch k {
	case levelKey, otherLevelKey, ecsKey:
		l, f := numeric(n)
		if n <= 4 {
			c.digit = uint8(n + 1)
		}
		c.counted(l, f)
	case journalKey:
		c.counted(syslog(n), Systemd)
	case priorityKey:
		c.counted(syslog(n), JSON)
	case severityKey:
		c.counted(max(syslog(n), google(n)), JSON)
	case pythonKey:
		c.counted(python(n), Python)
	case otelKey:
		c.counted(otel(n), JSON)
	case logbackKey:
		c.counted(logback(n), JSON)
	case statusKey, statusNumberKey:
		c.status(n)
	default:
		c.fact(k)
	}
}

// counted takes a level that was written as a number, and whose number it is.
func (c *claims) counted(l record.Level, f Format) {
	c.number.add(l)
	if c.format == Plain && f != JSON && l != record.Unknown {
		c.format = f
	}
}

// nest looks into the few objects in which a level or an outcome is documented to
// stand: ECS' log and event, loguru's record, pino-http's res.
func (c *claims) nest(k key, line []byte, i int) {
	switch k {
	case levelKey:
		c.among(line, i, "name")
	case logKey, recordKey:
		c.among(line, i, "level")
	case responseKey:
		c.response(line, i)
	case eventKey:
		c.event(line, i)
	default:
		c.fact(k)
	}
}

// among takes the level of the object at place i by its key there.
func (c *claims) among(line []byte, i int, key string) {
	for from, to, v, next := member(line, i+1); next > 0; from, to, v, next = member(line, next) {
		switch {
		case string(line[from:to]) != key:
		case line[v] == '"':
			c.word(inner(line, v, next))
		case line[v] == '{':
			c.among(line, v, "name")
		}
	}
}

func (c *claims) response(line []byte, i int) {
	for from, to, v, next := member(line, i+1); next > 0; from, to, v, next = member(line, next) {
		if string(line[from:to]) == "statusCode" {
			c.statusText(inner(line, v, next))
		}
	}
}

func (c *claims) event(line []byte, i int) {
	for from, to, v, next := member(line, i+1); next > 0; from, to, v, next = member(line, next) {
		if line[v] == '"' && string(line[from:to]) == "outcome" {
			c.result(outcomeWord(inner(line, v, next)))
		}
	}
}

// fact notes the keys that tell a family, whatever their value is.
func (c *claims) fact(k key) {
	switch k {
	case methodKey:
		c.facts |= hasMethod
	case timeKey:
		c.facts |= hasTime
	case templateKey:
		c.facts |= hasTemplate
	case gelfKey:
		c.facts |= hasMessage
	case versionKey:
		c.facts |= hasVersion
	case eventKey:
		c.facts |= hasEvent
	case componentKey:
		c.facts |= hasComponent
	case requestKey:
		c.facts |= hasRequest
	case ecsVersionKey:
		c.format = ECS
	}
}

// shape is the format that the claims come to, among them level l.
func (c *claims) shape(l record.Level, fallback Format) Format {
	f := c.facts
	switch {
	case f == 0 && c.format == Plain:
		return fallback
	case f.all(hasMessage):
		return GELF
	case f.all(hasTime | hasTemplate):
		return Serilog
	case c.format == Pino && f.all(hasVersion):
		return Bunyan
	case c.format != Plain:
		return c.format
	case f.all(hasLetter | hasComponent):
		return MongoDB
	case f.all(hasEvent) && l != record.Unknown:
		return Structlog
	}
	return fallback
}
