package kafka

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"logcanary/collector/record"
)

func drawRecord(t *rapid.T) record.Record {
	r := record.Record{
		Time: rapid.Int64().Draw(t, "time"), Level: record.Level(rapid.IntRange(0, record.Levels-1).Draw(t, "level")),
		Outcome:     record.Outcome(rapid.IntRange(0, record.Outcomes-1).Draw(t, "outcome")),
		Fingerprint: rapid.Uint64().Draw(t, "fingerprint"), Topic: rapid.String().Draw(t, "topic"), Key: rapid.String().Draw(t, "key"),
		Service: rapid.String().Draw(t, "service"), Source: rapid.String().Draw(t, "source"), Traceparent: rapid.String().Draw(t, "trace"),
		Value: rapid.SliceOf(rapid.Byte()).Draw(t, "value"),
	}
	copy(r.ID[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	return r
}

// A view tells what record.Parse tells, of every record.
func TestViewOfRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRecord(t)
		sameAsParse(t, r.Append(nil))
	})
}

// A view accepts and refuses exactly what record.Parse does, of any bytes.
func FuzzView(f *testing.F) {
	r := sample(1)
	f.Add(r.Append(nil))
	f.Add([]byte{})
	f.Add([]byte{1, 3, 1})
	f.Fuzz(func(t *testing.T, data []byte) { sameAsParse(t, data) })
}

func sameAsParse(t interface{ Fatalf(string, ...any) }, data []byte) {
	var v view
	r, want := record.Parse(data)
	if err := v.parse(data); (err == nil) != (want == nil) || err != nil && !errors.Is(err, record.ErrRecord) {
		t.Fatalf("view: %v, Parse: %v", err, want)
	}
	if want != nil {
		return
	}
	got := record.Record{
		Time: v.time, Level: v.level, Outcome: r.Outcome, Fingerprint: v.fingerprint, Topic: string(v.topic), Key: string(v.key),
		Service: string(v.service), Source: string(v.source), Traceparent: string(v.traceparent), Value: v.value,
	}
	got.ID = v.id
	if !reflect.DeepEqual(got, r) {
		t.Fatalf("view %+v\nis not %+v", got, r)
	}
}

// Laying out a wave allocates nothing once its memory is there.
func TestFillAllocatesNothing(t *testing.T) {
	var entries []record.Entry
	for i, r := range numbered(100) {
		r.Topic, r.Traceparent = "routed", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
		entries = append(entries, record.Entry{Seq: uint64(i + 1), Data: r.Append(nil)})
	}
	var w wave
	l := newLayout(topic)
	fill := func() {
		w.fill(entries, l)
		w.release()
	}
	fill()
	if n := testing.AllocsPerRun(100, fill); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// low is the last of the settled items before the first unsettled one, in
// whatever order they are settled (fault 43).
func TestLow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 50).Draw(t, "records")
		order := rapid.Permutation(rangeOf(n)).Draw(t, "order")
		var entries []record.Entry
		seq := uint64(0)
		for _, r := range numbered(n) {
			seq += rapid.Uint64Range(1, 3).Draw(t, "gap") // a corrupt record leaves a gap
			entries = append(entries, record.Entry{Seq: seq, Data: r.Append(nil)})
		}
		var w wave
		w.fill(entries, newLayout(topic))
		settled := map[int]bool{}
		for _, i := range order {
			w.items[i].settled = true
			settled[i] = true
			want := uint64(0)
			for k := 0; settled[k]; k++ {
				want = entries[k].Seq
			}
			if got := w.low(); got != want {
				t.Fatalf("low %d, not %d, after %v", got, want, settled)
			}
		}
	})
}

func rangeOf(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// A released wave holds nothing of the journal's memory.
func TestRelease(t *testing.T) {
	var w wave
	w.fill([]record.Entry{{Seq: 1, Data: new(record.Record).Append(nil)}}, newLayout(topic))
	w.release()
	if it := &w.slab[:1][0]; it.entry.Data != nil || it.rec.Value != nil || it.rec.Key != nil {
		t.Errorf("still held: %s", fmt.Sprint(it.entry, it.rec.Value, it.rec.Key))
	}
}

// A time ahead of ours would be refused by the broker for good.
func TestNoTimeIsAhead(t *testing.T) {
	now := time.Now()
	for read, want := range map[time.Time]time.Time{now.Add(-time.Hour): now.Add(-time.Hour), now.Add(2 * time.Hour): now} {
		r := sample(1)
		r.Time = read.UnixNano()
		var it item
		it.set(record.Entry{Data: r.Append(nil)}, newLayout(topic), now.UnixNano())
		if got := it.rec.Timestamp; !got.Equal(want) {
			t.Errorf("%v became %v, not %v", read, got, want)
		}
	}
}
