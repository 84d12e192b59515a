package main

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// appendVisible appends text as a terminal may have it: what is not printable
// (C0, DEL, C1, escape sequences by their ESC, bidirectional and other format
// characters, bytes that are not UTF-8) is written as an escape of Go.
func appendVisible(dst, text []byte) []byte {
	for len(text) > 0 {
		n := ascii(text)
		dst = append(dst, text[:n]...)
		if text = text[n:]; len(text) > 0 {
			r, size := utf8.DecodeRune(text)
			dst = appendEscaped(dst, r, text[:size])
			text = text[size:]
		}
	}
	return dst
}

// ascii counts the leading bytes that are printable ASCII.
func ascii(text []byte) int {
	n := 0
	for n < len(text) && text[n]-' ' < 0x7f-' ' {
		n++
	}
	return n
}

// appendEscaped appends one character, which raw is the UTF-8 of.
func appendEscaped(dst []byte, r rune, raw []byte) []byte {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Appendf(dst, `\x%02x`, raw[0])
	case r == '\t':
		return append(dst, '\\', 't')
	case r == '\r':
		return append(dst, '\\', 'r')
	case r == '\n':
		return append(dst, '\\', 'n')
	case unicode.IsPrint(r):
		return append(dst, raw...)
	case r < 0x80:
		return fmt.Appendf(dst, `\x%02x`, r)
	case r <= 0xffff:
		return fmt.Appendf(dst, `\u%04x`, r)
	}
	return fmt.Appendf(dst, `\U%08x`, r)
}
