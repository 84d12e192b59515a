// Package fingerprint gives an error its identity: a template of the text in
// which what varies is masked, and a hash of that template.
//
// It promises that equal templates have equal fingerprints on every host and
// after every restart. It keeps no state: the tree that learns which words
// vary is not built yet.
package fingerprint

import (
	"bytes"

	"github.com/cespare/xxhash/v2"
)

// Hash is the identity of a template: XXH64 of its bytes.
func Hash(template []byte) uint64 { return xxhash.Sum64(template) }

// Template appends the template of a text to dst: its first line with each
// token that varies replaced by the name of what it is (<num>, <hex>, <uuid>,
// <ip>, <time>, <str>), at most maxTemplate bytes of it.
func Template(dst, text []byte) []byte {
	start, closing := len(dst), -1 // closing: the quote that ends what is read on inside quotes
	for i := 0; i < len(text) && text[i] != '\n' && len(dst)-start < maxTemplate; {
		if classOf(text[i]) != other {
			n, digits := token(text[i:])
			dst = appendToken(dst, text[i:i+n], digits)
			i += n
			continue
		}
		n := 0
		if i != closing {
			n = quoted(text[i:])
		}
		if n > 0 && isValue(text[i:], n) {
			dst = append(append(append(dst, text[i]), "<str>"...), text[i])
			i += n
			continue
		}
		if n > 0 {
			closing = i + n - 1
		}
		dst = append(dst, text[i])
		i++
	}
	return dst
}

// maxTemplate bounds a template: what tells errors apart stands at their head.
const maxTemplate = 512

// isValue says whether the quotes that text begins with, n bytes of it, hold a
// value that varies. A key, which a colon follows, and a phrase, which has blanks, say
// what happened rather than to whom: they are read on like other text.
func isValue(text []byte, n int) bool {
	key := n < len(text) && text[n] == ':'
	return !key && bytes.IndexByte(text[:n], ' ') < 0
}

// quoted is the length of the quoted value that text begins with, quotes
// included; 0 when it begins with none. An apostrophe inside a word opens none,
// as the token before it has already been taken with it.
func quoted(text []byte) int {
	q := text[0]
	if q != '"' && q != '\'' && q != '`' {
		return 0
	}
	for i := 1; i < len(text) && text[i] != '\n'; i++ {
		switch text[i] {
		case '\\':
			i++
		case q:
			return i + 1
		}
	}
	return 0
}

// token measures the token that text begins with (bytes that may be part of a
// word, a number, a time or an address) and says whether it has a digit, without which
// nothing in it varies.
func token(text []byte) (n int, digits bool) {
	for n < len(text) {
		class := classOf(text[n])
		if class == other {
			break
		}
		digits = digits || class == digit
		n++
	}
	if n < len(text) && text[n] == '\'' {
		n++ // don't, l'hôte
	}
	for n > 1 && (text[n-1] == '.' || text[n-1] == ':') {
		n-- // punctuation of the sentence, not of the token
	}
	return n, digits
}

// class is what a byte can be in a token.
type class = byte

const (
	other  class = ' ' // stands between tokens
	digit  class = '0'
	letter class = 'a' // and bytes beyond ASCII
	joint  class = '-' // may stand inside a token
)

// classes maps each ASCII byte to its class.
const classes = "                                " +
	"           - -- " + "0000000000-     " + // + - . and digits and :
	" aaaaaaaaaaaaaaa" + "aaaaaaaaaaa    -" + // A–Z and _
	" aaaaaaaaaaaaaaa" + "aaaaaaaaaaa     "

func classOf(c byte) class {
	if int(c) >= len(classes) {
		return letter
	}
	return classes[c]
}

func isLetter(c byte) bool { return c < 0x80 && classOf(c) == letter }
func isDigit(c byte) bool  { return c-'0' < 10 }
