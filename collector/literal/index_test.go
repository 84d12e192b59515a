package literal

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// standing is what an index finds, the obvious way.
func standing(needles []Needle, text string) (all []string) {
	for id, n := range needles {
		for at := 0; at+len(n.Text) <= len(text); at++ {
			part, rest := text[at:at+len(n.Text)], text[at+len(n.Text):]
			same := part == n.Text || !n.Exact && strings.ToLower(part) == n.Text
			if same && (n.Next == "" || rest != "" && strings.IndexByte(n.Next, rest[0]) >= 0) {
				all = append(all, fmt.Sprint(id, "@", at))
			}
		}
	}
	slices.Sort(all)
	return all
}

// An index finds every needle at every place where it stands, once, and nothing else.
func TestIndexAgainstSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var needles []Needle
		for i := range rapid.IntRange(1, 20).Draw(t, "needles") {
			n := Needle{Text: rapid.StringMatching(`[abk_=]{3,6}`).Draw(t, "text")}
			switch i % 3 {
			case 1:
				n = Needle{Text: n.Text[:2], Next: rapid.StringMatching(`[abk=]{1,3}`).Draw(t, "next")}
			case 2:
				n = Needle{Text: rapid.StringMatching(`[aBK_=]{3,6}`).Draw(t, "exact"), Exact: true}
			}
			needles = append(needles, n)
		}
		text := rapid.StringMatching(`[abkABK_=é]{0,60}`).Draw(t, "text")
		var got []string
		NewIndex(needles).Each([]byte(text), func(id, at int) { got = append(got, fmt.Sprint(id, "@", at)) })
		slices.Sort(got)
		if want := standing(needles, text); !slices.Equal(got, want) {
			t.Fatalf("%q of %+v: got %v, want %v", text, needles, got, want)
		}
	})
}

func TestIndexAllocatesNothing(t *testing.T) {
	x := NewIndex([]Needle{{Text: "token"}, {Text: "secret"}, {Text: "SK", Next: "0123456789", Exact: true}})
	text := []byte(strings.Repeat("no token, a secret and SK7 among many words ", 20))
	count := 0
	if n := testing.AllocsPerRun(100, func() { x.Each(text, func(int, int) { count++ }) }); n != 0 || count == 0 {
		t.Errorf("%v allocations, %d found", n, count)
	}
}
