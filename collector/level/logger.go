package level

import (
	"bytes"

	"logcanary/collector/record"
)

// Logger is who wrote the line inside its program (logger, channel, module,
// target), where the shape of a line that was read as r has a place for it; nil
// where it has none. It borrows from the line.
//
// It reads the line once more: few lines are asked for it, and all others need not
// pay for it.
func Logger(line []byte, r Reading) []byte {
	line = clean(line)
	if coloured(line) {
		return colouredLogger(line, r)
	}
	if s := logger(line, r); !s.empty() {
		return s.of(line)
	}
	return nil
}

// colouredLogger finds the logger in a copy without escape sequences, which lives
// on the stack, and then again in the line itself.
func colouredLogger(line []byte, r Reading) []byte {
	var buffer [plainSize]byte
	plain := bleach(buffer[:0], line)
	s := logger(plain, r)
	if s.empty() {
		return nil
	}
	if i := bytes.Index(line, s.of(plain)); i >= 0 {
		return span{i, i + s.to - s.from}.of(line)
	}
	return nil
}

// logger takes the way of read.
func logger(line []byte, r Reading) span {
	switch {
	case r.Format == Plain:
		return span{}
	case blank(at(line, 0)):
		return textLogger(line[1:], r).shift(1)
	case at(line, 0) == '{' && object(line, 0):
		return jsonLogger(line, 0, r)
	}
	if _, ok := shaped(line); !ok {
		return textLogger(line, r)
	}
	if r.Format == Logfmt {
		return pairsLogger(line, 0)
	}
	return span{}
}

// textLogger takes the way of readText.
func textLogger(line []byte, r Reading) span {
	h := head{line: line}
	h.walk()
	switch {
	case h.pairs > 0:
		return pairsLogger(line, h.pairs)
	case h.level != record.Unknown:
		return h.writer(r.Format)
	case h.object > 0:
		return jsonLogger(line, h.object, r)
	}
	return span{}
}

// jsonLogger is the logger that an object names. A name is one only in the
// company of a level.
func jsonLogger(line []byte, i int, r Reading) span {
	var logger, name span
	for s := members(line, i); s.member(); {
		switch s.kind {
		case '"':
			if k := s.text[s.key.from:s.key.to]; string(k) == "name" {
				name = s.value
			} else if writes(k) {
				logger = s.value
			}
		case '{':
			if inner := s.logger(); inner != (span{}) {
				logger = inner
			}
		}
	}
	if logger.empty() && r.Level != record.Unknown {
		return name
	}
	return logger
}

// writes says whether k is a key of loggers.
func writes(k []byte) bool {
	switch string(k) {
	case "logger", "logger_name", "loggerName", "log.logger", "Category", "channel", "target", "@module", "SourceContext":
		return true
	}
	return false
}

// logger is the logger in the object that is the current member: ECS' log,
// loguru's record.
func (s *scanner) logger() (found span) {
	key := ""
	switch string(s.text[s.key.from:s.key.to]) {
	case "log":
		key = "logger"
	case "record":
		key = "name"
	default:
		return span{}
	}
	for inner := members(s.text, s.value.from); inner.member(); {
		if inner.kind == '"' && string(inner.text[inner.key.from:inner.key.to]) == key {
			found = inner.value
		}
	}
	return found
}

// pairsLogger is the logger that pairs of logfmt from place i on name.
func pairsLogger(line []byte, i int) (logger span) {
	for {
		i = blanks(line, i)
		eq := keyed(line, i)
		if eq < 0 {
			return logger
		}
		from, to, next := pair(line, eq+1)
		switch string(line[i:eq]) {
		case "logger", "target", "component":
			logger = span{from, to}
		}
		i = next
	}
}

// writer is the place of the logger in the shapes that have one.
func (h *head) writer(f Format) span {
	if h.rival() {
		return span{}
	}
	after := blanks(h.line, h.said.to)
	switch f {
	case Spring:
		return h.name(h.pastBrackets(find(h.line, after, 32, '[')))
	case Kafka:
		return h.inParentheses()
	case Logback:
		return h.class(h.pastBrackets(after))
	case Python:
		return span{h.said.to + 1, find(h.line, h.said.to+1, headSize, ':')}
	case Dotnet:
		return span{blanks(h.line, h.said.to+1), find(h.line, h.said.to, headSize, '[')}
	case Apache:
		return h.module()
	case Rust:
		return h.crate(after)
	case Monolog:
		return span{h.said.from, h.said.from + bytes.LastIndexByte(h.said.of(h.line), '.')}
	case Loguru:
		bar := find(h.line, h.said.to, 16, '|')
		return h.name(blanks(h.line, bar+1))
	}
	return span{}
}

// name is the token at place i without its colon and what follows it.
func (h *head) name(i int) span {
	end := i
	for end < len(h.line) && !blank(h.line[end]) && h.line[end] != ':' {
		end++
	}
	return span{i, end}
}

// class is the name at place i if it is followed by a colon or a dash: without
// them it may be the first word of the message.
func (h *head) class(i int) span {
	s := h.name(i)
	if !s.empty() && (at(h.line, s.to) == ':' || has(h.line, s.to, " - ")) {
		return s
	}
	return span{}
}

// pastBrackets is the place of what follows the brackets that stand at place i.
func (h *head) pastBrackets(i int) int {
	for at(h.line, i) == '[' {
		end := find(h.line, i, bracketSize, ']')
		if end < 0 {
			return i
		}
		i = blanks(h.line, end+1)
	}
	return i
}

// inParentheses is what stands between the parentheses that end the line.
func (h *head) inParentheses() span {
	end := len(h.line) - 1
	if at(h.line, end) != ')' {
		return span{}
	}
	from := max(0, end-bracketSize)
	open := bytes.LastIndexByte(h.line[from:end], '(')
	if open < 0 {
		return span{}
	}
	return span{from + open + 1, end}
}

// module is Apache's module, before the colon in the level's bracket.
func (h *head) module() span {
	if h.pure {
		return span{}
	}
	return span{h.said.from + 1, h.word.from - 1}
}

// crate is the target that follows the level, in env_logger's bracket or bare.
func (h *head) crate(after int) span {
	if h.form == bracketed {
		return span{blanks(h.line, h.word.to), h.said.to - 1}
	}
	return span{after, h.target(after)}
}
