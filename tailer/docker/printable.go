package docker

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName bounds the names that an engine tells us, in bytes.
const maxName = 256

// printable makes a text that came from an engine fit for a log and for a page:
// what cannot be seen (control characters, line ends, direction marks, invalid
// bytes) becomes "_", and what is longer than limit is cut.
func printable(s string, limit int) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, s[:min(len(s), limit)])
}

// name makes a text fit for a key and for a metric's label too: a slash in it
// would forge another project's key.
func name(s string) string {
	return strings.ReplaceAll(printable(s, maxName), "/", "_")
}
