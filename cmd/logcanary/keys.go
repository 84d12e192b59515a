package main

import (
	"encoding"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// key is one entry of the configuration, as the struct tags of Config describe it.
type key struct {
	name     string // "brokers"
	path     string // "kafka.brokers"; a key of a list's items as "files.include"
	doc      string
	initial  string // its default, as text
	kind     kind   // of its text, or of each text of a list
	short    string // key of a list's item that a plain text stands for; "" for none
	required bool
	file     bool // in YAML, name_file names a file that holds the value
	typ      reflect.Type
	index    []int  // of the field, below Config or below the item of a list
	kids     []*key // of a section, or of each item of a list of sections
}

// allKeys returns the tree of keys.
func allKeys() []*key { return keysOf(reflect.TypeFor[Config](), "", nil) }

func keysOf(t reflect.Type, path string, index []int) []*key {
	var keys []*key
	for i := range t.NumField() {
		k := keyOf(t.Field(i), path, slices.Concat(index, []int{i}))
		switch {
		case k.isSection():
			k.kids = keysOf(k.typ, k.path+".", k.index)
		case k.isList() && k.typ.Elem().Kind() == reflect.Struct:
			k.kids = keysOf(k.typ.Elem(), k.path+".", nil)
		}
		keys = append(keys, k)
	}
	return keys
}

func keyOf(f reflect.StructField, path string, index []int) *key {
	k := &key{
		name:     f.Tag.Get("yaml"),
		doc:      f.Tag.Get("doc"),
		initial:  f.Tag.Get("default"),
		kind:     kindOf(f.Tag.Get("is")),
		short:    f.Tag.Get("short"),
		required: f.Tag.Get("required") != "",
		file:     f.Tag.Get("file") != "",
		typ:      f.Type,
		index:    index,
	}
	k.path = path + k.name
	if words := f.Tag.Get("oneof"); words != "" {
		k.kind = kind{words: strings.Fields(words)}
	}
	if k.typ.Kind() == reflect.Bool {
		k.kind = kind{words: []string{"true", "false"}}
	}
	return k
}

func (k *key) isSection() bool { return k.typ.Kind() == reflect.Struct }
func (k *key) isList() bool    { return k.typ.Kind() == reflect.Slice }
func (k *key) isLeaf() bool    { return !k.isSection() && !k.isList() }

// mayBeEmpty tells whether "" is a value: it is where nothing is the default.
func (k *key) mayBeEmpty() bool {
	return k.isLeaf() && k.initial == "" && !k.required && k.typ.Kind() != reflect.Bool
}

// hidden tells whether values of the key, or of one below it, are never shown.
func (k *key) hidden() bool {
	return k.typ == reflect.TypeFor[Secret]() || k.typ == reflect.TypeFor[PEM]() || slices.ContainsFunc(k.kids, (*key).hidden)
}

// variable is the key's name in the environment.
func (k *key) variable() string {
	return prefix + strings.ToUpper(strings.ReplaceAll(k.path, ".", "_"))
}

// assign reads text, which the kind allows, into v: a field of the key's type or
// an element of its list.
func (k *key) assign(v reflect.Value, text string) error {
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	if v.Kind() == reflect.Bool {
		v.SetBool(text == "true")
		return nil
	}
	v.SetString(text)
	return nil
}

// fill gives each key below base its default. Defaults stand in this program, so
// one that is not allowed is a fault of the program and no error of its user.
func fill(base reflect.Value, keys []*key) {
	for _, k := range keys {
		switch {
		case k.isSection():
			fill(base, k.kids)
		case k.isLeaf() && k.initial != "":
			if err := k.assign(base.FieldByIndex(k.index), k.initial); err != nil {
				panic("the default of " + k.path + ": " + err.Error())
			}
		}
	}
}

// walk calls visit with each key that has a value of its own outside lists:
// leaves and lists, in the order of Config.
func walk(keys []*key, visit func(*key)) {
	for _, k := range keys {
		if k.isSection() {
			walk(k.kids, visit)
			continue
		}
		visit(k)
	}
}

// find returns the key of a name; nil when there is none.
func find(keys []*key, name string) *key {
	for _, k := range keys {
		if k.name == name {
			return k
		}
	}
	return nil
}

// names lists what may be written where keys may stand.
func names(keys []*key) []string {
	var all []string
	for _, k := range keys {
		all = append(all, k.name)
		if k.file {
			all = append(all, k.name+fileSuffix)
		}
	}
	return all
}

const fileSuffix = "_file"

// listed joins words for people: "a, b and c".
func listed(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", ") + " " + last + " " + words[end]
}

// item is the place of the i-th item of a list, as it stands in a mistake.
func item(at string, i int) string { return at + "[" + strconv.Itoa(i) + "]" }
