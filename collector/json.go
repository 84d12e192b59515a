package collector

import "unicode/utf8"

// appendString appends text as a JSON string. Invalid UTF-8 becomes U+FFFD;
// nothing else changes what a JSON reader gets back.
func appendString[T []byte | string](dst []byte, text T) []byte {
	dst = append(dst, '"')
	for done := 0; done < len(text); {
		n := plainPrefix(text[done:])
		dst = append(dst, text[done:done+n]...)
		done += n
		if done < len(text) {
			var size int
			dst, size = appendSpecial(dst, text[done:])
			done += size
		}
	}
	return append(dst, '"')
}

// plainPrefix counts the leading bytes that stand in JSON as they are.
func plainPrefix[T []byte | string](text T) int {
	n := 0
	for n < len(text) {
		if c := text[n]; c < 0x20 || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			break
		}
		n++
	}
	return n
}

// appendSpecial appends the first character of text, which is no plain one, and
// returns how many bytes of text it took.
func appendSpecial[T []byte | string](dst []byte, text T) ([]byte, int) {
	const hex = "0123456789abcdef"
	switch c := text[0]; {
	case c >= utf8.RuneSelf:
		r, size := firstRune(text)
		return utf8.AppendRune(dst, r), size // an invalid byte is RuneError of size 1
	case c == '"' || c == '\\':
		return append(dst, '\\', c), 1
	case c == '\n':
		return append(dst, '\\', 'n'), 1
	case c == '\t':
		return append(dst, '\\', 't'), 1
	case c == '\r':
		return append(dst, '\\', 'r'), 1
	default:
		return append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15]), 1
	}
}

func firstRune[T []byte | string](text T) (rune, int) {
	return utf8.DecodeRuneInString(string(text[:min(len(text), utf8.UTFMax)]))
}
