package redact

import "bytes"

// What is looked at, in bytes: behind "://", and before "@tcp(".
const (
	maxAuthority = 512
	maxUserinfo  = 128
)

// userinfo hides the password of a URL whose "://" stands at a place. A user without a
// password is none. A password that has characters which should be escaped reaches to
// the last @ before the URL's end.
func (s *scan) userinfo(at int, n *needle) {
	from := at + len(n.text)
	rest := s.text[from:min(len(s.text), from+maxAuthority)]
	if bytes.IndexByte(rest, '@') < 0 {
		return
	}
	if end := bytes.IndexAny(rest, " \t\n\r\"'`<>\\"); end >= 0 {
		rest = rest[:end]
	}
	colon := bytes.IndexByte(rest, ':')
	if colon < 0 || bytes.ContainsAny(rest[:colon], "/?#@[") {
		return
	}
	authority := len(rest)
	if end := bytes.IndexAny(rest, "/?#"); end >= 0 {
		authority = end
	}
	host := bytes.LastIndexByte(rest[:authority], '@')
	if host < 0 && !isPort(rest[colon+1:authority]) {
		host = bytes.LastIndexByte(rest, '@')
	}
	if host > colon && !isPlaceholder(rest[colon+1:host]) {
		s.hide(n.rule, from+colon+1, from+host)
	}
}

// isPort says whether what follows the colon of a host is its port; other hosts may
// stand behind a comma.
func isPort(text []byte) bool {
	port, _, _ := bytes.Cut(text, []byte(","))
	return all(port, isDigit)
}

// dsn hides the password of Go's data source names: user:password@tcp(host:port)/name.
func (s *scan) dsn(at int, n *needle) {
	from := at
	for from > max(0, at-maxUserinfo) && s.text[from-1] > ' ' && s.text[from-1] != '"' && s.text[from-1] != '\'' {
		from--
	}
	colon := bytes.IndexByte(s.text[from:at], ':')
	if colon >= 0 && !isPlaceholder(s.text[from+colon+1:at]) {
		s.hide(n.rule, from+colon+1, at)
	}
}

// webhook hides the path of a URL that is a credential as a whole.
func (s *scan) webhook(at int, n *needle) {
	from := at + len(n.text)
	to := from
	for to < len(s.text) && (isToken68(s.text[to]) || s.text[to] == '@') {
		to++
	}
	s.hide(n.rule, from, to)
}

// discord hides the token of a webhook; its id may stay.
func (s *scan) discord(at int, n *needle) {
	id := at + len(n.text)
	slash := s.runOf(id, isDigit)
	if slash-id < 15 || slash == len(s.text) || s.text[slash] != '/' {
		return
	}
	s.hide(n.rule, slash+1, s.runOf(slash+1, isURLSafe))
}
