package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

// builder puts a Config together, layer upon layer. It goes on after a mistake,
// so that all of them are told at once.
type builder struct {
	config   *Config
	root     reflect.Value // of config
	keys     []*key
	said     map[string]place // where each text was given, by its path
	mistakes mistakes
}

func newBuilder() *builder {
	b := &builder{config: new(Config), keys: allKeys(), said: map[string]place{}}
	b.root = reflect.ValueOf(b.config).Elem()
	fill(b.root, b.keys)
	return b
}

func (b *builder) add(m mistake) { b.mistakes = append(b.mistakes, m) }

// clean tells whether nothing below a path has been refused.
func (b *builder) clean(path string) bool {
	return !slices.ContainsFunc(b.mistakes, func(m mistake) bool { return strings.HasPrefix(m.path, path) })
}

// resolve reads the file where a PEM is given as its path; any other text stays as
// it is. False when there is no such file, which is then among the mistakes.
func (b *builder) resolve(k *key, at, text string, where place) (string, bool) {
	if k.typ != reflect.TypeFor[PEM]() || text == "" || strings.Contains(text, "-----BEGIN") {
		return text, true
	}
	return b.contents(at, text, where)
}

// set reads text into v, the value of k or an element of its list.
func (b *builder) set(k *key, v reflect.Value, at string, text string, where place) {
	b.said[at] = where
	text, wrong := k.read(at, text)
	if wrong == nil && text != "" {
		wrong = k.assigned(v, at, text)
	}
	if wrong != nil {
		wrong.at = where
		b.add(*wrong)
		return
	}
	if text == "" {
		v.SetZero()
	}
}

// shorthand reads a plain text in the place of an item of k.
func (b *builder) shorthand(v reflect.Value, at string, k *key, text string, where place) {
	short := find(k.kids, k.short)
	fill(v, k.kids)
	field := v.FieldByIndex(short.index)
	if short.isList() {
		field.Set(reflect.MakeSlice(short.typ, 1, 1))
		field = field.Index(0)
	}
	b.set(short, field, at, text, where)
}

// assigned assigns text and tells what its type has against it: a number that is
// too large, which no pattern sees.
func (k *key) assigned(v reflect.Value, at, text string) *mistake {
	if err := k.assign(v, text); err != nil {
		return k.refusal(at, text, errRange)
	}
	return nil
}

var (
	errShape = errors.New("not of the right form")
	errRange = errors.New("out of range")
)

// refuses says why k does not allow a text; nil when it does.
func (k *key) refuses(text string) error {
	switch {
	case text == "":
		return errShape
	case k.kind.pattern != "" && !regexp.MustCompile(k.kind.pattern).MatchString(text):
		return errShape
	case k.kind.valid != nil:
		return k.kind.valid(text)
	}
	return nil
}

// contents reads the file that holds a value, without the line end that editors
// and echo put behind it. What is wrong is added to the mistakes.
func (b *builder) contents(at, path string, where place) (string, bool) {
	const most = 64 << 10
	data, err := readBounded(path, most)
	if err == nil && len(strings.TrimRight(string(data), "\r\n")) == 0 {
		err = errEmpty
	}
	if err != nil {
		b.add(mistake{at: where, path: at, what: fmt.Sprintf("cannot be read from %s: %s", shownPath(path), reason(err))})
		return "", false
	}
	return strings.TrimRight(string(data), "\r\n"), true
}

// shownPath repeats a path, but not what stands by mistake where a path should: a key
// without its PEM armour.
func shownPath(path string) string {
	const longest = 120
	if len(path) > longest || strings.ContainsAny(path, "\n") {
		return "a path that is not shown"
	}
	return fmt.Sprintf("%q", path)
}

var (
	errEmpty = errors.New("the file is empty")
	errLarge = errors.New("the file is too large")
)

// readBounded reads a file of at most limit bytes; errLarge when there are more.
func readBounded(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = errLarge
	}
	return data, err
}

// reason says why a file cannot be read, without its path.
func reason(err error) string {
	var of *os.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	if errors.Is(err, syscall.EISDIR) {
		return "it is a directory (Docker makes one where the source of a bind mount is missing)"
	}
	return err.Error()
}
