package fingerprint

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// members goes through the members of a JSON object.
type members struct {
	b    []byte
	next int // place behind the member before
}

// member is the next key, without its quotes, and its value as it is written; not ok
// when there is none.
func (o *members) member() (key, value []byte, ok bool) {
	i := skipSpace(o.b, o.next)
	if c := byteAt(o.b, i); c == ',' || c == '{' {
		i = skipSpace(o.b, i+1)
	}
	if byteAt(o.b, i) != '"' {
		return nil, nil, false
	}
	end := stringEnd(o.b, i)
	key = o.b[i+1 : max(end-1, i+1)]
	i = skipSpace(o.b, end)
	if byteAt(o.b, i) != ':' {
		return nil, nil, false
	}
	i = skipSpace(o.b, i+1)
	o.next = valueEnd(o.b, i)
	return key, o.b[i:o.next], o.next > i
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && b[i] <= ' ' {
		i++
	}
	return i
}

// stringEnd is the place behind the string that begins at place i; the end of b when it
// does not end.
func stringEnd(b []byte, i int) int {
	for i++; i < len(b); i++ {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			break
		}
		i += n
		back := i
		for b[back-1] == '\\' {
			back--
		}
		if (i-back)%2 == 0 {
			return i + 1
		}
	}
	return len(b)
}

// valueEnd is the place behind the value that begins at place i.
func valueEnd(b []byte, i int) int {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			i = stringEnd(b, i)
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return i
}

// object reads what a JSON object says.
func (d *draft) object(b []byte) (s statement) {
	o := members{b: b}
	for {
		key, value, ok := o.member()
		if !ok {
			return s
		}
		r, rank := roleOf(key)
		switch {
		case r == noRole:
		case (r == isNested || r == isText) && value[0] == '{':
			d.nested(&s, value, roleOf)
		case r == isFault && value[0] == '{':
			d.nested(&s, value, func(key []byte) (role, int) { return nestedRole(key), 0 })
		default:
			s.take(r, rank, d.text(value))
		}
	}
}

// flat is an object that has no message as key=value, so that it is recognised by its
// keys, and by the values of those that have few.
func (d *draft) flat(b []byte) []byte {
	from := len(d.dst)
	o := members{b: b}
	for len(d.dst)-from < maxText {
		key, value, ok := o.member()
		if !ok {
			break
		}
		if string(key) == "level" || string(key) == "severity" { // no more than a head's
			continue
		}
		if inside := bytes.Trim(value, `"`); allLetters(inside) {
			value = inside
		}
		d.dst = append(append(append(append(d.dst, key...), '='), value...), ' ')
	}
	return d.dst[from:]
}

// nested reads an object inside the object.
func (d *draft) nested(s *statement, b []byte, roleOf func([]byte) (role, int)) {
	o := members{b: b}
	for {
		key, value, ok := o.member()
		if !ok {
			return
		}
		if r, rank := roleOf(key); r != noRole {
			s.take(r, rank, d.text(value))
		}
	}
}

// text is the text of a JSON value: of a string, what it stands for, of a list of
// strings, its lines; nil for other values, which say nothing in words.
func (d *draft) text(value []byte) []byte {
	switch {
	case value[0] == '"' && len(value) > 1 && value[len(value)-1] == '"':
		return d.unescape(value[1 : len(value)-1])
	case value[0] == '[':
		return d.lines(value)
	}
	return nil
}

// lines makes the lines of a stack trace of a list: of its strings, or of its objects,
// which are frames.
func (d *draft) lines(list []byte) []byte {
	from := len(d.dst)
	for i := skipSpace(list, 1); byteAt(list, i) == '"' || byteAt(list, i) == '{'; {
		end := valueEnd(list, i)
		if one := list[i:end]; one[0] == '"' {
			d.dst = appendUnescaped(d.dst, one[1:max(len(one)-1, 1)])
		} else {
			d.step(one)
		}
		d.dst = append(d.dst, '\n')
		i = skipSpace(list, end)
		if byteAt(list, i) == ',' {
			i = skipSpace(list, i+1)
		}
	}
	if len(d.dst) == from {
		return nil
	}
	return d.dst[from:]
}

// step appends a frame that logback or log4j2 wrote as an object, as it stands in a
// trace.
func (d *draft) step(object []byte) {
	var class, method, file []byte
	o := members{b: object}
	for {
		key, value, ok := o.member()
		if !ok {
			break
		}
		value = bytes.Trim(value, `"`)
		switch string(key) {
		case "class", "className", "declaringClass":
			class = value
		case "method", "methodName":
			method = value
		case "file", "fileName":
			file = value
		}
	}
	d.dst = append(append(append(d.dst, "\tat "...), class...), '.')
	d.dst = append(append(append(d.dst, method...), '('), file...)
	d.dst = append(d.dst, ")"...)
}

// unescape is what the inside of a string stands for. It is made in the memory before
// the template, unless there is nothing to do.
func (d *draft) unescape(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 {
		return s
	}
	from := len(d.dst)
	d.dst = appendUnescaped(d.dst, s)
	return d.dst[from:]
}

func appendUnescaped(dst, s []byte) []byte {
	for {
		i := bytes.IndexByte(s, '\\')
		if i < 0 || i+1 == len(s) {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		c := s[i+1]
		s = s[i+2:]
		switch c {
		case 'n':
			dst = append(dst, '\n')
		case 't':
			dst = append(dst, '\t')
		case 'r', 'b', 'f':
			dst = append(dst, ' ')
		case 'u':
			var r rune
			r, s = escapedRune(s)
			dst = utf8.AppendRune(dst, r)
		default:
			dst = append(dst, c)
		}
	}
}

// escapedRune is the character of the \u escape whose digits s begins with, or of two
// that are one.
func escapedRune(s []byte) (rune, []byte) {
	r, ok := hex4(s)
	if !ok {
		return utf8.RuneError, s
	}
	s = s[4:]
	if utf16.IsSurrogate(r) && hasAt(s, 0, `\u`) {
		if low, ok := hex4(s[2:]); ok {
			return utf16.DecodeRune(r, low), s[6:]
		}
	}
	return r, s
}

func hex4(s []byte) (r rune, ok bool) {
	if len(s) < 4 || !allHex(s[:4]) {
		return 0, false
	}
	for _, c := range s[:4] {
		n := c - '0'
		if n > 9 {
			n = c | 0x20 - 'a' + 10
		}
		r = r<<4 | rune(n)
	}
	return r, true
}
