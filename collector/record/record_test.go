package record

import (
	"bytes"
	"errors"
	"testing"
)

func sample() Record {
	return Record{
		ID: EventID{1, 2, 3, 15: 9}, Time: 1767607201123456789, Level: Error, Outcome: Fail, Fingerprint: 0xfeed,
		Topic: "logs.audit", Key: "shop/api", Service: "api", Source: "stderr", Traceparent: "00-1-2-01", Value: []byte(`{"body":"x"}`),
	}
}

func TestParseGivesBackWhatAppendWrote(t *testing.T) {
	want := sample()
	got, err := Parse(want.Append(nil))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Value, want.Value) {
		t.Errorf("value %q", got.Value)
	}
	if got.ID != want.ID || got.Time != want.Time || got.Level != want.Level || got.Outcome != want.Outcome ||
		got.Fingerprint != want.Fingerprint || got.Topic != want.Topic || got.Key != want.Key ||
		got.Service != want.Service || got.Source != want.Source || got.Traceparent != want.Traceparent {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestParseRefusesWhatIsCut(t *testing.T) {
	r := sample()
	r.Value = nil
	whole := r.Append(nil)
	for n := range whole {
		if _, err := Parse(whole[:n]); !errors.Is(err, ErrRecord) {
			t.Fatalf("%d of %d bytes were accepted: %v", n, len(whole), err)
		}
	}
	whole[0] = 99
	if _, err := Parse(whole); !errors.Is(err, ErrRecord) {
		t.Errorf("an unknown version was accepted: %v", err)
	}
}

func TestLevelNamesRoundTrip(t *testing.T) {
	for l := Unknown; l < levelEnd; l++ {
		if got, ok := ParseLevel(l.SeverityText()); !ok || got != l {
			t.Errorf("%v became %v", l, got)
		}
	}
	if _, ok := ParseLevel("loud"); ok {
		t.Error("loud is no level")
	}
	for o := None; o < outcomeEnd; o++ {
		if got, ok := ParseOutcome(o.String()); !ok || got != o {
			t.Errorf("%v became %v", o, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	r := sample()
	f.Add(r.Append(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Parse(data)
		if err != nil {
			return
		}
		again, err := Parse(r.Append(nil))
		if err != nil || again.Key != r.Key || !bytes.Equal(again.Value, r.Value) {
			t.Fatalf("what was parsed does not survive: %v", err)
		}
	})
}
