package file

import (
	"container/list"
	"sync"
)

// Budget bounds how many files are held open by the Logs that share it. A file
// that was not read for longest is closed first and opened again when needed;
// what is lost is only the certainty to see the end of a file that is rotated
// away and removed meanwhile. Files that have lost their name are never closed
// for it. It is safe for concurrent use.
type Budget struct {
	max int

	mu     sync.Mutex
	open   int
	recent list.List // of *Log, the one read last in front
}

// NewBudget makes a budget of max open files.
func NewBudget(max int) *Budget { return &Budget{max: max} }

// Open is how many files are open now.
func (b *Budget) Open() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open
}

// opened counts a file that l opened and closes others when there are too many.
func (b *Budget) opened(l *Log) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.open++
	b.touch(l)
	for e := b.recent.Back(); b.open > b.max && e != nil; {
		victim := e.Value.(*Log)
		before := e.Prev()
		if victim.yield() {
			b.open--
			b.remove(victim)
		}
		e = before
	}
}

// closed counts a file that was closed.
func (b *Budget) closed() {
	if b == nil {
		return
	}
	b.mu.Lock()
	b.open--
	b.mu.Unlock()
}

// used says that l is being read.
func (b *Budget) used(l *Log) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if l.recent != nil {
		b.touch(l)
	}
}

// touch puts l in front. The caller holds mu, as for every use of l.recent.
func (b *Budget) touch(l *Log) {
	if l.recent == nil {
		l.recent = b.recent.PushFront(l)
		return
	}
	b.recent.MoveToFront(l.recent)
}

func (b *Budget) remove(l *Log) {
	b.recent.Remove(l.recent)
	l.recent = nil
}

// tight says that files have to be closed for others.
func (b *Budget) tight() bool { return b != nil && b.Open() >= b.max }

// left forgets a Log that has ended.
func (b *Budget) left(l *Log) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if l.recent != nil {
		b.remove(l)
	}
}
