package main

import (
	"encoding/json"
	"reflect"
)

// object is a JSON object of a schema.
type object = map[string]any

// schema is the JSON Schema (2020-12) of the configuration file. What it accepts is
// accepted, but for what needs more than one key or more than a pattern: a regular
// expression, a glob, a file that must be readable.
func schema() ([]byte, error) {
	s := sectionSchema(allKeys())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "logcanary.yaml"
	s["patternProperties"] = object{"^x-": object{"description": "a place for anchors"}}
	return json.MarshalIndent(s, "", "  ")
}

func sectionSchema(keys []*key) object {
	properties, needs := object{}, []any{}
	for _, k := range keys {
		properties[k.name] = k.schema()
		if k.file {
			properties[k.name+fileSuffix] = object{"type": []string{"string", "null"}, "minLength": 1, "description": "file that holds " + k.name}
			needs = append(needs, object{"not": object{"required": []string{k.name, k.name + fileSuffix}, "properties": object{k.name: notNull(), k.name + fileSuffix: notNull()}}})
		}
		if k.required {
			needs = append(needs, k.presence())
		}
	}
	s := object{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
	if len(needs) > 0 {
		s["allOf"] = needs
	}
	return s
}

func notNull() object { return object{"not": object{"type": "null"}} }

// presence says that a key, or the file in its place, must be given.
func (k *key) presence() object {
	ways := []object{{"required": []string{k.name}, "properties": object{k.name: notNull()}}}
	if k.file {
		ways = append(ways, object{"required": []string{k.name + fileSuffix}, "properties": object{k.name + fileSuffix: notNull()}})
	}
	return object{"anyOf": ways}
}

func (k *key) schema() object {
	var s object
	switch {
	case k.isSection():
		s = sectionSchema(k.kids)
	case k.isList():
		s = object{"type": []string{"array", "null"}, "items": k.itemSchema()}
		if k.required {
			s["minItems"] = 1
		}
	default:
		s = k.leafSchema("null")
	}
	s["description"] = k.doc
	if k.initial != "" {
		s["default"] = k.initialValue()
	}
	return s
}

func (k *key) initialValue() any {
	if k.typ.Kind() == reflect.Bool {
		return k.initial == "true"
	}
	return k.initial
}

// itemSchema is the schema of a list's items.
func (k *key) itemSchema() object {
	if k.kids == nil {
		return k.leafSchema()
	}
	s := sectionSchema(k.kids)
	s["type"] = "object"
	if k.short == "" {
		return s
	}
	short := find(k.kids, k.short)
	return object{"anyOf": []object{short.leafSchema(), s}}
}

// leafSchema is the schema of one text, number or truth; beside its own types those
// of others are allowed.
func (k *key) leafSchema(others ...string) object {
	switch {
	case k.typ.Kind() == reflect.Bool:
		return object{"type": append([]string{"boolean"}, others...)}
	case k.typ == reflect.TypeFor[Count]():
		return object{"type": append([]string{"string", "integer"}, others...), "pattern": k.pattern(), "minimum": 1, "maximum": 1_000_000}
	case k.typ == reflect.TypeFor[Size]():
		return object{"type": append([]string{"string", "integer"}, others...), "pattern": k.pattern(), "minimum": 1}
	case k.kind.words != nil:
		return object{"enum": k.wordList(others)}
	}
	s := object{"type": append([]string{"string"}, others...)}
	if !k.mayBeEmpty() {
		s["minLength"] = 1
	}
	if p := k.pattern(); p != "" {
		s["pattern"] = p
	}
	return s
}

// wordList is the list of what an enumeration allows.
func (k *key) wordList(others []string) []any {
	var words []any
	for _, w := range k.kind.words {
		words = append(words, w)
	}
	if k.mayBeEmpty() {
		words = append(words, "")
	}
	if len(others) > 0 {
		words = append(words, nil)
	}
	return words
}

// pattern is the pattern of the kind, and the empty text where that is a value.
func (k *key) pattern() string {
	if k.kind.pattern == "" || !k.mayBeEmpty() {
		return k.kind.pattern
	}
	return "^$|" + k.kind.pattern
}
