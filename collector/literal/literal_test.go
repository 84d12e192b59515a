package literal

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRequired(t *testing.T) {
	for pattern, want := range map[string]string{
		`order-\d+`:              "order-",
		`Order \d`:               "Order ",
		`\d+-(?:order|invoice)s`: "order invoice",
		`(abc|d)`:                "",
		`a?b*`:                   "",
		`x{2,}yz+`:               "",
		`(internal){2}`:          "internal",
		`(internal){0,2}`:        "",
		`(?i)Customer`:           "tomer, folds",
		`(?i)kask`:               "",
		`(?i:a[bB]c)|Def`:        "abc def, folds",
		`ab|cdef`:                "",
		`비밀`:                     "",
		`[a-z]+@corp\.example`:   "@corp.example",
	} {
		got := Required(regexp.MustCompile(pattern), 3)
		text := strings.Join(got.Words, " ")
		if got.Folds {
			text += ", folds"
		}
		if text != want {
			t.Errorf("%s: %q, want %q", pattern, text, want)
		}
	}
}

// What an expression matches has one of its literals, whatever is matched.
func TestEveryMatchHasALiteral(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`(\(\?i\))?([abkS]{1,4}|\([abks]{2,4}\|[abkS]{2,4}\)[+?]?|\[ab\]|b{2}){1,4}`).Draw(t, "pattern")
		e, err := regexp.Compile(pattern)
		if err != nil {
			t.Skip(err)
		}
		match := rapid.StringMatching(pattern).Draw(t, "match")
		s := Required(e, 2)
		if s.Folds {
			match = strings.ToLower(match)
		}
		found := len(s.Words) == 0
		for _, w := range s.Words {
			found = found || strings.Contains(match, w)
		}
		if !found {
			t.Fatal(fmt.Sprintf("%s matches %q, which has none of %q", pattern, match, s.Words))
		}
	})
}
