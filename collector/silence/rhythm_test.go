package silence

import (
	"testing"
	"time"
)

// beats teaches a rhythm n lines, each so long after the one before.
func (r *Rhythm) beats(n int, every time.Duration) {
	for range n {
		r.Learn(max(r.last, monday())+int64(every), every)
	}
}

func wantThreshold(t *testing.T, r *Rhythm, want time.Duration) {
	t.Helper()
	got, ok := r.Threshold(r.last)
	if !ok {
		got = 0
	}
	if got.Round(time.Second) != want {
		t.Errorf("the threshold is %v, want %v", got, want)
	}
}

func TestNothingIsLearnedBeforeTenThresholdsHavePassed(t *testing.T) {
	var r Rhythm
	wantThreshold(t, &r, 0)
	r.beats(600, time.Second)
	wantThreshold(t, &r, 0)
	r.beats(2, time.Second)
	wantThreshold(t, &r, time.Minute)
}

// A hundred lines at once, each five minutes: it speaks each five minutes.
func TestABurstIsNoRhythm(t *testing.T) {
	var r Rhythm
	for range 100 {
		r.beats(1, 5*time.Minute)
		r.beats(99, time.Millisecond)
	}
	wantThreshold(t, &r, 5*time.Minute+5*time.Minute/4+time.Minute)
}

// A share of lines is learned at once: its pause is what matters, not its span.
func TestAShareTeachesItsLongestPause(t *testing.T) {
	var lines, shares Rhythm
	lines.beats(3600, time.Second)
	shares.beats(1, time.Second)
	shares.Learn(lines.last, time.Second)
	wantThreshold(t, &lines, time.Minute)
	wantThreshold(t, &shares, time.Minute)
}

// What nobody saw is no pause.
func TestASkipIsNoPause(t *testing.T) {
	var r Rhythm
	r.beats(3600, time.Second)
	r.Skip(r.last + 8*hour)
	r.beats(2, time.Second)
	wantThreshold(t, &r, time.Minute)
	r.Learn(r.last+int64(lost+1)*secs, lost*2*time.Second)
	r.beats(2, time.Second)
	wantThreshold(t, &r, time.Minute)
}

func TestLateLinesTeachNothing(t *testing.T) {
	var r Rhythm
	r.beats(3600, time.Second)
	was := r
	r.Learn(r.last, time.Hour)
	r.Learn(r.last-hour, time.Hour)
	r.Skip(r.last - hour)
	r.Learn(-1, time.Hour)
	if r != was {
		t.Errorf("%+v, was %+v", r, was)
	}
}

// Any source that speaks at least once a minute is said to be silent within an hour.
func TestWhoSpeaksEachMinuteIsMissedWithinAnHour(t *testing.T) {
	for every := time.Second; every <= time.Minute; every += time.Second {
		for _, odd := range []time.Duration{time.Millisecond, every / 3, every} {
			var r Rhythm
			for range 1000 {
				r.beats(1, every)
				r.beats(1, odd)
			}
			if got, ok := r.Threshold(r.last); !ok || got < time.Minute || got > time.Hour {
				t.Errorf("a line every %v and %v: %v, %v", every, odd, got, ok)
			}
		}
	}
}

// An outage is no rhythm, and two of them are: the shorter is.
func TestOneOutageIsForgivenAndTwoAreLearned(t *testing.T) {
	var r Rhythm
	day := func(outage time.Duration) {
		r.beats(int(4*time.Hour/(10*time.Second)), 10*time.Second)
		r.Learn(r.last+int64(outage), outage)
		r.beats(int((20*time.Hour-outage)/(10*time.Second)), 10*time.Second)
	}
	for range 8 {
		day(10 * time.Second)
	}
	noon := func() int64 { return r.last - r.last%daily + 12*hour }
	threshold := func() time.Duration {
		got, _ := r.Threshold(noon())
		return got.Round(10 * time.Minute)
	}
	day(2 * time.Hour)
	if got := threshold(); got != 0 {
		t.Errorf("after one outage: %v", got)
	}
	day(time.Hour)
	if got := threshold(); got != 3*time.Hour {
		t.Errorf("after two: %v", got)
	}
	for range 60 {
		day(10 * time.Second)
	}
	if got := threshold(); got > 50*time.Minute {
		t.Errorf("two months later: %v", got)
	}
}

func TestAHabitInWords(t *testing.T) {
	cases := []struct {
		want  string
		learn func(r *Rhythm)
	}{
		{"it has never said anything", func(*Rhythm) {}},
		{"too little is known of it", func(r *Rhythm) { r.beats(20, time.Second) }},
		{"a line every 10 s", func(r *Rhythm) { r.beats(100, 10*time.Second) }},
		{"again and again quiet for 50 min", func(r *Rhythm) {
			for range 24 {
				r.beats(1200, 500*time.Millisecond)
				r.beats(1, 50*time.Minute)
			}
		}},
		{"usually a line every 2 s, hardly ever quiet for more than 40 s", func(r *Rhythm) {
			r.beats(2, 40*time.Second)
			r.beats(1000, 2*time.Second)
		}},
		{"usually a line every 2 s, at this time of the week hardly ever quiet for more than 15 s", func(r *Rhythm) {
			r.beats(6*1800, 2*time.Second)
			r.Learn(r.last+154*hour, 154*time.Hour)
			r.beats(10*1800, 2*time.Second)
		}},
		{"hardly ever quiet for more than 2 days", func(r *Rhythm) { r.beats(1, time.Second); r.beats(3, 48*time.Hour) }},
	}
	for _, c := range cases {
		var r Rhythm
		c.learn(&r)
		if got := r.Habit(r.last).String(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	if got := (*Rhythm)(nil).Habit(0).String(); got != cases[0].want {
		t.Error(got)
	}
}

// An hour is entered when all of it was seen, and a week remembers each by itself.
func TestAWeekHoldsEachHour(t *testing.T) {
	var w week
	for h := range int64(hours) {
		w.set(h, uint8(h*5%8))
	}
	for h := range int64(3 * hours) {
		if got, want := w.level(h), uint8(h%hours*5%8); got != want {
			t.Errorf("hour %d: %d, want %d", h, got, want)
		}
	}
}

// A day off is remembered when that day comes again, and fades in the weeks after.
func TestAnHourBecomesLivelierByALevelAWeek(t *testing.T) {
	var w week
	levels := []uint8{}
	for range 8 {
		w.learn(9, max(fewest, w.level(9)))
		w.learn(10, levelOf(1))
		w.learn(11, levelOf(1))
		levels = append(levels, w.level(10))
		if len(levels) == 2 {
			w.learn(10, asleep)
		}
	}
	want := []uint8{1, 1, 6, 5, 4, 3, 2, 1}
	for i := range want {
		if levels[i] != want[i] {
			t.Fatalf("got %v, want %v", levels, want)
		}
	}
	if got, ok := w.bound(10); !ok || got != shortest {
		t.Errorf("bound %v, %v", got, ok)
	}
}

func TestLevels(t *testing.T) {
	for seconds, want := range map[float32]uint8{-1: 1, 0: 1, 15: 1, 15.1: 2, 60: 2, 61: 3, 240: 3, 241: 4, 960: 4, 961: 5, 3840: 5, 3841: asleep} {
		if got := levelOf(seconds); got != want {
			t.Errorf("%v s: %d, want %d", seconds, got, want)
		}
	}
}
