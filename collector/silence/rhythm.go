package silence

import (
	"math"
	"time"
)

// Rhythm is what is known of the pauses between the lines of a source. It needs neither a
// clock nor a configuration: whoever has the times of lines can learn from them. The zero
// value knows nothing. The package documentation says how it judges.
type Rhythm struct {
	last    int64      // when the newest line was written, unix nanoseconds; 0 before the first
	from    uint32     // since when every line is known, unix seconds
	before  uint32     // for how many seconds that was so before
	longest float32    // pause in seconds, fading
	usual   float32    // pause in seconds; see learnUsual
	odd     [2]float32 // the longest pause that came as a surprise and the second, in seconds, fading
	hour    uint8      // level of the hour of the last line, so far
	even    uint8      // long pauses in a row that were about as long as the longest
	users   uint16     // pulses that share it
	key     uint32     // of the source that spoke last
	week    *week      // nil before the first really lively hour
}

// The numbers were chosen by simulation; see TestTimelines.
const (
	minimum = 60                // seconds; no learned threshold is less
	reserve = 3                 // longest pauses that make a threshold
	lively  = 8                 // longest pauses in an hour of the week that do
	chance  = 8                 // usual pauses that no threshold is less than
	history = 10                // thresholds for which a source must be known before one holds
	evenly  = 7                 // long pauses that are alike are no chance
	alike   = 0.85              // of a pause is about as long
	flow    = 60 * 60           // seconds; who is quiet for longer does not speak just now
	dayOff  = 20 * 60 * 60      // seconds; longer surprises are days off, which the week knows
	fading  = 4 * hours         // in which what was longest fades by half
	lost    = 62 * 24 * 60 * 60 // seconds; who was quiet for longer is somebody else
)

// Last is when the newest line was written, in unix nanoseconds; 0 before the first.
func (r *Rhythm) Last() int64 { return r.last }

// Learn says that lines came, the newest of them written at a time in unix nanoseconds,
// and that the longest pause before any of them was so long: a share of lines is learned
// at once. Lines that are no newer than the last one teach nothing.
func (r *Rhythm) Learn(at int64, pause time.Duration) {
	seconds := secondsOf(max(0, min(int64(pause), at-r.last)))
	switch {
	case at <= r.last:
	case r.last == 0 || seconds > lost:
		r.Skip(at)
	default:
		r.learnOdd(at, seconds)
		r.learnHours(at, seconds)
		r.fade(hourOf(at) - hourOf(r.last))
		r.learnLongest(seconds)
		r.learnUsual(seconds)
		r.last = at
	}
}

// Skip says that a line came, and that nobody knows what was before it: whether there
// were others, or whether anything ran that could have written them.
func (r *Rhythm) Skip(at int64) {
	if at <= r.last {
		return
	}
	r.before, r.from = r.known(), uint32(at/int64(time.Second))
	r.last, r.hour = at, unknown
}

// known is for how many seconds every line is known.
func (r *Rhythm) known() uint32 {
	if r.last == 0 {
		return 0
	}
	return r.before + uint32(r.last/int64(time.Second)) - r.from
}

// learnOdd remembers a pause in which the source was silent by all that was known of it.
// One may be an outage; of two the shorter is its way.
func (r *Rhythm) learnOdd(at int64, pause float32) {
	if pause < minimum || pause > dayOff || pause < secondsOf(at-r.last) {
		return
	}
	if due, _, ok := r.Due(r.last); ok && due < at {
		r.odd[1] = max(r.odd[1], min(r.odd[0], pause))
		r.odd[0] = max(r.odd[0], pause)
	}
}

// learnHours notes how long it was quiet in each hour from that of the last line on.
func (r *Rhythm) learnHours(at int64, pause float32) {
	now := hourOf(at)
	for hour := max(hourOf(r.last), now-hours); hour < now; hour++ {
		r.learnUntil((hour+1)*int64(time.Hour), pause)
		r.endHour(hour)
	}
	r.learnUntil(at, pause)
}

// learnUntil notes how long it was quiet up to a time in the hour that is being learned.
func (r *Rhythm) learnUntil(at int64, pause float32) {
	r.hour = max(r.hour, levelOf(min(pause, secondsOf(at-r.last))))
}

// endHour enters an hour in the week, if all of it is known. Who has said little in every
// hour so far needs no week: it would not be believed.
func (r *Rhythm) endHour(hour int64) {
	level := r.hour
	r.hour = unknown
	if hour*int64(time.Hour/time.Second) < int64(r.from) || r.week == nil && level >= most {
		return
	}
	if r.week == nil {
		r.week = new(week)
	}
	r.week.learn(hour, level)
}

// fade forgets a little of what was long ago.
func (r *Rhythm) fade(passed int64) {
	if passed == 0 {
		return
	}
	kept := float32(math.Exp2(-float64(passed) / fading))
	r.longest *= kept
	r.odd[0] *= kept
	r.odd[1] *= kept
}

func (r *Rhythm) learnLongest(pause float32) {
	switch {
	case pause < r.longest/2:
	case pause >= alike*r.longest && alike*pause <= r.longest:
		r.even = min(r.even, math.MaxUint8-1) + 1
	default:
		r.even = 0
	}
	r.longest = max(r.longest, pause)
}

// learnUsual draws the usual pause towards this one, by the part that it has of the last
// eight: so it is what somebody meets who looks at any moment. Of a burst of lines nobody
// meets anything, however many they are.
func (r *Rhythm) learnUsual(pause float32) {
	if pause > 0 && pause <= flow {
		r.usual += (pause - r.usual) * pause / (pause + 8*r.usual)
	}
}

// Threshold is how long the source may be quiet at a time in unix nanoseconds. It is false
// where too little is known.
func (r *Rhythm) Threshold(at int64) (time.Duration, bool) {
	seconds, ok := r.threshold(hourOf(at))
	return durationOf(seconds), ok
}

// threshold is the shorter of those that hold always and in this hour of the week.
func (r *Rhythm) threshold(hour int64) (seconds float32, ok bool) {
	seconds, ok = r.always()
	bound, known := r.week.bound(hour)
	if !known {
		return seconds, ok
	}
	if now := max(lively*bound, reserve*r.odd[1], r.least()); !ok || now < seconds {
		return now, true
	}
	return seconds, ok
}

// always is the threshold that holds whatever hour it is.
func (r *Rhythm) always() (seconds float32, ok bool) {
	seconds = reserve * r.longest
	if r.even >= evenly {
		seconds = min(seconds, r.longest+r.longest/4+minimum)
	}
	seconds = max(seconds, r.least())
	return seconds, float32(r.known()) >= history*seconds
}

// least is below no threshold. Pauses that come by chance are hardly ever eight times as
// long as usual, and the usual pause is the first to know when lines become rarer.
func (r *Rhythm) least() float32 {
	if r.even >= evenly {
		return minimum
	}
	return max(minimum, chance*r.usual)
}

// Due is when the source is silent that says nothing from a time on, in unix nanoseconds,
// and the threshold that it has passed then. It is false where that is never.
func (r *Rhythm) Due(from int64) (at int64, threshold time.Duration, ok bool) {
	if r.week != nil {
		for hour := hourOf(from); hour < hourOf(from)+hours; hour++ {
			seconds, ok := r.threshold(hour)
			if at := from + int64(durationOf(seconds)); ok && hourOf(at) <= hour {
				return max(at, hour*int64(time.Hour)), durationOf(seconds), true
			}
		}
	}
	seconds, ok := r.always()
	return from + int64(durationOf(seconds)), durationOf(seconds), ok
}

func secondsOf(nanoseconds int64) float32 { return float32(time.Duration(nanoseconds).Seconds()) }

func durationOf(seconds float32) time.Duration {
	return time.Duration(float64(seconds) * float64(time.Second))
}
