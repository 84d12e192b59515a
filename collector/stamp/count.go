package stamp

import "time"

// maxFigures is how many digits an int64 of nanoseconds has.
const maxFigures = 19

// count reads a text that is nothing but a number: seconds, milli-, micro- or
// nanoseconds since 1970, told apart by the digits before the point. From 1990 to
// 2286 these are 9 or 10, 12 or 13, 15 or 16, 18 or 19.
func (r *reader) count() (ns int64, ok bool) {
	f, ok := r.decimal()
	if !ok || f.whole < 9 || f.whole > maxFigures || f.whole%3 == 2 {
		return 0, false
	}
	unit := (maxFigures - f.whole) / 3 * 3 // what is missing to nanoseconds
	for n := f.size; n < f.whole+unit; n++ {
		f.digits *= 10
	}
	for n := f.size; n > f.whole+unit; n-- {
		f.digits /= 10
	}
	if f.digits < 0 {
		return 0, false
	}
	return r.believed(f.digits/int64(time.Second), int(f.digits%int64(time.Second)), Ahead)
}

// float is a decimal number: its leading digits, how many they are, and how many
// of them stand before the point.
type float struct {
	digits      int64
	size, whole int
}

// decimal reads a number as JSON writes it, all of the text.
func (r *reader) decimal() (f float, ok bool) {
	point := false
	for ; ; r.next++ {
		c := r.peek()
		if c == '.' && !point {
			point = true
			continue
		}
		if !digit(c) {
			break
		}
		f.add(c, point)
	}
	if c := r.peek(); c == 'e' || c == 'E' {
		r.next++
		if r.peek() == '+' {
			r.next++
		}
		f.whole += r.number(1, 2)
	}
	return f, f.size > 0 && !r.bad && r.next == len(r.line)
}

// add takes a digit; those that an int64 has no room for are dropped.
func (f *float) add(c byte, point bool) {
	if !point {
		f.whole++
	}
	if f.size < maxFigures {
		f.digits = f.digits*10 + int64(c-'0')
		f.size++
	}
}
