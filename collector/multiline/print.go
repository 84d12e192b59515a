package multiline

import (
	"bytes"

	"logcanary/collector/level"
)

// Prints of heads say whether two lines have the same one, without keeping it. They
// are FNV-1a of 32 bits: a mistake joins two lines that a rule would join anyway if
// their heads were equal.
const (
	basis = 2166136261
	prime = 16777619
)

// exact is a print of a text.
func exact(text []byte) uint32 {
	var h uint32 = basis
	for _, c := range text {
		h = (h ^ uint32(c)) * prime
	}
	return h
}

// fold is a print of a text in which all digits are alike.
func fold(text []byte) uint32 {
	var h uint32 = basis
	for _, c := range text {
		if digit(c) {
			c = '0'
		}
		h = (h ^ uint32(c)) * prime
	}
	return h
}

// process is a print of the first bracket in the head of a line: PostgreSQL's pid. It
// keeps apart what sessions write at the same time.
func process(line []byte, r level.Reading) uint32 {
	open := bytes.IndexByte(line[:min(len(line), reach)], '[')
	if open < 0 || !r.Timed {
		return 0
	}
	end := bytes.IndexByte(line[open:min(len(line), open+32)], ']')
	return exact(line[open : open+max(end, 0)])
}

// event is a print of RabbitMQ's head, which has microseconds and a process: lines
// that have both in common are of one event. It is 0 for coarser times.
func event(head []byte) uint32 {
	const micros = 6
	dot := bytes.IndexByte(head, '.') + 1
	if dot == 0 || digits(head, dot) < dot+micros {
		return 0
	}
	return exact(head)
}
