package main

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

const (
	prefix         = "LOGCANARY_"
	configVariable = prefix + "CONFIG"
	fileVariable   = "_FILE" // behind the name of any variable: the file that holds its value
)

// variables returns what the environment says, the last of equal names. A variable
// without a value says nothing: compose passes ${X:-} on as an empty one.
func variables(environ []string) map[string]string {
	all := map[string]string{}
	for _, entry := range environ {
		if name, value, ok := strings.Cut(entry, "="); ok && value != "" {
			all[name] = value
		}
	}
	return all
}

// environment reads the layer of the environment and returns how many variables
// of logcanary's own it has found.
func (b *builder) environment(vars map[string]string) int {
	known := map[string]*key{}
	walk(b.keys, func(k *key) { known[k.variable()] = k })
	count := 0
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		count++
		if name != configVariable {
			b.variable(known, vars, name)
		}
	}
	b.dockerHost(vars)
	return count
}

// variable reads one variable.
func (b *builder) variable(known map[string]*key, vars map[string]string, name string) {
	where := place{name: name}
	if k := known[name]; k != nil {
		if text, ok := b.resolve(k, k.path, vars[name], where); ok {
			b.plain(k, text, where)
		}
		return
	}
	plain, isFile := strings.CutSuffix(name, fileVariable)
	k := known[plain]
	switch {
	case !isFile || k == nil:
		b.add(mistake{at: where, what: "unknown variable", want: "LOGCANARY_SECTION_KEY", near: nearestVariable(name, known)})
	case vars[plain] != "":
		b.add(mistake{at: where, what: fmt.Sprintf("%s and %s are both given", plain, name), want: "one of them"})
	default:
		if text, ok := b.contents(k.path, vars[name], where); ok {
			b.plain(k, text, where)
		}
	}
}

// nearestVariable compares without the prefix, which would excuse too much.
func nearestVariable(name string, known map[string]*key) string {
	word, isFile := strings.CutSuffix(strings.TrimPrefix(name, prefix), fileVariable)
	var words []string
	for n := range maps.Keys(known) {
		words = append(words, strings.TrimPrefix(n, prefix))
	}
	slices.Sort(words)
	near := nearest(word, words)
	if near != "" && isFile {
		near += fileVariable
	}
	if near != "" {
		near = prefix + near
	}
	return near
}

// plain reads the text of a variable into k.
func (b *builder) plain(k *key, text string, where place) {
	field := b.root.FieldByIndex(k.index)
	if !k.isList() {
		if k.typ.Kind() == reflect.Bool {
			text = cmp.Or(boolWord(text), text)
		}
		b.set(k, field, k.path, text, where)
		return
	}
	if k.kids != nil && k.short == "" {
		b.add(mistake{at: where, path: k.path, what: "has no form in the environment", want: "it in the configuration file"})
		return
	}
	b.several(k, field, splitList(text), where)
}

// several reads the texts of a list; what the file said is replaced.
func (b *builder) several(k *key, field reflect.Value, texts []string, where place) {
	items := reflect.MakeSlice(k.typ, len(texts), len(texts))
	for i, text := range texts {
		if k.kids != nil {
			b.shorthand(items.Index(i), item(k.path, i), k, text, where)
			continue
		}
		b.set(k, items.Index(i), item(k.path, i), text, where)
	}
	field.Set(items)
}

// splitList splits at commas, but not inside the braces and brackets of a glob.
func splitList(text string) []string {
	var texts []string
	depth, start := 0, 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == ',' && depth == 0 {
			if word := strings.TrimSpace(text[start:i]); word != "" {
				texts = append(texts, word)
			}
			start = i + 1
			continue
		}
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth = max(0, depth-1)
		}
	}
	return texts
}

// dockerHost lets the variable that Docker's own programs read take the place of
// the default of docker.host.
func (b *builder) dockerHost(vars map[string]string) {
	const name, path = "DOCKER_HOST", "docker.host"
	if _, said := b.said[path]; said || vars[name] == "" {
		return
	}
	docker := find(b.keys, "docker")
	b.plain(find(docker.kids, "host"), vars[name], place{name: name})
}
