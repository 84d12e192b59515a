package main

import (
	"strconv"

	"logcanary/collector/record"
)

// appendJSON is the contract's form: one object a line.
func appendJSON(dst []byte, c *classified) []byte {
	dst = strconv.AppendInt(append(dst, `{"first":`...), int64(c.first), 10)
	dst = strconv.AppendInt(append(dst, `,"last":`...), int64(c.last), 10)
	dst = append(append(dst, `,"level":"`...), c.level.String()...)
	dst = append(append(dst, `","outcome":"`...), c.outcome.String()...)
	dst = append(append(dst, `","format":"`...), c.format...)
	template, id := c.identify()
	dst = record.AppendHex(append(dst, `","fingerprint":"`...), id.Fingerprint)
	dst = record.AppendString(append(dst, `","template":`...), template)
	dst = strconv.AppendUint(append(dst, `,"template_version":`...), uint64(id.Version), 10)
	dst = append(append(dst, `,"why":"`...), id.Why.String()...)
	dst = append(dst, '"')
	dst = record.AppendString(append(dst, `,"text":`...), c.text)
	return append(dst, "}\n"...)
}

// The columns of the text form, wide enough for every level, outcome and all but
// the longest formats.
const (
	numberWidth  = 7
	levelWidth   = len("critical")
	outcomeWidth = len("success")
	formatWidth  = len("zookeeper")
)

// appendText is the form for people: columns, and the line with nothing in it
// that a terminal obeys.
func appendText(dst []byte, c *classified) []byte {
	return appendColumns(dst, c, "", "")
}

// appendColoured is the text form with the level in colour.
func appendColoured(dst []byte, c *classified) []byte {
	return appendColumns(dst, c, colourOf(c.level), "\x1b[0m")
}

func appendColumns(dst []byte, c *classified, colour, plain string) []byte {
	var number [20]byte
	digits := strconv.AppendInt(number[:0], int64(c.first), 10)
	for n := len(digits); n < numberWidth; n++ {
		dst = append(dst, ' ')
	}
	dst = append(append(dst, digits...), "  "...)
	dst = append(appendPadded(append(dst, colour...), c.level.String(), levelWidth), plain...)
	dst = append(dst, "  "...)
	dst = append(appendPadded(dst, outcomeText(c.outcome), outcomeWidth), "  "...)
	dst = append(appendPadded(dst, c.format, formatWidth), "  "...)
	return append(appendVisible(dst, c.text), '\n')
}

// outcomeText leaves the column empty where a line reports neither.
func outcomeText(o record.Outcome) string {
	if o == record.None {
		return ""
	}
	return o.String()
}

func appendPadded(dst []byte, word string, width int) []byte {
	dst = append(dst, word...)
	for n := len(word); n < width; n++ {
		dst = append(dst, ' ')
	}
	return dst
}

// colourOf is the ANSI sequence (SGR) of a level.
func colourOf(l record.Level) string {
	switch {
	case l >= record.Error:
		return "\x1b[31m"
	case l == record.Warn:
		return "\x1b[33m"
	case l == record.Debug || l == record.Trace || l == record.Unknown:
		return "\x1b[2m"
	}
	return "\x1b[32m"
}
