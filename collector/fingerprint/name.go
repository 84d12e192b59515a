package fingerprint

import "bytes"

// name masks a name. Further words of it, and further names, may follow.
func (m *masker) name(tok []byte) {
	m.hint = m.hint&aboutNames&^aProper | aMore
	if isUpper(tok[0]) {
		m.hint |= aProper
	}
	m.mask("<str>", len(tok))
}

// isName says whether a word is a name rather than prose, where one is expected.
func (m *masker) isName(tok []byte) bool {
	switch {
	case acronym(tok), thrown(tok), m.hint&aMore != 0 && !(m.hint&aProper != 0 && isUpper(tok[0])):
		return false
	case m.hint&anAccount != 0 && (isAccount(tok) || m.from(len(tok))), m.hint&aList != 0 && m.listedAt(tok), bytes.IndexByte(tok, '_') > 0:
		return true
	case m.hint&anAccount == 0 && (isPart(tok) || isCompound(tok)):
		return true
	case len(tok) == 1:
		return !bytes.Contains([]byte("aAist"), tok)
	}
	for {
		part, rest, joined := bytes.Cut(tok, []byte("-"))
		switch meaningOf(part) {
		case strange:
			return len(part) > 0
		case ordinary:
			if n := len(part); m.hint&aPlural != 0 && n > 3 && part[n-1] == 's' && part[n-2] != 's' {
				return true
			}
		}
		if tok = rest; !joined {
			return false
		}
	}
}

// listedAt says whether the word at the place is one of a list: behind a colon or a
// comma, before a comma or the end.
func (m *masker) listedAt(tok []byte) bool {
	rest := m.text[m.at+len(tok):]
	switch {
	case meaningOf(tok) == small, len(rest) > 0 && rest[0] != ',' && !hasAt(rest, 0, " and ") && !hasAt(rest, 0, " or "):
		return false
	}
	before := m.text[:m.at]
	return behind(before, ':', ',') || bytes.HasSuffix(before, []byte(" and ")) || bytes.HasSuffix(before, []byte(" or "))
}

// acronym says whether a word is a short one in capitals: DNS, TLS.
func acronym(tok []byte) bool {
	for _, c := range tok {
		if !isUpper(c) {
			return false
		}
	}
	return len(tok) > 1 && len(tok) <= 5
}

// thrown says whether a word is what the types of exceptions are called.
func thrown(tok []byte) bool {
	return bytes.HasSuffix(tok, []byte("Exception")) || bytes.HasSuffix(tok, []byte("Error"))
}

// isPart says whether a word of the vocabulary is what services, queues and tables are
// called after.
func isPart(tok []byte) bool {
	switch string(tok) {
	case "orders", "payment", "payments", "invoice", "invoices", "shipments", "shipping", "cart", "carts", "users", "customers", "products", "events",
		"notifications", "emails", "billing", "checkout", "inventory", "catalog", "frontend", "backend":
		return true
	}
	return false
}

// isCompound says whether words with dashes between them are a name, as "new-checkout" is and
// "read-only" is not.
func isCompound(tok []byte) bool {
	first, _, dashed := bytes.Cut(tok, []byte("-"))
	switch string(first) {
	case "re", "non", "pre", "un", "auto", "self", "read", "write", "time", "shut", "start", "multi", "sub", "over", "in", "out", "up", "down", "not",
		"half", "fail", "roll", "well", "high", "low", "end", "run", "built", "long", "short", "single", "full", "first", "last", "is", "side", "key":
		return false
	}
	return dashed
}

// from says whether an address stands behind the n bytes at the place, as behind the
// name of a user who came from there.
func (m *masker) from(n int) bool {
	rest := m.text[m.at+n:]
	rest = bytes.TrimPrefix(rest, []byte(" from"))
	return byteAt(rest, 0) == ' ' && isDigit(byteAt(rest, 1)) && quadSize(rest[1:]) > 0
}

// isAccount says whether a word of the vocabulary is what accounts are called.
func isAccount(tok []byte) bool {
	switch string(tok) {
	case "root", "admin", "administrator", "test", "guest", "default", "support", "news", "backup", "oracle", "postgres", "mysql", "redis", "git",
		"nginx", "apache", "demo", "dev", "nobody", "ftp", "operator", "master", "monitor":
		return true
	}
	return false
}
