package fingerprint

import (
	"sync"
	"sync/atomic"

	"github.com/cespare/xxhash/v2"
)

// Bounds of what a book learns: 2 MB when it is full. What comes later is not learned,
// and its words separate.
const (
	MaxValues   = 8       // words at a place that separate; further ones vary
	MaxPlaces   = 4 << 10 // of one service
	maxAll      = 16 << 10
	MaxServices = 16 << 10
)

// Identity is what a record is recognised by.
type Identity struct {
	Fingerprint uint64
	Version     uint32 // of the template: 1, and one more for each place in it that was learned to vary
	Why         Why
}

// Book is what was learned about services: at which places in their messages words
// vary. It may be used by several goroutines at once.
//
// The first MaxValues words at a place separate, all others are one. So what was told of
// a message is told again whenever it comes, whatever came between. Nothing is ever
// forgotten for the sake of something newer.
type Book struct {
	places atomic.Int64 // of all services

	mu       sync.Mutex
	services map[uint64]*Service // by the hashes of their names
	rest     *Service            // beyond MaxServices; learns nothing

	newsMu sync.Mutex
	news   []byte // lessons that AppendNew has not told
}

// NewBook is a book without anything in it.
func NewBook() *Book {
	b := &Book{services: make(map[uint64]*Service)}
	b.rest = &Service{book: b}
	return b
}

// Service is what was learned about one service. Callers that have many records of it
// keep it.
func (b *Book) Service(name string) *Service { return b.service(xxhash.Sum64String(name)) }

func (b *Book) service(id uint64) *Service {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.services[id]; s != nil {
		return s
	}
	if len(b.services) == MaxServices {
		return b.rest
	}
	s := &Service{book: b, id: id, places: make(map[uint64]place)}
	b.services[id] = s
	return s
}

// Service identifies the records of one service.
type Service struct {
	book *Book
	id   uint64

	mu     sync.Mutex
	places map[uint64]place // by the message around them; nil when nothing is learned
	full   uint32           // places that have all their values
}

// place is where words stand in messages that are alike otherwise.
type place struct {
	n      uint8
	filled uint32            // how many places had all their values when this one got its last
	values [MaxValues]uint32 // the words that separate
}

// has says whether a word is one of those that separate.
func (p *place) has(value uint32) bool {
	for _, v := range p.values[:p.n] {
		if v == value {
			return true
		}
	}
	return false
}

// Identify appends the template of a record to dst and tells its identity. Lines of a
// record are separated by \n. The memory behind dst is used for more than the template.
func (s *Service) Identify(dst, text []byte) ([]byte, Identity) {
	d := draft{dst: dst}
	said := d.read(text)
	return s.identify(&d, len(dst), &said)
}

// identify is Identify of what was read of a record; the template begins at from.
func (s *Service) identify(d *draft, from int, said *statement) ([]byte, Identity) {
	why := d.describe(from, said)
	dst := d.dst
	var t study
	t.read(dst[from:])
	id := Identity{Fingerprint: t.sum(), Version: 1, Why: why}
	if why != ByMessage || !d.unsure || !t.locate(dst[from:]) || !s.judge(&t) {
		return dst, id
	}
	dst, id.Version = t.rewrite(dst, from)
	id.Fingerprint, id.Why = sumOf(dst[from:]), ByLearned
	return dst, id
}

// judge marks the runs of a message that vary; false when none does.
func (s *Service) judge(t *study) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.together {
		return s.judgeEach(t.runs[:t.rows])
	}
	return s.judgeOne(t.runs[:t.rows])
}

// judgeEach judges runs whose places do not depend on each other's words.
func (s *Service) judgeEach(runs []run) (some bool) {
	for i := range runs {
		r := &runs[i]
		r.varies = s.excludes(r) > 0
		some = some || r.varies
		s.learn(r.place, r.value)
	}
	return some
}

// judgeOne judges runs in whose places all the others stand as they are: one of them
// varies at most. Of several it is that whose place had all its values first, because that
// is the one which it was when the message came for the first time. Only of a message
// that is told apart something is learned: the names in the others would take up places
// that nothing ever comes to again.
func (s *Service) judgeOne(runs []run) bool {
	var varies *run
	first := uint32(0)
	for i := range runs {
		if filled := s.excludes(&runs[i]); filled > 0 && (varies == nil || filled < first) {
			varies, first = &runs[i], filled
		}
	}
	if varies != nil {
		varies.varies = true
		return true
	}
	for i := range runs {
		s.learn(runs[i].place, runs[i].value)
	}
	return false
}

// excludes is 0 unless the words of a run are too many at its place; then it is when the
// place got its last value.
func (s *Service) excludes(r *run) uint32 {
	if p := s.places[r.place]; p.n == MaxValues && !p.has(r.value) {
		return p.filled
	}
	return 0
}

// learn adds a word to those that separate at a place, if there is room.
func (s *Service) learn(at uint64, value uint32) {
	if s.admit(at, value) {
		s.book.tell(s.id, at, value)
	}
}

// admit returns whether the word is new.
func (s *Service) admit(at uint64, value uint32) bool {
	p, known := s.places[at]
	if p.n == MaxValues || p.has(value) || !known && !s.room() {
		return false
	}
	p.values[p.n] = value
	if p.n++; p.n == MaxValues {
		s.full++
		p.filled = s.full
	}
	s.places[at] = p
	return true
}

// room says whether a further place can be learned, and takes the room for it.
func (s *Service) room() bool {
	if len(s.places) >= MaxPlaces || s.places == nil {
		return false
	}
	if s.book.places.Add(1) > maxAll {
		s.book.places.Add(-1)
		return false
	}
	return true
}
