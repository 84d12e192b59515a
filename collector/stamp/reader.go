package stamp

import "time"

// reader is a walk over a line. Once something is not as expected it is bad, and
// all that it reads is zero: so a form can be written down as a sequence and
// judged at its end.
type reader struct {
	line []byte
	next int // place of what is read next
	bad  bool

	opened bool // passed a bracket
	worded bool // passed a level

	civil
	zone *time.Location
	now  time.Time
}

func digit(c byte) bool { return c-'0' < 10 }

func letter(c byte) bool { return c|0x20-'a' < 26 }

func blank(c byte) bool { return c == ' ' || c == '\t' }

// at is the byte at place i, 0 where there is none.
func (r *reader) at(i int) byte {
	if uint(i) < uint(len(r.line)) {
		return r.line[i]
	}
	return 0
}

func (r *reader) peek() byte { return r.at(r.next) }

// has says whether text stands at place i.
func (r *reader) has(i int, text string) bool {
	return i+len(text) <= len(r.line) && string(r.line[i:i+len(text)]) == text
}

func (r *reader) blanks() {
	for blank(r.peek()) {
		r.next++
	}
}

// digits is the place after the digits that stand at i.
func (r *reader) digits(i int) int {
	for digit(r.at(i)) {
		i++
	}
	return i
}

// letters is the place after the letters that stand at i.
func (r *reader) letters(i int) int {
	for letter(r.at(i)) {
		i++
	}
	return i
}

// expect passes a byte.
func (r *reader) expect(c byte) {
	if r.peek() != c {
		r.bad = true
		return
	}
	r.next++
}

// number passes a number of so many digits.
func (r *reader) number(least, most int) (n int) {
	end := r.digits(r.next)
	if size := end - r.next; r.bad || size < least || size > most {
		r.bad = true
		return 0
	}
	for ; r.next < end; r.next++ {
		n = n*10 + int(r.line[r.next]-'0')
	}
	return n
}

// two is the number of two digits at the head of text, which has them; anything
// else is more than 99.
func two(text []byte) int {
	tens, ones := text[0]-'0', text[1]-'0'
	if tens > 9 || ones > 9 {
		return 100
	}
	return int(tens)*10 + int(ones)
}
