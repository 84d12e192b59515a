package level

import (
	"strings"
	"testing"
)

// The table says what its comments say.
func TestClasses(t *testing.T) {
	among := func(set string) func(byte) bool {
		return func(c byte) bool { return strings.IndexByte(set, c) >= 0 }
	}
	either := func(a, b func(byte) bool) func(byte) bool {
		return func(c byte) bool { return a(c) || b(c) }
	}
	alnum := either(letter, digit)
	for class, want := range map[byte]func(byte) bool{
		isDigit:     digit,
		isWord:      either(either(alnum, among("_")), func(c byte) bool { return c >= 0x80 }),
		isFigure:    either(digit, among("#%+,-./:")),
		isKey:       either(alnum, among("._-@")),
		endsScalar:  either(among(",]}"), func(c byte) bool { return c <= ' ' }),
		isStructure: among(`"{}[]`),
		isSeparator: among("-|:;,*=>!#+"),
		isLetter:    letter,
	} {
		for c := range 256 {
			if got := is(byte(c), class); got != want(byte(c)) {
				t.Errorf("class %#x, byte %#x: %v", class, c, got)
			}
		}
	}
}
