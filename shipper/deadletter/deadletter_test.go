package deadletter

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"logcanary/collector/record"
	"logcanary/shipper/journal"
)

func entry(seq uint64, value string) record.Entry {
	r := record.Record{Key: "shop/api", Value: []byte(value)}
	return record.Entry{Seq: seq, Data: r.Append(nil)}
}

func TestWhatIsPutIsDurableWithItsReason(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(journal.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	puts := []struct {
		e    record.Entry
		want string
	}{
		{entry(7, `{"body":"too large"}`), `{"body":"too large"}`},
		{record.Entry{Seq: 8, Data: []byte("damaged")}, ""},
	}
	for _, p := range puts {
		if err := s.Put(p.e, "MESSAGE_TOO_LARGE"); err != nil {
			t.Fatal(err)
		}
	}
	if s.Records() != 2 {
		t.Errorf("%d records", s.Records())
	}
	if err := s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	i := 0
	err = journal.ReadDir(dir, func(e record.Entry) bool {
		r, err := record.Parse(e.Data)
		if err != nil {
			t.Fatal(err)
		}
		var l letter
		if err := json.Unmarshal(r.Value, &l); err != nil {
			t.Fatal(err)
		}
		if l.Reason != "MESSAGE_TOO_LARGE" || l.Seq != puts[i].e.Seq || string(l.Record) != puts[i].want {
			t.Errorf("got %+v", l)
		}
		if puts[i].want == "" && string(l.Raw) != "damaged" {
			t.Errorf("raw %q", l.Raw)
		}
		i++
		return true
	})
	if err != nil || i != 2 {
		t.Errorf("%d letters, %v", i, err)
	}
}

// TestLettersThatMakeRoomAreCounted: a full store goes on taking letters, and says how
// many nobody will read any more.
func TestLettersThatMakeRoomAreCounted(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(journal.Config{Dir: dir, MaxBytes: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	const puts = 200
	large := entry(1, `{"body":"`+strings.Repeat("x", 1<<10)+`"}`)
	for range puts {
		if err := s.Put(large, "MESSAGE_TOO_LARGE"); err != nil {
			t.Fatal(err)
		}
	}
	dropped := s.Dropped()
	if err := s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	left := uint64(0)
	if err := journal.ReadDir(dir, func(record.Entry) bool { left++; return true }); err != nil {
		t.Fatal(err)
	}
	if dropped == 0 || dropped+left != puts {
		t.Errorf("%d dropped and %d left of %d", dropped, left, puts)
	}
}
