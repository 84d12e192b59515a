package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxFile bounds the configuration file, in bytes.
const maxFile = 1 << 20

// file reads the YAML layer of a configuration file.
func (b *builder) file(path string) {
	data, err := readBounded(path, maxFile)
	switch {
	case errors.Is(err, errLarge):
		b.add(mistake{at: place{name: path}, what: "the file is too large", want: "at most 1 MiB"})
	case err != nil:
		b.add(mistake{at: place{name: path}, what: "cannot be read: " + reason(err)})
	default:
		b.yaml(path, data)
	}
}

// yaml reads the YAML layer from data; name is what mistakes call it.
func (b *builder) yaml(name string, data []byte) {
	d := &document{builder: b, file: name, merging: map[*yaml.Node]bool{}}
	if n := d.parse(data); n != nil && n.ShortTag() != nullTag {
		d.whole(n)
	}
}

func (d *document) whole(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		d.wrong(n, mistake{what: "the document is " + formOf(n), want: "keys with values"})
		return
	}
	d.section(d.root, "", d.keys, n)
}

// parse returns the content of the one document in data; nil when there is none
// or when it cannot be read, which is then among the mistakes.
func (d *document) parse(data []byte) *yaml.Node {
	if bad, ok := unprintable(data); ok {
		bad.at.name = d.file
		d.add(bad)
		return nil
	}
	var doc, more yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	err := decoder.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		if err = decoder.Decode(&more); err == nil {
			d.wrong(&more, mistake{what: "a second document begins", want: "one document"})
			return nil
		}
	}
	if !errors.Is(err, io.EOF) {
		d.add(d.syntax(data, err))
		return nil
	}
	return target(doc.Content[0])
}

// unprintable finds the first character that YAML does not allow (YAML 1.2,
// production c-printable) and the first byte that is not UTF-8.
func unprintable(data []byte) (mistake, bool) {
	line, col := 1, 1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		at := place{line: line, col: col}
		switch {
		case r == utf8.RuneError && size == 1:
			return mistake{at: at, what: fmt.Sprintf("the byte 0x%02x is not UTF-8", data[i]), want: "a text file in UTF-8"}, true
		case !isPrintable(r):
			return mistake{at: at, what: fmt.Sprintf("the control character %U", r), want: "a text file in UTF-8"}, true
		}
		i, col = i+size, col+1
		if r == '\n' {
			line, col = line+1, 1
		}
	}
	return mistake{}, false
}

func isPrintable(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r', r == 0x85:
		return true
	case r < ' ', r >= 0x7f && r < 0xa0, r == 0xfffe, r == 0xffff:
		return false
	}
	return true
}

// syntax turns an error of the YAML parser into a mistake. The library tells the
// line in its text alone, so it is read from there, and only for display.
func (d *document) syntax(data []byte, err error) mistake {
	text, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := regexp.MustCompile(`^line (\d+): (.*)`).FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1]) // digits that do not fit are clamped below
		text = m[2]
	}
	lines := bytes.Split(data, []byte("\n"))
	line = min(max(line, 1), len(lines))
	for _, l := range []int{line, line + 1} { // the parser may name the line before
		if l <= len(lines) {
			if col := tabIndent(lines[l-1]); col > 0 {
				return mistake{at: place{d.file, l, col}, what: "a tab in the indentation", want: "spaces"}
			}
		}
	}
	text = regexp.MustCompile(`'.*'`).ReplaceAllString(text, "of that name") // may be a password that begins with *
	return mistake{at: place{d.file, line, 1}, what: "not YAML: " + text}
}

// tabIndent is the column of a tab before a line's first text; 0 for none.
func tabIndent(line []byte) int {
	indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
	return bytes.IndexByte(indent, '\t') + 1
}

// pair is a key and its value, written in a mapping or merged into it.
type pair struct {
	key, value *yaml.Node
	merged     bool
}

// says tells whether the key is there and has a value.
func (p pair) says() bool { return p.value != nil && target(p.value).ShortTag() != nullTag }

// pairs returns what is written in a mapping and then what << merges into it.
func (d *document) pairs(n *yaml.Node, merged bool) []pair {
	var written, under []pair
	for i := 0; i+1 < len(n.Content) && !d.spent(n); i += 2 {
		k, v := target(n.Content[i]), n.Content[i+1]
		switch {
		case k.ShortTag() == "!!merge":
			under = append(under, d.merge(v)...)
		case k.Kind != yaml.ScalarNode:
			d.wrong(k, mistake{what: "a key is " + formOf(k), want: "a name"})
		default:
			written = append(written, pair{k, v, merged})
		}
	}
	return append(written, under...)
}

// merge returns the pairs of what << names: a mapping, or a list of mappings.
func (d *document) merge(at *yaml.Node) []pair {
	n := target(at)
	if d.merging[n] {
		d.wrong(at, mistake{what: "<< merges a section into itself"})
		return nil
	}
	d.merging[n] = true
	defer delete(d.merging, n)
	switch n.Kind {
	case yaml.MappingNode:
		return d.pairs(n, true)
	case yaml.SequenceNode:
		var all []pair
		for _, c := range n.Content {
			all = append(all, d.merge(c)...)
		}
		return all
	}
	d.wrong(at, mistake{what: "<< is " + formOf(n), want: "an alias of a section"})
	return nil
}

// target follows aliases to what they stand for.
func target(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// formOf names what a node is, for people.
func formOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a section"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!str":
		return "a text"
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case nullTag:
		return "empty"
	case "!!timestamp":
		return "a date"
	}
	return "a value with a tag" // not repeated: it may be a password that begins with !
}
