package silence

import "container/heap"

// agenda is a heap of all open pulses, the one on top that is due first. A pulse is looked at
// when it is due, and most have spoken by then and are due later: so a line costs
// nothing here, and there is no timer.
type agenda []*Pulse

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].due < a[j].due }

func (a agenda) Swap(i, j int) {
	a[i], a[j] = a[j], a[i]
	a[i].place, a[j].place = int32(i), int32(j)
}

// Push is for heap.Push.
func (a *agenda) Push(p any) {
	p.(*Pulse).place = int32(len(*a))
	*a = append(*a, p.(*Pulse))
}

// Pop is for heap.Remove.
func (a *agenda) Pop() any {
	last := len(*a) - 1
	p := (*a)[last]
	(*a)[last] = nil
	*a = (*a)[:last]
	return p
}

// move makes a pulse due at another time.
func (a *agenda) move(p *Pulse, due int64) {
	p.due = due
	heap.Fix(a, int(p.place))
}
