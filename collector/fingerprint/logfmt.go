package fingerprint

// pairs reads what a line of key=value pairs says; not ok when it is none, or nothing
// of it says what happened.
func (d *draft) pairs(b []byte) (s statement, ok bool) {
	i := 0
	for {
		i = skipBlanks(b, i)
		key := keySize(b[i:])
		if key == 0 {
			return s, i == len(b) && !s.empty() || s.rank > 0
		}
		end := pairEnd(b, i+key+1)
		value := b[i+key+1 : end]
		if r, rank := roleOf(b[i : i+key]); r != noRole && len(value) > 0 {
			if n := len(value); n > 1 && value[0] == '"' && value[n-1] == '"' {
				value = d.unescape(value[1 : n-1])
			}
			if string(value) != "null" && string(value) != "nil" {
				s.take(r, rank, value)
			}
		}
		i = end
	}
}

// keySize is the length of the key that b begins with and that an equals sign follows; 0
// when it begins with none.
func keySize(b []byte) int {
	n := 0
	for n < len(b) && (wordly(b[n]) || b[n] == '.' || b[n] == '-' || b[n] == '@') {
		n++
	}
	if n == 0 || byteAt(b, n) != '=' || isDigit(b[0]) {
		return 0
	}
	return n
}

// pairEnd is the place behind the value that begins at place i.
func pairEnd(b []byte, i int) int {
	if byteAt(b, i) == '"' {
		return stringEnd(b, i)
	}
	return skipToken(b, i)
}
