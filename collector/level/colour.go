package level

import "bytes"

const (
	escape      = 0x1B
	colourReach = 96   // bytes in which the first escape sequence of a coloured head stands
	plainSize   = 1024 // bytes of a coloured line that are read
)

// coloured says whether escape sequences stand in the head of a line, or what is
// left of one when something has eaten the escape character: "[31mERROR[0m".
func coloured(line []byte) bool {
	return bytes.IndexByte(line[:min(len(line), colourReach)], escape) >= 0 || at(line, 0) == '[' && eaten(line)
}

func eaten(line []byte) bool { return colour(line, 0) > 0 || colour(line, 1) > 0 }

// colour is the place after a sequence for colour ("[31m", "[1;31m", without its
// escape character) that stands at place i, else 0.
func colour(line []byte, i int) int {
	if at(line, i) != '[' {
		return 0
	}
	end := i + 1
	for digit(at(line, end)) || at(line, end) == ';' {
		end++
	}
	if at(line, end) != 'm' || end == i+1 {
		return 0
	}
	return end + 1
}

// readColoured reads a copy of the line without its escape sequences. The copy
// lives on the stack.
func readColoured(line []byte) Reading {
	var buffer [plainSize]byte
	plain := bleach(buffer[:0], line)
	if r, ok := shaped(plain); ok {
		return r
	}
	return readText(plain)
}

// bleach appends the line without escape sequences, as far as dst has room. Where
// none has its escape character, something has eaten it from all.
func bleach(dst, line []byte) []byte {
	mark := byte(escape)
	if find(line, 0, colourReach, escape) < 0 {
		mark = '['
	}
	for i := 0; i < len(line) && len(dst) < cap(dst); {
		if end := skip(line, i, mark); end > i {
			i = end
			continue
		}
		end := bytes.IndexByte(line[i+1:], mark) + i + 1
		if end == i {
			end = len(line)
		}
		end = min(end, i+cap(dst)-len(dst))
		dst = append(dst, line[i:end]...)
		i = end
	}
	return dst
}

// skip is the place after the sequence that stands at place i and begins with mark,
// else 0. It is no variable: what a function that is one gets is not left on the stack.
func skip(line []byte, i int, mark byte) int {
	if mark == escape {
		return sequence(line, i)
	}
	return colour(line, i)
}

// sequence is the place after the control sequence (ECMA-48, 5.4) that stands at
// place i, else 0.
func sequence(line []byte, i int) int {
	if line[i] != escape {
		return 0
	}
	end := i + 1
	if at(line, end) == ']' { // a title, up to a bell
		return max(end, find(line, end, 128, '\a')+1)
	}
	if at(line, end) != '[' {
		return end
	}
	for end++; end < len(line) && (line[end] < '@' || line[end] > '~'); end++ {
	}
	return min(end+1, len(line))
}
