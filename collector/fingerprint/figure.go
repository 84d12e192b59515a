package fingerprint

import (
	"bytes"
	"unicode/utf8"
)

// figure appends a token that has digits in it, and no slash.
func (m *masker) figure(tok []byte, in set) {
	hint := m.hint
	m.hint = hint & aList // 1, 2 and kim
	if hint&aStatus != 0 && len(tok) == 3 && allDigits(tok) {
		m.copy(len(tok)) // the status of a request is not one of many values
		return
	}
	if name, n := m.amount(); name != "" {
		m.mask(name, n)
		return
	}
	if mask := wholeMask(tok, in); mask != "" {
		m.mask(mask, len(tok))
		return
	}
	if hint&aName != 0 && hint&aMore == 0 && isLetter(tok[0]) && !in.has(colon) {
		m.hint = hint
		m.name(tok)
		return
	}
	m.parts(tok, 0)
	m.at += len(tok)
}

func allDigits(b []byte) bool { return skipDigits(b, 0) == len(b) && len(b) > 0 }

// wholeMask is the mask of a token that is one thing as a whole.
func wholeMask(tok []byte, in set) string {
	switch {
	case uuidSize(tok) == len(tok):
		return "<uuid>"
	case in.has(colon) && isMAC(tok):
		return "<mac>"
	case in.has(colon) && isIPv6(tok):
		return "<ip>"
	case len(tok) >= 6 && in.has(hexa) && allHex(tok):
		return "<hex>"
	}
	return ""
}

// isMAC says whether a token is six pairs of hexadecimal digits.
func isMAC(tok []byte) bool {
	if len(tok) != 17 {
		return false
	}
	for i, c := range tok {
		if i%3 == 2 && c != ':' || i%3 < 2 && !isHex(c) {
			return false
		}
	}
	return true
}

// isIPv6 says whether a token is an address of groups between colons.
func isIPv6(tok []byte) bool {
	colons, letters, group := 0, false, 0
	for _, c := range tok {
		group++
		switch {
		case c == ':':
			group = 0
			colons++
		case c == '.': // of an IPv4 address at its end
			group = 0
		case !isHex(c) || group > 4:
			return false
		case !isDigit(c):
			letters = true
		}
	}
	return colons > 2 || colons > 1 && (letters || bytes.Contains(tok, []byte("::")))
}

// uuidSize is the length of the UUID (RFC 9562) that b begins with, else 0.
func uuidSize(b []byte) int {
	const size = 36
	if len(b) < size || b[8] != '-' || b[13] != '-' || b[18] != '-' || b[23] != '-' {
		return 0
	}
	for i, c := range b[:size] {
		if !isHex(c) && i != 8 && i != 13 && i != 18 && i != 23 {
			return 0
		}
	}
	return size
}

// quadSize is the length of the IPv4 address that b begins with, else 0.
func quadSize(b []byte) int {
	i := 0
	for part := range 4 {
		start := i
		i = skipDigits(b, i)
		if i == start || i-start > 3 {
			return 0
		}
		if part < 3 {
			if byteAt(b, i) != '.' {
				return 0
			}
			i++
		}
	}
	if byteAt(b, i) == '.' && isDigit(byteAt(b, i+1)) {
		return 0
	}
	return i
}

// parts appends a token with what varies in it masked, part by part. What follows an
// opaque part of a name with dashes is as random as that: web-7d9f8b6c5-xkcdq.
func (m *masker) parts(tok []byte, from int) {
	random := false
	for i := from; i < len(tok) && len(m.dst) < m.end; {
		n := partSize(tok, i)
		if end := innerNumber(tok[i : i+n]); end > 0 {
			n = end
		}
		if n == 0 {
			m.dst = append(m.dst, tok[i])
			i++
			continue
		}
		mask, keep := partMask(tok[i : i+n])
		if mask == "" && random && n < 7 && meaningOf(tok[i:i+n]) == strange {
			mask, keep = "<id>", 0
		}
		random = mask == "<id>" || mask == "<hex>"
		m.part(tok[i:i+n], mask, keep)
		i += n
	}
}

// part appends a part of a token: keep bytes as they are, then the mask. A mask that
// repeats the one before says nothing new.
func (m *masker) part(part []byte, mask string, keep int) {
	if mask == "" {
		m.unsure = true
		m.dst = append(m.dst, kept(part)...)
		return
	}
	m.unsure = m.unsure || keep > 0
	m.dst = append(m.dst, part[:keep]...)
	if n := len(m.dst) - 1; keep == 0 && n > m.base && classes[m.dst[n]] >= dot && m.dst[n] < utf8.RuneSelf && bytes.HasSuffix(m.dst[m.base:n], []byte(mask)) {
		m.dst = m.dst[:n]
		return
	}
	m.dst = append(m.dst, mask...)
}

// partSize is the length of the part at place i: a UUID, an address, or letters and
// digits; 0 for what stands between parts.
func partSize(tok []byte, i int) int {
	if n := uuidSize(tok[i:]); n > 0 {
		return n
	}
	if n := quadSize(tok[i:]); n > 0 {
		return n
	}
	n := 0
	for i+n < len(tok) && (isLetter(tok[i+n]) || isDigit(tok[i+n]) || tok[i+n] >= 0x80) {
		n++
	}
	return n
}

// innerNumber is the end of the number in a part that has one between two words, as
// bar12baz; 0 for others, which are random.
func innerNumber(part []byte) int {
	const word = 3
	head := skipLetters(part, 0)
	end := skipDigits(part, head)
	if head < word || end == head || len(part)-end < word || skipLetters(part, end) != len(part) || allHex(part) {
		return 0
	}
	return end
}

// partMask is the mask for a part, behind the keep bytes of it that stay; empty when
// nothing in it varies.
func partMask(part []byte) (mask string, keep int) {
	n := len(part)
	digits := skipDigits(part, 0)
	head := skipLetters(part, 0)
	switch {
	case n == 36 && uuidSize(part) > 0:
		return "<uuid>", 0
	case digits == n:
		return "<num>", 0
	case head == n || !hasDigit(part):
		return "", 0
	case quadSize(part) == n:
		return "<ip>", 0
	case n > 2 && digits == 1 && part[1]|0x20 == 'x' && allHex(part[2:]), n >= 6 && allHex(part):
		return "<hex>", 0
	case skipDigits(part, head) == n:
		return "<num>", head
	}
	return "<id>", 0
}

func hasDigit(b []byte) bool {
	for _, c := range b {
		if isDigit(c) {
			return true
		}
	}
	return false
}
