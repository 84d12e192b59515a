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
	r, m := New(Config{Rules: rules}), new(Memory)
	for _, rule := range rules {
		word := strings.TrimPrefix(rule.Name, "r")
		if got := string(r.Redact(m, []byte("say "+word+"! now"))); got != "say <redacted:"+rule.Name+"> now" {
			t.Fatalf("%s: %s", word, got)
		}
	}
}
