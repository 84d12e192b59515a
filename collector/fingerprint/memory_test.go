package fingerprint

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestMemoryOfExamples holds that a memory gives the answers of the service itself, for each message
// of the examples after the same one with other digits.
func TestMemoryOfExamples(t *testing.T) {
	var texts []string
	for _, section := range sections(t, "messages.txtar") {
		for _, g := range messageGroups(t, section) {
			texts = append(texts, g.texts...)
		}
	}
	for _, r := range records() {
		texts = append(texts, string(r))
	}
	for _, file := range traceFiles() {
		for _, g := range traceGroups(t, file) {
			texts = append(texts, g.texts...)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var m Memory
		one, other := NewBook().Service(""), NewBook().Service("")
		for range 40 {
			text := redigit(t, rapid.SampledFrom(texts).Draw(t, "text"))
			compareMemory(t, &m, one, other, text)
		}
	})
}

// redigit is a text with other digits.
func redigit(t *rapid.T, text string) []byte {
	b := []byte(text)
	shift := byte(rapid.IntRange(0, 9).Draw(t, "shift"))
	for i := range b {
		if isDigit(b[i]) {
			b[i] = '0' + (b[i]-'0'+shift*byte(i%3+1))%10
		}
	}
	return b
}

type failer interface{ Fatalf(string, ...any) }

func compareMemory(t failer, m *Memory, one, other *Service, text []byte) {
	got, id := m.Identify(one, []byte("x"), text)
	want, wantID := other.Identify([]byte("x"), text)
	if id != wantID || !bytes.Equal(got, want) {
		t.Fatalf("%q\n\tgot  %+v %q\n\twant %+v %q", text, id, got, wantID, want)
	}
}

// TestMemoryOfFields holds that JSON and key=value are remembered by what they say, whatever else stands in
// them, and apart from others that say the same in another way.
func TestMemoryOfFields(t *testing.T) {
	var m Memory
	one, other := NewBook().Service(""), NewBook().Service("")
	for _, id := range []string{"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", ""} {
		for _, text := range []string{
			`{"level":"error","msg":"order 4711 failed","trace_id":"` + id + `"}`,
			`{"level":"error","msg":"order 4711 failed","err":"timeout after 5s","trace_id":"` + id + `"}`,
			`{"level":"error","err":"order 4711 failed","trace_id":"` + id + `"}`,
			`{"level":"error","msg":"order","err":" 4711 failed","trace_id":"` + id + `"}`,
			`{"level":"error","order":4711,"trace_id":"` + id + `"}`,
			`level=error msg="order 4711 failed" trace_id=` + id,
			`level=error msg="order \"4711\" failed" trace_id=` + id,
			`order 4711 failed`,
		} {
			compareMemory(t, &m, one, other, []byte(text))
		}
	}
}

// FuzzMemory holds that of any record with any other digits.
func FuzzMemory(f *testing.F) {
	for _, r := range records() {
		f.Add(r, byte(3))
	}
	f.Add([]byte("a.mp4 0x12 7z 2026-01-05T10:00:01Z GET /a/1 500"), byte(1))
	f.Fuzz(func(t *testing.T, text []byte, shift byte) {
		var m Memory
		one, other := NewBook().Service(""), NewBook().Service("")
		compareMemory(t, &m, one, other, text)
		for i, c := range text {
			if isDigit(c) {
				text[i] = '0' + (c-'0'+shift%10*byte(i%3+1))%10
			}
		}
		compareMemory(t, &m, one, other, text)
	})
}

// TestMemoryTellsServicesApart holds that what is remembered of one service is not told of another.
func TestMemoryTellsServicesApart(t *testing.T) {
	var m Memory
	b := NewBook()
	for _, name := range names(100) {
		m.Identify(b.Service("shop"), nil, []byte("flushing "+name+" was refused"))
	}
	text := []byte("flushing xyzzy was refused")
	if _, id := m.Identify(b.Service("shop"), nil, text); id.Version != 2 {
		t.Errorf("version %d", id.Version)
	}
	if _, id := m.Identify(b.Service("bank"), nil, text); id.Version != 1 {
		t.Errorf("version %d", id.Version)
	}
}

func BenchmarkMemory(b *testing.B) {
	var m Memory
	s := NewBook().Service("shop")
	records := records()
	var dst []byte
	i := 0
	for b.Loop() {
		dst, _ = m.Identify(s, dst[:0], records[i%len(records)])
		i++
	}
}
