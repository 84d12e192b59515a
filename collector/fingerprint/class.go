package fingerprint

// The classes of bytes, as digits in classes: what stands between tokens, what
// begins or ends a quoted value or the text itself, and from digit on what tokens
// are made of.
const (
	other  = '0'
	quote  = '1'
	digit  = '2'
	hex    = '3' // letters that are digits of hexadecimal numbers
	letter = '4'
	dot    = '5'
	colon  = '6'
	dash   = '7'
	beyond = '8' // bytes beyond ASCII: part of words
	joint  = '9' // + and _
)

// classes maps each byte to its class.
const classes = "" +
	"0000000000000000000000000000000000100001000907502222222222600000" +
	"0333333444444444444444444440000913333334444444444444444444400000" +
	"8888888888888888888888888888888888888888888888888888888888888888" +
	"8888888888888888888888888888888888888888888888888888888888888888"

func isDigit(c byte) bool { return c-'0' < 10 }

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// marks has the highest bit set in each byte of the word that is a digit or a quote,
// and no other bit. Additions to seven bits reach it exactly when they are at least
// what the addend lacks of 0x80, and never the byte beyond.
func marks(word uint64) uint64 {
	w := word &^ highBits
	digits := (w + (0x80-'0')*lowBits) &^ (w + (0x80-'0'-10)*lowBits)
	others := ((w ^ '"'*lowBits) + 0x7f*lowBits) & ((w ^ '\''*lowBits) + 0x7f*lowBits) & ((w ^ '`'*lowBits) + 0x7f*lowBits)
	return (digits | ^others) &^ word & highBits
}

// number is the length of the number that text begins with; 0 when it is part of
// something longer. Most of what varies is a number, and need not be measured.
func number(text []byte) (n int) {
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	if n < len(text) && (classes[text[n]] >= digit || text[n] == '\'') {
		return 0
	}
	return n
}

// shape counts what a token is made of, each class in ten bits of its own; what
// no mask asks about (beyond and joint) falls off the upper end.
type shape uint64

const (
	laneBits = 10
	longest  = 1<<laneBits - 1 // bytes of the longest token whose counts all fit
)

func (s shape) count(class byte) int {
	return int(s >> (laneBits * (class - digit)) & longest)
}

func (s shape) letters() int { return s.count(hex) + s.count(letter) }

// one is the shape of a single byte of a class.
func one(class byte) shape { return 1 << (laneBits * (class - digit)) }

// measure returns length and shape of the token that text begins with: bytes
// that may be part of a word, a number, a time or an address.
func measure(text []byte) (n int, s shape) {
	for n < len(text) && classes[text[n]] >= digit {
		s += one(classes[text[n]])
		n++
	}
	if n < len(text) && text[n] == '\'' {
		return n + 1, s // don't, l'hôte
	}
	for n > 1 && (text[n-1] == '.' || text[n-1] == ':') {
		n-- // punctuation of the sentence, not of the token
		s -= one(classes[text[n]])
	}
	return n, s
}
