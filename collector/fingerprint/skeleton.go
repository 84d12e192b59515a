package fingerprint

import (
	"bytes"
	"math/bits"
	"unicode/utf8"
)

// A skeleton is what of a template makes the identity: its words, in any case, and the
// places of its values. What kind a value is of, how many there are in a row,
// punctuation, key=value beside what happened, and remarks like "(attempt 3 of 5)" do
// not count.
type skeleton struct {
	parts [maxParts]part
	n     int
	glue  glue // what stands before the next part
	keys  bool // keys of key=value count, as there are no other words
}

const maxParts = 64 // words and values of a template; further ones do not count

// part is a word or a value of a template.
type part struct {
	hash     uint64 // of a word; value for a value
	from, to uint16 // in the template
	glue     glue   // between it and the part before
}

// value is the hash of each value.
const value = 0x9E3779B97F4A7C15

// glue is what stands between two parts.
type glue uint8

const (
	joined glue = iota // within one token
	spaced             // blanks and commas
	apart              // anything else
)

// sumOf is the identity of a template: a hash of its skeleton.
func sumOf(template []byte) uint64 {
	var s skeleton
	s.read(template)
	return s.sum()
}

// sum is the hash of a skeleton.
func (s *skeleton) sum() uint64 {
	sum := uint64(0)
	for i := range s.parts[:s.n] {
		sum += term(s.parts[i].hash, i)
	}
	return mix(sum)
}

// term is what the part at a place adds to the hash of a skeleton.
func term(hash uint64, place int) uint64 { return mix(hash ^ uint64(place+1)*0xD6E8FEB86659FD93) }

// mix spreads each bit of x over all bits.
func mix(x uint64) uint64 {
	hi, lo := bits.Mul64(x^0xA0761D6478BD642F, 0xE7037ED1A0B428DB)
	return hi ^ lo ^ x>>32
}

// read takes a template apart. Of one that has nothing but key=value, the keys are its
// words.
func (s *skeleton) read(t []byte) {
	s.scan(t)
	if s.n == 0 {
		s.keys = true
		s.scan(t)
	}
	s.trim(t)
}

func (s *skeleton) scan(t []byte) {
	s.glue = apart
	for i := 0; i < len(t) && s.n < maxParts; {
		c, n := t[i], 0
		switch {
		case wordly(c):
			i = s.word(t, i)
			continue
		case c == '<':
			n = maskSize(t[i:])
			if n > 0 {
				s.value(i, i+n)
			}
		case c == '(':
			n = remarkSize(t[i:])
			s.glue = apart
		case c == ',' && s.n > 0:
			n = asideSize(t[i:])
			s.glue = max(s.glue, spaced)
		}
		if n == 0 {
			n = 1
			s.between(t, i)
		}
		i += n
	}
}

// between notes a byte between parts. What joins words to one token is no glue.
func (s *skeleton) between(t []byte, i int) {
	switch c := t[i]; {
	case c == ' ' || c == ',' || c == ';' || c == '&' || c == '|':
		s.glue = max(s.glue, spaced)
	case !tokenic(c) && c != '#' && c != '\'', !wordly(byteAt(t, i+1)) && byteAt(t, i+1) != '<':
		s.glue = apart
	}
}

// value adds a value, unless it goes on from the one before.
func (s *skeleton) value(from, to int) {
	if s.n > 0 && s.parts[s.n-1].hash == value {
		s.parts[s.n-1].to = uint16(to)
	} else {
		s.add(value, from, to)
	}
	s.glue = joined
}

func (s *skeleton) add(hash uint64, from, to int) {
	s.parts[s.n] = part{hash, uint16(from), uint16(to), s.glue}
	s.n++
	s.glue = joined
}

// word adds the word at place i and returns the place after it.
func (s *skeleton) word(t []byte, i int) int {
	end := wordEnd(t, i)
	w := t[i:end]
	counted := s.n > 0 && s.parts[s.n-1].hash == value && s.glue != joined
	switch {
	case byteAt(t, end) == '=' && !s.keys && valueSize(t[end+1:]) > 0:
		return end + 1 + valueSize(t[end+1:])
	case !counted:
	case (string(w) == "and" || string(w) == "or") && byteAt(t, end) == ' ' && maskSize(t[end+1:]) > 0:
		return end
	case plural(w):
		w = w[:len(w)-1]
	}
	s.add(hashWord(w), i, end)
	return end
}

func wordEnd(t []byte, i int) int {
	for i < len(t) && wordly(t[i]) {
		i++
	}
	return i
}

// hashWord is the hash of a word in any case and, where it goes with a number that may
// be one, in the singular.
func hashWord(w []byte) uint64 {
	switch string(w) {
	case "were":
		w = []byte("was")
	case "are":
		w = []byte("is")
	case "have":
		w = []byte("has")
	}
	hash := uint64(len(w))
	for _, c := range w {
		if c < utf8.RuneSelf {
			c |= 0x20
		}
		hash = (hash ^ uint64(c)) * 0x100000001B3
	}
	return mix(hash)
}

// plural says whether the word behind a number may be a plural, so that "1 item" and
// "2 items" are the same.
func plural(w []byte) bool {
	n := len(w)
	if n < 4 || w[n-1] != 's' {
		return false
	}
	switch w[n-2] {
	case 's', 'u', 'i':
		return false
	}
	return meaningOf(w) != small
}

// maskSize is the length of the mask that t begins with, else 0.
func maskSize(t []byte) int {
	const longest = len("<email>")
	if len(t) == 0 || t[0] != '<' {
		return 0
	}
	end := bytes.IndexByte(t[:min(len(t), longest)], '>')
	if end < 0 {
		return 0
	}
	switch string(t[1:end]) {
	case "num", "hex", "uuid", "time", "ip", "mac", "host", "email", "path", "url", "str", "id", "dur", "size", "obj", "list", "*":
		return end + 1
	}
	return 0
}

// valueSize is the length of the masked value behind key=, with its quotes and what
// belongs to it; 0 when words stand in it.
func valueSize(t []byte) int {
	i, masks := 0, 0
	for i < len(t) && t[i] != ' ' && t[i] != ')' {
		n := maskSize(t[i:])
		switch {
		case n > 0:
			masks++
			i += n
		case wordly(t[i]):
			return 0
		case t[i] == ',' || t[i] == ';':
			return i * min(masks, 1)
		default:
			i++
		}
	}
	return i * min(masks, 1)
}
