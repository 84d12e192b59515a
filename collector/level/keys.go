package level

import "logcanary/collector/record"

// readJSON reads the object that opens at place i of a line. It looks at every
// member of the first level, as two keys may disagree, and at nothing deeper but
// the documented homes of a level (see nest).
func readJSON(line []byte, i int) Reading {
	var c claims
	s := members(line, i) // outside the loop, which would copy it for each round
	for s.member() {
		if k := keyOf(s.text[s.key.from:s.key.to]); k != otherKey {
			c.take(k, &s)
		}
	}
	return c.reading(JSON)
}

// take takes one member of the first level.
func (c *claims) take(k key, s *scanner) {
	switch s.kind {
	case '"':
		c.string(k, s.value.of(s.text))
	case '{':
		c.nest(k, s)
	case '[':
	default:
		c.scalar(k, s.value.of(s.text))
	}
}

// string takes a member whose value is text.
func (c *claims) string(k key, v []byte) {
	switch k {
	case levelKey, wordKey, severityKey, priorityKey, journalKey, pythonKey, letterKey, monologKey:
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
		c.status(v)
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
	c.text.add(value(v))
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
	case levelKey, ecsKey:
		l, f := numeric(n)
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
		c.status(v)
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
func (c *claims) nest(k key, s *scanner) {
	inner := members(s.text, s.value.from)
	switch k {
	case levelKey:
		if has(s.text, s.key.from, `level"`) {
			c.among(inner, "name")
		}
	case logKey, recordKey:
		c.among(inner, "level")
	case responseKey:
		for inner.member() {
			if has(inner.text, inner.key.from, `statusCode"`) {
				c.status(inner.value.of(inner.text))
			}
		}
	case eventKey:
		for inner.member() {
			if inner.kind == '"' && has(inner.text, inner.key.from, `outcome"`) {
				c.result(outcomeWord(inner.value.of(inner.text)))
			}
		}
	default:
		c.fact(k)
	}
}

// among takes the level of a nested object by its key there.
func (c *claims) among(s scanner, level string) {
	for s.member() {
		if string(s.text[s.key.from:s.key.to]) != level {
			continue
		}
		switch s.kind {
		case '"':
			c.text.add(value(s.value.of(s.text)))
		case '{':
			c.among(members(s.text, s.value.from), "name")
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
