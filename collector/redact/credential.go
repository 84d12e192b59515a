package redact

import (
	"bytes"
	"encoding/base64"
	"slices"

	"logcanary/collector/literal"
)

// runOf is the place behind the bytes of one kind that stand at a place.
func (s *scan) runOf(at int, is func(byte) bool) int {
	for at < len(s.text) && is(s.text[at]) {
		at++
	}
	return at
}

// bearer hides the token behind the word Bearer. A sentence about bearers goes on with
// a word, and a challenge of a server (RFC 6750, section 3) with a parameter.
func (s *scan) bearer(at int, n *needle) {
	from := at + len(n.text)
	to := s.runOf(from, isToken68)
	token := s.text[from:to]
	switch {
	case !s.opens(at), len(token) < 6, isPlaceholder(token):
	case token[len(token)-1] == '=' && !s.quotesAt(to).empty():
	case slices.ContainsFunc(token, isDigit), len(token) >= 16 && slices.ContainsFunc(token[1:], isUpper):
		s.hide(n.rule, from, to)
	}
}

// isToken68 says whether a byte stands in the token68 of RFC 7235.
func isToken68(c byte) bool { return isSigned(c) && c != '%' || c == '.' || c == '~' }

// basic hides the credentials behind the word Basic: base64 of a name, a colon and a
// password.
func (s *scan) basic(at int, n *needle) {
	from := at + len(n.text)
	to := s.runOf(from, isToken68)
	if s.opens(at) && to-from >= 4 && hasColon(s.text[from:to]) {
		s.hide(n.rule, from, to)
	}
}

// hasColon says whether base64 stands for a text that has a colon near its head.
func hasColon(code []byte) bool {
	const most = 128 // characters of the name, in base64
	var buffer [most]byte
	code = bytes.TrimRight(code, "=")
	code = code[:min(len(code), most)]
	n, err := base64.RawStdEncoding.Decode(buffer[:], code[:len(code)/4*4])
	if tail := code[len(code)/4*4:]; err == nil && len(tail) > 1 {
		var more int
		more, err = base64.RawStdEncoding.Decode(buffer[n:], tail)
		n += more
	}
	return err == nil && bytes.IndexByte(buffer[:n], ':') >= 0
}

// jwt hides a JSON Web Token: header and payload are objects in base64url, a signature
// may follow. Of one that is cut, what is there is hidden.
func (s *scan) jwt(at int, n *needle) {
	if !s.opens(at) {
		return
	}
	to := s.runOf(at, isURLSafe)
	if to-at < 10 || to == len(s.text) || s.text[to] != '.' {
		return
	}
	if to = s.runOf(to+1, isURLSafe); s.text[to-1] == '.' {
		return
	}
	for parts := 2; parts < 5 && to < len(s.text)-1 && s.text[to] == '.' && isURLSafe(s.text[to+1]); parts++ {
		to = s.runOf(to+1, isURLSafe)
	}
	s.hide(n.rule, at, to)
}

// entra hides a client secret of Entra ID, whose middle stands at a place.
func (s *scan) entra(at int, n *needle) {
	from, to := at-3, at+len(n.text)
	for to < len(s.text) && to-at < 40 && (isDotted(s.text[to]) || s.text[to] == '~') {
		to++
	}
	if size := to - at - len(n.text); from >= 0 && s.opens(from) && size >= 31 && size <= 34 {
		s.hide(n.rule, from, to)
	}
}

// telegram hides the token of a bot: its id, a colon and 35 characters.
func (s *scan) telegram(at int, n *needle) {
	from := at
	for from > 0 && at-from < 11 && isDigit(s.text[from-1]) {
		from--
	}
	to := at + 1
	for to < len(s.text) && to-at <= 40 && isURLSafe(s.text[to]) {
		to++
	}
	bot := from >= 3 && string(s.text[from-3:from]) == "bot" // …/bot123:AA…/sendMessage
	if size := at - from; size >= 8 && size <= 10 && to-at == 36 && (bot || s.opens(from)) {
		s.hide(n.rule, from, to)
	}
}

// identified hides the password of SQL's IDENTIFIED BY 'x' (Oracle, MySQL, MariaDB). A
// plugin may stand before BY.
func (s *scan) identified(at int, n *needle) {
	const near = 64
	const by = " by '"
	rest := s.text[at+len(n.text) : min(len(s.text), at+near)]
	for i := range rest {
		if literal.HasPrefixFold(rest[i:], by) {
			open := at + len(n.text) + i + len(by)
			v := s.quotedValue(span{open - 1, open})
			s.hide(n.rule, v.from, v.to)
			return
		}
	}
}
