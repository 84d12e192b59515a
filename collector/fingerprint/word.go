package fingerprint

import "bytes"

// word appends a token of letters, and what joins them, or masks the name that it
// is; false when it stayed as it is.
func (m *masker) word(tok []byte) bool {
	switch {
	case m.hint&aName != 0 && m.isName(tok):
		m.name(tok)
		return true
	case len(tok) > maxToken && beyondASCII(tok):
		m.words(len(tok))
	case len(tok) > maxToken:
		m.mask("<str>", len(tok))
	case isUpper(tok[0]) && m.date(tok):
	case localhost(tok):
		m.mask("<host>", len(tok))
	default:
		m.expect(tok)
		m.copy(len(tok))
		return false
	}
	m.hint = 0
	return true
}

func localhost(tok []byte) bool { return string(tok) == "localhost" }

// date masks a date that begins with the name of a month or a day.
func (m *masker) date(tok []byte) bool {
	n := phraseSize(m.text[m.at:], len(tok))
	if n == 0 {
		return false
	}
	m.mask("<time>", n)
	return true
}

// expect notes what a word says about the token that follows it.
func (m *masker) expect(tok []byte) {
	before := m.hint
	m.hint = 0
	switch meaningOf(tok) {
	case strange:
		m.unsure = true
	case small:
		m.join(tok, before)
	case dealing:
		m.person = true
	case linking:
		m.hint = anAddress
		m.join(tok, before)
	case stating:
		m.hint = aState
	case causing:
		m.hint = aCause
	case naming:
		m.hint = aName | anAddress | listHint(tok)
	case listing:
		m.hint = aName | aPlural | listHint(tok)
	case knowing:
		m.hint = aName | anAccount | listHint(tok)
	case ordinary:
		if isMethod(tok) {
			m.hint = aRoute
		}
	}
}

// join notes what a word that holds a sentence together says: a list goes on, or the
// name of a person comes.
func (m *masker) join(tok []byte, before hint) {
	switch string(tok) {
	case "and", "or":
		m.hint = before &^ aMore
	case "for", "by", "of", "from", "to", "as":
		if m.person {
			m.hint |= aName | anAccount
		}
	}
}

// listHint is the hint that a word gives that stands before several names: users, tables.
func listHint(tok []byte) hint {
	if n := len(tok) - 1; n > 2 && tok[n] == 's' && meaningOf(tok[:n]).names() {
		return aList
	}
	return 0
}

// isMethod says whether a word is a method of HTTP.
func isMethod(tok []byte) bool {
	switch string(tok) {
	case "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT":
		return true
	}
	return false
}

// isCause says whether a word, or a key, stands before what went wrong.
func isCause(tok []byte) bool {
	if n := bytes.LastIndexByte(tok, '.'); n >= 0 {
		tok = tok[n+1:]
	}
	switch string(tok) {
	case "err", "error", "Error", "errors", "reason", "Reason", "cause", "Cause", "exception", "msg", "message", "Message",
		"desc", "detail", "details", "description", "error_message", "err_msg", "error_msg", "errmsg", "failure", "warning":
		return true
	}
	return false
}
