package fingerprint

import "bytes"

// path appends a token that has a slash in it: a URL, a path, a route, a fraction, or
// words that a slash joins.
func (m *masker) path(tok []byte, in set) {
	hint := m.hint
	m.hint &= aStatus
	text := m.text[m.at:]
	i := bytes.IndexAny(tok, `/\`)
	switch {
	case i > 0 && tok[i-1] == ':' && byteAt(tok, i+1) == '/':
		m.mask("<url>", urlSize(text))
	case hint&aRoute != 0 && i == 0:
		m.route(pathSize(text))
	case i == 0 && len(tok) > 1, isDrive(tok), i == 1 && (tok[0] == '.' || tok[0] == '~'), i == 2 && tok[1] == '.':
		m.file(pathSize(text))
	case i > 1 && tok[i-1] == ':': // "open:/srv/a", "file:/srv/a"
		m.copy(i)
		m.file(pathSize(m.text[m.at:]))
	case i == 0:
		m.copy(1)
	case isFile(tok, in):
		m.file(pathSize(text))
	default:
		m.parts(tok, 0)
		m.at += len(tok)
	}
}

// isDrive says whether a token begins with a drive of Windows.
func isDrive(tok []byte) bool {
	return len(tok) > 2 && isLetter(tok[0]) && tok[1] == ':' && (tok[2] == '\\' || tok[2] == '/')
}

// isFile says whether a token with a slash inside is a path rather than words, a
// media type or a fraction.
func isFile(tok []byte, in set) bool {
	if !isLetter(tok[0]) && tok[0] != '_' && tok[0] != '@' {
		return in.has(letter) && bytes.Count(tok, []byte("/")) > 1
	}
	first, _, _ := bytes.Cut(tok, []byte("/"))
	switch string(first) {
	case "application", "text", "image", "audio", "video", "multipart", "font", "HTTP":
		return false
	}
	name, numbers := cutNumbers(tok)
	return len(numbers) > 0 || in.has(dot) || in.has(digit) || bytes.IndexByte(name, '\\') > 0 || bytes.Count(tok, []byte("/")) > 1
}

// file appends <path> for n bytes, and <num> for the line number behind them.
func (m *masker) file(n int) {
	_, numbers := cutNumbers(m.text[m.at : m.at+n])
	m.mask("<path>", n)
	m.numbers(numbers)
}

// pathSize is the length of the path that text begins with.
func pathSize(text []byte) int {
	n := 0
	for n < len(text) && (tokenic(text[n]) || inPath(text[n])) {
		n++
	}
	if n < len(text) && text[n] == '?' && n+1 < len(text) && tokenic(text[n+1]) {
		n = urlSize(text)
	}
	return trimSentence(text, n)
}

func inPath(c byte) bool { return c == '%' || c == '~' || c == '#' || c == '*' }

// urlSize is the length of the URL that text begins with.
func urlSize(text []byte) int {
	n := 0
	for n < len(text) {
		switch c := text[n]; {
		case redactedSize(text[n:]) > 0:
			n += redactedSize(text[n:])
			continue
		case classes[c] == blank, classes[c] == quote, c == '<', c == '>', c == ')', c == ']', c == '}':
			return trimSentence(text, n)
		}
		n++
	}
	return trimSentence(text, n)
}

// trimSentence is n without the punctuation of the sentence before it.
func trimSentence(text []byte, n int) int {
	for n > 1 {
		switch text[n-1] {
		case '.', ',', ':', ';', '!', '?':
			n--
			continue
		}
		break
	}
	return n
}

// route appends the path of a request: what is the same for all that ask for the same
// thing, without the query. Its words stay, its ids are masked.
func (m *masker) route(n int) {
	path := m.text[m.at : m.at+n]
	m.at += n
	if i := bytes.IndexAny(path, "?#"); i > 0 {
		path = path[:i]
	}
	for len(path) > 0 && len(m.dst) < m.end {
		size := 1 + max(bytes.IndexByte(path[1:], '/'), -1)
		if size == 0 {
			size = len(path)
		}
		m.segment(path[:size])
		path = path[size:]
	}
	m.hint = aStatus
}

// segment appends one segment of a route, with the slash before it.
func (m *masker) segment(s []byte) {
	switch {
	case len(s) > 32, bytes.IndexByte(s, '@') > 0, bytes.IndexByte(s, '%') > 0:
		m.dst = append(m.dst, "/<str>"...)
	default:
		m.parts(s, 0)
	}
}
