package record

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

func TestAppendStringIsWhatJSONReads(t *testing.T) {
	for _, text := range []string{"", "plain", "tab\tquote\"back\\slash", "a\x00b\x1f", "bad\xff\xc3utf", "é世\U0001f600", "eight by\"te words, é, and the \x00 rest\\", "\r", "<>&\u2028"} {
		checkString(t, text)
	}
}

func FuzzAppendString(f *testing.F) {
	f.Add("a\"b\\c\n\x00\xff\u2028é")
	f.Fuzz(func(t *testing.T, text string) { checkString(t, text) })
}

// checkString reads back what was written: the text, with each invalid byte
// replaced by U+FFFD.
func checkString(t *testing.T, text string) {
	t.Helper()
	out := AppendString(nil, text)
	var got string
	if err := json.Unmarshal(out, &got); err != nil || !utf8.Valid(out) {
		t.Fatalf("%q became %q: %v", text, out, err)
	}
	if want := string([]rune(text)); got != want {
		t.Fatalf("%q became %q, want %q", text, got, want)
	}
	if asIs := string(out) == `"`+text+`"` && len([]rune(text)) == len(text); asIs != IsPlain([]byte(text)) {
		t.Fatalf("%q became %q, plain is %v", text, out, !asIs)
	}
}
