package redact

import "strings"

// shape is how a number is written: 9 stands for a digit, A for a capital, anything
// else for itself.
type shape struct {
	form  string
	rule  rule
	valid func(s *scan, n span) bool // what the form alone does not say

	// place and length of the run of digits by which it is looked for: the longest that
	// something follows, else the longest
	lead, run int
}

// maxRun is the longest run of digits in a shape.
const maxRun = 19

func newShape(id rule, form string, valid func(*scan, span) bool) shape {
	f := shape{form: form, rule: id, valid: valid}
	for at := 0; at < len(form); at++ {
		rest := form[at:]
		run := len(rest) - len(strings.TrimLeft(rest, "9"))
		if run > f.run && (run < len(rest) || f.run == 0) {
			f.lead, f.run = at, run
		}
	}
	return f
}

// The classes of what can follow a run of digits.
const (
	blank = 1 << iota // and a digit
	dash
	capital
	other
)

// followers maps each byte to its class, in the lower half of a character.
const followers = "88888888888888888888888888888888" + "18888888888882888888888888888888" +
	"84444444444444444444444444488888" + "88888888888888888888888888888888" +
	"88888888888888888888888888888888" + "88888888888888888888888888888888" +
	"88888888888888888888888888888888" + "88888888888888888888888888888888"

// followerOf is the class of what a text begins with.
func followerOf(text []byte) byte {
	if len(text) == 0 || text[0] == ' ' && (len(text) == 1 || !isDigit(text[1])) {
		return other
	}
	return followers[text[0]] & 0xf
}

// follows are the classes that can follow the run.
func (f *shape) follows() byte {
	rest := f.form[f.lead+f.run:]
	if rest == "" {
		return blank | dash | capital | other
	}
	return followers[rest[0]] & 0xf // that of 'A' is a capital's
}

// fits says whether a text has the shape around the run that begins at a place. What
// stands behind the run is looked at first: it tells most runs from what they are not.
func (f *shape) fits(text []byte, at int) bool {
	tail, head := f.form[f.lead+f.run:], f.form[:f.lead]
	return at >= f.lead && has(text[at+f.run:], tail) && has(text[at-f.lead:], head)
}

// has says whether a text begins with what a form asks for.
func has(text []byte, form string) bool {
	if len(text) < len(form) {
		return false
	}
	for i := range len(form) {
		c, want := text[i], form[i]
		if want != c && !(want == '9' && isDigit(c)) && !(want == 'A' && isUpper(c)) {
			return false
		}
	}
	return true
}

// shaped hides the number whose longest run begins at a place, if it has the shape.
func (s *scan) shaped(f *shape, at int) bool {
	n := span{at - f.lead, at - f.lead + len(f.form)}
	if !s.apart(n.from) || !s.ends(n.to) || !f.valid(s, n) {
		return false
	}
	s.add(find{span: n, rule: f.rule, around: s.jsonQuotesBefore(n.from)})
	return true
}

// jsonQuotesBefore are the quotes that a bare number of JSON needs around its mask:
// those that end the name before it.
func (s *scan) jsonQuotesBefore(at int) []byte {
	for at > 0 && s.text[at-1] == ' ' {
		at--
	}
	if at < 2 || s.text[at-1] != ':' || s.text[at-2] != '"' {
		return nil
	}
	from := at - 2
	for from > 0 && s.text[from-1] == '\\' {
		from--
	}
	return s.text[from : at-1]
}

// addShapes sorts the shapes of the rules that hold by their longest run.
func (r *Redactor) addShapes() {
	add := func(id rule, valid func(*scan, span) bool, forms ...string) {
		for _, form := range forms {
			if f := newShape(id, form, valid); r.on[id] {
				r.shapes[f.run] = append(r.shapes[f.run], f)
				r.follow[f.run] |= f.follows()
			}
		}
	}
	add(cardRule, validCard, "9999999999999999", "9999 9999 9999 9999", "9999-9999-9999-9999") // most
	add(cardRule, validCard, "999999999999999", "9999 999999 99999", "9999-999999-99999")      // American Express
	add(cardRule, validCard, "99999999999999", "9999 999999 9999", "9999-999999-9999")         // Diners
	add(cardRule, validCard, "9999999999999999999", "9999 9999 9999 9999 999")                 // UnionPay
	add(krRule, validKorean, "999999-9999999")
	add(usRule, validAmerican, "999-99-9999")
	add(ukRule, validBritish, "AA999999A")
	add(esRule, validSpanish, "99999999A", "99999999-A", "A9999999A", "A-9999999-A")
	add(itRule, validItalian, "AAAAAA99A99A999A")
	add(frRule, validFrench, "999999999999999", "9 99 99 99 999 999 99")
	add(deRule, validGerman, "99999999999", "99 999 999 999")
	add(phoneRule, validMobile, "999-9999-9999", "999-999-9999", "99-9999-9999", "99-999-9999")
}

// digitsIn appends the digits of a number.
func (s *scan) digitsIn(dst []byte, n span) []byte {
	for _, c := range s.text[n.from:n.to] {
		if isDigit(c) {
			dst = append(dst, c-'0')
		}
	}
	return dst
}

// two is the number that two digits write.
func two(digits []byte) int { return int(digits[0])*10 + int(digits[1]) }
