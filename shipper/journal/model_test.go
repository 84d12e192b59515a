package journal

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"logcanary/collector/record"
)

// model is what must hold whatever happens: for each source the journal and its
// consumer together have every record up to the source's cursor, once and in
// order; what was durable before a crash is there after it; and no unshipped
// record is missing.
type model struct {
	t       *rapid.T
	d       *fakeDisk
	j       *Journal
	sources map[string]int  // number of the last record that was entered
	acked   map[string]bool // names of records that the consumer is done with
	pending []record.Entry  // delivered, not acknowledged
	sure    map[string]int  // cursors that are known to be durable
	notes   []note          // that were appended and not lost
	rng     *rand.Rand
}

// note is what a batch rests on: it must be there for as long as the batch's cursor is.
type note struct {
	text, key string
	to        int
}

func modelConfig() Config {
	return Config{Consumers: []string{"c"}, TailBytes: 16 << 10, SegmentBytes: 4 << 10}
}

func (m *model) open() {
	j, err := open(modelConfig(), m.d)
	if err != nil {
		m.t.Fatalf("open: %v", err)
	}
	m.j, m.pending = j, nil
	for key := range m.sources {
		at := atoi(j.Cursor(key))
		if at < m.sure[key] {
			m.t.Fatalf("cursor of %s is %d, %d was durable", key, at, m.sure[key])
		}
		m.sources[key] = at
	}
	m.recall()
}

// recall holds that no note is lost that a batch which is there rests on, not even one
// that was dropped from memory because its records were shipped.
func (m *model) recall() {
	have := string(m.j.Notes())
	m.notes = slices.DeleteFunc(m.notes, func(n note) bool {
		kept := strings.Contains(have, n.text)
		if !kept && m.sources[n.key] >= n.to {
			m.t.Fatalf("%s is at %d, the note %s is lost: %s", n.key, m.sources[n.key], n.text, have)
		}
		return !kept
	})
	if whole := m.noted(); len(whole) != len(have) {
		m.t.Fatalf("notes are %s, want %s", have, whole)
	}
}

// noted are all notes that were not lost.
func (m *model) noted() string {
	var all strings.Builder
	for _, n := range m.notes {
		all.WriteString(n.text)
	}
	return all.String()
}

func (m *model) append(t *rapid.T) {
	key := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "key")
	from := m.sources[key] + 1
	b := batch(key, from, from+rapid.IntRange(0, 4).Draw(t, "more"), rapid.IntRange(0, 700).Draw(t, "padding"))
	if m.j.Reserve(len(b.Records)) {
		if rapid.Bool().Draw(t, "noted") {
			n := note{fmt.Sprintf("<%x>", m.rng.Uint64()), key, from + b.Count - 1}
			b.Notes, m.notes = []byte(n.text), append(m.notes, n)
		}
		m.j.Append(b)
		m.sources[key] = from + b.Count - 1
	}
}

func (m *model) forgetAndReturn(t *rapid.T) {
	synctest.Wait() // a group that was written between the two would make the first durable alone
	key := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "key")
	m.j.Forget(key)
	m.j.Append(&record.Batch{Key: key, Cursor: fmt.Append(nil, m.sources[key])})
}

func (m *model) next(t *rapid.T) {
	if m.j.Consumer("c").reader.want >= m.j.Stats().Next {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	got, err := m.j.Consumer("c").Next(ctx, rapid.IntRange(1, 4000).Draw(t, "bytes"))
	if errors.Is(err, context.DeadlineExceeded) && m.j.Consumer("c").reader.want >= m.j.Stats().Next {
		return // all numbers that were left were skipped: what bore them was lost
	}
	if err != nil {
		t.Fatalf("next: %v", err)
	}
	if n := len(m.pending); n > 0 && got[0].Seq <= m.pending[n-1].Seq {
		t.Fatalf("number %d after %d", got[0].Seq, m.pending[n-1].Seq)
	}
	m.pending = append(m.pending, owned(got)...)
}

// drain takes all that is left for the consumer: with what it acknowledged
// before, that must be all there ever was.
func (m *model) drain(t *rapid.T) {
	for m.j.Consumer("c").reader.want < m.j.Stats().Next {
		m.next(t)
	}
	delivered := map[string]bool{}
	for _, n := range names(m.pending) {
		delivered[n] = true
	}
	for key, at := range m.sources {
		for _, n := range series(key, 1, at) {
			if !delivered[n] && !m.acked[n] {
				t.Fatalf("%s never reached the consumer", n)
			}
		}
	}
}

func (m *model) ack(t *rapid.T) {
	n := rapid.IntRange(0, len(m.pending)).Draw(t, "entries")
	for _, e := range m.pending[:n] {
		m.acked[name(e.Data)] = true
		m.j.Consumer("c").Ack(e.Seq)
	}
	m.pending = m.pending[n:]
}

// settle waits until all is durable, lazy cursors too, if the disk works.
func (m *model) settle(*rapid.T) {
	for m.j.Health() == nil && m.j.dirty() {
		time.Sleep(time.Millisecond)
	}
	if m.j.Health() == nil {
		for key, at := range m.sources {
			m.sure[key] = at
		}
	}
}

func (m *model) heal(t *rapid.T) {
	m.d.limit(-1)
	m.d.failSyncs(0)
	for m.j.Health() != nil {
		time.Sleep(time.Millisecond)
	}
	m.settle(t)
}

func (m *model) diskFull(t *rapid.T) { m.d.limit(rapid.IntRange(0, 3000).Draw(t, "space")) }

func (m *model) fsyncFails(*rapid.T) { m.d.failSyncs(1) }

func (m *model) crash(*rapid.T) { m.restart(m.d.crash(m.rng)) }

func (m *model) kill(*rapid.T) { m.restart(m.d.kill()) }

func (m *model) stop(t *rapid.T) {
	m.heal(t)
	if err := m.close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	m.sure = map[string]int{}
	for key, at := range m.sources {
		m.sure[key] = at
	}
	m.open()
}

func (m *model) restart(next *fakeDisk) {
	_ = m.close() // its disk is dead
	m.d = next
	m.open()
}

func (m *model) close() error {
	j := m.j
	m.j = nil
	if j == nil {
		return nil
	}
	return j.Close(context.Background())
}

// check is the invariant.
func (m *model) check(t *rapid.T) {
	seen := map[string][]string{}
	var last uint64
	err := m.j.Scan(1, func(e record.Entry) bool {
		if e.Seq <= last {
			t.Fatalf("number %d after %d", e.Seq, last)
		}
		last = e.Seq
		key, _, _ := strings.Cut(name(e.Data), ":")
		seen[key] = append(seen[key], name(e.Data))
		return true
	})
	if err != nil {
		t.Fatalf("scan: %v", err)
	}
	for key, at := range m.sources {
		want := slices.DeleteFunc(series(key, 1, at), func(n string) bool {
			return m.acked[n] && !slices.Contains(seen[key], n)
		})
		if !slices.Equal(seen[key], want) {
			t.Fatalf("%s: cursor %d, the journal has %v, want %v", key, at, seen[key], want)
		}
	}
	if s := m.j.Stats(); s.Corrupt != 0 {
		t.Fatalf("%d records count as lost", s.Corrupt)
	}
}

// timeless hides Deadline, which must not be asked for under synctest.
type timeless struct{ rapid.TB }

func TestRandomActions(t *testing.T) {
	synctest.Test(t, randomActions)
}

func randomActions(t *testing.T) {
	rapid.Check(timeless{t}, func(rt *rapid.T) {
		m := &model{t: rt, d: newFakeDisk(), sources: map[string]int{"a": 0, "b": 0, "c": 0},
			acked: map[string]bool{}, sure: map[string]int{},
			rng: rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))}
		m.open()
		defer func() { _ = m.close() }()
		rt.Repeat(map[string]func(*rapid.T){
			"append": m.append, "append more": m.append, "and more": m.append,
			"next": m.next, "ack": m.ack, "settle": m.settle, "heal": m.heal, "forget": m.forgetAndReturn,
			"disk full": m.diskFull, "fsync fails": m.fsyncFails,
			"drain": m.drain, "crash": m.crash, "kill": m.kill, "stop": m.stop,
			"": m.check,
		})
	})
}
