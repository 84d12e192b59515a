package main

import (
	"fmt"
	"slices"
	"strings"
)

// place is where something of the configuration was said.
type place struct {
	name      string // a file, or a variable of the environment
	line, col int    // 1-based; 0 where there are none
}

func (p place) String() string {
	if p.line == 0 {
		return p.name
	}
	return fmt.Sprintf("%s:%d:%d", p.name, p.line, p.col)
}

// mistake is one thing that is wrong with the configuration.
type mistake struct {
	at   place
	path string // key or item that it is about; "" for the whole
	what string // what is wrong, read behind the path
	want string // what is allowed; "" where what says all
	near string // what was probably meant; "" where that is not clear
}

func (m mistake) String() string {
	text := m.at.String() + ": " + m.path
	if m.path != "" {
		text += " "
	}
	text += m.what
	if m.want != "" {
		text += ": want " + m.want
	}
	if m.near != "" {
		text += fmt.Sprintf("; did you mean %q?", m.near)
	}
	return text
}

// mistakes are all that is wrong with the configuration, one a line.
type mistakes []mistake

func (all mistakes) Error() string {
	lines := make([]string, len(all))
	for i, m := range all {
		lines[i] = m.String()
	}
	return strings.Join(lines, "\n")
}

// sorted returns the mistakes of a file in the order of its lines, each once. Those
// of the environment stand behind it, as they were found.
func (all mistakes) sorted() mistakes {
	slices.SortStableFunc(all, func(a, b mistake) int {
		if (a.at.line == 0) != (b.at.line == 0) {
			return b.at.line - a.at.line
		}
		if a.at.line != b.at.line {
			return a.at.line - b.at.line
		}
		return a.at.col - b.at.col
	})
	return slices.Compact(all)
}

// read checks text against the kind of k. It returns the text as it is to be
// assigned, or what is wrong with it; at is the value's own path.
func (k *key) read(at, text string) (string, *mistake) {
	if text == "" && k.mayBeEmpty() {
		return "", nil
	}
	if k.kind.words != nil {
		return k.readWord(at, text)
	}
	if why := k.refuses(text); why != nil {
		return "", k.refusal(at, text, why)
	}
	return text, nil
}

func (k *key) readWord(at, text string) (string, *mistake) {
	for _, w := range k.kind.words {
		if strings.EqualFold(w, text) {
			return w, nil
		}
	}
	return "", &mistake{
		path: at,
		what: "is " + k.shown(text),
		want: k.kind.allowed(),
		near: nearest(text, k.kind.words),
	}
}

// refusal is the mistake of a text that k does not allow. Neither a secret nor
// what might contain one is repeated.
func (k *key) refusal(at, text string, why error) *mistake {
	m := &mistake{path: at, what: "is " + k.shown(text), want: k.kind.allowed()}
	if why != errShape && !k.veils(text) {
		m.what += " (" + why.Error() + ")"
	}
	if why == errShape && k.kind.meant != nil && !k.veils(text) {
		m.near = k.kind.meant(text)
	}
	return m
}

// veils tells whether text must not be repeated: a secret, or an address with a
// user's name and password before its @.
func (k *key) veils(text string) bool {
	return k.hidden() || strings.Contains(text, "@")
}

func (k *key) shown(text string) string {
	const most = 60
	switch {
	case text == "":
		return "empty"
	case k.veils(text):
		return "not right (the value is not shown)"
	case len(text) > most:
		return fmt.Sprintf("%q…", text[:most])
	}
	return fmt.Sprintf("%q", text)
}
