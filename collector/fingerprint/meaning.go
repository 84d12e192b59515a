package fingerprint

// longestWord is the most bytes of a word that is looked up.
const longestWord = 24

// meaningOf is the meaning of a word in any case.
func meaningOf(word []byte) meaning {
	switch {
	case len(word) == 1 && word[0] < 0x80:
		return small // a, I, and the t of don't
	case len(word) > longestWord:
		return strange
	}
	var buf [longestWord]byte
	for i, c := range word {
		if classes[c] != letter && classes[c] != hexa {
			return strange
		}
		buf[i] = c | 0x20
	}
	low := buf[:len(word)]
	if m := lookUp(low); m != strange {
		return m
	}
	if n := len(low) - 1; n > 2 && low[n] == 's' && low[n-1] != 's' {
		return pluralOf(low)
	}
	if derived(low) {
		return ordinary
	}
	return strange
}

// pluralOf is the meaning of the word that low is the plural of, or its third person.
func pluralOf(low []byte) meaning {
	one := low[:len(low)-1]
	if m := lookUp(one); m != strange {
		return m
	}
	if n := len(one) - 1; one[n] == 'e' {
		if m := lookUp(one[:n]); m != strange {
			return m
		}
		if one[n-1] == 'i' {
			one[n-1] = 'y'
			m := lookUp(one[:n])
			one[n-1] = 'i'
			if m != strange {
				return m
			}
		}
	}
	if derived(one) || derived(low) {
		return ordinary
	}
	return strange
}

// derived says whether a word has an ending that names seldom have: such a word says
// what happened.
func derived(low []byte) bool {
	n := len(low)
	if n < 6 {
		return false
	}
	switch low[n-1] {
	case 'd':
		return low[n-2] == 'e'
	case 'g':
		return ends(low, "ing")
	case 'e':
		return ends(low, "ize") || n > 6 && (ends(low, "able") || ends(low, "ible") || ends(low, "ive") || ends(low, "ance") || ends(low, "ence"))
	case 'y':
		return ends(low, "ify") || n > 6 && ends(low, "ity") || n > 7 && ends(low, "ly")
	case 'n':
		return n > 6 && ends(low, "ion")
	case 's':
		return n > 6 && (ends(low, "ness") || ends(low, "ous") || ends(low, "less"))
	case 'l':
		return n > 6 && ends(low, "ful")
	case 't':
		return n > 6 && ends(low, "ment")
	}
	return false
}

func ends(low []byte, with string) bool { return hasAt(low, len(low)-len(with), with) }
