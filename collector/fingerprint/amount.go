package fingerprint

// amount is the mask and the length of the number at the place, with its sign, its
// fraction and its unit; empty when the token is more than that.
func (m *masker) amount() (mask string, n int) {
	b := m.text[m.at:]
	n = skipSign(b)
	if isDigit(byteAt(b, n)) && byteAt(b, n+1)|0x20 == 'x' { // 0x7f; which digit it is counts nowhere (see Memory)
		end := n + 2
		for end < len(b) && isHex(b[end]) {
			end++
		}
		if end > n+2 && over(b, end) {
			return "<hex>", end
		}
		return "", 0
	}
	n = numberEnd(b, n)
	if n == 0 {
		return "", 0
	}
	if end := skipLetters(b, n); end > n {
		return m.united(b, n, end)
	}
	if micro(b, n) && over(b, n+3) {
		return "<dur>", n + 3
	}
	if !over(b, n) {
		return "", 0
	}
	if end, unit := unitApart(b, n); unit != "" {
		return unit, end
	}
	return "<num>", n
}

// united is amount for a number with letters behind it, b[n:end].
func (m *masker) united(b []byte, n, end int) (mask string, size int) {
	unit := unitOf(b[n:end])
	for unit == "<dur>" && isDigit(byteAt(b, end)) { // 1h2m3.5s
		n = numberEnd(b, end)
		end = skipLetters(b, n)
		if n == 0 || unitOf(b[n:end]) != unit {
			return "", 0
		}
	}
	if unit == "" && (b[n] == 'e' || b[n] == 'E') && end == n+1 { // 1e-9
		end = skipDigits(b, end+skipSign(b[end:]))
		unit = "<num>"
	}
	if unit == "" || !over(b, end) {
		return "", 0
	}
	return unit, end
}

// skipSign is the length of the sign that b begins with.
func skipSign(b []byte) int {
	if c := byteAt(b, 0); c == '-' || c == '+' {
		return 1
	}
	return 0
}

// numberEnd is the place behind a number that begins at place n: digits in groups, with
// a fraction. 0 when none begins there.
func numberEnd(b []byte, n int) int {
	end := skipDigits(b, n)
	if end == n {
		return 0
	}
	for byteAt(b, end) == ',' && skipDigits(b, end+1) == end+4 && end-n <= 3+4*4 { // 1,234,567
		end += 4
	}
	if byteAt(b, end) == '.' {
		if k := skipDigits(b, end+1); k > end+1 && byteAt(b, k) != '.' {
			return k
		}
	}
	return end
}

// over says whether a number may end at place n: nothing of a token follows but
// the end of a sentence.
func over(b []byte, n int) bool {
	if n >= len(b) || !tokenic(b[n]) {
		return true
	}
	return (b[n] == '.' || b[n] == ':') && (n+1 == len(b) || !tokenic(b[n+1]))
}

// micro says whether the micro sign and an s stand at place n.
func micro(b []byte, n int) bool { return hasAt(b, n, "µs") || hasAt(b, n, "μs") }

// unitOf is the mask for a number with such a unit; empty when it is none.
func unitOf(unit []byte) string {
	switch string(unit) {
	case "ns", "us", "ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours",
		"d", "day", "days", "w", "week", "weeks", "msec", "msecs", "usec", "nsec", "millis", "milliseconds", "millisecond",
		"microseconds", "nanoseconds":
		return "<dur>"
	case "B", "b", "k", "K", "kb", "kB", "KB", "Kb", "KiB", "Ki", "M", "mb", "MB", "Mb", "MiB", "Mi", "G", "gb", "GB", "Gb", "GiB", "Gi", "T", "tb", "TB", "TiB", "Ti",
		"PB", "PiB", "byte", "bytes", "Bytes", "kbps", "mbps", "Mbps", "Gbps":
		return "<size>"
	}
	return ""
}

// unitApart is the place behind the unit that stands apart from the number that ends
// at place n, and its mask. A single letter apart is a unit only as seconds are.
func unitApart(b []byte, n int) (end int, mask string) {
	i := n + 1
	if byteAt(b, n) != ' ' {
		return 0, ""
	}
	if micro(b, i) && over(b, i+3) {
		return i + 3, "<dur>"
	}
	end = skipLetters(b, i)
	if !over(b, end) || end == i || end == i+1 && b[i] != 's' && b[i] != 'B' {
		return 0, ""
	}
	if string(b[i:end]) == "us" { // also a word
		return 0, ""
	}
	return end, unitOf(b[i:end])
}
