package silence

import (
	"errors"
	"fmt"
	"time"
)

// Threshold is how long a source may be quiet before that is worth a word: a duration
// that somebody has set, or one of Auto and Off.
type Threshold time.Duration

// What is no duration.
const (
	Auto Threshold = 0  // as learned from the source's own rhythm
	Off  Threshold = -1 // for ever
)

// ErrThreshold is wrapped by every error of Parse.
var ErrThreshold = errors.New("want auto, off or a duration such as 5m")

// Parse reads what stands in silence.default or in the label logcanary.silence: auto,
// off or a positive duration.
func Parse(text string) (Threshold, error) {
	switch text {
	case "auto":
		return Auto, nil
	case "off":
		return Off, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return Auto, fmt.Errorf("%q: %w", text, ErrThreshold)
	}
	return Threshold(d), nil
}

// String is what Parse reads.
func (t Threshold) String() string {
	switch t {
	case Auto:
		return "auto"
	case Off:
		return "off"
	}
	return time.Duration(t).String()
}
