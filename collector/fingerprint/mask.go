package fingerprint

// appendToken appends a token as it is, or what it is called when it varies:
// without a digit nothing in it does.
func appendToken(dst, token []byte, s shape) []byte {
	switch digits := s.count(digit); {
	case len(token) > longest:
		return appendLong(dst, token)
	case digits == len(token):
		return append(dst, "<num>"...)
	case digits == 0:
		return append(dst, token...)
	case isUUID(token, s):
		return append(dst, "<uuid>"...)
	case isIP(token, s):
		return append(dst, "<ip>"...)
	case isTime(token, s):
		return append(dst, "<time>"...)
	case digits+s.count(hex) == len(token) && len(token) >= 8:
		return append(dst, "<hex>"...)
	}
	return appendNumbers(dst, token)
}

// appendLong is appendToken for a token that is too long to have a shape.
func appendLong(dst, token []byte) []byte {
	for _, c := range token {
		if classes[c] != digit && classes[c] != hex {
			return appendNumbers(dst, token)
		}
	}
	return append(dst, "<hex>"...)
}

// isUUID reports the 8-4-4-4-12 form of RFC 9562.
func isUUID(token []byte, s shape) bool {
	return len(token) == 36 && s.count(dash) == 4 && s.count(digit)+s.count(hex) == 32 &&
		token[8] == '-' && token[13] == '-' && token[18] == '-' && token[23] == '-'
}

// isIP reports a dotted quad alone or an IPv6 address; a quad with a port is
// left to appendNumbers, which masks it part by part in the same way each time.
func isIP(token []byte, s shape) bool {
	dots, colons := s.count(dot), s.count(colon)
	if dots == 3 && s.letters() == 0 && s.count(dash) == 0 && colons == 0 {
		return s.count(digit)+dots == len(token)
	}
	return colons >= 2 && s.count(digit)+s.count(hex)+colons == len(token) && (s.count(hex) > 0 || colons > 2)
}

// isTime reports a date, a clock or both in one token.
func isTime(token []byte, s shape) bool {
	digits, letters := s.count(digit), s.letters()
	date := s.count(dash) >= 2 && digits >= 8 && letters <= 2
	clock := s.count(colon) >= 2 && digits >= 6 && letters <= 1
	return (date || clock) && isDigit(token[0])
}

// appendNumbers replaces each run of digits, and a dotted quad before a port.
func appendNumbers(dst, token []byte) []byte {
	for i := 0; i < len(token); {
		if !isDigit(token[i]) {
			dst = append(dst, token[i])
			i++
			continue
		}
		if n := quad(token[i:]); n > 0 {
			dst = append(dst, "<ip>"...)
			i += n
			if i == len(token) || !isDigit(token[i]) {
				continue
			}
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
