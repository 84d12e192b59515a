package watch

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"logcanary/collector/doctor"
)

// book keeps which findings hold: one entry for each target and id, opened when a pass
// finds it and closed when passes do not find it any more. It is safe for concurrent use.
type book struct {
	mu   sync.Mutex
	open map[entryKey]*entry
}

// entryKey names a finding for as long as its target exists, through recreated containers.
type entryKey struct {
	subject
	id string
}

// entry is a finding that holds.
type entry struct {
	doctor.Finding
	since  time.Time
	missed int  // passes in a row that did not find it
	told   bool // possible ones never are
}

// misses is how many passes in a row have to find nothing until a finding is closed: some
// evidence is seen only while a program happens to work.
const misses = 2

// subject is whose findings a pass brings.
type subject struct{ project, service, name string }

// change is what a pass has opened and closed.
type change struct {
	opened, closed []entry
	doubted        bool // something was missed that another pass may close
}

// update enters what a pass has found of a subject.
func (b *book) update(of subject, found []doctor.Finding, now time.Time) change {
	b.mu.Lock()
	defer b.mu.Unlock()
	var c change
	seen := map[string]bool{}
	for _, f := range found {
		seen[f.ID] = true
		if e := b.enter(of, f, now); e != nil {
			c.opened = append(c.opened, *e)
		}
	}
	for key, e := range b.open {
		if key.subject != of || seen[key.id] {
			continue
		}
		if e.missed++; e.missed < misses {
			c.doubted = true
			continue
		}
		b.end(key, &c)
	}
	slices.SortFunc(c.closed, func(x, y entry) int { return cmp.Compare(x.ID, y.ID) })
	return c
}

// enter enters one finding, and returns it when people have not been told of it.
func (b *book) enter(of subject, f doctor.Finding, now time.Time) *entry {
	key := entryKey{of, f.ID}
	e := b.open[key]
	if e == nil {
		e = &entry{since: now}
		b.open[key] = e
	}
	e.Finding, e.missed = f, 0
	if e.told || !f.Certainty.Alarming() {
		return nil
	}
	e.told = true
	return e
}

// gone closes what holds of a subject that is no more.
func (b *book) gone(of subject) change {
	b.mu.Lock()
	defer b.mu.Unlock()
	var c change
	for key := range b.open {
		if key.subject == of {
			b.end(key, &c)
		}
	}
	return c
}

// end takes a finding out; who was told that it holds is told that it does not.
func (b *book) end(key entryKey, c *change) {
	if e := b.open[key]; e.told {
		c.closed = append(c.closed, *e)
	}
	delete(b.open, key)
}

// holding are the subjects of which something alarming holds.
func (b *book) holding() map[subject]bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := map[subject]bool{}
	for key, e := range b.open {
		if e.Certainty.Alarming() {
			all[key.subject] = true
		}
	}
	return all
}

// Count is how many findings of one kind hold.
type Count struct {
	Project, Service, ID, Certainty string
	N                               int
}

// counts are the findings that hold, summed over containers of a service.
func (b *book) counts() []Count {
	b.mu.Lock()
	defer b.mu.Unlock()
	sums := map[Count]int{}
	for key, e := range b.open {
		sums[Count{Project: key.project, Service: key.service, ID: key.id, Certainty: string(e.Certainty)}]++
	}
	all := make([]Count, 0, len(sums))
	for c, n := range sums {
		c.N = n
		all = append(all, c)
	}
	return all
}
