package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"

	"logcanary/collector/redact"
)

var update = flag.Bool("update", false, "write the README's tables anew")

// TestReference holds the README's tables of keys and of rules of redaction to what
// they are.
func TestReference(t *testing.T) {
	holdTable(t, "keys", reference())
	holdTable(t, "rules", ruleReference())
}

// holdTable holds the README's table of a name, which stands between two marks, to
// what it must be.
func holdTable(t *testing.T, name string, want []byte) {
	t.Helper()
	const path = "../../README.md"
	begin, end := []byte("<!-- "+name+" -->\n"), []byte("<!-- /"+name+" -->")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, opened := bytes.Cut(text, begin)
	table, tail, closed := bytes.Cut(rest, end)
	if !opened || !closed {
		t.Fatalf("%s has no %q … %q", path, begin, end)
	}
	if *update {
		text = slices.Concat(head, begin, want, end, tail)
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(table, want) {
		t.Errorf("the table of %s in %s is not what it must be; go test ./cmd/logcanary -update writes it anew", name, path)
	}
}

// ruleReference is a table in Markdown: a row for each rule of redaction.
func ruleReference() []byte {
	out := []byte("| rule | hides | by its form |\n|---|---|---|\n")
	for _, r := range redact.Rules() {
		name := code(r.Name)
		if r.Off {
			name += ", off by default"
		}
		out = fmt.Appendf(out, "| %s | %s | %s |\n", name, r.Hides, r.Form)
	}
	return out
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
