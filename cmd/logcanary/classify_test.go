package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestLines holds what a line is: ends, the BOM, the last line, and the limit.
func TestLines(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	for _, c := range []struct {
		name, input string
		want        []string
		cuts        int
	}{
		{"nothing", "", nil, 0},
		{"ends", "a\nb\r\n\nc\rd", []string{"a", "b", "", "c\rd"}, 0},
		{"BOM at the head alone", "\ufeffa\n\ufeffb", []string{"a", "\ufeffb"}, 0},
		{"as long as may be", long + "\n" + long + "\r\n" + long, []string{long, long, long}, 0},
		{"one byte more", long + "y\na\n", []string{long, "a"}, 1},
		{"some bytes more", long + "yyy\na\n", []string{long, "a"}, 1},
		{"many times more", strings.Repeat(long, 5) + "\na\n" + long + long, []string{long, "a", long}, 2},
		{"a character is not cut in two", long[1:] + "é\n", []string{long[1:]}, 1},
		{"long to the very end", long + "yyyyy", []string{long}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := newLines(iotest.HalfReader(strings.NewReader(c.input)))
			var got []string
			for in.next() {
				got = append(got, string(in.text))
			}
			if in.err != nil || in.cuts != c.cuts || in.number != len(c.want) || strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("%d lines, %d cuts, error %v; want %d lines, %d cuts", len(got), in.cuts, in.err, len(c.want), c.cuts)
			}
		})
	}
}

// TestLinesAgainstSplit compares with the obvious way to split, for short inputs.
func TestLinesAgainstSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		input := rapid.StringMatching(`[ab\r\n]{0,40}`).Draw(t, "input")
		in := newLines(iotest.OneByteReader(strings.NewReader(input)))
		for want := range strings.Lines(input) {
			want = strings.TrimSuffix(strings.TrimSuffix(want, "\n"), "\r")
			if !in.next() || string(in.text) != want {
				t.Fatalf("line %d is %q, want %q", in.number, in.text, want)
			}
		}
		if in.next() {
			t.Fatalf("one line too many: %q", in.text)
		}
	})
}

// TestReadErrorIsTold holds that an input that breaks is no input that ends.
func TestReadErrorIsTold(t *testing.T) {
	broken := errors.New("broken")
	env := &environment{Stdin: io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)), Stdout: io.Discard, Stderr: io.Discard}
	if err := (&classifyCmd{Output: "text"}).Run(env); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// TestWriteErrorIsTold holds that a full disk ends the work.
func TestWriteErrorIsTold(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	env := &environment{Stdin: strings.NewReader("a\n"), Stdout: full, Stderr: io.Discard}
	if err := (&classifyCmd{Output: "text"}).Run(env); err == nil {
		t.Error("no error")
	}
}

// TestOutputIsNotHeldBack holds that a line is on stdout before the next is waited
// for: classify can stand behind a program that goes on writing.
func TestOutputIsNotHeldBack(t *testing.T) {
	in, feed := io.Pipe()
	results, out := io.Pipe()
	done := make(chan error)
	go func() {
		env := &environment{Stdin: in, Stdout: out, Stderr: io.Discard}
		done <- (&classifyCmd{Output: "text"}).Run(env)
	}()
	lines := bufio.NewReader(results)
	for _, line := range []string{"first", "second"} {
		if _, err := feed.Write([]byte(line + "\n")); err != nil {
			t.Fatal(err)
		}
		if got, err := lines.ReadString('\n'); err != nil || !strings.HasSuffix(got, line+"\n") {
			t.Fatalf("got %q, %v", got, err)
		}
	}
	feed.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// TestRecordIsFlushed holds that a record which may have more lines is on stdout once
// they have not come in time, and that its lines are joined until then.
func TestRecordIsFlushed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, feed := io.Pipe()
		var out counted
		done := make(chan error)
		go func() {
			env := &environment{Stdin: in, Stdout: &out, Stderr: io.Discard}
			done <- (&classifyCmd{Output: "text", Join: true}).Run(env)
		}()
		for _, step := range []struct {
			text string
			wait time.Duration
			want int // records in all
		}{
			{"TypeError: x\n", 900 * time.Millisecond, 0},
			{"    at f (x.js:1:2)\n", 900 * time.Millisecond, 0},
			{"    at g (x.js:3:4)\n", 1100 * time.Millisecond, 1},
			{"    at h (x.js:5:6)\nINFO: up\n", 900 * time.Millisecond, 2},
			{"", 200 * time.Millisecond, 3},
		} {
			if step.text != "" {
				if _, err := feed.Write([]byte(step.text)); err != nil {
					t.Fatal(err)
				}
			}
			time.Sleep(step.wait)
			synctest.Wait()
			if got := int(out.Load()); got != step.want {
				t.Errorf("after %q: %d records, want %d", step.text, got, step.want)
			}
		}
		feed.Close()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	})
}

// counted counts the lines that are written to it.
type counted struct{ atomic.Int64 }

func (c *counted) Write(text []byte) (int, error) {
	c.Add(int64(bytes.Count(text, []byte("\n"))))
	return len(text), nil
}

// TestJoinedWriteErrorIsTold holds that a full disk ends the work of joining, too.
func TestJoinedWriteErrorIsTold(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	for _, input := range []string{"a\n", strings.Repeat("INFO: a\n", 1<<17)} {
		env := &environment{Stdin: strings.NewReader(input), Stdout: full, Stderr: io.Discard}
		if err := (&classifyCmd{Output: "text", Join: true}).Run(env); err == nil {
			t.Error("no error")
		}
	}
}

// FuzzForms holds that whatever a line contains, ndjson is one object that gives the
// text back, and text is one line with nothing in it that a terminal obeys.
func FuzzForms(f *testing.F) {
	for _, seed := range []string{"", "plain", "\x1b[31mred\x1b[0m", "\x1b]0;title\a", "\u202eevil", "\u0085\u009b31m", "\xff\xfe", "\x00", "a\tb\rc", `{"level":"error"}`, "é\u200b\U000e0041"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if bytes.ContainsAny(line, "\n") {
			return
		}
		one := newClassified()
		one.read(&lines{text: line, number: 1})
		object := appendJSON(nil, one)
		var back struct{ Text, Template, Level, Outcome, Format, Fingerprint, Why string }
		if err := json.Unmarshal(object, &back); err != nil || bytes.Count(object, []byte("\n")) != 1 {
			t.Fatalf("%q: %v", object, err)
		}
		if want := string([]rune(string(one.text))); back.Text != want { // each bad byte is one U+FFFD
			t.Fatalf("text %q became %q", line, back.Text)
		}
		if len(back.Fingerprint) != 16 || back.Level == "" || back.Outcome == "" || back.Format == "" || back.Why == "" {
			t.Fatalf("%+v", back)
		}
		text := bytes.TrimSuffix(appendText(nil, one), []byte("\n"))
		if !utf8.Valid(text) || bytes.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("%q", text)
		}
	})
}

// TestFormsAllocateNothing holds that a line costs no memory once the buffers have
// grown.
func TestFormsAllocateNothing(t *testing.T) {
	one := newClassified()
	var out []byte
	for name, form := range map[string]form{"text": appendText, "coloured": appendColoured, "ndjson": appendJSON} {
		for line := range bytes.Lines(typical()) {
			in := &lines{text: bytes.TrimSpace(line), number: 1}
			if n := testing.AllocsPerRun(100, func() {
				one.read(in)
				out = form(out[:0], one)
			}); n != 0 {
				t.Errorf("%s: %v allocations for %s", name, n, line)
			}
		}
	}
}

// TestColour holds that only what logcanary itself says is in colour.
func TestColour(t *testing.T) {
	one := newClassified()
	one.read(&lines{text: []byte("ERROR: \x1b[31mbad"), number: 3})
	if got, want := string(appendColoured(nil, one)), "      3  \x1b[31merror   \x1b[0m  fail     "; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, `ERROR: \x1b[31mbad`+"\n") {
		t.Errorf("got %q", got)
	}
}

// TestProgress holds that only long reading is told, at a calm pace, and that what
// was told is taken away.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told bytes.Buffer
		p := &progress{out: &told, since: time.Now()}
		for range 40 {
			if _, err := p.Write(make([]byte, 1_000_000)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		p.clear()
		if want := "\r21 MB read, 10 MB/s\x1b[K\r31 MB read, 10 MB/s\x1b[K\r\x1b[K"; told.String() != want {
			t.Errorf("got %q", told.String())
		}
	})
}

// TestNoProgressWithoutTerminal holds that a log that takes stderr gets none.
func TestNoProgressWithoutTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told bytes.Buffer
		p := newProgress(&environment{Stdout: io.Discard, Stderr: &told})
		time.Sleep(time.Minute)
		if _, err := p.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		if p.clear(); told.Len() > 0 {
			t.Errorf("got %q", told.String())
		}
	})
}

// typical are lines of five families, of about 170 bytes each.
func typical() []byte {
	return []byte(`2026-01-05T10:00:01.034Z  INFO 1 --- [app] [main] c.e.App : started request 596853 for user 867 with session 7f3a9c01-77aa-4bbb-8ccc-0000000000cd and a rather long tail
10.0.0.195 - - [05/Jan/2026:10:00:01 +0000] "GET /api/items/66172?x=261 HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/30"
{"level":"info","ts":1767607201.126,"logger":"http","msg":"handled request","status":200,"path":"/a/797926","took":460,"user":"u120","agent":"curl/8.0 and some more of text here"}
time="2026-01-05T10:00:01Z" level=error msg="query failed" err="timeout after 166ms" query="select 398055" host=db-807 attempt=53 caller=store/query.go:120 component=storage
2026/01/05 10:00:01 [error] 29#24: *511554 open() "/srv/a29.png" failed (2: No such file or directory), client: 10.0.0.228, server: localhost, request: "GET /a.png HTTP/1.1"
`)
}

// BenchmarkClassify tells the speed of each form over lines of five families.
func BenchmarkClassify(b *testing.B) {
	input := bytes.Repeat(typical(), 10_000)
	for name, form := range map[string]form{"text": appendText, "ndjson": appendJSON} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(input)))
			for b.Loop() {
				w := newWriter(bufio.NewWriter(io.Discard), form)
				if err := w.lines(newLines(bytes.NewReader(input))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
