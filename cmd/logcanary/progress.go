package main

import (
	"fmt"
	"io"
	"time"
)

// progress counts what is read and tells it on a terminal once reading takes
// longer than patience.
type progress struct {
	out   io.Writer // nil for nobody
	since time.Time
	told  time.Time // zero before the first time
	bytes int64
}

const (
	patience    = 2 * time.Second
	tellingPace = time.Second
)

// newProgress tells on stderr when that is a terminal and stdout, where the data
// goes, is another thing.
func newProgress(env *environment) *progress {
	p := &progress{since: time.Now()}
	if isTerminal(env.Stderr) && !isTerminal(env.Stdout) {
		p.out = env.Stderr
	}
	return p
}

// Write counts bytes; it never fails.
func (p *progress) Write(read []byte) (int, error) {
	p.bytes += int64(len(read))
	if p.out == nil {
		return len(read), nil
	}
	if now := time.Now(); now.Sub(p.since) >= patience && now.Sub(p.told) >= tellingPace {
		p.told = now
		megabytes := float64(p.bytes) / 1e6
		fmt.Fprintf(p.out, "\r%.0f MB read, %.0f MB/s\x1b[K", megabytes, megabytes/now.Sub(p.since).Seconds())
	}
	return len(read), nil
}

// clear takes away what was told.
func (p *progress) clear() {
	if p.out != nil && !p.told.IsZero() {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
