package fingerprint

// The classes of bytes, as digits in classes: what stands between tokens up to
// bracket, what tokens are made of from letter on.
const (
	other   = '0' // punctuation
	blank   = '1' // and control characters
	quote   = '2'
	bracket = '3' // one that opens
	letter  = '4' // that is no digit of hexadecimal numbers
	hexa    = '5' // that is one
	digit   = '6'
	dot     = '7'
	colon   = '8'
	joint   = '9' // - + $
	slash   = ':' // and backslash
	at      = ';'
	equal   = '<'
	beyond  = '=' // what else is part of words: _ and bytes beyond ASCII
)

// classes maps each byte to its class.
const classes = "" +
	"11111111111111111111111111111111102090023009097:6666666666800<00" +
	";555555444444444444444444443:00=25555554444444444444444444430001" +
	"================================================================" +
	"================================================================"

// set is a set of classes.
type set uint32

func (s set) has(class byte) bool { return s>>(class-other)&1 != 0 }

func one(class byte) set { return 1 << (class - other) }

// wordy is what plain words are made of.
const wordy = set(1<<(letter-other) | 1<<(hexa-other) | 1<<(joint-other) | 1<<(beyond-other))

// tokenic says whether a token may have the byte in it.
func tokenic(c byte) bool { return classes[c] >= letter }

func isDigit(c byte) bool { return c-'0' < 10 }

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

func isUpper(c byte) bool { return c-'A' < 26 }

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// isHex says whether c is a digit of hexadecimal numbers.
func isHex(c byte) bool { return classes[c] == digit || classes[c] == hexa }

// wordly says whether a word may have the byte in it.
func wordly(c byte) bool { return classes[c]-letter <= digit-letter || classes[c] == beyond }

// byteAt is the byte at place i, 0 beyond either end.
func byteAt(b []byte, i int) byte {
	if uint(i) < uint(len(b)) {
		return b[i]
	}
	return 0
}

// hasAt says whether b has s at place i.
func hasAt(b []byte, i int, s string) bool {
	return i >= 0 && len(b)-i >= len(s) && string(b[i:i+len(s)]) == s
}

// skipBlanks is the place of the first byte from i on that is not blank.
func skipBlanks(b []byte, i int) int {
	for i < len(b) && isBlank(b[i]) {
		i++
	}
	return i
}

// skipDigits is the place after the digits at place i.
func skipDigits(b []byte, i int) int {
	for i < len(b) && isDigit(b[i]) {
		i++
	}
	return i
}

// skipLetters is the place after the letters at place i.
func skipLetters(b []byte, i int) int {
	for i < len(b) && isLetter(b[i]) {
		i++
	}
	return i
}

// skipToken is the place of the first blank from i on.
func skipToken(b []byte, i int) int {
	for i < len(b) && !isBlank(b[i]) {
		i++
	}
	return i
}
