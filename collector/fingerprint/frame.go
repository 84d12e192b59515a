package fingerprint

import "bytes"

// language is what a frame was written by.
type language uint8

const (
	jvm language = iota
	dotnet
	node
	python
	golang
	rust
	ruby
	php
	dart
	elixir
)

// frame is a call on a stack: a function, and where its code is.
type frame struct {
	language language
	name     []byte // of the function, as it is written
	place    []byte // file, module or application
}

func (f frame) same(g frame) bool {
	return bytes.Equal(f.name, g.name) && bytes.Equal(f.place, g.place)
}

// frames reads a line that is a frame, or the second one of a frame.
func (t *trace) frames(b, rest []byte) bool {
	switch c := b[0]; {
	case c == 'a' && hasAt(b, 0, "at "):
		return t.atFrame(b[len("at "):])
	case c == 'F' && hasAt(b, 0, `File "`):
		return t.fileFrame(b[len(`File "`):])
	case c == '#' && isDigit(byteAt(b, 1)):
		return t.hashFrame(b)
	case isDigit(c):
		return t.numberFrame(b, rest)
	case c == '(':
		return t.elixirFrame(b)
	}
	return t.goFrame(b, rest) || t.rubyFrame(b) || t.scriptFrame(b)
}

// atFrame reads what stands behind "at ": frames of the JVM, of .NET and of Node, and
// the places of Rust's, which are read with the line before.
func (t *trace) atFrame(b []byte) bool {
	if i := bytes.Index(b, []byte(") {")); i > 0 { // fields follow
		b = b[:i+1]
	}
	open := bytes.IndexByte(b, '(')
	switch {
	case open > 0 && b[open-1] != ' ' && bytes.IndexByte(b[:open], '.') > 0 && bytes.IndexByte(b[:open], ' ') < 0:
		return t.methodFrame(b, open)
	case open > 0 && b[open-1] == ' ' && b[len(b)-1] == ')':
		t.frame(frame{node, bytes.TrimPrefix(b[:open-1], []byte("async ")), unplaced(b[open+1 : len(b)-1])})
		return true
	case open > 0 && bytes.IndexByte(b, ')') > open: // .NET with blanks in generic types, Mono
		t.frame(frame{dotnet, trimBlanks(b[:open]), dotnetFile(b)})
		return true
	}
	place := unplaced(bytes.TrimPrefix(b, []byte("async ")))
	if len(place) == len(b) || len(t.before) > 0 && isDigit(t.before[0]) {
		return len(place) < len(b) // Rust's, or no frame
	}
	t.frame(frame{language: node, place: place})
	return true
}

// methodFrame reads a frame whose function's bracket opens at place open.
func (t *trace) methodFrame(b []byte, open int) bool {
	end := bytes.IndexByte(b[open:], ')') + open
	if end < open {
		return false
	}
	if inside := b[open+1 : end]; sourceFile(inside) || sourceless(inside) {
		t.frame(frame{jvm, b[:open], inside})
		return true
	}
	t.frame(frame{dotnet, b[:open], dotnetFile(b)})
	return true
}

// sourceless says whether in the brackets of a frame of the JVM stands why it has no
// source.
func sourceless(inside []byte) bool {
	switch string(inside) {
	case "Native Method", "Unknown Source", "<generated>", "<eval>":
		return true
	}
	return false
}

// sourceFile says whether a file, with or without a line, stands in a frame's brackets.
func sourceFile(inside []byte) bool {
	name, _ := cutNumbers(inside)
	i := bytes.LastIndexByte(name, '.')
	if i < 1 {
		return false
	}
	switch string(name[i+1:]) {
	case "java", "kt", "scala", "groovy", "clj", "kts", "jsp":
		return true
	}
	return false
}

// dotnetFile is the file of a frame of .NET; nil when none is known.
func dotnetFile(b []byte) []byte {
	i := bytes.LastIndex(b, []byte(") in "))
	if i < 0 {
		return nil
	}
	file, _, _ := bytes.Cut(b[i+len(") in "):], []byte(":line "))
	return file
}

// unplaced is a place without line and column.
func unplaced(place []byte) []byte {
	name, _ := cutNumbers(place)
	return name
}

// fileFrame reads Python's: File "/app/x.py", line 3, in f
func (t *trace) fileFrame(b []byte) bool {
	file, rest, ok := bytes.Cut(b, []byte(`", line `))
	if !ok {
		return false
	}
	_, name, _ := bytes.Cut(rest, []byte(", in "))
	t.frame(frame{python, name, file})
	return true
}

// hashFrame reads PHP's and Dart's: #0 /app/a.php(3): f()  #1  f (package:app/a.dart:3:5)
func (t *trace) hashFrame(b []byte) bool {
	i := skipBlanks(b, skipDigits(b, 1))
	b = b[i:]
	if open := bytes.LastIndex(b, []byte(" (")); open > 0 && b[len(b)-1] == ')' && bytes.Contains(b[open:], []byte(":")) && !bytes.Contains(b[:open], []byte("): ")) {
		t.frame(frame{dart, b[:open], unplaced(b[open+2 : len(b)-1])})
		return true
	}
	place, name, ok := bytes.Cut(b, []byte(": "))
	if !ok {
		return bytes.Equal(b, []byte("{main}"))
	}
	t.frame(frame{php, upTo(name, '('), t.called})
	t.called = upTo(place, '(') // where it was called is inside of the next one
	return true
}

// upTo is b up to a byte, or all of it.
func upTo(b []byte, c byte) []byte {
	if i := bytes.IndexByte(b, c); i > 0 {
		return b[:i]
	}
	return b
}

// numberFrame reads Rust's two lines: 6: app::f  and  at src/main.rs:1:130
func (t *trace) numberFrame(b, rest []byte) bool {
	i := skipDigits(b, 0)
	if !hasAt(b, i, ": ") || !bytes.Contains(b, []byte("::")) && bytes.IndexByte(b[i+2:], ' ') >= 0 {
		return false
	}
	next, _, _ := bytes.Cut(rest, []byte("\n"))
	next = bytes.TrimLeft(next, " ")
	place := []byte(nil)
	if hasAt(next, 0, "at ") {
		place = unplaced(next[len("at "):])
	}
	p := t.part()
	if p.any.n == 1 && p.any.list[0].name == nil { // the place of the panic, which frames make superfluous
		p.any.n, p.own.n = 0, 0
	}
	name := b[i+2:]
	if hasAt(name, 0, "0x") { // Node's native stacks
		_, name, _ = bytes.Cut(name, []byte(" "))
	}
	t.frame(frame{rust, name, place})
	return true
}

// elixirFrame reads (app 0.1.0) lib/app.ex:3: App.f/1
func (t *trace) elixirFrame(b []byte) bool {
	app, rest, ok := bytes.Cut(b[1:], []byte(") "))
	i := bytes.LastIndex(rest, []byte(": "))
	if !ok || i < 0 || bytes.IndexByte(rest[i:], '/') < 0 {
		return false
	}
	t.frame(frame{elixir, rest[i+2:], upTo(app, ' ')})
	return true
}

// goFrame reads Go's two lines: main.f(0x1)  and, behind a tab, /app/main.go:3 +0x1d
func (t *trace) goFrame(b, rest []byte) bool {
	if t.indent > 0 {
		i := bytes.Index(b, []byte(".go:"))
		return i > 0 && isDigit(byteAt(b, i+4)) && bytes.IndexByte(b[:i], ' ') < 0 // read with the line before
	}
	if len(rest) == 0 || !isBlank(rest[0]) {
		return false
	}
	next, _, _ := bytes.Cut(rest, []byte("\n"))
	if place, _, ok := bytes.Cut(b, []byte(" (0x")); ok && bytes.HasSuffix(unplaced(place), []byte(".go")) { // Gin's: the other way round
		t.about()
		t.frame(frame{golang, upTo(bytes.TrimLeft(next, " \t"), ':'), unplaced(place)})
		return true
	}
	i := bytes.Index(next, []byte(".go:"))
	if i < 0 || !isDigit(byteAt(next, i+4)) || bytes.IndexByte(b, '.') < 0 && !hasAt(b, 0, "panic(") {
		return false
	}
	place := bytes.TrimLeft(next[:i+3], " \t")
	if bytes.IndexByte(place, ' ') >= 0 {
		return false
	}
	switch {
	case hasAt(b, 0, "created by "):
	case hasAt(b, 0, "panic("): // what is above it only looked on
		p := t.part()
		p.own.n, p.any.n = 0, 0
	default:
		t.about()
		t.frame(frame{golang, withoutArguments(b), place})
	}
	return true
}

// about makes the line before what Go's trace is about, if it has no panic.
func (t *trace) about() {
	if t.message == nil && t.before != nil && t.part().any.n == 0 && !hasAt(t.before, 0, "goroutine ") {
		t.message = t.before[messageAt(t.before):]
	}
}

// withoutArguments is the name of Go's function before its arguments.
func withoutArguments(b []byte) []byte {
	for i := 1; i < len(b); i++ {
		if b[i] == '(' && b[i-1] != '.' || b[i] == ' ' {
			return b[:i]
		}
	}
	return b
}

// rubyFrame reads app/a.rb:3:in 'f', with "from " before it but for the first one, which
// has the message behind it.
func (t *trace) rubyFrame(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("from "))
	place, rest, ok := bytes.Cut(b, []byte(":in "))
	file, line := cutNumbers(place)
	if !ok || len(line) == 0 || len(rest) < 3 || rest[0] != '\'' && rest[0] != '`' || bytes.IndexByte(file, ' ') >= 0 {
		return false
	}
	end := bytes.IndexByte(rest[1:], '\'')
	if end < 0 {
		return false
	}
	if message := rest[end+2:]; hasAt(message, 0, ": ") {
		if open := bytes.LastIndexByte(message, '('); open > 0 && message[len(message)-1] == ')' {
			if t.part().any.n > 0 { // what caused the one before
				t.begin(nil)
			}
			t.settle(message[open+1:len(message)-1], certain)
		}
	}
	t.frame(frame{ruby, rest[1 : 1+end], file})
	return true
}

// scriptFrame reads Elixir's for code outside of applications: a.exs:19: App.f/1
func (t *trace) scriptFrame(b []byte) bool {
	place, name, ok := bytes.Cut(b, []byte(": "))
	file, line := cutNumbers(place)
	slash := bytes.LastIndexByte(name, '/')
	if !ok || len(line) == 0 || slash < 0 || !isDigit(byteAt(name, slash+1)) || !bytes.HasSuffix(file, []byte(".ex")) && !bytes.HasSuffix(file, []byte(".exs")) {
		return false
	}
	t.frame(frame{elixir, name, file})
	return true
}
