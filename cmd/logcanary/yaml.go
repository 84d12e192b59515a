package main

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document reads the YAML layer: one document, a tree of nodes. The walk goes
// along the keys, not along the nodes, so it is never deeper than Config; maxNodes
// bounds what aliases can multiply.
type document struct {
	*builder
	file    string
	nodes   int
	merging map[*yaml.Node]bool // what is being merged right now: it may name itself
}

const maxNodes = 200_000

func (d *document) place(n *yaml.Node) place { return place{d.file, n.Line, n.Column} }

// wrong adds what is wrong with a node.
func (d *document) wrong(n *yaml.Node, m mistake) {
	m.at = d.place(n)
	d.add(m)
}

// spent counts a node and tells whether there have been too many.
func (d *document) spent(n *yaml.Node) bool {
	d.nodes++
	if d.nodes == maxNodes {
		d.wrong(n, mistake{what: fmt.Sprintf("more than %d values, aliases included", maxNodes)})
	}
	return d.over()
}

// over tells whether reading has ended early.
func (d *document) over() bool { return d.nodes >= maxNodes }

// section reads a mapping into the keys below base; at is its path with a dot
// behind it, "" for the whole document.
func (d *document) section(base reflect.Value, at string, keys []*key, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		d.wrong(n, mistake{path: strings.TrimSuffix(at, "."), what: "is " + formOf(n), want: "a section with " + listed(names(keys), "and")})
		return
	}
	seen := map[string]pair{}
	for _, p := range d.pairs(n, false) {
		name := p.key.Value
		first, twice := seen[name]
		switch {
		case twice && p.merged:
			continue // what is written here stands above what is merged
		case twice:
			d.wrong(p.key, mistake{what: fmt.Sprintf("%q stands twice, first in line %d", at+name, first.key.Line), want: "each key once"})
			continue
		}
		seen[name] = p
		d.entry(base, at, keys, p)
	}
	if d.over() {
		return // what is missing may stand behind the end
	}
	d.missing(at, keys, n, seen)
	d.both(at, keys, seen)
}

// entry reads one key and its value. A key without a value says nothing.
func (d *document) entry(base reflect.Value, at string, keys []*key, p pair) {
	name, value := p.key.Value, target(p.value)
	stem, isFile := strings.CutSuffix(name, fileSuffix)
	k, holder := find(keys, name), find(keys, stem)
	switch {
	case k != nil && p.says():
		d.value(base, at+name, k, value)
	case k == nil && isFile && holder != nil && holder.file:
		if p.says() {
			d.fromFile(base, at+name, holder, value)
		}
	case k == nil && !(at == "" && strings.HasPrefix(name, "x-")): // x- is a place for anchors, as in a compose file
		d.unknown(at, keys, p.key)
	}
}

const nullTag = "!!null"

// value reads the value of k.
func (d *document) value(base reflect.Value, at string, k *key, n *yaml.Node) {
	field := base.FieldByIndex(k.index)
	switch {
	case k.isSection():
		d.section(base, at+".", k.kids, n)
	case k.isList():
		d.list(field, at, k, n)
	default:
		d.leaf(field, at, k, n)
	}
}

// list reads a sequence; what an earlier layer said is replaced.
func (d *document) list(field reflect.Value, at string, k *key, n *yaml.Node) {
	switch {
	case n.Kind == yaml.ScalarNode && !k.veils(n.Value):
		d.wrong(n, mistake{path: at, what: "is " + formOf(n), want: "a list", near: "[" + n.Value + "]"})
	case n.Kind != yaml.SequenceNode:
		d.wrong(n, mistake{path: at, what: "is " + formOf(n), want: "a list"})
	case k.required && len(n.Content) == 0:
		d.wrong(n, mistake{path: at, what: "is empty", want: "at least one: " + k.kind.want})
	default:
		items := reflect.MakeSlice(k.typ, len(n.Content), len(n.Content))
		for i, c := range n.Content {
			d.item(items.Index(i), item(at, i), k, target(c))
		}
		field.Set(items)
	}
}

// item reads one item of the list k.
func (d *document) item(v reflect.Value, at string, k *key, n *yaml.Node) {
	switch {
	case d.spent(n):
	case k.kids == nil:
		d.leaf(v, at, k, n)
	case k.short != "" && n.Kind == yaml.ScalarNode && n.ShortTag() != nullTag:
		if d.text(at, find(k.kids, k.short), n) {
			d.shorthand(v, at, k, n.Value, d.place(n))
		}
	default:
		fill(v, k.kids)
		d.section(v, at+".", k.kids, n)
	}
}

// leaf reads a scalar.
func (d *document) leaf(v reflect.Value, at string, k *key, n *yaml.Node) {
	if !d.text(at, k, n) {
		return
	}
	if text, ok := d.resolve(k, at, n.Value, d.place(n)); ok {
		d.set(k, v, at, text, d.place(n))
	}
}

// text tells whether n is a scalar of the type that k wants. YAML's own typing is
// taken at its word: a topic that is written true is a mistake, not a topic.
func (d *document) text(at string, k *key, n *yaml.Node) bool {
	if n.Kind == yaml.ScalarNode && slices.Contains(k.tags(), n.ShortTag()) {
		return true
	}
	m := mistake{path: at, what: "is " + formOf(n), want: k.kind.allowed(), near: k.meant(n)}
	if m.near == "" && slices.Contains(k.tags(), "!!str") && slices.Contains([]string{"!!int", "!!float", "!!bool", "!!timestamp"}, n.ShortTag()) {
		m.want += ", in quotes"
	}
	d.wrong(n, m)
	return false
}

// meant is what a scalar of another type was probably meant to be; "" when that is
// not clear.
func (k *key) meant(n *yaml.Node) string {
	switch {
	case n.Kind != yaml.ScalarNode || k.veils(n.Value):
		return ""
	case k.typ.Kind() == reflect.Bool:
		return cmp.Or(boolWord(n.Value), nearest(n.Value, k.kind.words))
	case k.kind.meant != nil:
		return k.kind.meant(n.Value)
	}
	return ""
}

// boolWord reads what people write for true and false; "" when it is neither.
func boolWord(word string) string {
	switch strings.ToLower(word) {
	case "yes", "on", "1", "true":
		return "true"
	case "no", "off", "0", "false":
		return "false"
	}
	return ""
}

// tags are YAML's names of the types that k takes.
func (k *key) tags() []string {
	switch {
	case k.typ.Kind() == reflect.Bool:
		return []string{"!!bool"}
	case k.typ == reflect.TypeFor[Size](), k.typ == reflect.TypeFor[Count]():
		return []string{"!!int", "!!str"}
	}
	return []string{"!!str"}
}

// fromFile reads the value of k from the file that n names.
func (d *document) fromFile(base reflect.Value, at string, k *key, n *yaml.Node) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" || n.Value == "" {
		d.wrong(n, mistake{path: at, what: "is " + formOf(n), want: "the path of a file"})
		return
	}
	if text, ok := d.contents(at, n.Value, d.place(n)); ok {
		d.set(k, base.FieldByIndex(k.index), strings.TrimSuffix(at, fileSuffix), text, d.place(n))
	}
}

// unknown tells of a key that does not exist.
func (d *document) unknown(at string, keys []*key, n *yaml.Node) {
	near := nearest(n.Value, names(keys))
	if near == "" {
		near = elsewhere(n.Value)
	}
	d.wrong(n, mistake{what: fmt.Sprintf("unknown key %q", at+n.Value), want: "one of " + listed(names(keys), "and"), near: near})
}

// elsewhere returns the path of a key that has this name in another section.
func elsewhere(name string) string {
	path := ""
	walk(allKeys(), func(k *key) {
		if path == "" && k.name == name {
			path = k.path
		}
	})
	return path
}

// missing tells of keys that a section cannot do without.
func (d *document) missing(at string, keys []*key, n *yaml.Node, seen map[string]pair) {
	for _, k := range keys {
		if k.required && !seen[k.name].says() && !(k.file && seen[k.name+fileSuffix].says()) {
			d.wrong(n, mistake{path: at + k.name, what: "is missing", want: k.kind.want})
		}
	}
}

// both tells of values that are given as text and as a file.
func (d *document) both(at string, keys []*key, seen map[string]pair) {
	for _, k := range keys {
		if p := seen[k.name+fileSuffix]; k.file && p.says() && seen[k.name].says() {
			d.wrong(p.key, mistake{path: at + k.name, what: fmt.Sprintf("and %s%s%s are both given", at, k.name, fileSuffix), want: "one of them"})
		}
	}
}
