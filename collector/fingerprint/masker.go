package fingerprint

import (
	"bytes"
	"unicode/utf8"
)

const (
	maxTemplate = 512  // bytes at which a template takes no further token: what tells errors apart stands at their head
	maxText     = 4096 // bytes of a message that are looked at
	maxToken    = 64   // bytes of a word that is copied: what is longer is no word
	maxForeign  = 256  // the same of one beyond ASCII, which may be a sentence
	maxQuoted   = 2048 // bytes of a quoted value, an object or a list
)

// hint is what the words before say about the token that follows.
type hint uint16

const (
	aName     hint = 1 << iota // behind "user"
	aPlural                    // behind "table", whose names are plurals
	aList                      // behind "users": names with commas between them
	aMore                      // behind a name: only what belongs to it, or goes on with a list
	aProper                    // behind a name with a capital letter
	anAccount                  // behind "user": also names that are words, as root
	anAddress                  // behind "to"
	aRoute                     // behind GET
	aStatus                    // behind a route
	aCause                     // behind "error": words that matter, even in quotes
	aState                     // behind "state": a word that matters, even in quotes
)

// aboutNames are the hints that belong to names.
const aboutNames = aName | aPlural | aList | aMore | aProper | anAccount

// masker makes the template of one line: what varies is replaced by the name of what
// it is.
type masker struct {
	dst     []byte
	text    []byte
	at      int  // place in text
	base    int  // where the template begins in dst
	end     int  // length of dst at which no further token begins
	hint    hint // about the next token
	person  bool // a person has to do with it
	unsure  bool // words stayed that may be names
	listed  span // in dst: the token before, when it has a mask and a list may go on
	closing int  // place in text of the quote that ends what is read on inside quotes
}

// span is the half-open range [from, to).
type span struct{ from, to int }

// mask appends the template of a line.
func (d *draft) mask(line []byte) {
	m := masker{dst: d.dst, text: line[:min(len(line), maxText)], base: len(d.dst), end: len(d.dst) + maxTemplate, closing: -1}
	for m.at < len(m.text) && len(m.dst) < m.end {
		m.step()
	}
	d.dst = m.trimmed()
	d.unsure = d.unsure || m.unsure
}

// trimmed is what was made without blanks at its end, and without the fields that some
// loggers put behind a message.
func (m *masker) trimmed() []byte {
	dst := trimRight(m.dst, m.base)
	if fields := len(dst) - len("x <obj>"); fields >= m.base && string(dst[fields+1:]) == " <obj>" && dst[fields] != ':' && dst[fields] != '=' {
		dst = dst[:fields+1]
	}
	return dst
}

// trimRight takes blanks away from the end of what begins at from.
func trimRight(dst []byte, from int) []byte {
	for len(dst) > from && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

func (m *masker) step() {
	switch c := m.text[m.at]; classes[c] {
	case blank:
		m.blank()
	case quote:
		m.quote(c)
	case bracket:
		m.bracket(c)
	case other:
		m.other(c)
	default:
		m.token()
	}
}

// blank appends one blank for any number of them.
func (m *masker) blank() {
	m.at++
	if n := len(m.dst); n > m.base && m.dst[n-1] != ' ' {
		m.dst = append(m.dst, ' ')
	}
}

// other appends punctuation. Words before the end of a sentence say nothing about
// what follows.
func (m *masker) other(c byte) {
	switch c {
	case '!', '?', ';', '|', '<', '>':
		m.hint = 0
	}
	m.hint &^= aRoute
	switch c {
	case ',':
		m.hint &^= aMore
	case '<':
		if n := redactedSize(m.text[m.at:]); n > 0 {
			m.whole("<str>", n)
			return
		}
	}
	m.copy(1)
}

// redactedSize is the length of the mark, <redacted:password>, that redaction has left
// of a value; 0 when text begins with none.
func redactedSize(text []byte) int {
	const head, longest = "<redacted:", 48
	if !hasAt(text, 0, head) {
		return 0
	}
	return 1 + bytes.IndexByte(text[:min(len(text), longest)], '>')
}

// copy appends n bytes as they are, as far as a word is long.
func (m *masker) copy(n int) {
	m.dst = append(m.dst, kept(m.text[m.at:m.at+n])...)
	m.at += n
}

// kept is a word as far as it is copied. A character is not cut in two.
func kept(word []byte) []byte {
	if len(word) <= maxToken {
		return word
	}
	n := maxToken
	if beyondASCII(word) {
		n = min(maxForeign, len(word))
	}
	for back := 1; back < utf8.UTFMax && n < len(word) && !utf8.RuneStart(word[n]); back++ {
		n--
	}
	return word[:n]
}

func beyondASCII(word []byte) bool {
	for _, c := range word {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// words appends n bytes of words that nobody has looked up.
func (m *masker) words(n int) {
	m.unsure = true
	m.copy(n)
}

// mask appends a mask for n bytes.
func (m *masker) mask(name string, n int) {
	m.dst = append(m.dst, name...)
	m.at += n
}

// whole appends a mask that stands for a whole token of n bytes.
func (m *masker) whole(name string, n int) {
	from := len(m.dst)
	m.mask(name, n)
	m.settle(from)
}

// settle ends the token that begins at place from of dst. The members of a list are
// alike once they are masked: all but the first are taken back.
func (m *masker) settle(from int) {
	token := m.dst[from:]
	if !masked(token) {
		m.listed = span{}
		return
	}
	if before := m.dst[m.listed.from:m.listed.to]; string(before) == string(token) && separates(m.dst[m.listed.to:from]) {
		m.dst = m.dst[:m.listed.to]
		return
	}
	m.listed = span{from, len(m.dst)}
}

// masked says whether a token has a mask in it.
func masked(token []byte) bool {
	for _, c := range token {
		if c == '<' {
			return true
		}
	}
	return false
}

// separates says whether nothing stands between the members of a list but what
// separates them.
func separates(between []byte) bool {
	for _, c := range between {
		if c != ' ' && c != ',' && c != ';' {
			return false
		}
	}
	return len(between) > 0
}

// token appends the token at the place.
func (m *masker) token() {
	if isDigit(m.text[m.at]) {
		if n := timeSize(m.text[m.at:]); n > 0 {
			m.whole("<time>", n)
			return
		}
	}
	tok, in := m.chunk()
	from := len(m.dst)
	switch {
	case len(tok) == 0:
		m.joint()
		return
	case in&^wordy == 0:
		if !m.word(tok) {
			m.listed = span{}
			return
		}
	case in.has(equal) && m.pair(tok):
		return
	case in.has(slash):
		m.path(tok, in)
	case in.has(at):
		m.email(tok)
	case m.place(tok, in):
	case in.has(digit):
		m.figure(tok, in)
	default:
		m.dotted(tok)
	}
	m.settle(from)
}

// chunk is the token at the place, without the punctuation of the sentence at its
// end, and what it is made of. Beyond ASCII, where words need no blanks between them, a
// number is a token of its own.
func (m *masker) chunk() (tok []byte, in set) {
	text := m.text[m.at:]
	n := 0
	for n < len(text) && tokenic(text[n]) && (!escaped(text, n) || isDrive(text)) && (n == 0 || !abroad(text[n-1], text[n])) {
		in |= one(classes[text[n]])
		n++
	}
	if n > 0 && ending(text[n-1]) {
		for n > 0 && ending(text[n-1]) {
			n--
		}
		in = madeOf(text[:n])
	}
	return text[:n], in
}

// abroad says whether of two bytes one is a digit and the other of a character beyond ASCII.
func abroad(a, b byte) bool {
	return a >= utf8.RuneSelf && isDigit(b) || isDigit(a) && b >= utf8.RuneSelf
}

// joint appends a byte that joins words, but stands alone. Behind a dash something new
// begins; backslashes stand before control characters, which are blanks.
func (m *masker) joint() {
	switch c := m.text[m.at]; {
	case c == '-':
		m.hint = 0
	case escaped(m.text, m.at):
		m.at++
		m.blank()
		return
	}
	m.copy(1)
}

// escaped says whether an escaped line end or tab stands at place i, as within quotes.
func escaped(text []byte, i int) bool {
	if text[i] != '\\' {
		return false
	}
	next := byteAt(text, i+1)
	return next == 'n' || next == 't' || next == 'r'
}

// ending says whether a byte at the end of a token belongs to the sentence.
func ending(c byte) bool { return c == '.' || c == ':' || c == '-' }

func madeOf(tok []byte) (in set) {
	for _, c := range tok {
		in |= one(classes[c])
	}
	return in
}
