package docker

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// leap is what an engine does that loses its place: a reply that follows goes on
// with another message than the next one.
type leap struct{ at, to int }

func (e *fakeEngine) serveLogs(w http.ResponseWriter, r *http.Request, c *fakeContainer) {
	tail := r.URL.Query().Get("tail")
	e.mu.Lock()
	epoch, broken, next, live := e.epoch, c.nextFault(tail == "1"), c.from(tail), len(c.messages)
	e.mu.Unlock()
	since, follow := parseSince(r.URL.Query().Get("since")), r.URL.Query().Get("follow") == "1"
	http.NewResponseController(w).Flush()
	for sent := 0; ; {
		e.mu.Lock()
		changed, over := e.changed, e.down || e.epoch != epoch || !c.running
		var fresh []fakeMessage
		fresh, next = c.told(next, live)
		e.mu.Unlock()
		for _, m := range fresh {
			if m.time < since {
				continue
			}
			since = 0
			if sent == broken.after {
				broken.strike(w)
				return
			}
			fmt.Fprint(w, c.wire(m))
			sent++
		}
		if sent == broken.after {
			broken.strike(w)
			return
		}
		http.NewResponseController(w).Flush()
		if over || !follow {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// nextFault is what happens to a reply of a kind.
func (c *fakeContainer) nextFault(end bool) fault {
	if i := slices.IndexFunc(c.script, func(f fault) bool { return f.end == end }); i >= 0 {
		f := c.script[i]
		c.script = slices.Delete(c.script, i, i+1)
		return f
	}
	return fault{after: -1}
}

// from is the first message of a reply with so many from the end: the oldest that
// was not dropped, or a later one.
func (c *fakeContainer) from(tail string) int {
	n, err := strconv.Atoi(tail)
	if err != nil {
		return c.dropped
	}
	return max(c.dropped, len(c.messages)-n)
}

// told is what a reply tells from a message on, and where it goes on. Among the
// messages that came since it was asked for, it may leap.
func (c *fakeContainer) told(next, live int) (fresh []fakeMessage, end int) {
	for next < len(c.messages) {
		if i := slices.IndexFunc(c.leaps, func(l leap) bool { return l.at == next && min(l.at, l.to) >= live }); i >= 0 {
			next = c.leaps[i].to
			c.leaps = slices.Delete(c.leaps, i, i+1)
			continue
		}
		fresh = append(fresh, c.messages[next])
		next++
	}
	return fresh, next
}

// strike ends a reply.
func (f fault) strike(w http.ResponseWriter) {
	fmt.Fprint(w, f.extra)
	http.NewResponseController(w).Flush()
	if !f.clean {
		panic(http.ErrAbortHandler)
	}
}

// wire is a message as it travels.
func (c *fakeContainer) wire(m fakeMessage) string {
	text := time.Unix(0, m.time).UTC().Format("2006-01-02T15:04:05.000000000Z07:00") + " " + m.text
	if c.tty {
		return text
	}
	return frame(byte(m.side+1), text)
}

func parseSince(text string) int64 {
	seconds, nanos, _ := strings.Cut(text, ".")
	s, _ := strconv.ParseInt(seconds, 10, 64)
	n, _ := strconv.ParseInt(nanos, 10, 64)
	return s*int64(time.Second) + n
}
