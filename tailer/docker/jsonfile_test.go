package docker

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"logcanary/collector/record"
	"logcanary/tailer"
	"logcanary/tailer/file"
)

// taker is an intake that takes everything and keeps nothing.
type taker struct{ lines, bytes int }

func (t *taker) Take(l *record.Line) bool                   { t.lines++; t.bytes += len(l.Text); return true }
func (t *taker) Commit(record.CursorAppender) time.Duration { return 0 }
func (t *taker) Close()                                     {}

func newJSONFile(to tailer.Intake) *jsonFile {
	out := &output{streams: []*stream{{intake: to}, {intake: to}}}
	out.markers = []marker{{out: out, side: stdout}, {out: out, side: stderr}}
	return &jsonFile{out: out, corrupt: func() {}}
}

// sample is a json-file of simple lines, about 190 bytes each.
func sample(lines int) []byte {
	var b bytes.Buffer
	at := time.Date(2026, 1, 5, 10, 0, 1, 123456789, time.UTC)
	for i := range lines {
		at = at.Add(137 * time.Microsecond)
		fmt.Fprintf(&b, `{"log":"10.0.0.9 - - [05/Jan/2026:10:00:01 +0000] GET /api/v1/orders/%08d HTTP/1.1 200 512 upstream 0.013 cache HIT\n","stream":"stdout","time":"%s"}`+"\n",
			i, at.Format(time.RFC3339Nano))
	}
	return b.Bytes()
}

// decode feeds a file line by line, as file.Log does.
func decode(d *jsonFile, data []byte) {
	at := file.Position{File: 1}
	for len(data) > 0 {
		n := bytes.IndexByte(data, '\n')
		at.End += int64(n) + 1
		d.Decode(data[:n], &at)
		data = data[n+1:]
	}
}

// TestDecodeAllocatesNothing: not for simple lines, escapes, attributes or parts.
func TestDecodeAllocatesNothing(t *testing.T) {
	const tail = `","stream":"stdout","time":"2026-01-05T10:00:01.123456789Z"}` + "\n"
	data := []byte(`{"log":"simple\n` + tail + `{"log":"\u003cescaped\u003e\t\"\n` + tail + `{"log":"part` + tail + `{"log":"end\n` + tail +
		`{"log":"labelled\n","stream":"stderr","attrs":{"a":"b"},"time":"2026-01-05T10:00:02Z"}` + "\n")
	d := newJSONFile(new(taker))
	decode(d, data)
	if got := testing.AllocsPerRun(100, func() { decode(d, data) }); got > 0 {
		t.Errorf("%v allocations for five entries", got)
	}
}

// BenchmarkDecode compares decoding with a bare search for line ends of the
// same bytes, which nobody can undercut.
func BenchmarkDecode(b *testing.B) {
	data := sample(20000)
	d := newJSONFile(new(taker))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		decode(d, data)
	}
	perDecode := b.Elapsed().Seconds() / float64(b.N)
	const scans = 50
	began := time.Now()
	for range scans {
		for rest := data; len(rest) > 0; {
			rest = rest[bytes.IndexByte(rest, '\n')+1:]
		}
	}
	b.ReportMetric(perDecode/(time.Since(began).Seconds()/scans), "x-scan")
	b.ReportMetric(float64(len(data)/20000), "bytes/line")
}

// TestRefusedPart: a refused line leaves everything as it was, so that the same entry can come again.
func TestRefusedPart(t *testing.T) {
	s := newState()
	in := s.Open(&record.Origin{Key: "k"}, record.Cursor{})
	d := newJSONFile(in)
	const tail = `","stream":"stdout","time":"2026-01-05T10:00:01Z"}`
	at := file.Position{File: 7, End: 100}
	if !d.Decode([]byte(`{"log":"a`+tail), &at) {
		t.Fatal("a part is always taken")
	}
	s.setRefuse(true)
	for range 3 {
		if d.Decode([]byte(`{"log":"b\n`+tail), &at) {
			t.Fatal("taken against the intake's will")
		}
	}
	s.setRefuse(false)
	if !d.Decode([]byte(`{"log":"b\n`+tail), &at) || strings.Join(s.lines("k"), "|") != "ab" {
		t.Errorf("got %q", s.lines("k"))
	}
}
