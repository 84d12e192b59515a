package redact

import "bytes"

// contacts hides mail addresses and telephone numbers, if it shall: they are no secret
// by themselves, and the only thing by which many logs tell people apart.
func (s *scan) contacts() {
	if s.on[emailRule] {
		s.each('@', s.mail)
	}
	if s.on[phoneRule] {
		s.each('+', s.international)
	}
}

// each looks at every place where a byte stands.
func (s *scan) each(c byte, look func(at int)) {
	for from := 0; ; from++ {
		at := bytes.IndexByte(s.text[from:], c)
		if at < 0 {
			return
		}
		from += at
		look(from)
	}
}

// mail hides the address whose @ stands at a place. Its parts are as long as RFC 5321
// allows.
func (s *scan) mail(at int) {
	const local, domain = 64, 255
	from := at
	for from > max(0, at-local) && isMailbox(s.text[from-1]) {
		from--
	}
	to, dot := at+1, 0
	for to < min(len(s.text), at+1+domain) && (isAlnum(s.text[to]) || s.text[to] == '-' || s.text[to] == '.') {
		if s.text[to] == '.' && to+1 < len(s.text) && isAlnum(s.text[to+1]) {
			dot = to
		}
		to++
	}
	for to > at && s.text[to-1] == '.' {
		to--
	}
	if from < at && dot > at+1 && to-dot > 2 && !isDigit(s.text[to-1]) {
		s.hide(emailRule, from, to)
	}
}

func isMailbox(c byte) bool { return isAlnum(c) || bytes.IndexByte([]byte("._%+-"), c) >= 0 }

// validMobile says whether a number with dashes is a telephone's: of Korea behind its
// trunk prefix 0, else of the North American plan, whose area and exchange begin with 2
// to 9.
func validMobile(s *scan, n span) bool {
	text := s.text[n.from:n.to]
	if text[0] == '0' {
		return text[1] != '0' && (text[1] == '2') == (text[2] == '-')
	}
	return string(text[3:4]) == "-" && len(text) == len("999-999-9999") && text[0] >= '2' && text[4] >= '2'
}

// international hides a telephone number of E.164, whose + stands at a place: 8 to 15
// digits, the first not 0, in groups by blanks or dashes.
func (s *scan) international(at int) {
	const least, most = 8, 15
	to, digits := at+1, 0
	for to < len(s.text) && digits <= most {
		if isDigit(s.text[to]) {
			digits++
		} else if !s.groups(to, digits) {
			break
		}
		to++
	}
	if digits >= least && digits <= most && s.text[at+1] != '0' && s.apart(at) && s.ends(to) {
		s.hide(phoneRule, at, to)
	}
}

// groups says whether what stands at a place parts the digits of one telephone number.
// A blank behind ten of them ends it: another number may follow.
func (s *scan) groups(at, digits int) bool {
	const complete = 10
	if digits == 0 || at+1 == len(s.text) || !isDigit(s.text[at+1]) {
		return false
	}
	return s.text[at] == '-' || s.text[at] == ' ' && digits < complete
}
