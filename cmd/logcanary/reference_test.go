package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/reference.md anew")

// TestReference holds testdata/reference.md, the table of all keys, to the keys as
// they are.
func TestReference(t *testing.T) {
	const path = "testdata/reference.md"
	want := reference()
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the keys say; go test -run Reference -update writes it anew", path)
	}
}

// reference is a table in Markdown: a row for each key.
func reference() []byte {
	out := []byte("| key | environment | default | allowed | meaning |\n|---|---|---|---|---|\n")
	var rows func(keys []*key, section string, inList bool)
	rows = func(keys []*key, section string, inList bool) {
		for _, k := range keys {
			at := section + k.name
			if !k.isSection() {
				out = fmt.Appendf(out, "| `%s` | %s | %s | %s | %s |\n", at, k.variableCell(inList), code(k.initial), k.allowedCell(), k.docCell())
			}
			if k.isList() {
				at += "[]"
			}
			rows(k.kids, at+".", inList || k.isList())
		}
	}
	rows(allKeys(), "", false)
	return out
}

func (k *key) docCell() string {
	if k.file {
		return k.doc + "; or `" + k.name + fileSuffix + "`, a file that holds it"
	}
	return k.doc
}

func (k *key) variableCell(inList bool) string {
	if inList || k.isList() && k.kids != nil && k.short == "" {
		return ""
	}
	return code(k.variable())
}

func (k *key) allowedCell() string {
	switch {
	case k.kids != nil && k.short != "":
		return "list of sections, or of " + k.short
	case k.kids != nil:
		return "list of sections"
	case k.typ.Kind() == reflect.Slice:
		return "list: " + k.kind.allowed()
	}
	return k.kind.allowed()
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
