package collector

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"logcanary/collector/metrics"
	"logcanary/collector/multiline"
	"logcanary/collector/record"
	"logcanary/collector/selection"
)

const (
	traceHead = "2026-01-05 10:00:01,123 ERROR [main] c.e.App - order 4711 failed"
	traceText = traceHead + "\njava.lang.IllegalStateException: no stock\n\tat c.e.Shop.take(Shop.java:31)\n\tat c.e.App.main(App.java:9)"
	traceEnd  = "2026-01-05 10:00:02,000 INFO [main] c.e.App - next"
)

// source is an intake, with a number for each line that it is given.
type source struct {
	*Intake
	t      *testing.T
	store  *store
	m      *metrics.Metrics
	number int64
}

func openSource(t *testing.T, cfg Config) *source {
	s := newStore()
	cfg.Sink, cfg.Metrics = s, metrics.New("test")
	return &source{Intake: New(cfg).Open(origin(), record.Cursor{}), t: t, store: s, m: cfg.Metrics}
}

// write takes lines as far as they are taken, and says how many were.
func (s *source) write(text string) (taken int) {
	for l := range strings.SplitSeq(text, "\n") {
		if !s.Take(line(l, s.number+1)) {
			return taken
		}
		s.number++
		taken++
	}
	return taken
}

// bodies are the records that were kept.
func (s *source) bodies() (all []string) {
	for _, r := range s.store.records {
		var v struct{ Body string }
		if err := json.Unmarshal(r.Value, &v); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, v.Body)
	}
	return all
}

// expect says which records were kept, and before which line the stored position is.
func (s *source) expect(next int64, bodies ...string) {
	s.t.Helper()
	if got := s.bodies(); strings.Join(got, "\x00") != strings.Join(bodies, "\x00") {
		s.t.Errorf("kept %q, want %q", got, bodies)
	}
	if got := s.store.cursors["docker/c1/stderr"]; got != cursorAt(next-1) {
		s.t.Errorf("the position is %q, not before line %d", got, next)
	}
}

// counted says how many lines were counted under a level, and how many failed.
func (s *source) counted(level record.Level, lines, failed float64) {
	s.t.Helper()
	if got, _ := labelled(s.t, s.m, "logcanary_lines_total", `level="`+level.String()+`"`); got != lines {
		s.t.Errorf("%v lines of level %v, want %v", got, level, lines)
	}
	if got, _ := labelled(s.t, s.m, "logcanary_outcomes_total", `outcome="fail"`); got != failed {
		s.t.Errorf("%v failures, want %v", got, failed)
	}
}

// A trace is one record: its level is that of its head, its lines count under it, and
// it failed once.
func TestATraceIsOneRecord(t *testing.T) {
	s := openSource(t, Config{})
	s.write("INFO starting\n" + traceText + "\n" + traceEnd)
	s.Commit(plain{})
	s.expect(7, traceText)
	s.counted(record.Error, 4, 1)
	if got := string(s.store.records[0].Value); !strings.Contains(got, `"lines":4,`) && !strings.Contains(got, `"lines":4}`) {
		t.Errorf("%s", got)
	}
}

// While a record is open the stored position stands before it: who dies then reads it
// again, as a whole.
func TestThePositionStandsBeforeAnOpenRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openSource(t, Config{})
		s.write("INFO starting\n" + traceText)
		if again := s.Commit(plain{}); again != multiline.DefaultPatience {
			t.Errorf("to be asked again after %v", again)
		}
		s.expect(2)
		time.Sleep(multiline.DefaultPatience - 1)
		if again := s.Commit(plain{}); again != 1 {
			t.Errorf("to be asked again after %v", again)
		}
		s.expect(2)
		time.Sleep(time.Nanosecond)
		if again := s.Commit(plain{}); again != 0 {
			t.Errorf("to be asked again after %v", again)
		}
		s.expect(6, traceText)
		s.counted(record.Error, 4, 1)
	})
}

// A line that may be all there is waits for a moment only. A trace that comes later
// than that is a record of its own, and an error as well; from then on the source is
// given more time.
func TestALineAloneWaitsForAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openSource(t, Config{})
		s.write("WARN slow")
		if again := s.Commit(plain{}); again != multiline.DefaultHead {
			t.Errorf("to be asked again after %v", again)
		}
		time.Sleep(multiline.DefaultHead)
		s.Commit(plain{})
		s.expect(2, "WARN slow")

		trace := strings.TrimPrefix(traceText, traceHead+"\n")
		s.write(traceHead)
		settle(s.Intake)
		s.write(trace)
		settle(s.Intake)
		s.expect(6, "WARN slow", traceHead, trace)
		s.counted(record.Error, 4, 2)

		s.write(traceHead)
		if again := s.Commit(plain{}); again != multiline.DefaultPatience {
			t.Errorf("to be asked again after %v", again)
		}
		time.Sleep(multiline.DefaultPatience / 2)
		s.write(trace)
		settle(s.Intake)
		s.expect(10, "WARN slow", traceHead, trace, traceText)
	})
}

// What follows a line that was given away is its trace or nothing of it.
func TestTextBehindALineAloneIsItsOwn(t *testing.T) {
	s := openSource(t, Config{Selection: selection.Config{Level: record.Trace}})
	s.write(traceHead)
	settle(s.Intake)
	s.write("some words\n  and more of them")
	settle(s.Intake)
	s.expect(4, traceHead)
	s.counted(record.Unknown, 2, 1)
}

// A record that is refused is held, and with it the line that completes it, until there
// is room; nothing is counted of it and the position stays before it.
func TestARefusedRecordIsHeld(t *testing.T) {
	s := openSource(t, Config{})
	s.store.room = 0
	if n := s.write("INFO starting\n" + traceText + "\n" + traceEnd); n != 5 {
		t.Errorf("%d lines were taken", n)
	}
	if again := s.Commit(plain{}); again == 0 {
		t.Error("what is held is given up")
	}
	s.expect(2)
	s.counted(record.Error, 0, 0)
	s.store.room = 1 << 20
	if n := s.write(traceEnd); n != 1 {
		t.Error("refused although there is room")
	}
	s.Commit(plain{})
	s.expect(7, traceText)
	s.counted(record.Error, 4, 1)
}

// The lines that go on with a record that is not kept are counted under its level.
func TestARecordThatIsNotKeptIsCounted(t *testing.T) {
	s := openSource(t, Config{})
	s.write("INFO request:\n  header: error\n\n  body: none\nINFO done")
	if again := s.Commit(plain{}); again != 0 {
		t.Errorf("something is held for %v", again)
	}
	s.expect(6)
	s.counted(record.Info, 5, 0)
}

func TestJoiningCanBeSwitchedOff(t *testing.T) {
	s := openSource(t, Config{Join: Join{Off: true}})
	s.write(traceText)
	if again := s.Commit(plain{}); again != 0 {
		t.Errorf("something is held for %v", again)
	}
	s.expect(5, strings.Split(traceText, "\n")[:2]...) // a frame alone says nothing
	s.counted(record.Error, 2, 2)
}

// A key in several lines is hidden as a whole, because they are one record.
func TestAKeyInSeveralLinesIsHidden(t *testing.T) {
	s := openSource(t, Config{})
	s.write(traceHead + "\n-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7bq5VN3rF9Cq\nQ2FuYXJ5S2V5TWF0ZXJpYWwwMTIz\n-----END RSA PRIVATE KEY-----\nValueError: bad key\n" + traceEnd)
	s.Commit(plain{})
	s.expect(8, traceHead+"\n-----BEGIN RSA PRIVATE KEY-----<redacted:private-key>-----END RSA PRIVATE KEY-----\nValueError: bad key")
	if got := string(s.store.records[0].Value); strings.Contains(got, "Q2FuYXJ5") || !strings.Contains(got, `"lines":6`) {
		t.Errorf("%s", got)
	}
}
