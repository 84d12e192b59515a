package collector

import "time"

// clock writes times as RFC 3339 with Z, and as many digits of the second's fraction
// as are not trailing zeros: time.RFC3339Nano by hand, because it is written for each
// record. It remembers the last second, because lines come in the order of their times.
type clock struct {
	second int64
	text   [19]byte // "2006-01-02T15:04:05"; NUL before the first time
}

// append appends unix nanoseconds.
func (c *clock) append(dst []byte, unix int64) []byte {
	second, nanoseconds := unix/int64(time.Second), int(unix%int64(time.Second))
	if nanoseconds < 0 {
		second, nanoseconds = second-1, nanoseconds+int(time.Second)
	}
	if second != c.second || c.text[0] == 0 {
		c.set(second)
	}
	return append(appendFraction(append(dst, c.text[:]...), nanoseconds), 'Z')
}

// set goes on to a second since 1970.
func (c *clock) set(second int64) {
	t := time.Unix(second, 0).UTC()
	year, month, day := t.Date()
	hour, minute, sec := t.Clock()
	c.second, c.text = second, [...]byte{4: '-', 7: '-', 10: 'T', 13: ':', 16: ':', 18: 0}
	putTwo(c.text[0:], year/100)
	putTwo(c.text[2:], year%100)
	putTwo(c.text[5:], int(month))
	putTwo(c.text[8:], day)
	putTwo(c.text[11:], hour)
	putTwo(c.text[14:], minute)
	putTwo(c.text[17:], sec)
}

func putTwo(dst []byte, n int) { dst[0], dst[1] = '0'+byte(n/10), '0'+byte(n%10) }

// appendFraction appends nanoseconds as the fraction of a second, nothing for 0.
func appendFraction(dst []byte, nanoseconds int) []byte {
	if nanoseconds == 0 {
		return dst
	}
	digits := [...]byte{'.', 0, 0, 0, 0, 0, 0, 0, 0, 0}
	end := len(digits)
	for ; nanoseconds%1000 == 0; nanoseconds /= 1000 {
		end -= 3
	}
	for i := end - 1; i > 0; i-- {
		digits[i] = '0' + byte(nanoseconds%10)
		nanoseconds /= 10
	}
	for digits[end-1] == '0' {
		end--
	}
	return append(dst, digits[:end]...)
}
