package collector

import (
	"sync"

	"logcanary/collector/fingerprint"
	"logcanary/collector/record"
)

// lessons is what was learned of messages, of all services, and the way on which it
// becomes durable. Readers learn side by side, and one may use what another has learned
// before that one commits: so each batch takes along all that is new, and none may
// overtake it.
type lessons struct {
	book *fingerprint.Book
	sink Sink
	mu   sync.Mutex
}

// of is what was learned of the service of an origin, shared by all of its sources.
func (l *lessons) of(o *record.Origin) *fingerprint.Service {
	return l.book.Service(o.Project + "/" + o.Service)
}

// append enters a batch, with what its identities rest on.
func (l *lessons) append(b *record.Batch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b.Notes = l.book.AppendNew(nil)
	l.sink.Append(b)
}
