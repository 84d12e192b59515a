package journal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"logcanary/collector/record"
)

// batch makes a batch of the key whose records read "key:number", followed by
// padding, and whose cursor is the last number: so records tell their cursor.
func batch(key string, from, to, padding int) *record.Batch {
	b := &record.Batch{Key: key, Cursor: fmt.Append(nil, to), Count: to - from + 1}
	for i := from; i <= to; i++ {
		text := fmt.Sprintf("%s:%d %s", key, i, strings.Repeat("x", padding))
		b.Records = binary.LittleEndian.AppendUint32(b.Records, uint32(len(text)))
		b.Records = append(b.Records, text...)
	}
	return b
}

// name is what batch called the record.
func name(data []byte) string {
	text, _, _ := strings.Cut(string(data), " ")
	return text
}

func names(entries []record.Entry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, name(e.Data))
	}
	return out
}

// series is what names of batch(key, from, to) are.
func series(key string, from, to int) []string {
	var out []string
	for i := from; i <= to; i++ {
		out = append(out, fmt.Sprintf("%s:%d", key, i))
	}
	return out
}

func mustOpen(t testing.TB, cfg Config, d disk) *Journal {
	t.Helper()
	j, err := open(cfg, d)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return j
}

func mustClose(t testing.TB, j *Journal) {
	t.Helper()
	if err := j.Close(t.Context()); err != nil {
		t.Fatalf("close: %v", err)
	}
}

// all reads the disk as ReadDir does.
func all(t testing.TB, d disk) []record.Entry {
	t.Helper()
	var out []record.Entry
	if err := readDir(d, collect(&out)); err != nil {
		t.Fatalf("read directory: %v", err)
	}
	return out
}

// follow takes records from c until it has n.
func follow(t testing.TB, c *Consumer, n int) []record.Entry {
	t.Helper()
	var out []record.Entry
	for len(out) < n {
		entries, err := c.Next(t.Context(), 1<<16)
		if err != nil {
			t.Fatalf("next, after %d of %d: %v", len(out), n, err)
		}
		out = append(out, owned(entries)...)
	}
	return out
}

// owned are entries that outlive what they were borrowed from.
func owned(entries []record.Entry) []record.Entry {
	var out []record.Entry
	for _, e := range entries {
		out = append(out, record.Entry{Seq: e.Seq, Data: bytes.Clone(e.Data)})
	}
	return out
}

// collect is what Scan and ReadDir call to gather entries in out.
func collect(out *[]record.Entry) func(record.Entry) bool {
	return func(e record.Entry) bool {
		*out = append(*out, record.Entry{Seq: e.Seq, Data: bytes.Clone(e.Data)})
		return true
	}
}

func le32(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }

// atoi is 0 for a cursor that is not there.
func atoi(b []byte) int {
	n, _ := strconv.Atoi(string(b))
	return n
}

// enter appends b as a reader does that waits for room.
func enter(j *Journal, b *record.Batch) {
	for !j.Reserve(len(b.Records)) {
		time.Sleep(time.Millisecond)
	}
	j.Append(b)
}
