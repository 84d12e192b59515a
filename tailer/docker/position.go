package docker

import (
	"encoding/binary"

	"logcanary/collector/record"
	"logcanary/tailer"
)

// position is the durable form of a stream's cursor. Time and Nth name the last
// line taken, which is what the API can be resumed with; inner is what package
// file wrote to find the same bytes in a json-file again.
type position struct {
	at record.Cursor // File is 0; Offset is the latest time seen so far when inner is empty

	// claim is what the sibling stream had taken when this was written, if its
	// lines up to there stand before this position. When the sibling's own cursor
	// says the same, nothing of the sibling lies between the two, and it need not
	// be searched: without this a stream that is silent for a week would have a
	// week read again at each start.
	claim record.Cursor
	inner []byte
}

const (
	positionVersion = 1
	positionSize    = 1 + 5*8
)

// noClaim is no line's number: nothing is said about the sibling.
const noClaim = ^uint64(0)

func (p position) append(dst []byte) []byte {
	dst = append(dst, positionVersion)
	for _, v := range [...]uint64{uint64(p.at.Time), p.at.Nth, uint64(p.at.Offset), uint64(p.claim.Time), p.claim.Nth} {
		dst = binary.LittleEndian.AppendUint64(dst, v)
	}
	return append(dst, p.inner...)
}

// parsePosition reads what append wrote. It is not ok for anything else.
func parsePosition(raw []byte) (p position, ok bool) {
	if len(raw) < positionSize || raw[0] != positionVersion {
		return p, false
	}
	field := func(i int) uint64 { return binary.LittleEndian.Uint64(raw[1+8*i:]) }
	p.at = record.Cursor{Time: int64(field(0)), Nth: field(1), Offset: int64(field(2))}
	p.claim = record.Cursor{Time: int64(field(3)), Nth: field(4)}
	p.inner = raw[positionSize:]
	return p, true
}

// sameLine says whether two cursors stand behind the same line.
func sameLine(a, b record.Cursor) bool { return a.Time == b.Time && a.Nth == b.Nth }

// speaker is the stream whose position is good for its sibling too, or -1.
func speaker(stored []position) int {
	for i, p := range stored {
		sibling := stored[len(stored)-1-i]
		if p.at.Time != 0 && sameLine(p.claim, sibling.at) {
			return i
		}
	}
	return -1
}

// marker gives one stream's cursors their durable form. It lives in the output
// and not on the stack, so that Commit costs no allocation.
type marker struct {
	out   *output
	side  int
	inner tailer.CursorAppender // nil when the container is read by the API
}

// AppendCursor appends the durable form of a position; see tailer.CursorAppender.
func (m *marker) AppendCursor(dst []byte, at record.Cursor) []byte {
	s := m.out.streams[m.side]
	if at.File == 0 && sameLine(at, s.stored.at) {
		return s.stored.append(dst) // where reading began: it keeps the form that it had
	}
	p := position{at: at, claim: m.out.claim(m.side, at)}
	if at.File == 0 {
		return p.append(dst)
	}
	p.at.File, p.at.Offset = 0, 0
	dst = p.append(dst)
	if m.inner == nil {
		return dst // the file was left for the API: its time is what counts
	}
	return m.inner.AppendCursor(dst, at)
}
