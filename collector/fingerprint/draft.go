package fingerprint

import "bytes"

// draft is a template in the making. What has to be made before (text without colours
// and escapes) stands before the template in the same memory, so that a caller who
// gives enough of it pays for no other.
type draft struct {
	dst    []byte
	unsure bool // words stayed that may be names
}

// read finds what a record says.
func (d *draft) read(text []byte) statement { return d.statement(d.plain(text)) }

// describe appends the template of what was read, in place of all that stands in dst from
// start on, and tells by what it is recognised.
func (d *draft) describe(start int, s *statement) Why {
	from := len(d.dst)
	why := d.write(s)
	if from > start {
		d.dst = d.dst[:start+copy(d.dst[start:], d.dst[from:])]
	}
	return why
}

// plain is text without a byte order mark and without the sequences that colour it.
func (d *draft) plain(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	i := bytes.IndexByte(text, escape)
	if i < 0 {
		return text
	}
	from := len(d.dst)
	for ; i >= 0; i = bytes.IndexByte(text, escape) {
		d.dst = append(d.dst, text[:i]...)
		text = text[i+sequenceSize(text[i:]):]
	}
	d.dst = append(d.dst, text...)
	return d.dst[from:]
}

const escape = 0x1B

// sequenceSize is the length of the escape sequence (ECMA-48, CSI) that b begins with;
// 1 when it is none.
func sequenceSize(b []byte) int {
	if byteAt(b, 1) != '[' {
		return 1
	}
	n := 2
	for n < len(b) && b[n] >= 0x20 && b[n] < 0x40 {
		n++
	}
	return min(n+1, len(b))
}

// statement finds what a record says.
func (d *draft) statement(text []byte) statement {
	line, _, several := bytes.Cut(text, []byte("\n"))
	at := messageAt(line)
	if at == skipBlanks(line, 0) {
		at = 0 // no head; how far a line is indented tells something about a trace
	}
	body := bytes.TrimLeft(text[at:], " \t")
	if c := byteAt(body, 0); c == '{' {
		if s := d.object(body); !s.empty() {
			return s
		}
		if pairs := d.flat(body); len(pairs) > 0 {
			return statement{text: pairs}
		}
	} else if isLetter(c) || c == '@' {
		if n := keySize(body); n > 0 && (several || bytes.IndexByte(body[n+1:], '=') >= 0) {
			if s, ok := d.pairs(body); ok {
				return s
			}
		}
	}
	return statement{text: text, at: at}
}

// write appends the template of a statement.
func (d *draft) write(s *statement) Why {
	for _, text := range [...][]byte{s.stack, s.text[s.at:]} {
		if bytes.IndexByte(text, '\n') >= 0 {
			if why := d.trace(text, s); why != 0 {
				return why
			}
		}
	}
	d.says(s)
	return ByMessage
}

// says appends the template of the words of a statement.
func (d *draft) says(s *statement) {
	from := len(d.dst)
	line, more := message(s.text, s.at)
	d.clause(from, line)
	d.clause(from, more)
	if len(s.kind) > 0 && !bytes.Contains(s.fault, s.kind) {
		d.clause(from, s.kind)
	}
	if !bytes.Equal(s.fault, s.text) {
		line, more = message(s.fault, 0)
		d.clause(from, line)
		d.clause(from, more)
	}
}

// clause appends the template of a part of what a record says, behind the parts that
// begin at from.
func (d *draft) clause(from int, line []byte) {
	if len(line) == 0 || len(d.dst)-from >= maxTemplate {
		return
	}
	if len(d.dst) > from {
		d.dst = append(d.dst, ": "...)
	}
	d.mask(line)
}
