package fingerprint

// Why tells how a record was grouped.
type Why uint8

// The ways. The zero value is none.
const (
	ByMessage   Why = iota + 1 // its message, with what varies masked
	ByLearned                  // the same, and words left out that were learned to vary
	ByOwnFrames                // the type of the exception and the application's own frames
	ByTopFrames                // the type of the exception and the frames at the top, none being the application's own
)

// String is the way in words, as classify prints it.
func (w Why) String() string {
	switch w {
	case ByMessage:
		return "message with its values masked"
	case ByLearned:
		return "message with its values masked, and words left out that vary"
	case ByOwnFrames:
		return "exception and the application's own frames"
	case ByTopFrames:
		return "exception and top frames, none of them the application's own"
	}
	return "none"
}
