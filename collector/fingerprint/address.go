package fingerprint

import "bytes"

// place masks a token that is the name of a host or of a file, with the port or the
// line number behind it.
func (m *masker) place(tok []byte, in set) bool {
	name, numbers := cutNumbers(tok)
	mask := ""
	switch {
	case in.has(dot) && byteAt(m.text, m.at+len(tok)) != '(':
		mask = placeOf(name, len(numbers) > 2)
	case len(numbers) > 2 && m.hint&(anAddress|aName) != 0 && isHostName(name) && !counts(name), localhost(name):
		mask = "<host>"
	}
	if mask == "" {
		return false
	}
	m.dst = append(m.dst, mask...)
	m.numbers(numbers)
	m.at += len(tok)
	m.hint = 0
	return true
}

// counts says whether a word before a colon and a number is what is counted, and no host.
func counts(name []byte) bool {
	switch string(name) {
	case "pid", "tid", "id", "uid", "line", "port", "code", "errno", "status", "exit", "error", "level":
		return true
	}
	return false
}

// numbers appends ":<num>" for the numbers that cutNumbers cut off.
func (m *masker) numbers(numbers []byte) {
	if len(numbers) > 0 {
		m.dst = append(m.dst, ":<num>"...)
	}
}

// cutNumbers cuts off the numbers behind a name: a port, a line, a column.
func cutNumbers(tok []byte) (name, numbers []byte) {
	end := len(tok)
	for {
		i := end
		for i > 0 && isDigit(tok[i-1]) {
			i--
		}
		if i == end || i < 2 || tok[i-1] != ':' {
			return tok[:end], tok[end:]
		}
		end = i - 1
	}
}

// placeOf is the mask for a name with dots; empty when it may be anything else.
func placeOf(name []byte, port bool) string {
	i := bytes.LastIndexByte(name, '.')
	if i < 1 || i+1 == len(name) {
		return ""
	}
	last := name[i+1:]
	switch {
	case isExtension(last):
		return "<path>"
	case !isHostName(name):
		return ""
	case isTopLevel(last), bytes.IndexByte(name[:i], '.') > 0 && (port || len(last) == 2):
		return "<host>"
	case isLocalLevel(last) && !isTopLevel(name[:bytes.IndexByte(name, '.')]): // a package of Java begins so
		return "<host>"
	}
	return ""
}

// isHostName says whether a name is made of what names of hosts are made of: letters,
// digits, dots and dashes. Capitals are rare, and words without dashes and digits that
// have some are something else.
func isHostName(name []byte) bool {
	capitals, letters, plain := false, false, true
	for i, c := range name {
		switch {
		case isLetter(c):
			capitals = capitals || isUpper(c)
			letters = true
		case isDigit(c):
			plain = false
		case i == 0 || c != '.' && c != '-':
			return false
		case c == '-':
			plain = false
		}
	}
	return letters && !(capitals && plain)
}

// isTopLevel says whether a label ends the names of hosts on the internet.
func isTopLevel(label []byte) bool {
	switch string(label) {
	case "com", "net", "org", "io", "dev", "edu", "gov", "mil", "arpa", "biz", "de", "fr", "uk", "eu", "us", "ch", "at", "nl", "it", "es", "se", "no", "fi",
		"dk", "be", "cz", "ru", "cn", "jp", "kr", "br", "au", "ca", "co", "mx", "tv", "ai", "xyz":
		return true
	}
	return false
}

// isLocalLevel says whether a label ends the names of hosts in networks of their own, or
// is one of the words that end others.
func isLocalLevel(label []byte) bool {
	switch string(label) {
	case "local", "localdomain", "internal", "lan", "home", "corp", "intra", "intranet", "svc", "cluster", "test", "example", "invalid", "localhost",
		"consul", "docker", "app", "cloud", "info", "online", "site", "tech", "store", "host", "network":
		return true
	}
	return false
}

// isExtension says whether a file's name ends so. Digits are as good as each other.
func isExtension(ext []byte) bool {
	var flat [10]byte
	if len(ext) > len(flat) {
		return false
	}
	for i, c := range ext {
		if isDigit(c) {
			c = '0'
		}
		flat[i] = c
	}
	switch string(flat[:len(ext)]) {
	case "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "pdf", "csv", "tsv", "json", "jsonl", "yaml", "yml", "xml", "xsd", "toml", "txt", "log",
		"gz", "zip", "tar", "tgz", "bz0", "xz", "zst", "tmp", "temp", "html", "htm", "css", "scss", "js", "mjs", "cjs", "jsx", "ts", "tsx", "vue",
		"py", "pyc", "go", "rs", "rb", "erb", "java", "kt", "scala", "groovy", "php", "pl", "pm", "sh", "bash", "cs", "cpp", "cc", "hpp", "ex", "exs",
		"erl", "dart", "lua", "sql", "conf", "cfg", "cnf", "ini", "env", "properties", "db", "sqlite", "sqlite0", "parquet", "avro", "orc", "proto",
		"md", "rst", "lock", "pid", "sock", "socket", "jar", "war", "ear", "so", "dll", "exe", "bin", "dat", "data", "bak", "old", "swp", "pem", "crt", "cer",
		"key", "csr", "p00", "jks", "pfx", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "mp0", "mov", "avi", "wav", "webm", "ttf", "woff", "woff0",
		"rdb", "aof", "wal", "sst", "idx", "index", "snap", "dump", "img", "iso", "deb", "rpm", "apk", "wasm", "map", "tpl", "tmpl", "j0", "part":
		return true
	}
	return false
}

// email masks an address, or what stands behind an at sign in an object's name, a
// package's version, a digest.
func (m *masker) email(tok []byte) {
	i := bytes.IndexByte(tok, '@')
	left, right := tok[:i], tok[i+1:]
	switch {
	case i == 0 || len(right) == 0:
		m.copy(i + 1)
		return
	case isDigit(right[0]) || allHex(right) && len(right) > 4:
		m.parts(left, 0)
		m.dst = append(m.dst, '@')
		m.parts(right, 0)
	default:
		m.dst = append(m.dst, "<email>"...)
	}
	m.at += len(tok)
	m.hint = 0
}

func allHex(b []byte) bool {
	for _, c := range b {
		if !isHex(c) {
			return false
		}
	}
	return len(b) > 0
}
