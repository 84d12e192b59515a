package redact

import (
	"bytes"

	"logcanary/collector/literal"
)

// validCard says whether a number is one of a payment card: an issuer's prefix and
// length (ISO/IEC 7812, and the issuers' own lists), and Luhn's check digit. Behind a
// name that ends in id it is somebody's id: one in ten of those has the check digit, too.
func validCard(s *scan, n span) bool {
	var buffer [19]byte
	d := s.digitsIn(buffer[:0], n)
	whole := n.to-n.from == len(d)
	return isIssued(d) && luhn(d) && !(whole && s.isID(n.from))
}

// isIssued says whether issuers give out numbers that begin so and are so long.
func isIssued(d []byte) bool {
	first2 := two(d)
	first4 := first2*100 + two(d[2:])
	switch len(d) {
	case 14: // Diners Club
		return first2 == 36 || first2 == 38 || first2 == 39 || first4/10 >= 300 && first4/10 <= 305
	case 15: // American Express
		return first2 == 34 || first2 == 37
	case 19: // UnionPay
		return first2 == 62
	}
	switch {
	case first2/10 == 4: // Visa
	case first2 >= 51 && first2 <= 55, first4 >= 2221 && first4 <= 2720: // Mastercard
	case first2 == 62, first2 == 65, first4 == 6011, first4/10 >= 644 && first4/10 <= 649: // UnionPay, Discover, RuPay
	case first4 >= 3528 && first4 <= 3589: // JCB
	case first4 >= 2200 && first4 <= 2204: // Mir
	default:
		return false
	}
	return true
}

// luhn checks the last digit: every second from the right counts twice.
func luhn(d []byte) bool {
	sum := 0
	for i, n := range d {
		if (len(d)-i)%2 == 0 {
			n = 2*n/10 + 2*n%10
		}
		sum += int(n)
	}
	return sum%10 == 0
}

// isID says whether what begins at a place is the value of a field that ends in id:
// trace_id=…, "orderId":….
func (s *scan) isID(at int) bool {
	const far = 8
	before := bytes.TrimRight(s.text[max(0, at-far):at], "\"'\\ =:")
	return len(before) >= 2 && len(before) < at-max(0, at-far) && literal.HasPrefixFold(before[len(before)-2:], "id")
}

// ibanAround looks for the bank account number whose first run of three digits and more
// begins at a place: behind the check digits, or behind what banks are called, whole
// (DE89370400…, IT60X0542…, GE29NB0000…, GB29NWBK6016…, RO49AAAA1B31…) or in groups.
func (s *scan) ibanAround(at int) {
	for _, before := range []int{2, 5, 6, 8, 10, 15} {
		if from := at - before; from >= 0 && isUpper(s.text[from]) && isUpper(s.text[from+1]) && isDigit(s.text[from+2]) {
			s.iban(from)
		}
	}
}

// iban hides the bank account number that begins at a place: country, two check
// digits, and as much as the country's numbers have, whole or in groups of four.
func (s *scan) iban(at int) {
	if !s.on[ibanRule] || !s.apart(at) {
		return
	}
	size := ibanSize(s.text[at : at+2])
	if size == 0 {
		return
	}
	var number [34]byte
	n, to := 0, at
	for ; to < len(s.text) && n < size; to++ {
		c := s.text[to]
		if c == ' ' && n%4 == 0 && n > 0 && (n == 4 || s.text[at+4] == ' ') {
			continue
		}
		if !isDigit(c) && !isUpper(c) {
			return
		}
		number[n] = c
		n++
	}
	if n == size && s.ends(to) && mod97(number[:n]) {
		s.hide(ibanRule, at, to)
	}
}

// ibanSizes are the lengths of the countries' numbers, from the registry of ISO 13616.
const ibanSizes = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27" +
	"GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20" +
	"MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29" +
	"VA22VG24XK20YE30"

// ibanSize is the length of a country's numbers; 0 when it has none.
func ibanSize(country []byte) int {
	for i := 0; i < len(ibanSizes); i += 4 {
		if ibanSizes[i] == country[0] && ibanSizes[i+1] == country[1] {
			return int(ibanSizes[i+2]-'0')*10 + int(ibanSizes[i+3]-'0')
		}
	}
	return 0
}

// mod97 checks a number whose first four characters count as its last, and whose
// letters count as 10 to 35 (ISO 7064).
func mod97(number []byte) bool {
	rest := 0
	for i := range number {
		switch c := number[(i+4)%len(number)]; {
		case isDigit(c):
			rest = (rest*10 + int(c-'0')) % 97
		default:
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	return rest == 1
}
