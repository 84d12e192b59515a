package fingerprint

import "testing"

func TestTemplateMasksWhatVaries(t *testing.T) {
	cases := []struct{ text, want string }{
		{"connect to 10.0.0.9:5432 failed", "connect to <ip>:<num> failed"},
		{"connect to 10.0.0.9 failed", "connect to <ip> failed"},
		{"2026-01-05 10:00:01,123 ERROR worker-3 died", "<time> <time>,<num> ERROR worker-<num> died"},
		{"2026-01-05T10:00:01.123456Z  INFO up", "<time>  INFO up"},
		{"order 4711 not found for 'kim'", "order <num> not found for '<str>'"},
		{"id=550e8400-e29b-41d4-a716-446655440000 gone", "id=<uuid> gone"},
		{"digest deadbeef01234567 differs", "digest <hex> differs"},
		{"peer fe80::1ff:fe23:4567:890a left", "peer <ip> left"},
		{"can't open the file.", "can't open the file."},
		{`{"level":50,"job":82,"msg":"job 82 failed","id":"x7"}`, `{"level":<num>,"job":<num>,"msg":"job <num> failed","id":"<str>"}`},
		{`level=error msg="replica lost" peer=10.0.0.12:6379`, `level=error msg="replica lost" peer=<ip>:<num>`},
		{"Paused", "Paused"},
		{"first line\nsecond line 7", "first line"},
		{`never closed "quote 5`, `never closed "quote <num>`},
		{`path "C:\\logs\"7" and 'a\\' 5'`, `path "<str>" and '<str>' <num>'`},
		{"took 12ms, 4 of 5. l'hôte `x9` 7'", "took <num>ms, <num> of <num>. l'hôte `<str>` <num>'"},
		{"'first 1 line\nends' 2", "'first <num> line"},
		{"", ""},
	}
	for _, c := range cases {
		if got := string(Template(nil, []byte(c.text))); got != c.want {
			t.Errorf("Template(%q)\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

func TestHashSeparatesWordsAndNotNumbers(t *testing.T) {
	hash := func(s string) uint64 { return Hash(Template(nil, []byte(s))) }
	if hash("job 1 failed") != hash("job 22 failed") {
		t.Error("two numbers made two identities")
	}
	if hash("Paused") == hash("Stopped") {
		t.Error("two words made one identity")
	}
}

func TestTemplateAllocatesNothing(t *testing.T) {
	text := []byte("2026-01-05 10:00:01 ERROR connect to 10.0.0.9:5432 failed after 3 tries")
	buf := make([]byte, 0, 256)
	if n := testing.AllocsPerRun(100, func() { buf = Template(buf[:0], text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzTemplate(f *testing.F) {
	f.Add([]byte("a 1 'b' \"c\\\" 10.0.0.1:80"))
	f.Fuzz(func(t *testing.T, text []byte) {
		a := Template(nil, text)
		if b := Template(nil, text); string(a) != string(b) {
			t.Fatalf("not a function of its input: %q, %q", a, b)
		}
		if len(a) > maxTemplate+6*len(text)+16 {
			t.Fatalf("%d bytes made of %d", len(a), len(text))
		}
	})
}

func BenchmarkTemplate(b *testing.B) {
	text := []byte("2026-01-05 10:00:01.123 ERROR 1 --- [app] [main] c.e.OrderService : connect to 10.0.0.9:5432 failed after 3 tries, order 550e8400-e29b-41d4-a716-446655440000")
	buf := make([]byte, 0, 512)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		buf = Template(buf[:0], text)
	}
}
