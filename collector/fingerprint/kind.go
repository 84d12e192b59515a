package fingerprint

import "bytes"

// How certain it is that something is the type of an exception.
const (
	weak     uint8 = iota + 1 // it could be, if a frame follows
	embedded                  // it is called so, and stands in the middle of a line
	probable                  // it is called so, and begins the line
	certain                   // it stands where only types do
)

// kindOf finds the type of an exception in a line of text.
func kindOf(b []byte) (kind []byte, sure uint8) {
	if n := nameSize(b); n > 0 && endsKind(b, n) {
		switch {
		case called(b[:n]) && !warns(b, n):
			return withCode(b, n), probable
		case isUpper(lastLabel(b[:n])[0]):
			return b[:n], weak
		}
	}
	for i := 0; i < min(len(b), maxQuoted); {
		n := nameSize(b[i:])
		if n > 0 && endsKind(b[i:], n) && called(b[i:i+n]) && !warns(b[i:], n) {
			return withCode(b[i:], n), embedded
		}
		i += n
		for i < len(b) && (n > 0 || isNameByte(b[i])) && isNameByte(b[i]) {
			i++
		}
		for i < len(b) && !isNameByte(b[i]) {
			i++
		}
	}
	return nil, 0
}

// leadingKind is the type that a line begins with, whatever it is called.
func leadingKind(b []byte) []byte {
	n := nameSize(b)
	if n == 0 {
		return nil
	}
	return withCode(b, n)
}

// kindEnd is the type that a line begins with, up to the colon or bracket behind it.
func kindEnd(b []byte) []byte {
	if n := nameSize(b); n > 0 {
		return b[:n]
	}
	return nil
}

// nameSize is the length of the qualified name that b begins with.
func nameSize(b []byte) int {
	n := 0
	for n < len(b) && n < maxKind && isNameByte(b[n]) {
		if b[n] == ':' && (byteAt(b, n+1) != ':' && byteAt(b, n-1) != ':') {
			break
		}
		n++
	}
	for n > 0 && (b[n-1] == '.' || b[n-1] == ':') {
		n--
	}
	if n == 0 || isDigit(b[0]) {
		return 0
	}
	return n
}

func isNameByte(c byte) bool {
	return wordly(c) || c == '.' || c == ':' || c == '$' || c == '\\'
}

// endsKind says whether a type may end at place n: before its message, its code, or at
// the line's end.
func endsKind(b []byte, n int) bool {
	switch byteAt(b, n) {
	case 0, ':', ')', '(':
		return true
	case ' ':
		return byteAt(b, n+1) == '[' || byteAt(b, n+1) == '('
	}
	return false
}

// called says whether a name ends as those of exceptions do.
func called(name []byte) bool {
	name = lastLabel(name)
	if !isUpper(name[0]) {
		return false
	}
	for _, end := range [...]string{"Exception", "Error", "Failure", "Fault", "Throwable", "Interrupt", "Exit", "Warning", "Timeout", "ExceptionGroup", "Panic"} {
		if bytes.HasSuffix(name, []byte(end)) {
			return true
		}
	}
	return false
}

// warns says whether a name is that of a warning about the exception whose type comes
// next.
func warns(b []byte, n int) bool {
	if !bytes.HasSuffix(b[:n], []byte("Warning")) || !hasAt(b, n, ": ") {
		return false
	}
	next := b[n+2:]
	k := nameSize(next)
	return k > 0 && called(next[:k]) && byteAt(next, k) == ':'
}

// lastLabel is what stands behind the last dot, colon, dollar or backslash of a name.
func lastLabel(name []byte) []byte {
	return name[1+bytes.LastIndexAny(name[:len(name)-1], `.:$\`):]
}

// withCode is the type of n bytes that b begins with, and the code that Node puts behind
// it: "TypeError [ERR_X]", "Error: ENOENT".
func withCode(b []byte, n int) []byte {
	i := n
	switch {
	case hasAt(b, n, " ["):
		i = n + 2
	case hasAt(b, n, ": E"):
		i = n + 2
	default:
		return b[:n]
	}
	end := i
	for end < len(b) && (isUpper(b[end]) || isDigit(b[end]) || b[end] == '_') {
		end++
	}
	switch {
	case end < i+4:
		return b[:n]
	case b[i-1] == '[' && byteAt(b, end) == ']':
		return b[:end+1]
	case b[i-1] == ' ' && byteAt(b, end) == ':':
		return b[:end]
	}
	return b[:n]
}
