package redact

import (
	"bytes"
	"slices"
	"strings"

	"logcanary/collector/literal"
)

// quotesAt are the quotes at a place: one of " and ', with the backslashes before it
// that a text has which was quoted again, and again. Empty where none stands.
func (s *scan) quotesAt(at int) span {
	to := at
	for to < len(s.text) && s.text[to] == '\\' {
		to++
	}
	if to < len(s.text) && (s.text[to] == '"' || s.text[to] == '\'') {
		return span{at, to + 1}
	}
	return span{at, at}
}

// quotedValue is what stands between the opening quotes and their like. A value that
// is cut reaches to the end of its line.
func (s *scan) quotedValue(open span) value {
	quote, n := s.text[open.to-1], open.to-open.from-1
	end, around := s.closing(open.to, quote, n)
	if end == len(s.text) && quote == '\'' && s.text[0] == '{' {
		end = around // it was opened in a text of JSON, and not closed there
	}
	return value{span: span{open.to, end}, quoted: true}
}

// closing is the place of the quotes that close a value which quotes of n backslashes
// opened, or of the end of its line; around is that of the first double quote.
//
// Quotes of n backslashes are closed by as many; inside, each backslash and each quote
// has n+1 backslashes more of its own. Fewer than n end a text around them.
func (s *scan) closing(from int, quote byte, n int) (at, around int) {
	around = -1
	first := from // of the backslashes before a place
	for at = from; at < len(s.text) && s.text[at] != '\n'; at++ {
		switch c := s.text[at]; {
		case c == '\\':
			continue
		case c == quote:
			if b := at - first; b < n || (b-n)%(2*(n+1)) == 0 {
				return max(first, at-n), around
			}
		case c == '"' && around < 0:
			around = first
		}
		first = at + 1
	}
	if around < 0 {
		around = at
	}
	return at, around
}

// bareEnd is where a value without quotes ends: at white space, a quote, the end of an
// element, and where punctuation belongs to what is around it rather than to it. In
// doubt it goes on: half a password is still one.
func (s *scan) bareEnd(at int, query bool) int {
	for ; at < len(s.text); at++ {
		switch c := s.text[at]; c {
		case '"', '\'', '`':
			return at
		case '<':
			if at+1 < len(s.text) && s.text[at+1] == '/' {
				return at
			}
		case '\\':
			if !s.quotesAt(at).empty() || query && literal.HasPrefixFold(s.text[at:], `\u0026`) {
				return at
			}
		case '&':
			if query {
				return at
			}
		case ',', ';', '|':
			if s.separates(at + 1) {
				return at
			}
		case ')', ']', '}', '>':
			if s.closes(at) {
				return at
			}
		default:
			if c <= ' ' || c == 0x7f {
				return at
			}
		}
	}
	return at
}

// separates says whether what begins at a place is no part of the value before it: a
// blank, the end, or the name of another field.
func (s *scan) separates(at int) bool {
	if at == len(s.text) || s.text[at] <= ' ' || strings.IndexByte(`"'\)]}>,;`, s.text[at]) >= 0 {
		return true
	}
	to := at
	for to < len(s.text) && to-at < nameSize && (isName(s.text[to]) || s.text[to] == '.') {
		to++
	}
	return to > at && to < len(s.text) && (s.text[to] == '=' || s.text[to] == ':')
}

// closes says whether the bracket at a place closes one around the value.
func (s *scan) closes(at int) bool {
	at++
	return at == len(s.text) || s.text[at] <= ' ' || strings.IndexByte(`"'\)]}>,;:.`, s.text[at]) >= 0
}

// inQuery says whether a name is that of a parameter of a URL.
func (s *scan) inQuery(name span) bool {
	if name.from > 0 && strings.IndexByte("?&;[", s.text[name.from-1]) >= 0 {
		return true
	}
	rest := s.text[name.from:]
	return literal.HasPrefixFold(rest, "u0026") || literal.HasPrefixFold(rest, "5b") // JSON's way to write &, a URL's to write [
}

// The schemes of HTTP authentication (IANA's registry, and what services made up): those
// whose credentials are one token, and those that have parameters.
const (
	tokenSchemes     = "bearer basic token apikey negotiate ntlm dpop"
	parameterSchemes = "digest hawk signature aws4-hmac-sha256 sharedkey"
)

// credentials is the value of an Authorization header without its scheme, which is no
// secret.
func (s *scan) credentials(v value) value {
	end := s.runOf(v.from, isName)
	word := s.text[v.from:end]
	parameters := oneOf(word, parameterSchemes)
	if end == len(s.text) || s.text[end] != ' ' || !v.quoted && !parameters && !oneOf(word, tokenSchemes) {
		return v
	}
	v.from = s.blanks(end)
	switch {
	case v.quoted:
	case parameters:
		v.to = s.parametersEnd(v.from)
	default:
		v.to = s.bareEnd(v.from, false)
	}
	return v
}

// parametersEnd is where name=value, name="value" and so on end.
func (s *scan) parametersEnd(at int) int {
	for {
		at = s.bareEnd(at, false)
		if q := s.quotesAt(at); !q.empty() && s.text[at-1] == '=' {
			at = min(len(s.text), s.quotedValue(q).to+q.to-q.from)
		}
		next := s.itemBehind(at, ',')
		if equals := s.runOf(next, isName); next == at || equals == len(s.text) || s.text[equals] != '=' {
			return at
		}
		at = next
	}
}

// cookies is the value of a Cookie header: all its pairs, and attributes.
func (s *scan) cookies(v value) value {
	for !v.quoted {
		next := s.itemBehind(v.to, ';')
		if next == v.to {
			break
		}
		v.to = s.bareEnd(next, false)
	}
	return v
}

// itemBehind is where the item begins that a separator at a place goes on with; the
// place itself when none does.
func (s *scan) itemBehind(at int, separator byte) int {
	if at >= len(s.text) || s.text[at] != separator {
		return at
	}
	if next := s.blanks(at + 1); next < len(s.text) && isAlnum(s.text[next]) {
		return next
	}
	return at
}

// oneOf says whether a word is one of a list, which is in lower case.
func oneOf(word []byte, list string) bool {
	for w := range strings.FieldsSeq(list) {
		if len(w) == len(word) && literal.HasPrefixFold(word, w) {
			return true
		}
	}
	return false
}

// isPlaceholder says whether a value stands for none, or for one that is hidden
// already.
func isPlaceholder(text []byte) bool {
	const longest = 80
	switch {
	case len(text) == 0:
		return true
	case len(text) > longest:
		return false
	case bytes.HasPrefix(text, []byte("<redacted")), bytes.HasPrefix(text, []byte("${")), bytes.HasPrefix(text, []byte("$(")), bytes.HasPrefix(text, []byte("{{")):
		return true
	case text[0] == '$' && all(text[1:], isDigit), text[0] == '%' && len(text) == 2, text[0] == '?' && len(text) == 1: // parameters of SQL and printf
		return true
	case len(text) >= 3 && strings.IndexByte("*xX.-#_?", text[0]) >= 0 && all(text, func(c byte) bool { return c == text[0] }):
		return true
	}
	return oneOf(bytes.Trim(text, "<>[](){}*"), `null nil none undefined true false yes no on off hidden filtered redacted
		masked removed omitted protected sensitive empty unset unknown missing`)
}

func all(text []byte, is func(byte) bool) bool {
	return !slices.ContainsFunc(text, func(c byte) bool { return !is(c) })
}

// plausible says whether a value in running text is one: prose has colons, too, and
// what follows them there is a word.
func (s *scan) plausible(f *field, r rule, v value) bool {
	text := s.text[v.from:v.to]
	switch {
	case r == cookieRule:
		return bytes.IndexByte(text, '=') > 0
	case r == authorizationRule && v.from > f.from: // behind a scheme
		return true
	case isOdd(text):
		return true
	case oneOf(bytes.TrimRight(text, ".!"), `required incorrect invalid expired missing wrong mismatch failed failure must too
		is not ok rejected denied changed reset updated revoked accepted verified disabled enabled error string text and or for
		to the a`):
		return false
	case f.sep == ' ':
		return r == passwordRule && s.endsFlag(v.to)
	}
	return s.endsClause(v.to) && (r == passwordRule || s.opensLine(f.name.from))
}

// isOdd says whether a text is no word of a language: it has six bytes or more, and
// digits or symbols among them.
func isOdd(text []byte) bool {
	return len(text) >= 6 && (slices.ContainsFunc(text, isDigit) || bytes.ContainsAny(text, "!@#$%^&*+/=~"))
}

// endsClause says whether running text does not go on behind a value.
func (s *scan) endsClause(at int) bool {
	at = s.blanks(at)
	return at == len(s.text) || s.text[at] < ' ' || strings.IndexByte(`,;)]}"'\<`, s.text[at]) >= 0
}

// endsFlag says whether a command ends behind a value, or another flag follows.
func (s *scan) endsFlag(at int) bool {
	return s.endsClause(at) || s.text[s.blanks(at)] == '-'
}

// opensLine says whether a name is the first of its line: a list's dash, a comment's
// or a trace's mark may stand before it.
func (s *scan) opensLine(at int) bool {
	for i := 0; i < blanksSize && at > 0; i++ {
		at--
		if s.text[at] == '\n' {
			return true
		}
		if strings.IndexByte(" \t-<>*#|", s.text[at]) < 0 {
			return false
		}
	}
	return at == 0
}
