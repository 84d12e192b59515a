package redact

import (
	"bytes"
	"strings"
	"time"

	"logcanary/collector/literal"
)

// validKorean checks a resident registration number, YYMMDD-SNNNNNN: S tells the
// century, and 1 to 8 are people who can be alive. The check digit is not asked: numbers
// that were given since October 2020 have none, to whomever, and one real number that
// gets through is worse than ten order numbers that do not.
func validKorean(s *scan, n span) bool {
	var buffer [13]byte
	d := s.digitsIn(buffer[:0], n)
	sex := d[6]
	century := 1900
	if sex == 3 || sex == 4 || sex == 7 || sex == 8 {
		century = 2000
	}
	return sex >= 1 && sex <= 8 && isDate(century+two(d), two(d[2:]), two(d[4:]))
}

func isDate(year, month, day int) bool {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t.Month() == time.Month(month) && t.Day() == day
}

// validAmerican checks a social security number: areas 000, 666 and from 900 on, group
// 00 and serial 0000 are never given.
func validAmerican(s *scan, n span) bool {
	text := s.text[n.from:n.to]
	area := string(text[:3])
	return area != "000" && area != "666" && area < "900" && string(text[4:6]) != "00" && string(text[7:]) != "0000"
}

// validBritish checks a national insurance number: HMRC leaves letters and pairs out.
func validBritish(s *scan, n span) bool {
	text := s.text[n.from:n.to]
	first, second, last := text[0], text[1], text[8]
	return strings.IndexByte("DFIQUV", first) < 0 && strings.IndexByte("DFIQUVO", second) < 0 && last <= 'D' &&
		!strings.Contains("BG GB KN NK NT TN ZZ", string(text[:2]))
}

// validSpanish checks the letter of a DNI or, with X, Y, Z for 0, 1, 2, of an NIE: what
// the number leaves by 23.
func validSpanish(s *scan, n span) bool {
	const letters = "TRWAGMYFPDXBNJZSQVHLCKE"
	number := 0
	if first := s.text[n.from]; isUpper(first) {
		if first < 'X' {
			return false
		}
		number = int(first - 'X')
	}
	var buffer [8]byte
	for _, d := range s.digitsIn(buffer[:0], n) {
		number = number*10 + int(d)
	}
	return letters[number%23] == s.text[n.to-1]
}

// validItalian checks the last letter of a tax code: the sum of what the characters
// count, which differs between even and odd places (decree of 23 December 1976).
func validItalian(s *scan, n span) bool {
	const odd = "BAFHJNPRTVCESULDGIMOQKWZYX" // what A, B, C … count at odd places, as letters
	text, sum := s.text[n.from:n.to], 0
	for i, c := range text[:15] {
		place := int(c - 'A')
		if isDigit(c) {
			place = int(c - '0')
		}
		if i%2 == 0 {
			place = int(odd[place] - 'A')
		}
		sum += place
	}
	return text[15] == byte('A'+sum%26) && strings.IndexByte("ABCDEHLMPRST", text[8]) >= 0
}

// validFrench checks a social security number: sex, year, month, and a key that is what
// the rest leaves by 97.
func validFrench(s *scan, n span) bool {
	var buffer [15]byte
	d := s.digitsIn(buffer[:0], n)
	number := 0
	for _, digit := range d[:13] {
		number = number*10 + int(digit)
	}
	month := two(d[3:])
	return d[0] >= 1 && d[0] <= 2 && month >= 1 && month <= 12 && two(d[13:]) == 97-number%97
}

// validGerman checks a tax id, which eleven digits alone do not tell: a name stands
// before it, and its last digit checks (ISO 7064, mod 11,10).
func validGerman(s *scan, n span) bool {
	var buffer [11]byte
	d := s.digitsIn(buffer[:0], n)
	product := 10
	for _, digit := range d[:10] {
		sum := (int(digit) + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	return d[0] != 0 && int(d[10]) == (11-product)%10 && s.taxed(n.from)
}

// taxed says whether the name of a tax id stands shortly before a place.
func (s *scan) taxed(at int) bool {
	const far = 40
	var buffer [far]byte
	before := buffer[:0]
	for _, c := range s.text[max(0, at-far):at] {
		if isAlnum(c) {
			before = append(before, literal.Lower(c))
		}
	}
	for name := range strings.FieldsSeq("steuer taxid idnr tin") {
		if bytes.Contains(before, []byte(name)) {
			return true
		}
	}
	return false
}
