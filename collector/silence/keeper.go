package silence

import (
	"container/heap"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"

	"logcanary/collector/record"
)

// Config is what a Keeper works with.
type Config struct {
	Path    string       // of the file that keeps rhythms across restarts; "" keeps nothing
	Default Threshold    // of sources whose origin sets none
	Log     *slog.Logger // nil for none
}

// Keeper knows the rhythms of all sources. It is safe for concurrent use.
type Keeper struct {
	cfg Config

	mu      sync.Mutex
	rhythms map[uint64]*Rhythm // by nameOf; of sources that have spoken
	open    agenda             // all that are being read
	overdue []*Pulse           // all that are, and some that were
	silent  map[*Pulse]struct{}
	back    []Source // were silent, and nobody was told yet
	asked   uint32   // the last call of Quiet, unix seconds; 0 before the first
	woke    uint32   // the last one after a sleep, unix seconds
	changed bool     // since rhythms were saved
}

// New makes a Keeper that knows what the file says; one that cannot be read is said and
// set aside.
func New(cfg Config) *Keeper {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Keeper{cfg: cfg, rhythms: load(cfg), silent: map[*Pulse]struct{}{}}
}

// nameOf names the rhythm of a source. Containers that take each other's place have the
// same name, and replicas of a service have not.
func nameOf(o *record.Origin) uint64 {
	place := o.Path
	if place == "" {
		place = o.ContainerName
	}
	var room [256]byte
	name := room[:0]
	for _, part := range [...]string{o.Project, o.Service, o.Source, place} {
		name = append(append(name, part...), 0)
	}
	return xxhash.Sum64(name)
}

// keyOf tells apart sources that have one name after another.
func keyOf(o *record.Origin) uint32 { return uint32(xxhash.Sum64String(o.Key)) }

// Open says that a source is being read. Of a nil Keeper it is a nil Pulse.
func (k *Keeper) Open(o *record.Origin) *Pulse {
	if k == nil {
		return nil
	}
	p := &Pulse{keeper: k, origin: o, set: k.thresholdOf(o), read: second(time.Now().UnixNano())}
	k.mu.Lock()
	defer k.mu.Unlock()
	if r := k.rhythms[nameOf(o)]; r != nil {
		p.use(r)
		if p.anew = r.key != keyOf(o); p.anew {
			p.from = p.read
		}
	}
	p.due = p.next()
	heap.Push(&k.open, p)
	return p
}

// thresholdOf is what the origin says, or what holds for all where it says nothing.
func (k *Keeper) thresholdOf(o *record.Origin) Threshold {
	if set, err := Parse(o.Options.Silence); err == nil {
		return set
	}
	return k.cfg.Default
}

// rhythm finds or makes the rhythm of an origin that speaks.
func (k *Keeper) rhythm(o *record.Origin) *Rhythm {
	name := nameOf(o)
	if k.rhythms[name] == nil {
		k.rhythms[name] = &Rhythm{}
	}
	return k.rhythms[name]
}

// Quiet returns the sources that are past their threshold. Each is returned at every call
// until it is confirmed or put to rest, or speaks. It is to be called every second or two:
// it looks at no source but those that may have passed their threshold since. A call that
// comes half a minute later than that means that the machine slept, or was stopped: what
// was written before is given time to be read.
func (k *Keeper) Quiet(now time.Time) []Source {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.wake(second(now.UnixNano()))
	k.overdue = slices.DeleteFunc(k.overdue, func(p *Pulse) bool { return p.phase != overdue })
	for len(k.open) > 0 && k.open[0].due <= now.UnixNano() {
		p := k.open[0]
		if p.due = p.next(); p.due <= now.UnixNano() {
			p.phase, p.due = overdue, never
			k.overdue = append(k.overdue, p)
		}
		heap.Fix(&k.open, 0)
	}
	return sources(k.overdue, now)
}

// wake notes that Quiet was not called for a while.
func (k *Keeper) wake(now uint32) {
	if k.asked != 0 && now > k.asked+settled {
		k.woke = now
	}
	k.asked = now
}

// Confirm says that a source that Quiet returned is silent and that this is wrong. It is
// false, without any effect, when the source has spoken since or is not read any more.
// What was confirmed ends by itself; see Back.
func (k *Keeper) Confirm(s Source) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if s.pulse.phase != overdue {
		return false
	}
	s.pulse.phase = confirmed
	k.silent[s.pulse] = struct{}{}
	return true
}

// Rest says that a source may be quiet, because its container does not run. It holds
// until the source speaks, is resumed or is opened anew; how long it lasted teaches
// nothing about the source.
func (k *Keeper) Rest(s Source) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if p := s.pulse; p.phase != closed {
		p.enter(resting)
		p.anew = true
		k.open.move(p, never)
	}
}

// Resume says that a source that rests is to speak from now on.
func (k *Keeper) Resume(s Source) {
	now := time.Now()
	k.mu.Lock()
	defer k.mu.Unlock()
	if p := s.pulse; p.phase == resting {
		p.phase, p.from = flowing, second(now.UnixNano())
		k.open.move(p, p.next())
	}
}

// Silent returns the origins of the sources that are confirmed to be silent.
func (k *Keeper) Silent() (origins []*record.Origin) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for p := range k.silent {
		origins = append(origins, p.origin)
	}
	return origins
}

// Back returns the sources that were confirmed to be silent and are not any more, because
// they spoke, rest or are gone; each once.
func (k *Keeper) Back() []Source {
	k.mu.Lock()
	defer k.mu.Unlock()
	back := k.back
	k.back = nil
	return back
}

// Sources returns all that are being read, in no order.
func (k *Keeper) Sources(now time.Time) []Source {
	k.mu.Lock()
	defer k.mu.Unlock()
	return sources(k.open, now)
}

// Lookup finds the source of an origin's key among those that are being read. It looks
// at each of them.
func (k *Keeper) Lookup(key string, now time.Time) (Source, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range k.open {
		if p.origin.Key == key {
			return p.source(now), true
		}
	}
	return Source{}, false
}
