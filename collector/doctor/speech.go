package doctor

import "time"

// lastLine is when the container last spoke, by its lines' own time; zero: never, or it
// cannot be told.
func (p *patient) lastLine() (last time.Time) {
	for _, s := range p.Speaks {
		if s.Last.After(last) {
			last = s.Last
		}
	}
	if p.Log.Read != nil && len(p.Log.Read.Lines) > 0 {
		if at := p.Log.Read.Lines[len(p.Log.Read.Lines)-1].Time; at.After(last) {
			last = at
		}
	}
	return last
}
