package level

import "bytes"

// family names the shape that a head with a level has. It looks at single places
// around the level only, and never changes what the level is.
func (h *head) family() Format {
	switch {
	case h.format != Plain:
		return h.format
	case h.form == bracketed && h.pure:
		return h.inBracket()
	case h.form == bracketed:
		return h.amongFields()
	case h.form == counted && h.timed: // Asterisk: NOTICE[123]
		return Prefix
	case h.form == counted:
		return Logrus
	case h.form == closed:
		return h.beforeColon()
	case h.form == fenced:
		return h.betweenBars()
	}
	return h.standingBare()
}

// inBracket is the family of a level that has a bracket to itself.
func (h *head) inBracket() Format {
	after := blanks(h.line, h.said.to)
	switch {
	case h.calendar == slashed && at(h.line, digits(h.line, after)) == '#':
		return Nginx
	case h.calendar == monthly && h.inside && h.line[0] == '[':
		return Apache
	case h.calendar == iso && (h.numbers == 1 || has(h.line, after, "[MY-") || has(h.line, after, "[Entrypoint]")):
		return MySQL
	case h.calendar == iso && at(h.line, after) == '<' && digit(at(h.line, after+1)):
		return RabbitMQ
	case h.inside && h.brackets == 2 && h.afterPID():
		return Gunicorn
	case h.calendar == iso && h.brackets == 0 && blank(at(h.line, h.said.to-2)):
		return Structlog
	case !h.timed && (at(h.line, after) == '(' && digit(at(h.line, after+1)) || digit(at(h.line, after)) && at(h.line, after+3) == '/'):
		return HAProxy
	}
	return Bracket
}

// afterPID says whether a bracket with nothing but digits stands before the level.
func (h *head) afterPID() bool {
	i := h.said.from - 3
	for digit(at(h.line, i)) {
		i--
	}
	return i < h.said.from-3 && at(h.line, i) == '[' && blank(h.line[h.said.from-1])
}

// amongFields is the family of a level that shares its bracket.
func (h *head) amongFields() Format {
	switch {
	case h.calendar == monthly:
		return Apache
	case has(h.line, 0, "[#|"): // GlassFish
		return Fields
	case h.brackets > 0 || !h.inside:
		return Bracket
	case at(h.line, h.word.to) == '/':
		return Celery
	case h.word.to-h.word.from == 3:
		return Serilog
	case h.calendar == iso:
		return Rust
	}
	return Bracket
}

// beforeColon is the family of a level with a colon.
func (h *head) beforeColon() Format {
	if h.timed && h.inside && h.calendar == dmy {
		return PHP
	}
	if h.timed || h.said.from > 0 {
		if h.said.to-h.said.from == 4 && !capital(h.line[h.said.from]) && h.categorised(blanks(h.line, h.rest())) {
			return Dotnet
		}
		return Prefix
	}
	colon := h.said.to
	first := blanks(h.line, colon+1)
	switch {
	case first-colon > 2 && first == 10:
		return Uvicorn
	case capital(h.line[0]) && first == colon+1 && find(h.line, first, headSize, ':') > 0:
		return Python
	case colon == 4 && !capital(h.line[0]) && h.categorised(first):
		return Dotnet
	case javaOnly(h.line[:colon]):
		return JUL
	}
	return Prefix
}

// categorised says whether "Category[0]" stands at place i.
func (h *head) categorised(i int) bool {
	end := token(h.line, i)
	return end > i && h.line[end-1] == ']' && bytes.IndexByte(h.line[i:end], '[') > 0
}

func javaOnly(w []byte) bool {
	switch string(w) {
	case "SEVERE", "CONFIG", "FINE", "FINER", "FINEST":
		return true
	}
	return false
}

// betweenBars is the family of a level between separators.
func (h *head) betweenBars() Format {
	switch {
	case h.fence == '|' && h.calendar == iso && blank(at(h.line, h.said.to)):
		return Loguru
	case at(h.line, h.said.to) == '\t':
		return Zap
	}
	return Fields
}

// standingBare is the family of a level in capitals with nothing around it.
func (h *head) standingBare() Format {
	after := blanks(h.line, h.said.to)
	switch {
	case h.said.to-h.said.from == 3:
		return Zerolog
	case digit(at(h.line, after)) && has(h.line, digits(h.line, after), " --- ["), at(h.line, after) == '[' && h.traced(after):
		return Spring
	case h.fence == '-' && h.calendar == iso && at(h.line, after) == '[':
		return Zookeeper
	case h.inside && h.brackets == 1:
		return Kafka
	case h.timed && (h.brackets > 0 || at(h.line, after) == '['):
		return Logback
	case h.calendar == iso && h.said.from > 20 && at(h.line, 10) == 'T' && h.target(after) > after:
		return Rust
	}
	return Prefix
}

// traced says whether a pid and Spring Boot's dashes stand behind the bracket at place i,
// in which Sleuth has the trace.
func (h *head) traced(i int) bool {
	i = blanks(h.line, find(h.line, i, bracketSize, ']')+1)
	return digit(at(h.line, i)) && has(h.line, digits(h.line, i), " --- [")
}

// target is the place of the colon after the module path that stands at place i
// ("app::db: message"), 0 where none does.
func (h *head) target(i int) int {
	for ; i < len(h.line); i++ {
		switch c := h.line[i]; {
		case c == ':' && at(h.line, i+1) == ':':
			i++
		case c == ':':
			return i
		case !inWord(c):
			return 0
		}
	}
	return 0
}
