package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"logcanary/collector/metrics"
	"logcanary/collector/record"
	"logcanary/shipper/journal"
)

// opened is a sidecar that has nothing but its journal, in the state directory given.
func opened(t *testing.T, state string, log *bytes.Buffer) *sidecar {
	t.Helper()
	cfg, _, err := load("", []string{"LOGCANARY_STATE_DIR=" + state})
	if err != nil {
		t.Fatal(err)
	}
	s := &sidecar{cfg: cfg, log: slog.New(slog.NewTextHandler(log, nil)), metrics: metrics.New("test"), print: log}
	if err := s.openJournals(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.closeJournals(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// offsets gives positions the form of a number.
type offsets struct{}

func (offsets) AppendCursor(dst []byte, at record.Cursor) []byte {
	return binary.AppendVarint(dst, at.Offset)
}

// identify has each text taken as a line of one container, and returns the identities that
// the journal has once they are durable.
func identify(t *testing.T, s *sidecar, key string, texts []string) map[string]string {
	t.Helper()
	in := s.newCollector().Open(&record.Origin{Key: key, Project: "shop", Service: "api", Options: record.Options{NoJoin: true}}, record.Cursor{})
	for i, text := range texts {
		in.Take(&record.Line{Text: []byte(text), Time: 1, ID: [2]uint64{1, uint64(i)}, After: record.Cursor{Offset: int64(i + 1)}})
	}
	in.Commit(offsets{})
	in.Close()
	found := map[string]string{}
	for len(found) < len(texts) {
		entries, err := s.journal.Consumer(printConsumer).NextDurable(t.Context(), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			r, err := record.Parse(e.Data)
			if err != nil {
				t.Fatal(err)
			}
			var value struct {
				Body, Template, Fingerprint string
				Version                     int `json:"template_version"`
			}
			if err := json.Unmarshal(r.Value, &value); err != nil {
				t.Fatal(err)
			}
			found[value.Body] = fmt.Sprint(value.Fingerprint, " ", value.Version, " ", value.Template)
		}
		s.journal.Consumer(printConsumer).Ack(entries[len(entries)-1].Seq)
	}
	return found
}

// A kill leaves the state directory as it is: what is copied of it at a moment is what a
// restart finds. The fingerprints that were given out then are given out again, to another
// container of the service too, in whatever order its lines come.
func TestFingerprintsSurviveAKill(t *testing.T) {
	var texts []string
	for i := range 40 {
		texts = append(texts, fmt.Sprintf("ERROR flushing %cubo%c was refused", 'a'+i%26, 'k'+i/26))
	}
	state := t.TempDir()
	before := identify(t, opened(t, state, new(bytes.Buffer)), "docker/one/stderr", texts)
	if !strings.HasSuffix(before[texts[39]], " 2 flushing <*> was refused") {
		t.Fatalf("nothing was learned: %s", before[texts[39]])
	}
	after := t.TempDir()
	if err := os.CopyFS(filepath.Join(after, "journal"), os.DirFS(filepath.Join(state, "journal"))); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(texts)
	s := opened(t, after, new(bytes.Buffer))
	s.journal.Consumer(printConsumer).Seek(uint64(len(texts)))
	for text, id := range identify(t, s, "docker/two/stderr", texts) {
		if id != before[text] {
			t.Errorf("%q was %s, and is %s", text, before[text], id)
		}
	}
}

// Faults 38, 42: what another version has learned stops nobody. It is told, and left for
// that version.
func TestWhatAnotherVersionHasLearned(t *testing.T) {
	state := t.TempDir()
	const foreign = "\xffnothing that I know." // as long as a lesson is
	j, err := journal.Open(journal.Config{Dir: filepath.Join(state, "journal")})
	if err != nil {
		t.Fatal(err)
	}
	j.Append(&record.Batch{Key: "a", Cursor: []byte("1"), Notes: []byte(foreign)})
	if err := j.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s := opened(t, state, &log)
	identify(t, s, "docker/one/stderr", []string{"ERROR flushing xyzzy was refused"})
	if !strings.Contains(log.String(), "is of another version") || !strings.HasPrefix(string(s.journal.Notes()), foreign) {
		t.Errorf("log %s\nnotes %q", log.String(), s.journal.Notes())
	}
}
