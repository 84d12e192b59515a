package collector

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// part runs until its context ends and writes down when it began and ended.
type part struct {
	name string
	book *book
	err  error
}

type book struct {
	mu    sync.Mutex
	lines []string
}

func (b *book) write(line string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, line)
}

func (p part) Run(ctx context.Context) error {
	if p.err != nil {
		return p.err
	}
	<-ctx.Done()
	p.book.write(p.name + " stopped")
	return nil
}

func TestRunStopsInTheOrderOfTheWayOfALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &book{}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		if err := Run(ctx, Stage{part{"reader", b, nil}}, Stage{part{"shipper", b, nil}}, Stage{part{"web", b, nil}}); err != nil {
			t.Fatal(err)
		}
		want := []string{"reader stopped", "shipper stopped", "web stopped"}
		if !slices.Equal(b.lines, want) {
			t.Errorf("got %q", b.lines)
		}
	})
}

func TestRunStopsAllWhenAPartFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, fenced := &book{}, errors.New("fenced")
		err := Run(t.Context(), Stage{part{"reader", b, nil}}, Stage{part{"shipper", b, fenced}})
		if !errors.Is(err, fenced) {
			t.Errorf("got %v", err)
		}
		if !slices.Equal(b.lines, []string{"reader stopped"}) {
			t.Errorf("got %q", b.lines)
		}
	})
}
