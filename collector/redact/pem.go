package redact

import (
	"bytes"
	"slices"
	"strings"

	"logcanary/collector/literal"
)

// marker surrounds the labels of PEM and PGP (RFC 7468, RFC 9580).
const marker = "-----"

// pem hides the body of a private key whose "-----BEGIN " stands at a place, between
// the lines that mark it. Line ends may be real or written as \n.
func (s *scan) pem(at int, n *needle) {
	const longest = 64 // of a label
	label := at + len(n.text)
	end := bytes.Index(s.text[label:min(len(s.text), label+longest)], []byte(marker))
	if end < 0 || !bytes.Contains(s.text[label:label+end], []byte("PRIVATE KEY")) {
		return
	}
	from := label + end + len(marker)
	if stop := bytes.Index(s.text[from:], []byte(marker)); stop > 0 && all(s.text[from:from+stop], isArmour) {
		s.hide(n.rule, from, from+stop)
		return
	}
	s.hide(n.rule, from, s.cutBody(from))
}

// isArmour says whether a byte can stand in the body of a key: base64, white space, the
// headers of encrypted keys, and the backslashes of escaped line ends.
func isArmour(c byte) bool {
	return isSigned(c) && c != '%' || strings.IndexByte(" \n\r\t\\:,.()", c) >= 0
}

// cutBody is where a body ends that has no last line: behind lines of base64, and
// behind a shorter one where the text ends there. A sentence about keys has no long words.
func (s *scan) cutBody(from int) int {
	const line = 16 // bytes of base64 that are no word of a sentence
	to, at := from, from
	if s.headed(from) {
		return s.runOf(from, isArmour)
	}
	for {
		at = s.runOf(at, isBreak)
		end := s.runOf(at, isSigned)
		last := end == len(s.text) || !isBreak(s.text[end])
		switch size := end - at; {
		case size >= line, last && (to > from || end == len(s.text)):
			to = end
		case size > len("n"): // of an escaped line end
			return to
		}
		if last {
			return to
		}
		at = end
	}
}

// isBreak says whether a byte can stand between the lines of a body.
func isBreak(c byte) bool { return strings.IndexByte(" \n\r\t\\", c) >= 0 }

// headed says whether a body begins with headers.
func (s *scan) headed(at int) bool {
	at = s.runOf(at, func(c byte) bool { return isBreak(c) || c == 'n' })
	return slices.ContainsFunc([]string{"proc-type:", "dek-info:", "version:", "comment:"}, func(h string) bool { return literal.HasPrefixFold(s.text[at:], h) })
}

// pemLine hides a record that is nothing but a full line of a body: of a key whose
// lines came as records of their own, none but the first says what it is.
func (s *scan) pemLine() {
	const full = 64 // characters of a full line (RFC 7468)
	if len(s.text) == full && all(s.text, func(c byte) bool { return isAlnum(c) || c == '+' || c == '/' || c == '=' }) &&
		slices.ContainsFunc(s.text, isUpper) && slices.ContainsFunc(s.text, isLower) {
		s.hide(privateKeyRule, 0, full)
	}
}
