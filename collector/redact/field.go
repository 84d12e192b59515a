package redact

import (
	"bytes"

	"logcanary/collector/literal"
)

// field is a name that text gives a value to.
type field struct {
	name   span
	quotes span // that close the name; empty without them
	sep    byte // what stands between: '=', ':', '>' of an element, ' ' of a flag
	told   bool // a colon and a blank, as in running text
	from   int  // where the value begins, its quotes included
}

// value is what a text gives a field.
type value struct {
	span
	quoted bool
	list   bool   // the first of a list of quoted texts
	around []byte // quotes that the mask gets in the place of a bare value of JSON
}

// named looks at the field in whose name a needle stands, and hides its value.
func (s *scan) named(at int, _ *needle) {
	var f field
	if !s.nameAround(&f, at) || !s.assigned(&f) {
		return
	}
	r, ok := s.ruleOf(s.text[f.name.from:f.name.to])
	if !ok || !s.on[r] {
		return
	}
	for v, ok := s.valueOf(&f, r); ok; v, ok = s.listNext(v) {
		s.add(find{span: v.span, rule: r, around: v.around})
	}
}

// valueOf is the value of a field, if it can be a secret of the rule.
func (s *scan) valueOf(f *field, r rule) (v value, ok bool) {
	switch r {
	case cardCodeRule:
		v = s.run(f, isDigit, 5)
		return v, v.to-v.from == 3 || v.to-v.from == 4
	case signatureRule:
		v = s.run(f, isSigned, len(s.text))
		return v, v.to-v.from >= 20
	case passwordRule:
		if s.text[f.from] == '/' { // PWD=/app is where a shell stands
			return v, false
		}
	}
	if v, ok = s.extent(f); !ok {
		return v, false
	}
	switch r {
	case authorizationRule:
		v = s.credentials(v)
	case cookieRule:
		v = s.cookies(v)
	case passwordRule:
		if isCount(s.text[f.name.from:f.name.to], s.text[v.from:v.to]) && !v.quoted {
			return v, false
		}
	case tokenRule, keyRule, secretRule:
		if v.to-v.from < 3 { // a parser's token
			return v, false
		}
	}
	return v, !isPlaceholder(s.text[v.from:v.to]) && (v.quoted || !f.told || s.plausible(f, r, v))
}

// isCount says whether a field counts what passed: pass=12 fail=0.
func isCount(name, value []byte) bool {
	return len(name) == len("pass") && all(value, isDigit)
}

// run is the value as far as it is made of certain bytes, behind its quotes if it has
// some. It looks at no more than limit bytes.
func (s *scan) run(f *field, is func(byte) bool, limit int) (v value) {
	v.from = f.from
	if q := s.quotesAt(v.from); !q.empty() {
		v.from = q.to
	}
	end := min(len(s.text), v.from+limit)
	for v.to = v.from; v.to < end && is(s.text[v.to]); v.to++ {
	}
	if q := s.quotesAt(f.from); q.empty() {
		v.around = s.jsonQuotes(f)
	}
	return v
}

// isSigned says whether a byte stands in base64, in hexadecimal, or in the form of
// base64 in a URL.
func isSigned(c byte) bool {
	return isAlnum(c) || c == '_' || c == '-' || c == '+' || c == '/' || c == '=' || c == '%'
}

// extent is where the value of a field stands.
func (s *scan) extent(f *field) (v value, ok bool) {
	if q := s.quotesAt(f.from); !q.empty() {
		return s.quotedValue(q), true
	}
	switch c := s.text[f.from]; {
	case c == '[':
		return s.listed(f.from + 1)
	case c == '{' || c == '(' || c == '\\':
		return v, false
	case isStringPrefix(s.text[f.from:]):
		return s.quotedValue(s.quotesAt(f.from + 1)), true
	}
	v = value{span: span{f.from, s.bareEnd(f.from, s.inQuery(f.name))}, around: s.jsonQuotes(f)}
	return v, !v.empty()
}

// jsonQuotes are the quotes that make a text of a bare value: those around its name,
// where a colon follows them.
func (s *scan) jsonQuotes(f *field) []byte {
	if f.sep != ':' {
		return nil
	}
	return s.text[f.quotes.from:f.quotes.to]
}

// listed is the first item of a list: libraries write headers as lists.
func (s *scan) listed(at int) (v value, ok bool) {
	if q := s.quotesAt(at); !q.empty() {
		v = s.quotedValue(q)
		v.list = true
		return v, true
	}
	if at == len(s.text) || !isAlnum(s.text[at]) {
		return v, false
	}
	const longest = 4096
	if end := bytes.IndexByte(s.text[at:min(len(s.text), at+longest)], ']'); end > 0 {
		return value{span: span{at, at + end}}, true // Go's map[Cookie:[a=b c=d]]
	}
	return value{span: span{at, s.bareEnd(at, false)}}, true
}

// listNext is the quoted text behind one of a list.
func (s *scan) listNext(v value) (next value, ok bool) {
	if !v.list {
		return v, false
	}
	comma := s.blanks(s.quotesAt(v.to).to)
	if comma == len(s.text) || s.text[comma] != ',' {
		return v, false
	}
	next, ok = s.listed(s.blanks(comma + 1))
	return next, ok && next.list
}

// isStringPrefix says whether text begins with a string of Python that has a prefix.
func isStringPrefix(text []byte) bool {
	return len(text) > 1 && bytes.IndexByte([]byte("bBuUrRfF"), text[0]) >= 0 && (text[1] == '\'' || text[1] == '"')
}

// assigned finds what separates a field's name from its value, and where the value
// begins; false when none follows.
func (s *scan) assigned(f *field) bool {
	at := s.blanks(s.closeName(f))
	after := s.separator(at, f)
	f.from = s.blanks(after)
	f.told = f.sep == ' ' || f.sep == ':' && f.from > after && f.quotes.empty()
	return f.sep != 0 && f.from < len(s.text) && s.text[f.from] > ' '
}

// closeName is the place behind a name and what closes it.
func (s *scan) closeName(f *field) int {
	at, opening := f.name.to, byte(' ')
	if f.name.from > 0 {
		opening = s.text[f.name.from-1]
	}
	switch {
	case opening == '"' || opening == '\'':
		if q := s.quotesAt(at); !q.empty() {
			f.quotes = q
			return q.to
		}
	case opening == '[' && at < len(s.text) && s.text[at] == ']': // user[password]=x, [password] => x
		return at + 1
	case literal.HasPrefixFold(s.text[at:], "%5d"):
		return at + len("%5d")
	}
	return at
}

// separator finds what stands at a place between a name and its value, and returns
// the place behind it.
func (s *scan) separator(at int, f *field) int {
	rest, flag := s.text[at:], s.text[f.name.from] == '-'
	switch {
	case len(rest) == 0:
		return at
	case rest[0] == '=' || rest[0] == ':':
		return s.sign(at, f)
	case rest[0] == '>' && f.name.from > 0 && s.text[f.name.from-1] == '<':
		f.sep = '>'
		return at + 1
	case rest[0] == ',' && !f.quotes.empty():
		return s.paired(at+1, f)
	case at > f.name.to && flag && rest[0] != '-':
		f.sep = ' '
	case rest[0] == '\'' && s.endsIn(f.name, "password"): // ALTER ROLE x PASSWORD 'y'
		f.sep = '='
	}
	return at
}

// sign reads '=', ':' and what languages make of them: '=>', ':='. A comparison, a
// cast and a scheme give no value.
func (s *scan) sign(at int, f *field) int {
	next := byte(' ')
	if at+1 < len(s.text) {
		next = s.text[at+1]
	}
	switch {
	case next == '>' || next == '=' && s.text[at] == ':':
		f.sep = '='
		return at + 2
	case next == '=' || next == '~' || next == ':' || next == '/' && s.text[at] == ':':
		return at
	}
	f.sep = s.text[at]
	return at + 1
}

// paired reads {"name":"X-Api-Key","value":"…"}: the field's name is a value itself.
func (s *scan) paired(at int, f *field) int {
	open := s.quotesAt(s.blanks(at))
	if open.empty() || !literal.HasPrefixFold(s.text[open.to:], "value") {
		return at
	}
	end := s.quotesAt(open.to + len("value"))
	if end.empty() || end.to == len(s.text) || s.text[end.to] != ':' {
		return at
	}
	f.sep = ':'
	return end.to + 1
}

func (s *scan) endsIn(n span, word string) bool {
	return n.to-n.from >= len(word) && literal.HasPrefixFold(s.text[n.to-len(word):], word)
}

// blanks is the place behind the blanks at a place.
func (s *scan) blanks(at int) int {
	most := min(len(s.text), at+blanksSize)
	for at < most && (s.text[at] == ' ' || s.text[at] == '\t') {
		at++
	}
	return at
}
