package silence

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// A timeline hands over the times of a source's lines, in order and for ever, until it is
// told to stop.
type timeline func(r *rand.Rand, line func(at int64) bool)

const (
	secs  = int64(time.Second)
	mins  = int64(time.Minute)
	hour  = int64(time.Hour)
	daily = 24 * hour
)

// monday is when all timelines begin, a Monday at 0:00.
func monday() int64 { return time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC).UnixNano() }

// random are lines that come by chance, at a rate that changes, in lines a second and of
// at most most.
func random(most float64, rate func(day, time int64) float64) timeline {
	return func(r *rand.Rand, line func(int64) bool) {
		for at := int64(0); ; {
			at += int64(r.ExpFloat64() / most * float64(secs))
			if r.Float64()*most < rate(at/daily, at%daily) && !line(monday()+at) {
				return
			}
		}
	}
}

func steady(every int64) timeline {
	rate := float64(secs) / float64(every)
	return random(rate, func(_, _ int64) float64 { return rate })
}

// office speaks from nine to five on five days of a week.
func office(every int64) timeline {
	rate := float64(secs) / float64(every)
	return random(rate, func(day, time int64) float64 {
		if day%7 >= 5 || time < 9*hour || time >= 17*hour {
			return 0
		}
		return rate
	})
}

// tides rise to most at noon and fall to least at midnight.
func tides(most, least float64) timeline {
	return random(most, func(_, time int64) float64 {
		return least + (most-least)*(1-math.Cos(2*math.Pi*float64(time)/float64(daily)))/2
	})
}

// bursts are ten lines within a tenth of a second for each of the lines of another.
func bursts(of timeline) timeline {
	return func(r *rand.Rand, line func(int64) bool) {
		of(r, func(at int64) bool {
			for i := range int64(10) {
				if !line(at + i*10_000_000) {
					return false
				}
			}
			return true
		})
	}
}

// job runs every so often, begins late by chance, and writes lines a few seconds apart.
func job(every, late int64, lines int) timeline {
	return func(r *rand.Rand, line func(int64) bool) {
		for at := monday(); ; at += every {
			now := at + r.Int64N(late)
			for range lines {
				if !line(now) {
					return
				}
				now += r.Int64N(6 * secs)
			}
		}
	}
}

// startup is 300 lines in three seconds and then hardly ever one.
func startup(r *rand.Rand, line func(int64) bool) {
	for i := range int64(300) {
		line(monday() + i*secs/100)
	}
	steady(9*hour)(r, line)
}

// watched follows a rhythm that learns from a timeline.
type watched struct {
	rhythm           Rhythm
	firstWeek, after int // false silences
	delays           map[int64]time.Duration
	deaths           []int64
}

// line judges the pause before a line as if it were silence, and learns from it.
func (w *watched) line(at int64) bool {
	r := &w.rhythm
	for len(w.deaths) > 0 && r.last > 0 && at >= w.deaths[0] {
		w.delays[w.deaths[0]] = time.Duration(math.MaxInt64)
		if due, _, ok := r.Due(r.last); ok {
			w.delays[w.deaths[0]] = time.Duration(due - w.deaths[0])
		}
		w.deaths = w.deaths[1:]
	}
	if due, _, ok := r.Due(r.last); r.last > 0 && at-r.last > minimum*secs && ok && due < at {
		if r.last-monday() < 7*daily {
			w.firstWeek++
		} else {
			w.after++
		}
	}
	r.Learn(at, time.Duration(at-r.last))
	return at-monday() < 21*daily
}

// TestTimelines is how the rhythm was chosen: no false silence after the first week, few
// in it, and a death that is noticed soon. Each timeline is watched for three weeks with
// two seeds. A death in the third week is noticed after at most so long, when it happens
// at half past eleven on Tuesday and at half past three in the night to Thursday; 0 says
// that too little is known for it to be noticed at all.
func TestTimelines(t *testing.T) {
	const h, m = time.Hour, time.Minute
	cases := []struct {
		name       string
		lines      timeline
		firstWeek  int // false silences at most
		tuesday    time.Duration
		inTheNight time.Duration
	}{
		{"a line a second", steady(secs), 0, m, m},
		{"a line every 20 s", steady(20 * secs), 0, 15 * m, 15 * m},
		{"a line a minute", steady(mins), 0, 45 * m, 45 * m},
		{"a line every 10 min", steady(10 * mins), 0, 5 * h, 5 * h},
		{"a line an hour", steady(hour), 0, 30 * h, 30 * h},
		{"health checks each 10 s", job(10*secs, secs, 1), 0, 90 * time.Second, 90 * time.Second},
		{"health checks each 5 min", job(5*mins, secs, 1), 0, 3 * m, 3 * m},
		{"office hours, a line a second", office(secs), 1, 2 * m, 7*h + 30*m},
		{"office hours, a line a minute", office(mins), 1, 130 * m, 8*h + 30*m},
		{"office hours, a line every 5 min", office(5 * mins), 0, 24 * h, 9 * h},
		{"tides, 2/s at noon and none at midnight", tides(2, 0), 1, 3 * m, 20 * m},
		{"tides, 1/s at noon and 1/10 min at midnight", tides(1, 1./600), 1, 3 * m, h},
		{"tides of bursts", bursts(tides(.1, 1./1200)), 1, 40 * m, 3 * h},
		{"an hourly job of 5 min", job(hour, mins, 100), 0, h, h},
		{"an hourly job of 10 min", job(hour, mins, 200), 1, h, h},
		{"a nightly job of 5 min", job(daily, 10*mins, 100), 0, 20 * h, 28 * h},
		{"a nightly job of 2 h", job(daily, 30*mins, 2400), 1, 20 * h, 28 * h},
		{"300 lines at the start, then hardly one", startup, 0, 0, 0},
		{"stderr that speaks twice a day", steady(12 * hour), 0, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(2) {
				tuesday, night := monday()+15*daily+11*hour+30*mins, monday()+17*daily+3*hour+30*mins
				w := &watched{delays: map[int64]time.Duration{}, deaths: []int64{tuesday, night}}
				c.lines(rand.New(rand.NewPCG(seed, 0)), w.line)
				if w.firstWeek > c.firstWeek || w.after > 0 {
					t.Errorf("%d false silences in the first week and %d after it", w.firstWeek, w.after)
				}
				wantDelay(t, "on Tuesday", w.delays[tuesday], c.tuesday)
				wantDelay(t, "in the night", w.delays[night], c.inTheNight)
			}
		})
	}
}

func wantDelay(t *testing.T, when string, got, most time.Duration) {
	t.Helper()
	switch never := got == math.MaxInt64; {
	case most == 0 && !never:
		t.Errorf("a death %s is noticed after %v, and was not to be", when, got)
	case most > 0 && (got > most || never):
		t.Errorf("a death %s is noticed after %v, want %v", when, got, most)
	}
}
