package docker

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

func (e *fakeEngine) serveLogs(w http.ResponseWriter, r *http.Request, c *fakeContainer) {
	e.mu.Lock()
	epoch, broken := e.epoch, fault{after: -1}
	if len(c.script) > 0 {
		broken, c.script = c.script[0], c.script[1:]
	}
	e.mu.Unlock()
	since, follow := parseSince(r.URL.Query().Get("since")), r.URL.Query().Get("follow") == "1"
	http.NewResponseController(w).Flush()
	for next, sent := 0, 0; ; {
		e.mu.Lock()
		changed, fresh, over := e.changed, c.messages[min(next, len(c.messages)):], e.down || e.epoch != epoch || !c.running
		next = len(c.messages)
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
