package collector

import (
	"testing"
	"testing/synctest"
	"time"

	"logcanary/collector/metrics"
	"logcanary/collector/record"
	"logcanary/collector/silence"
)

// heard is a source and who listens whether it speaks.
type heard struct {
	*testing.T
	keeper *silence.Keeper
	store  *store
	in     *Intake
}

func listen(t *testing.T, threshold string) *heard {
	h := &heard{T: t, keeper: silence.New(silence.Config{}), store: newStore()}
	o := origin()
	o.Options = record.Options{Silence: threshold, NoJoin: true}
	h.in = New(Config{Sink: h.store, Metrics: metrics.New("test"), Zone: time.UTC, Silence: h.keeper}).Open(o, record.Cursor{})
	return h
}

// share reads lines of a json-file that were written so long ago.
func (h *heard) share(ago ...time.Duration) {
	for i, d := range ago {
		l := line("INFO fine", int64(i))
		l.Time = time.Now().Add(-d).UnixNano()
		h.in.Take(l)
	}
	h.in.Commit(plain{})
}

// pass lets time pass while somebody asks who is quiet.
func (h *heard) pass(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(time.Second) {
		h.keeper.Quiet(time.Now())
	}
}

// want wants the source in a state, with a last line that was written so long ago.
func (h *heard) want(state silence.State, ago time.Duration) silence.Source {
	h.Helper()
	h.keeper.Quiet(time.Now())
	all := h.keeper.Sources(time.Now())
	if len(all) != 1 || all[0].State != state || state != silence.Never && !all[0].Since.Equal(time.Now().Add(-ago)) {
		h.Fatalf("want one that is %v since %v ago: %+v", state, ago, all)
	}
	return all[0]
}

func TestASourceIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := listen(t, "5m")
		h.in.Commit(plain{})
		h.want(silence.Never, 0)
		h.share(2*time.Second, 0, time.Hour)
		h.want(silence.Flowing, 0)
		h.pass(5 * time.Minute)
		h.want(silence.Quiet, 5*time.Minute)
		h.in.Close()
		if all := h.keeper.Sources(time.Now()); len(all) != 0 {
			t.Errorf("it is closed: %+v", all)
		}
	})
}

// A share of old lines teaches the longest pause between any two of its lines, and to the
// share before it.
func TestTheLongestPauseOfAShareIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := listen(t, "")
		minutes := func(all ...time.Duration) (ago []time.Duration) {
			for _, m := range all {
				ago = append(ago, m*time.Minute)
			}
			return ago
		}
		h.share(minutes(300, 299, 292, 296, 291)...)
		if got := h.want(silence.CatchingUp, 291*time.Minute); got.Habit.Longest != 7*time.Minute || got.Habit.Known != 9*time.Minute {
			t.Errorf("within a share: %+v", got)
		}
		h.share(minutes(280, 279)...)
		if got := h.want(silence.CatchingUp, 279*time.Minute); got.Habit.Longest != 11*time.Minute || got.Habit.Known != 21*time.Minute {
			t.Errorf("between shares: %+v", got)
		}
	})
}

// A line of a file is as old as its text says.
func TestALineOfAFileIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := listen(t, "5m")
		began := time.Now()
		time.Sleep(3 * time.Hour)
		h.in.Take(written(began.UTC().Format(time.DateTime)+" INFO fine", 1))
		h.in.Commit(plain{})
		h.want(silence.CatchingUp, 3*time.Hour)
		h.pass(5 * time.Minute)
		h.want(silence.Quiet, 3*time.Hour+5*time.Minute)
	})
}

// While a line waits for room its source is not quiet.
func TestARefusedLineIsNoSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := listen(t, "5m")
		h.share(0)
		h.store.room = 0
		for range 600 {
			h.pass(time.Second)
			if h.in.Take(line("ERROR full", 1)) {
				t.Fatal("taken without room")
			}
			h.in.Commit(plain{})
		}
		h.want(silence.CatchingUp, 10*time.Minute)
		h.pass(5 * time.Minute)
		h.want(silence.Quiet, 15*time.Minute)
	})
}
