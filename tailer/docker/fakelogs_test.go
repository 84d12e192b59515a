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
	e.mu.Lock()
	epoch, broken := e.epoch, fault{after: -1}
	if len(c.script) > 0 {
		broken, c.script = c.script[0], c.script[1:]
	}
	live := len(c.messages)
	next := c.kept(r.URL.Query().Get("tail"))
	e.mu.Unlock()
	since, follow := parseSince(r.URL.Query().Get("since")), r.URL.Query().Get("follow") == "1"
	http.NewResponseController(w).Flush()
	for sent := 0; ; {
		var fresh []fakeMessage
		e.mu.Lock()
		changed, over := e.changed, e.down || e.epoch != epoch || !c.running
		fresh, next = c.from(next, live)
		e.mu.Unlock()
		for _, m := range fresh {
			if m.time < since {
				continue
			}
			if !e.old {
				since = 0
			}
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

// kept is the first message of a reply: the oldest that was not rotated away, or
// that of the last few.
func (c *fakeContainer) kept(tail string) int {
	n, err := strconv.Atoi(tail)
	if err != nil {
		return min(c.dropped, len(c.messages))
	}
	return min(max(c.dropped, len(c.messages)-n), len(c.messages))
}

// from is what a reply tells from a message on, and where it goes on; behind the
// messages that were there when it was asked for, it may leap.
func (c *fakeContainer) from(next, live int) (fresh []fakeMessage, end int) {
	for next < len(c.messages) {
		if i := slices.IndexFunc(c.leaps, func(l leap) bool { return l.at == next }); i >= 0 && next >= live {
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
