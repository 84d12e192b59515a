package silence

import "time"

// week remembers how long a source was quiet in each hour of the week, as one of eight
// levels: three bits for each hour, one in each plane. Weeks begin when those of unix
// time do, on Thursdays at 0:00 UTC; all that matters is that they repeat.
type week [3][hours / 8]byte

const hours = 7 * 24

// The levels of an hour. In one of level n, up to most, the source was never quiet for
// longer than 15 s × 4ⁿ⁻¹: it has spoken in that hour.
const (
	unknown = 0
	fewest  = 1          // 15 seconds
	most    = fewest + 4 // 64 minutes
	asleep  = 7          // and most after two lively weeks
)

const shortest = 15 // seconds; the bound of the level fewest

// levelOf is the level of an hour in which a source was quiet for so many seconds.
func levelOf(seconds float32) uint8 {
	for level, bound := uint8(fewest), float32(shortest); level <= most; level, bound = level+1, 4*bound {
		if seconds <= bound {
			return level
		}
	}
	return asleep
}

// hourOf is the hour since 1970 of a time in unix nanoseconds.
func hourOf(unix int64) int64 { return unix / int64(time.Hour) }

func (w *week) level(hour int64) (level uint8) {
	at, bit := hour%hours/8, hour%8
	for i := range w {
		level |= w[i][at] >> bit & 1 << i
	}
	return level
}

func (w *week) set(hour int64, level uint8) {
	at, bit := hour%hours/8, hour%8
	for i := range w {
		w[i][at] = w[i][at]&^(1<<bit) | level>>i&1<<bit
	}
}

// learn notes what an hour was like. A quieter one than was known counts at once; by a
// livelier one it becomes livelier by one level: so a day off is remembered when that
// day comes again, and is forgotten within weeks.
func (w *week) learn(hour int64, level uint8) {
	if known := w.level(hour); known > level {
		level = known - 1
	}
	w.set(hour, level)
}

// bound is how long the source is quiet at most in an hour of the week and in those
// beside it, in seconds: people come early and leave late, and clocks are put forward and
// back. It is false where it is not known to speak in all three.
func (w *week) bound(hour int64) (seconds float32, ok bool) {
	if w == nil {
		return 0, false
	}
	worst := uint8(unknown)
	for h := hour + hours - 1; h <= hour+hours+1; h++ {
		level := w.level(h)
		if level == unknown || level > most {
			return 0, false
		}
		worst = max(worst, level)
	}
	return float32(int(shortest) << (2 * (worst - fewest))), true
}
