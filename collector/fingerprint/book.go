package fingerprint

import (
	"sync"
	"sync/atomic"
)

// Bounds of what a book learns. A book that is full takes some 7 MB, and as much again
// for what was not appended yet; what comes later is not learned, and its words separate.
const (
	MaxValues   = 8       // words at a place that separate; further ones vary
	MaxPlaces   = 4 << 10 // of one service
	MaxServices = 16 << 10
	maxAll      = 64 << 10 // places of all services
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
	services map[string]*Service
	rest     *Service // beyond MaxServices; learns nothing
}

// NewBook is a book without anything in it.
func NewBook() *Book {
	b := &Book{services: make(map[string]*Service)}
	b.rest = &Service{book: b}
	return b
}

// Service is what was learned about one service. Callers that have many records of it
// keep it.
func (b *Book) Service(name string) *Service {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.services[name]; s != nil {
		return s
	}
	if len(b.services) == MaxServices {
		return b.rest
	}
	s := &Service{book: b, places: make(map[uint64]place), fresh: true}
	b.services[name] = s
	return s
}

// Service identifies the records of one service.
type Service struct {
	book *Book

	mu     sync.Mutex
	places map[uint64]place // by the message around them; nil when nothing is learned
	fresh  bool             // the service was not appended yet
	news   []lesson         // since something was appended
}

// place is where words stand in messages that are alike otherwise.
type place struct {
	n      uint8
	values [MaxValues]uint32 // the words that separate
}

// lesson is a word that separates at a place.
type lesson struct {
	place uint64
	value uint32
}

// Identify appends the template of a record to dst and tells its identity. Lines of a
// record are separated by \n. The memory behind dst is used for more than the template.
func (s *Service) Identify(dst, text []byte) ([]byte, Identity) {
	from := len(dst)
	d := draft{dst: dst}
	why := d.describe(text)
	dst = d.dst
	var t study
	t.read(dst[from:])
	id := Identity{Fingerprint: t.sum(), Version: 1, Why: why}
	if why != ByMessage || !d.unsure || !t.locate(dst[from:]) || !s.judge(&t) {
		return dst, id
	}
	dst, id.Version = t.rewrite(dst, from)
	id.Fingerprint, id.Why = Hash(dst[from:]), ByLearned
	return dst, id
}

// judge tells of each run of a message whether it varies; false when none does.
func (s *Service) judge(t *study) (some bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range t.runs[:t.rows] {
		t.runs[i].varies = s.varies(t.runs[i].place, t.runs[i].value)
		some = some || t.runs[i].varies
	}
	return some
}

// varies says whether a word at a place is one too many there. One that is not is
// learned, if there is room.
func (s *Service) varies(at uint64, value uint32) bool {
	p, known := s.places[at]
	for _, v := range p.values[:p.n] {
		if v == value {
			return false
		}
	}
	switch {
	case p.n == MaxValues:
		return true
	case !known && !s.room():
		return false
	}
	p.values[p.n] = value
	p.n++
	s.places[at] = p
	s.news = append(s.news, lesson{at, value})
	return false
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
