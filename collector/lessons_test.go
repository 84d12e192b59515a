package collector

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"logcanary/collector/fingerprint"
	"logcanary/collector/metrics"
	"logcanary/collector/record"
)

// tape is a Sink that keeps what was appended in its order.
type tape struct {
	mu      sync.Mutex
	batches []record.Batch
}

func (*tape) Reserve(int) bool { return true }

func (s *tape) Append(b *record.Batch) {
	runtime.Gosched() // so that others overtake who can
	s.mu.Lock()
	defer s.mu.Unlock()
	s.batches = append(s.batches, record.Batch{Records: bytes.Clone(b.Records), Notes: bytes.Clone(b.Notes)})
}

// identities are body and identity of each record of a batch.
func identities(t *testing.T, b *record.Batch) map[string]string {
	t.Helper()
	all := map[string]string{}
	for rest := b.Records; len(rest) > 0; {
		n := 4 + int(binary.LittleEndian.Uint32(rest))
		r, err := record.Parse(rest[4:n])
		if err != nil {
			t.Fatal(err)
		}
		var value struct {
			Body, Fingerprint, Template string
			Version                     int `json:"template_version"`
		}
		if err := json.Unmarshal(r.Value, &value); err != nil {
			t.Fatal(err)
		}
		all[value.Body] = fmt.Sprint(value.Fingerprint, value.Version, value.Template)
		rest = rest[n:]
	}
	return all
}

// take has one line of each text taken by a source of its own, in batches of a few.
func take(c *Collector, key string, texts []string) {
	o := origin()
	o.Key = key
	in := c.Open(o, record.Cursor{})
	for i, text := range texts {
		in.Take(line(text, int64(i+1)))
		if i%3 == 2 {
			in.Commit(plain{})
		}
	}
	in.Commit(plain{})
	in.Close()
}

// slots are messages with words that vary, in English and in a language without a
// vocabulary: so many of them that readers learn all the time.
func slots() (texts []string) {
	for _, verb := range []string{"reading", "writing", "closing", "opening", "sending", "loading", "parsing", "merging", "sorting", "copying"} {
		for _, what := range []string{"file", "message", "socket", "index", "사용자 파일을"} {
			for i := range 12 {
				texts = append(texts, fmt.Sprintf("ERROR %s %s near %cubo%c was refused", verb, what, 'a'+i, 'k'+i%7))
			}
		}
	}
	return texts
}

// Several readers learn about one service at once. Whenever the process dies, what is in
// the journal then is enough to give every message in it the identity that it has there:
// no record enters before what its identity rests on, whoever learned it.
func TestAfterAnyKillIdentitiesAreAsBefore(t *testing.T) {
	s := new(tape)
	c := New(Config{Sink: s, Metrics: metrics.New("test")})
	var readers sync.WaitGroup
	for i := range 4 {
		texts := slots() // two readers in the same order, so that they learn the same at once
		rand.New(rand.NewPCG(uint64(i/2), 0)).Shuffle(len(texts), func(a, b int) { texts[a], texts[b] = texts[b], texts[a] })
		readers.Go(func() { take(c, fmt.Sprint("docker/c", i), texts) })
	}
	readers.Wait()
	var notes []byte
	given, replay := map[string]string{}, fingerprint.NewBook()
	for i := range s.batches {
		notes = append(notes, s.batches[i].Notes...)
		replay.Learn(s.batches[i].Notes)
		for body, id := range identities(t, &s.batches[i]) {
			if before, ok := given[body]; ok && before != id {
				t.Fatalf("%q is %s and %s", body, before, id)
			}
			given[body] = id
			replay.Service("shop/api").Identify(nil, []byte(body))
		}
		if len(replay.AppendNew(nil)) > 0 {
			t.Fatalf("batch %d rests on what is not in the journal yet", i)
		}
	}
	checkRestart(t, notes, given)
	if len(given) != len(slots()) {
		t.Errorf("%d of %d messages", len(given), len(slots()))
	}
}

// checkRestart holds that a collector which has nothing but notes tells the identities
// that were given, in whatever order.
func checkRestart(t *testing.T, notes []byte, given map[string]string) {
	t.Helper()
	book := fingerprint.NewBook()
	if n := book.Learn(notes); n != 0 {
		t.Fatalf("%d bytes of notes are not understood", n)
	}
	s := new(tape)
	texts := slots()
	slices.Reverse(texts)
	texts = slices.DeleteFunc(texts, func(text string) bool { return given[text] == "" })
	take(New(Config{Sink: s, Metrics: metrics.New("test"), Book: book}), "docker/c9", texts)
	for i := range s.batches {
		for body, id := range identities(t, &s.batches[i]) {
			if id != given[body] {
				t.Fatalf("%q was %s, and is %s after a restart", body, given[body], id)
			}
		}
		if len(s.batches[i].Notes) > 0 {
			t.Fatal("what was learned before is learned again")
		}
	}
}
