package fingerprint

import "bytes"

// pair appends key=value with the value masked; false when the token is none. What
// went wrong, and in which state, stays.
func (m *masker) pair(tok []byte) bool {
	i := bytes.IndexByte(tok, '=')
	key := tok[:i]
	if !isKey(key) || byteAt(m.text, m.at+i+1) == '=' || byteAt(m.text, m.at+i+1) == '>' {
		return false
	}
	m.copy(i + 1)
	m.hint, m.listed = 0, span{}
	switch {
	case isCause(key):
		m.hint = aCause
	case !isKind(key) || !allLetters(tok[i+1:]):
		m.value()
	default:
		m.words(len(tok) - i - 1)
	}
	return true
}

// isKey says whether a key of logfmt stands before an equals sign.
func isKey(key []byte) bool {
	if len(key) == 0 || !isLetter(key[0]) && key[0] != '_' {
		return false
	}
	for _, c := range key {
		if !wordly(c) && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

// isKind says whether a key has few values, which say what happened.
func isKind(key []byte) bool {
	switch string(key) {
	case "state", "status", "action", "op", "operation", "event", "phase", "type", "kind", "code", "method", "level", "severity", "result", "outcome":
		return true
	}
	return false
}

func allLetters(b []byte) bool { return skipLetters(b, 0) == len(b) && len(b) > 0 }

// value masks what stands behind key=: by what it is, where that is certain, else as
// <str>.
func (m *masker) value() {
	from := len(m.dst)
	c := byteAt(m.text, m.at)
	switch {
	case c == 0 || classes[c] == blank || c == ',' || c == ';':
		m.dst = append(m.dst, "<str>"...)
		return
	case classes[c] == quote || classes[c] == bracket:
		at := m.at
		m.step()
		if m.at > at+1 {
			return
		}
	case tokenic(c):
		m.token()
	}
	if rest := restOfValue(m.text, m.at); rest > m.at && !(rest == m.at+1 && m.text[m.at] == '.') || hasLetters(m.dst[from:]) {
		m.dst = append(m.dst[:from], "<str>"...)
		m.at = rest
	}
	m.hint, m.listed = 0, span{}
}

// restOfValue is the place where the value that i stands in ends.
func restOfValue(text []byte, i int) int {
	for i < len(text) && classes[text[i]] != blank {
		switch text[i] {
		case ',', ';', ')', ']', '}', '"', '\'':
			return i
		}
		i++
	}
	return i
}

// hasLetters says whether something in a token is no mask.
func hasLetters(token []byte) bool {
	for i := 0; i < len(token); i++ {
		if n := maskSize(token[i:]); n > 0 {
			i += n - 1
		} else if wordly(token[i]) {
			return true
		}
	}
	return false
}

// dotted appends a token of words with dots or colons between them.
func (m *masker) dotted(tok []byte) {
	hint := m.hint
	m.hint = 0
	i := bytes.IndexByte(tok, ':')
	switch {
	case len(tok) > maxToken:
		m.mask("<str>", len(tok))
	case i > 0 && meaningOf(tok[:i]).names() && meaningOf(tok[i+1:]) == strange: // user:kim
		m.copy(i + 1)
		m.mask("<str>", len(tok)-i-1)
	case hint&aName != 0 && hint&aMore == 0 && i < 0 && !thrown(tok):
		m.hint = hint
		m.name(tok)
	default:
		m.words(len(tok))
	}
}
