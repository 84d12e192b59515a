package fingerprint

import "bytes"

// append appends what a frame is recognised by: its function, and its file where
// functions are named within files only. Lines, addresses, counters of lambdas, hashes
// of builds and what generators add do not count.
func (f frame) append(dst []byte) []byte {
	switch f.language {
	case jvm:
		return appendJVM(dst, f.name)
	case dotnet:
		return appendDotnet(dst, f.name)
	case golang:
		return appendGo(dst, f.name)
	case rust:
		return appendRust(dst, f)
	case elixir:
		return append(dst, f.name[bytes.LastIndexByte(f.name, ' ')+1:]...)
	case php:
		return append(dst, f.name...)
	case dart:
		return appendPlain(dst, f.name)
	case node:
		return appendIn(dst, nodeName(f.name), f.place)
	case ruby:
		return appendIn(dst, rubyName(f.name), f.place)
	}
	return appendIn(dst, f.name, f.place)
}

// appendPlain appends a name without angle brackets, which masks have.
func appendPlain(dst, name []byte) []byte {
	for _, c := range name {
		if c != '<' && c != '>' {
			dst = append(dst, c)
		}
	}
	return dst
}

// appendIn appends a function and the file that it is in.
func appendIn(dst, name, file []byte) []byte {
	dst = appendFile(dst, file)
	if len(name) > 0 {
		dst = appendPlain(append(dst, ':'), name)
	}
	return dst
}

// appendFile appends the last part of a path, with the one before it when each
// directory has such a file. Where an application is installed does not count.
func appendFile(dst, path []byte) []byte {
	path = upTo(path, '?')
	i := bytes.LastIndexAny(path, `/\`) + 1
	base := path[i:]
	if i > 1 && everywhere(base) {
		j := bytes.LastIndexAny(path[:i-1], `/\`) + 1
		dst = append(append(dst, path[j:i-1]...), '/')
	}
	return appendUnhashed(dst, base)
}

// everywhere says whether files are called so in many directories.
func everywhere(base []byte) bool {
	switch string(base) {
	case "__init__.py", "views.py", "models.py", "utils.py", "tasks.py", "forms.py", "admin.py", "serializers.py", "api.py", "handlers.py",
		"index.js", "index.ts", "index.mjs", "index.tsx", "route.ts", "page.tsx", "mod.rs", "lib.rs":
		return true
	}
	return false
}

// appendUnhashed appends a file's name without the hash of a bundle in it:
// main.3f2a1b9c.js, index-BdS9kq2L.js
func appendUnhashed(dst, base []byte) []byte {
	for len(base) > 0 {
		n := 1 + bytes.IndexAny(base[1:], ".-")
		if n == 0 {
			n = len(base)
		}
		if !isHash(base[:n]) {
			dst = append(dst, base[:n]...)
		}
		base = base[n:]
	}
	return dst
}

// isHash says whether a part of a file's name, with the dot or dash before it, is a
// hash.
func isHash(part []byte) bool {
	if len(part) < 7 || part[0] != '.' && part[0] != '-' {
		return false
	}
	part = part[1:]
	return hasDigit(part) && (allHex(part) || mixed(part)) || len(part) == 8 && mixed(part)
}

// mixed says whether both cases, or letters and digits, stand in a part other than as a
// name has them.
func mixed(part []byte) bool {
	turns := 0
	for i := 1; i < len(part); i++ {
		if isUpper(part[i]) != isUpper(part[i-1]) || isDigit(part[i]) != isDigit(part[i-1]) {
			turns++
		}
	}
	return turns > 3
}

// appendJVM appends a method of the JVM: without the module before it, counters of
// lambdas and anonymous classes, and what proxies add.
func appendJVM(dst, name []byte) []byte {
	name = name[bytes.LastIndexByte(name, '/')+1:]
	method := name[bytes.LastIndexByte(name, '.')+1:]
	class := name[:len(name)-len(method)]
	if i := bytes.Index(class, []byte("$$")); i > 0 {
		class = append(class[:i:i], '.')
	}
	dst = appendUncounted(dst, class)
	return appendUncounted(dst, bytes.TrimPrefix(method, []byte("lambda$")))
}

// appendUncounted appends a name without "$1" and the like, and without brackets.
func appendUncounted(dst, name []byte) []byte {
	for i := 0; i < len(name); i++ {
		if name[i] == '$' {
			if end := skipDigits(name, i+1); end > i+1 && !wordly(byteAt(name, end)) {
				i = end - 1
				continue
			}
		}
		if name[i] != '<' && name[i] != '>' {
			dst = append(dst, name[i])
		}
	}
	return dst
}

// appendDotnet appends a method of .NET: of what the compiler makes of lambdas,
// iterators and asynchronous methods, the method that they were written in.
func appendDotnet(dst, name []byte) []byte {
	name = upTo(name, '(')
	for len(name) > 0 {
		n := 1 + bytes.IndexAny(name[1:], ".+")
		if n == 0 {
			n = len(name)
		}
		dst = appendMember(dst, name[:n])
		name = name[n:]
	}
	return dst
}

// appendMember appends one part of a name of .NET, with the dot before it.
func appendMember(dst, part []byte) []byte {
	label := bytes.TrimLeft(part, ".+")
	switch {
	case hasAt(label, 0, "<>c"), string(label) == "MoveNext":
		return dst
	case hasAt(label, 0, "<"):
		if end := bytes.IndexByte(label, '>'); end > 0 {
			label = label[1:end]
		}
	}
	if len(part) > 0 && (part[0] == '.' || part[0] == '+') {
		dst = append(dst, '.')
	}
	return append(dst, upTo(upTo(label, '`'), '[')...)
}

// appendGo appends a function of Go without its type arguments and the counters of
// closures.
func appendGo(dst, name []byte) []byte {
	if i := bytes.Index(name, []byte("[...]")); i > 0 {
		dst = append(dst, name[:i]...)
		name = name[i+len("[...]"):]
	}
	if i := bytes.Index(name, []byte(".func")); i > 0 && isDigit(byteAt(name, i+5)) {
		name = name[:i]
	}
	return append(dst, name...)
}

// appendRust appends a function of Rust without its hash and its closures; the file of
// a panic that has no frames.
func appendRust(dst []byte, f frame) []byte {
	if len(f.name) == 0 {
		return append(dst, unplaced(f.place)...)
	}
	name := f.name
	if i := bytes.LastIndex(name, []byte("::h")); i > 0 && len(name)-i == len("::h0123456789abcdef") && allHex(name[i+3:]) {
		name = name[:i]
	}
	if i := bytes.Index(name, []byte("::{{closure}}")); i > 0 {
		name = name[:i]
	}
	return appendPlain(dst, upTo(name, '{'))
}

// nodeName is the name of a function of JavaScript without how it was called.
func nodeName(name []byte) []byte {
	name = bytes.TrimPrefix(name, []byte("async "))
	if i := bytes.Index(name, []byte(" [as ")); i > 0 {
		name = name[:i]
	}
	return name
}

// rubyName is the name of the method that a block of Ruby is in.
func rubyName(name []byte) []byte {
	if i := bytes.LastIndex(name, []byte(" in ")); i > 0 {
		return name[i+len(" in "):]
	}
	return name
}
