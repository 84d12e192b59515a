package docker

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
)

// TestEntry lists the shapes of a json-file's line, and what each must mean.
func TestEntry(t *testing.T) {
	at := time.Date(2026, 1, 5, 10, 0, 1, 123456789, time.UTC).UnixNano()
	const when = `"2026-01-05T10:00:01.123456789Z"`
	for _, c := range []struct {
		name, raw string
		want      entry
	}{
		{"plain", `{"log":"hello\n","stream":"stdout","time":` + when + `}`, entry{text: []byte("hello"), ended: true, time: at}},
		{"stderr", `{"log":"hello\n","stream":"stderr","time":` + when + `}`, entry{text: []byte("hello"), ended: true, side: stderr, time: at}},
		{"a part", `{"log":"hel","stream":"stdout","time":` + when + `}`, entry{text: []byte("hel"), time: at}},
		{"an empty last part", `{"log":"\n","stream":"stdout","time":` + when + `}`, entry{ended: true, time: at}},
		{"attrs", `{"log":"a\n","stream":"stdout","attrs":{"k":"\",\"time\":\""},"time":` + when + `}`, entry{text: []byte("a"), ended: true, time: at}},
		{"an attribute called time", `{"log":"a\n","stream":"stdout","attrs":{"k":"v","time":"x"},"time":` + when + `}`, entry{text: []byte("a"), ended: true, time: at}},
		{"escapes", `{"log":"\u003cb\u003e \"q\" \\ \t \ud83d\ude00 \u2028 \ud83d.\n","stream":"stdout","time":` + when + `}`,
			entry{text: []byte("<b> \"q\" \\ \t 😀 \u2028 \uFFFD."), ended: true, time: at}},
		{"text that looks like an entry", `{"log":"{\"log\":\"x\\n\",\"stream\":\"stderr\"}\n","stream":"stdout","time":` + when + `}`,
			entry{text: []byte(`{"log":"x\n","stream":"stderr"}`), ended: true, time: at}},
		{"a backslash before n is no line end", `{"log":"C:\\n","stream":"stdout","time":` + when + `}`, entry{text: []byte(`C:\n`), time: at}},
		{"carriage return stays for the stream", `{"log":"a\r\n","stream":"stdout","time":` + when + `}`, entry{text: []byte("a\r"), ended: true, time: at}},
		{"another order, blanks", `{ "time":` + when + `, "stream":"stderr", "log":"a\n" }`, entry{text: []byte("a"), ended: true, side: stderr, time: at}},
		{"a zone", `{"log":"a\n","stream":"stdout","time":"2026-01-05T11:00:01.123456789+01:00"}`, entry{text: []byte("a"), ended: true, time: at}},
		{"a short fraction", `{"log":"a\n","stream":"stdout","time":"2026-01-05T10:00:01.5Z"}`, entry{text: []byte("a"), ended: true, time: at - 123456789 + 5e8}},
		{"no fraction", `{"log":"a\n","stream":"stdout","time":"2026-01-05T10:00:01Z"}`, entry{text: []byte("a"), ended: true, time: at - 123456789}},
	} {
		var r entryReader
		got, err := r.parse([]byte(c.raw))
		if err != nil || !same(got, c.want) {
			t.Errorf("%s: got %q %+v, %v; want %q %+v", c.name, got.text, got, err, c.want.text, c.want)
		}
	}
}

func same(a, b entry) bool {
	return bytes.Equal(a.text, b.text) && a.ended == b.ended && a.side == b.side && a.time == b.time
}

// TestEntryRefused lists what is no entry: it is counted as corrupt, not guessed at.
func TestEntryRefused(t *testing.T) {
	const tail = `","stream":"stdout","time":"2026-01-05T10:00:01Z"}`
	for _, raw := range []string{
		"", "\x00\x00\x00\x00", `{"log":"half`, `{"log":"half\`, `{"log":"half\u12`, `{"log":"a"}`, `null`, `[]`,
		`{"log":"a` + "\x00\x00" + tail, `{"log":"a"b` + tail, `{"log":"\x` + tail, `{"log":"a\n` + tail + "x",
		`{"log":"a\n","stream":"stdin","time":"2026-01-05T10:00:01Z"}`, `{"log":"a\n","stream":"stdout","time":"2026-13-05T10:00:01Z"}`,
		`{"log":"a\n","stream":"stdout","attrs":{,"time":"2026-01-05T10:00:01Z"}`, `{"log":null,"stream":"stdout","time":"2026-01-05T10:00:01Z"}`,
	} {
		var r entryReader
		if e, err := r.parse([]byte(raw)); err == nil {
			t.Errorf("%q was taken as %q", raw, e.text)
		}
	}
}

// FuzzEntry holds the fast way against encoding/json: what it accepts, the
// standard library accepts too, with the same meaning. Control characters that are not
// escaped are the exception: dockerd writes none, and looking for them costs too much.
func FuzzEntry(f *testing.F) {
	f.Add([]byte(`{"log":"hello\n","stream":"stdout","time":"2026-01-05T10:00:01.123456789Z"}`))
	f.Add([]byte(`{"log":"\u003c\ud83d\ude00\ud83d\n","stream":"stderr","attrs":{"a":"b"},"time":"2026-01-05T10:00:01.1Z"}`))
	f.Add([]byte(`{"log":"a` + "\x00" + `b","stream":"stdout","time":"2026-01-05T10:00:01Z"}`))
	f.Add([]byte(`{"log":"` + "\xff\xc3" + `","stream":"stdout","time":"2026-01-05T24:00:01+99:00"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var r entryReader
		got, ok := r.fast(raw)
		if !ok || bytes.ContainsFunc(raw, unicode.IsControl) && bytes.IndexByte(raw, 0) < 0 {
			return
		}
		want, err := strict(raw)
		if err != nil {
			t.Fatalf("%q: the fast way took what encoding/json refuses", raw)
		}
		got.text = []byte(string([]rune(string(got.text)))) // encoding/json replaces invalid UTF-8; dockerd did already
		if !same(got, want) {
			t.Fatalf("%q: got %+v, want %+v", raw, got, want)
		}
	})
}

// FuzzEntryText writes any text as dockerd would and expects it back.
func FuzzEntryText(f *testing.F) {
	for _, s := range []string{"", "\n", "a\n", `\`, `"`, "\u2028", "<&>", "\x00\x1f", "😀", strings.Repeat("x", 40) + "é\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		raw := fmt.Appendf(nil, `{"log":%s,"stream":"stdout","time":"2026-01-05T10:00:01Z"}`, quoted)
		var r entryReader
		e, ok := r.fast(raw)
		if !ok {
			t.Fatalf("%q was refused by the fast way", raw)
		}
		want, ended := strings.CutSuffix(string([]rune(text)), "\n")
		if string(e.text) != want || e.ended != ended {
			t.Fatalf("got %q %v, want %q %v", e.text, e.ended, want, ended)
		}
	})
}
