package collector

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"logcanary/collector/metrics"
	"logcanary/collector/record"
)

// late is a source whose lines are read hours after they were written.
type late struct {
	*testing.T
	began time.Time
	store *store
	told  *metrics.Metrics
	in    *Intake
}

func newLate(t *testing.T) *late {
	l := &late{T: t, began: time.Now(), store: newStore(), told: metrics.New("test")}
	l.in = New(Config{Sink: l.store, Metrics: l.told, Zone: time.UTC}).Open(origin(), record.Cursor{})
	time.Sleep(5 * time.Hour)
	return l
}

func (l *late) at(minute int) time.Time { return l.began.Add(time.Duration(minute) * time.Minute) }

// inFile is a line of a file, whose text states when it was written.
func (l *late) inFile(minute int, text string) *record.Line {
	return written(l.at(minute).UTC().Format(time.DateTime)+" "+text, int64(minute))
}

// inJSON is a line of a json-file, whose entry states it.
func (l *late) inJSON(minute int, text string) *record.Line {
	at := line(text, int64(minute))
	at.Time = l.at(minute).UnixNano()
	return at
}

// share takes lines and looks at the gauge, which is to stand at a minute.
func (l *late) share(minute int, lines ...*record.Line) {
	l.Helper()
	for _, one := range lines {
		l.in.Take(one)
	}
	l.in.Commit(plain{})
	got := time.Unix(int64(metric(l.T, l.told, "logcanary_last_line_timestamp_seconds")), 0)
	if !got.Equal(l.at(minute)) {
		l.Errorf("the newest line is of %v, want %v", got.Sub(l.began), l.at(minute).Sub(l.began))
	}
}

// records wants a record for each minute, in this order, when all is completed.
func (l *late) records(minutes ...int) {
	l.Helper()
	for wait := l.in.Commit(plain{}); wait > 0; wait = l.in.Commit(plain{}) {
		time.Sleep(wait)
	}
	if len(l.store.records) != len(minutes) {
		l.Fatalf("%d records, want %d", len(l.store.records), len(minutes))
	}
	for i, r := range l.store.records {
		want := l.at(minutes[i])
		stamp := fmt.Sprintf(`"timestamp":"%s"`, want.UTC().Format(time.RFC3339))
		if r.Time != want.UnixNano() || !strings.Contains(string(r.Value), stamp) {
			l.Errorf("want %s: %s", stamp, r.Value)
		}
	}
}

// Fault 89: old lines that are read after a stop bear their own time, in records and
// in the gauge, whether their text or the engine tells it; and one that comes late
// moves the gauge not back.
func TestFault89CatchingUp(t *testing.T) {
	for name, kind := range map[string]func(l *late, minute int, text string) *record.Line{"file": (*late).inFile, "json-file": (*late).inJSON} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLate(t)
				l.share(2, kind(l, 1, "ERROR first"), kind(l, 2, "INFO second"))
				l.share(200, kind(l, 3, "ERROR third"), kind(l, 200, "ERROR newest"))
				l.share(200, kind(l, 100, "ERROR late"))
				l.share(201, kind(l, 99, "WARN later yet"), kind(l, 201, "INFO last"))
				l.records(1, 3, 200, 100, 99)
			})
		})
	}
}

// What states no time is as old as what it stands behind: in the same share, before or
// behind an indented line, or in one that was read just before.
func TestFault89TracesAreAsOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLate(t)
		frame := func(nth int64) *record.Line { return written("\tat a.B.c(B.java:1)", nth) }
		cause := func(nth int64) *record.Line { return written("Caused by: nothing", nth) }
		l.share(2, l.inFile(1, "INFO first"), l.inFile(2, "ERROR failed"), frame(3))
		l.share(3, l.inFile(3, "ERROR failed"), frame(5), cause(6), frame(7))
		l.share(3, frame(8), cause(9))
		l.share(3, frame(10))
		l.records(2, 3)
	})
}

// Who stated times once and states none any more is heard when its lines are read.
func TestTimesThatAreNotStatedAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLate(t)
		l.share(1, l.inFile(1, "INFO ready"))
		time.Sleep(untold)
		l.share(int(time.Since(l.began).Minutes()), written("a bare line", 2))
	})
}
