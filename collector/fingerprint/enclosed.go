package fingerprint

import "bytes"

// quote appends a quoted value as <str>, or the quote alone where it encloses none: an
// apostrophe, a key, a phrase that says what went wrong.
func (m *masker) quote(c byte) {
	text := m.text[m.at:]
	if m.at == m.closing || m.apostrophe() {
		m.copy(1)
		return
	}
	n := quotedSize(text)
	switch {
	case n == 0:
		m.copy(1)
	case c == '"' && byteAt(text, n) == ':' && behind(m.text[:m.at], '{', ','), // a key
		m.hint&aState != 0 && allLetters(text[1:n-1]):
		m.words(n)
	case m.opens(n), m.hint&aCause != 0 && behind(m.text[:m.at], ':', '='), isRequest(text[:n]) && !behind(m.text[:m.at], ':', '='):
		m.closing = m.at + n - 1
		m.copy(1)
		return // what caused it is read on
	default:
		from := len(m.dst)
		m.dst = append(append(append(m.dst, c), "<str>"...), c)
		m.at += n
		m.settle(from)
	}
	m.hint = 0
}

// apostrophe says whether the quote at the place belongs to the word before it. A
// letter alone before a quote may say what kind of a string it is: b'...'.
func (m *masker) apostrophe() bool {
	i := m.at - 1
	if i < 0 || !wordly(m.text[i]) {
		return false
	}
	switch m.text[i] {
	case 'b', 'u', 'r', 'f':
		return i > 0 && wordly(m.text[i-1])
	}
	return true
}

// opens says whether the quoted value at the place, n bytes, is the message: all of it, or
// followed by key=value alone, or in brackets.
func (m *masker) opens(n int) bool {
	end := m.at + n
	switch {
	case m.at == 0:
		return end == len(m.text) || keySize(m.text[skipBlanks(m.text, end):]) > 0
	case m.at == 1:
		return m.text[0] == '[' && byteAt(m.text, end) == ']'
	}
	return false
}

// isRequest says whether a method and a path stand in quotes, as access logs write them.
func isRequest(quoted []byte) bool {
	n := skipToken(quoted, 1)
	return isMethod(quoted[1:min(n, len(quoted)-1)]) && byteAt(quoted, n+1) == '/'
}

// behind says whether a text ends in one of two bytes, and blanks.
func behind(before []byte, a, b byte) bool {
	i := len(before) - 1
	for i >= 0 && isBlank(before[i]) {
		i--
	}
	return i >= 0 && (before[i] == a || before[i] == b)
}

// quotedSize is the length of the quoted value that text begins with, quotes included; 0
// when it does not end.
func quotedSize(text []byte) int {
	q := text[0]
	for i := 1; i < len(text) && i < maxQuoted; i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == q && !(q == '\'' && isLetter(byteAt(text, i+1))):
			return i + 1
		}
	}
	return 0
}

// bracket appends an object or a list as a whole, or the bracket alone.
func (m *masker) bracket(c byte) {
	text := m.text[m.at:]
	n := enclosedSize(text)
	inside := text[min(n, 1):max(n-1, 0)]
	attached := m.at > 0 && wordly(m.text[m.at-1])
	switch {
	case c == '{' && (n == 2 || n > 0 && isObject(inside)):
		m.whole("<obj>", n)
	case c == '{' && n == 0 && quotedKey(text): // cut off
		m.whole("<obj>", len(text))
	case n > 0 && attached && c != '{' && (assigns(inside) || bytes.HasSuffix(m.text[:m.at], []byte("map"))):
		m.whole("<obj>", n)
	case n > 0 && c == '[' && !attached && len(m.dst) > m.base && isList(inside) && !isNumbers(inside):
		m.whole("[<list>]", n)
	default:
		m.copy(1)
	}
	if c != '[' {
		m.hint = 0
	}
}

// quotedKey says whether text begins an object whose first key is quoted.
func quotedKey(text []byte) bool {
	i := skipBlanks(text, 1)
	return i < len(text) && text[i] == '"'
}

// enclosedSize is the length of what the bracket encloses that text begins with, brackets
// included; 0 when it does not end. Brackets in quotes do not count.
func enclosedSize(text []byte) int {
	depth := 0
	for i := 0; i < len(text) && i < maxQuoted; i++ {
		switch c := text[i]; {
		case classes[c] == bracket:
			depth++
		case c == ')' || c == ']' || c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case c == '"':
			if n := quotedSize(text[i:]); n > 0 {
				i += n - 1
			}
		}
	}
	return 0
}

// isObject says whether what stands in braces has the form of keys and values, or of
// a set.
func isObject(inside []byte) bool { return bytes.ContainsAny(inside, ":=,\"'") }

// assigns says whether what stands in brackets begins with key=value, as an object that
// is printed does.
func assigns(inside []byte) bool {
	n := 0
	for n < len(inside) && (wordly(inside[n]) || inside[n] == '.') {
		n++
	}
	return n > 0 && byteAt(inside, n) == '=' && byteAt(inside, n+1) != '='
}

// isList says whether what stands in brackets is a list: one thing, or things with
// commas between them, or nothing.
func isList(inside []byte) bool {
	for i, c := range inside {
		if classes[c] == blank && byteAt(inside, i-1) != ',' && classes[byteAt(inside, i-1)] != blank {
			return false
		}
	}
	return true
}

// isNumbers says whether a list has nothing but numbers, which are masked one by one.
func isNumbers(inside []byte) bool {
	for _, c := range inside {
		if !isDigit(c) && c != ',' && c != ' ' {
			return false
		}
	}
	return len(inside) > 0
}
