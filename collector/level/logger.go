package level

import (
	"bytes"
	"slices"

	"logcanary/collector/record"
)

// Logger is who wrote the line inside its program (logger, channel, module,
// target), where the shape of a line that was read as r has a place for it; empty
// where it has none. It borrows from the line.
//
// It reads the line once more: few lines are asked for it, and all others need not
// pay for it.
func Logger(line []byte, r Reading) []byte {
	line = clean(line)
	if coloured(line) {
		return colouredLogger(line, r)
	}
	return slices.Clip(logger(line, r))
}

// colouredLogger finds the logger in a copy without escape sequences, which lives
// on the stack, and then again in the line itself.
func colouredLogger(line []byte, r Reading) []byte {
	var buffer [plainSize]byte
	name := logger(bleach(buffer[:0], line), r)
	i := bytes.Index(line, name)
	if i < 0 || len(name) == 0 {
		return nil
	}
	return line[i : i+len(name) : i+len(name)]
}

// logger takes the way of read.
func logger(line []byte, r Reading) []byte {
	switch {
	case r.Format == Plain:
		return nil
	case blank(at(line, 0)):
		return textLogger(line[1:], r)
	case at(line, 0) == '{' && object(line, 0):
		return jsonLogger(line, 0, r)
	}
	if _, ok := shaped(line); !ok {
		return textLogger(line, r)
	}
	if r.Format == Logfmt {
		return pairsLogger(line, 0)
	}
	return nil
}

// textLogger takes the way of readText.
func textLogger(line []byte, r Reading) []byte {
	h := head{line: line}
	h.walk()
	switch {
	case h.pairs > 0:
		return pairsLogger(line, h.pairs)
	case h.level != record.Unknown && !h.rival():
		return h.writer(r.Format).of(line)
	case h.level == record.Unknown && h.object > 0:
		return jsonLogger(line, h.object, r)
	}
	return nil
}

// jsonLogger is the logger that an object names. A name is one only in the
// company of a level.
func jsonLogger(line []byte, i int, r Reading) []byte {
	var logger, name []byte
	for from, to, value, next := member(line, i+1); next > 0; from, to, value, next = member(line, next) {
		switch key := line[from:to]; {
		case line[value] == '{':
			if inner := nestedLogger(key, line, value); inner != nil {
				logger = inner
			}
		case line[value] != '"':
		case string(key) == "name":
			name = inner(line, value, next)
		case writes(key):
			logger = inner(line, value, next)
		}
	}
	if len(logger) == 0 && r.Level != record.Unknown {
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

// nestedLogger is the logger in the object at place i under key: ECS' log, loguru's
// record.
func nestedLogger(key, line []byte, i int) []byte {
	switch string(key) {
	case "log":
		return memberOf(line, i, "logger")
	case "record":
		return memberOf(line, i, "name")
	}
	return nil
}

// memberOf is the last text that stands in the object at place i under a key.
func memberOf(line []byte, i int, key string) (text []byte) {
	for from, to, value, next := member(line, i+1); next > 0; from, to, value, next = member(line, next) {
		if line[value] == '"' && string(line[from:to]) == key {
			text = inner(line, value, next)
		}
	}
	return text
}

// pairsLogger is the logger that pairs of logfmt from place i on name.
func pairsLogger(line []byte, i int) (logger []byte) {
	for {
		i = blanks(line, i)
		eq := keyed(line, i)
		if eq < 0 {
			return logger
		}
		from, to, next := pair(line, eq+1)
		switch string(line[i:eq]) {
		case "logger", "target", "component":
			logger = line[from:to]
		}
		i = next
	}
}

// writer is the place of the logger in the shapes that have one.
func (h *head) writer(f Format) span {
	after := blanks(h.line, h.said.to)
	switch f {
	case Spring:
		return h.name(h.pastBrackets(find(h.line, h.pastBrackets(after), 32, '[')))
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
