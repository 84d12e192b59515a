package redact

import (
	"bytes"
	"strings"

	"logcanary/collector/literal"
)

// fieldName is how the names of a secret's fields end: without separators and in
// lower case, as people write them in all ways.
type fieldName struct {
	end  string
	part bool // it must be a part of its own in the name: short words end others, too
	rule rule
}

// fieldNames lists them.
func fieldNames() (all []fieldName) {
	add := func(r rule, part bool, words string) {
		for w := range strings.FieldsSeq(words) {
			all = append(all, fieldName{end: w, part: part, rule: r})
		}
	}
	add(passwordRule, false, `password passwd passwort pwd passphrase passcode passwordconfirmation passwordconfirm
		passwordhash password1 password2 dbpass userpass rootpass smtppass sshpass mailpass requirepass 비밀번호`)
	add(passwordRule, true, "pass")
	add(secretRule, false, "secret secretkey secretaccesskey")
	add(tokenRule, false, "token")
	add(keyRule, false, `apikey accesskey privatekey accountkey encryptionkey decryptionkey signingkey authkey
		sharedaccesskey sharedkey storagekey masterkey sshkey hmackey jwtkey appkey licensekey subscriptionkey sessionkey
		servicekey deploykey functionskey hostkey`)
	add(authorizationRule, false, "authorization")
	add(cookieRule, false, "cookie jsessionid phpsessid")
	add(signatureRule, true, "sig signature")
	add(cardCodeRule, true, "cvv cvc cvv2 cvc2")
	return all
}

// fieldNeedles are what the names of fields have in common.
func fieldNeedles() (all []*needle) {
	const behind = `=:"'\]>% ` // what can stand behind a name
	for _, n := range []needle{
		{text: "pass"}, {text: "pwd"}, {text: "비밀번호"}, {text: "secret"}, {text: "token"}, {text: "key", next: behind},
		{text: "authorization"}, {text: "cookie"}, {text: "sessid"}, {text: "sessionid"}, {text: "sig="}, {text: `sig"`}, {text: "signature"},
		{text: "cvv"}, {text: "cvc"},
	} {
		n.look = (*scan).named
		all = append(all, &n)
	}
	return all
}

const (
	nameSize   = 64 // bytes of a name that are looked at
	blanksSize = 16 // blanks around a separator
)

// nameAround finds the name that a word at a place is part of; false when it goes on
// for longer than names do.
func (s *scan) nameAround(f *field, at int) bool {
	n := span{s.nameStart(at), at}
	for n.to < len(s.text) && n.to-at < nameSize && isName(s.text[n.to]) {
		n.to++
	}
	if n.to-n.from == len("key") && n.from > 0 && s.text[n.from-1] == ' ' {
		n.from = s.nameStart(n.from - 1) // API key: …
	}
	f.name = n
	return n.to == len(s.text) || !isName(s.text[n.to])
}

// nameStart goes back from a place to where the name begins that stands before it.
func (s *scan) nameStart(at int) int {
	least := max(0, at-nameSize)
	for at > least && (isName(s.text[at-1]) || s.text[at-1] == '.') {
		at--
	}
	return at
}

func isName(c byte) bool { return isAlnum(c) || c == '_' || c == '-' || c >= 0x80 }

func isAlnum(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c-'0' < 10 }

func isUpper(c byte) bool { return c-'A' < 26 }

func isLower(c byte) bool { return c-'a' < 26 }

// ruleOf is the rule of a field's name; false when it is no secret's.
func (r *Redactor) ruleOf(name []byte) (rule, bool) {
	var buffer [2 * nameSize]byte
	plain := buffer[:0]
	for _, c := range name {
		if isName(c) && c != '_' && c != '-' && len(plain) < cap(plain) {
			plain = append(plain, literal.Lower(c))
		}
	}
	for i := range r.fields {
		if f := &r.fields[i]; bytes.HasSuffix(plain, []byte(f.end)) && (!f.part || isPart(name, len(f.end))) {
			return f.rule, true
		}
	}
	return 0, false
}

// isPart says whether the last n bytes of a name are a part of their own: all of it,
// behind a separator, or a hump of camel case.
func isPart(name []byte, n int) bool {
	at := len(name) - n
	return at <= 0 || !isAlnum(name[at-1]) || isLower(name[at-1]) && isUpper(name[at])
}
