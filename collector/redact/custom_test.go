package redact

import (
	"regexp"
	"strings"
	"testing"
)

func mustCompile(e string) *regexp.Regexp { return regexp.MustCompile(e) }

// The literals of an expression are what its matches cannot do without.
func TestRequired(t *testing.T) {
	for pattern, want := range map[string]string{
		`order-\d+`:              "order-",
		`\d+-(?:order|invoice)s`: "order invoice",
		`(abc|d)`:                "",
		`a?b*`:                   "",
		`x{2,}yz+`:               "",
		`(internal){2}`:          "internal",
		`(?i)Customer`:           "tomer",
		`(?i)kask`:               "",
		`ab|cdef`:                "",
		`비밀`:                     "",
		`[a-z]+@corp\.example`:   "@corp.example",
	} {
		if got := strings.Join(required(mustCompile(pattern)), " "); got != want {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

// More needles than there are buckets are all found.
func TestManyOwnRules(t *testing.T) {
	var rules []Custom
	for i := range 400 {
		word := strings.Repeat(string(rune('a'+i%26)), 2) + string(rune('a'+i/26)) + string(rune('A'+i%7))
		rules = append(rules, Custom{Name: "r" + word, Pattern: mustCompile(word + "!")})
	}
	for _, r := range rules {
		word := strings.TrimPrefix(r.Name, "r")
		if got := redacted(Config{Rules: rules}, "say "+word+"! now"); got != "say <redacted:"+r.Name+"> now" {
			t.Fatalf("%s: %s", word, got)
		}
	}
}
