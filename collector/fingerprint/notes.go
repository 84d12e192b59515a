package fingerprint

import "encoding/binary"

// What a book has learned is kept as lessons, one after another in the order in which
// they were learned: a version, the service, the place and the word, little endian. A
// lesson of another version is as long. Whoever keeps them sees to their being whole.
const (
	lessonVersion = 1
	lessonSize    = 1 + 8 + 8 + 4
)

// tell notes a lesson for AppendNew.
func (b *Book) tell(service, at uint64, value uint32) {
	b.newsMu.Lock()
	defer b.newsMu.Unlock()
	b.news = append(b.news, lessonVersion)
	b.news = binary.LittleEndian.AppendUint64(b.news, service)
	b.news = binary.LittleEndian.AppendUint64(b.news, at)
	b.news = binary.LittleEndian.AppendUint32(b.news, value)
}

// AppendNew appends what was learned since the last call of it; nothing if that is
// nothing. Who makes it durable before the records that were identified meanwhile gives
// each message the same identity after a crash.
func (b *Book) AppendNew(dst []byte) []byte {
	b.newsMu.Lock()
	defer b.newsMu.Unlock()
	dst = append(dst, b.news...)
	b.news = b.news[:0]
	return dst
}

// Learn takes in all that AppendNew has ever appended, in that order, before the first
// record is identified. It returns how many bytes it does not understand: another
// version's, which it leaves out.
func (b *Book) Learn(notes []byte) (unknown int) {
	for ; len(notes) >= lessonSize; notes = notes[lessonSize:] {
		if notes[0] != lessonVersion {
			unknown += lessonSize
			continue
		}
		s := b.service(binary.LittleEndian.Uint64(notes[1:]))
		s.mu.Lock()
		s.admit(binary.LittleEndian.Uint64(notes[9:]), binary.LittleEndian.Uint32(notes[17:]))
		s.mu.Unlock()
	}
	return unknown + len(notes)
}
