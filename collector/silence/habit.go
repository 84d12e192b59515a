package silence

import (
	"fmt"
	"time"
)

// Habit is how a source usually speaks at a time of the week. Its zero value is that of
// one that never spoke.
type Habit struct {
	Known   time.Duration // for how long each of its lines is known
	Usual   time.Duration // pause; 0 for one that pauses for hours
	Longest time.Duration // pause that was seen at this time of the week, or at any
	Even    bool          // its long pauses are all as long as the longest
	Spoke   bool          // it has said something
	Weekly  bool          // it is known for a livelier time of the week than others
}

// Habit is that of a time in unix nanoseconds. A nil Rhythm has none.
func (r *Rhythm) Habit(at int64) Habit {
	if r == nil || r.last == 0 {
		return Habit{}
	}
	h := Habit{
		Known: time.Duration(r.known()) * time.Second, Usual: durationOf(r.usual), Longest: durationOf(r.longest),
		Even: r.even >= evenly, Spoke: true,
	}
	if bound, ok := r.week.bound(hourOf(at)); ok && bound < r.longest && !h.Even {
		h.Longest, h.Weekly = durationOf(bound), true
	}
	return h
}

// String says it for people, such as "usually a line every 2 s, hardly ever quiet for more
// than 40 s".
func (h Habit) String() string {
	switch {
	case !h.Spoke:
		return "it has never said anything"
	case h.Longest == 0 || h.Known < minimum*time.Second:
		return "too little is known of it"
	case h.Even && float64(h.Usual) >= alike*float64(h.Longest):
		return "a line every " + spell(h.Longest)
	case h.Even:
		return "again and again quiet for " + spell(h.Longest)
	}
	hardly := "hardly ever quiet for more than " + spell(h.Longest)
	if h.Weekly {
		hardly = "at this time of the week " + hardly
	}
	if h.Usual == 0 {
		return hardly
	}
	return "usually a line every " + spell(h.Usual) + ", " + hardly
}

// spell writes a duration in the unit that people would choose.
func spell(d time.Duration) string {
	units := []struct {
		name     string
		of, from time.Duration
	}{{"days", 24 * time.Hour, 48 * time.Hour}, {"h", time.Hour, 2 * time.Hour}, {"min", time.Minute, 2 * time.Minute}, {"s", time.Second, 950 * time.Millisecond}}
	for _, u := range units {
		if d >= u.from {
			return fmt.Sprintf("%d %s", d.Round(u.of)/u.of, u.name)
		}
	}
	return fmt.Sprintf("%d ms", max(1, d.Milliseconds()))
}
