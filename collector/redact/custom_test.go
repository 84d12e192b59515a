package redact

import (
	"regexp"
	"strings"
	"testing"
)

func mustCompile(e string) *regexp.Regexp { return regexp.MustCompile(e) }

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
