package fingerprint

// appendToken appends a token as it is, or what it is called when it varies.
func appendToken(dst, token []byte, digits bool) []byte {
	if !digits {
		return append(dst, token...)
	}
	s := shapeOf(token)
	switch {
	case isUUID(token):
		return append(dst, "<uuid>"...)
	case isIP(token, s):
		return append(dst, "<ip>"...)
	case isTime(token, s):
		return append(dst, "<time>"...)
	case s.hex == len(token) && s.letters > 0 && len(token) >= 8:
		return append(dst, "<hex>"...)
	}
	return appendNumbers(dst, token)
}

// shape counts what a token is made of.
type shape struct {
	digits, letters, hex, dots, colons, dashes int
}

func shapeOf(token []byte) (s shape) {
	for _, c := range token {
		switch {
		case isDigit(c):
			s.digits++
			s.hex++
		case isLetter(c):
			s.letters++
			if c|0x20 <= 'f' {
				s.hex++
			}
		case c == '.':
			s.dots++
		case c == ':':
			s.colons++
		case c == '-':
			s.dashes++
		}
	}
	return s
}

// isUUID reports the 8-4-4-4-12 form of RFC 9562.
func isUUID(token []byte) bool {
	if len(token) != 36 {
		return false
	}
	for i, c := range token {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !isDigit(c) && (c|0x20 < 'a' || 'f' < c|0x20) {
			return false
		}
	}
	return true
}

// isIP reports a dotted quad alone or an IPv6 address; a quad with a port is
// left to appendNumbers, which masks it part by part in the same way each time.
func isIP(token []byte, s shape) bool {
	if s.dots == 3 && s.letters == 0 && s.dashes == 0 && s.colons == 0 {
		return s.digits+s.dots == len(token)
	}
	return s.colons >= 2 && s.hex+s.colons == len(token) && (s.letters > 0 || s.colons > 2)
}

// isTime reports a date, a clock or both in one token.
func isTime(token []byte, s shape) bool {
	date := s.dashes >= 2 && s.digits >= 8 && isDigit(token[0]) && s.letters <= 2
	clock := s.colons >= 2 && s.digits >= 6 && s.letters <= 1 && isDigit(token[0])
	return date || clock
}

// appendNumbers replaces each run of digits, and a dotted quad before a port.
func appendNumbers(dst, token []byte) []byte {
	for i := 0; i < len(token); {
		if n := quad(token[i:]); n > 0 && (i == 0 || !isDigit(token[i-1])) {
			dst = append(dst, "<ip>"...)
			i += n
			continue
		}
		if !isDigit(token[i]) {
			dst = append(dst, token[i])
			i++
			continue
		}
		for i < len(token) && isDigit(token[i]) {
			i++
		}
		dst = append(dst, "<num>"...)
	}
	return dst
}

// quad is the length of the dotted quad that text begins with, else 0.
func quad(text []byte) int {
	i := 0
	for part := range 4 {
		start := i
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		if i == start || i-start > 3 {
			return 0
		}
		if part < 3 {
			if i == len(text) || text[i] != '.' {
				return 0
			}
			i++
		}
	}
	return i
}
