package docker

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/docker/docker/api/types/container"

	"logcanary/collector/facts"
)

const (
	lastLines = 100     // that are asked for at the first look
	maxReply  = 8 << 20 // bytes of them: what engines keep comes in parts of 16 KiB, of journald 48 KiB
	maxText   = 500     // bytes that are kept of each
)

// read notes what the API gives of the log's end.
func (l *look) read(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, l.x.bounds.answer)
	defer cancel()
	lines, err := l.tail(ctx, strconv.Itoa(lastLines), lastLines)
	r := answered(err)
	if r == nil {
		l.deny("logs", err)
		return
	}
	l.Log.Read, r.Lines = r, lines
	if r.Status == 403 {
		l.deny("logs", err)
	}
	if r.Status == 200 && !r.Frame {
		r.Oldest = l.oldest(ctx)
	}
}

// answered is what an error of a reply means; nil where the engine gave no answer that
// says something of the log, but of the container or of the way to the engine.
func answered(err error) *facts.Read {
	var said *daemonError
	switch {
	case err == nil:
		return &facts.Read{Status: 200}
	case errors.As(err, &said):
		return &facts.Read{Status: 200, Error: printable(said.text, maxReason), Frame: true}
	case removed(err), status(err) == 0:
		return nil
	}
	return &facts.Read{Status: status(err), Error: spoken(err)}
}

// tail reads lines of the log: of the last so many, or of all that it has, at most the
// first most.
func (l *look) tail(ctx context.Context, from string, most int) ([]facts.Line, error) {
	body, err := l.engine.ContainerLogs(ctx, l.ID, container.LogsOptions{ShowStdout: true, ShowStderr: true, Timestamps: true, Tail: from})
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return readLines(body, l.Config.TTY, most)
}

// readLines reads a reply up to most lines, each cut. Those before an error are good.
func readLines(body io.ReadCloser, tty bool, most int) (all []facts.Line, err error) {
	r := newReply(&bounded{body, maxReply}, tty)
	for len(all) < most {
		m, err := r.next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, line(m, tty))
	}
	return all, nil
}

// line keeps what is borrowed of a message, cut.
func line(m message, tty bool) facts.Line {
	text := m.text
	if tty {
		text = trimReturn(text)
	}
	return facts.Line{
		Time: time.Unix(0, m.time), Stream: []string{"stdout", "stderr"}[m.side],
		Text: string(bytes.Clone(text[:min(len(text), maxText)])), Size: len(text), Ended: m.ended,
	}
}

// oldest is the time of the first line that the engine has kept. It is asked for where a
// driver drops old ones; the answer is left after one line.
func (l *look) oldest(ctx context.Context) time.Time {
	have := l.Log.Read.Lines
	switch {
	case len(have) > 0 && len(have) < lastLines:
		return have[0].Time
	case len(have) == 0 || !rotates(container.LogConfig{Type: l.Log.Driver, Config: l.Log.Options}):
		return time.Time{}
	}
	first, err := l.tail(ctx, everything, 1)
	if err != nil || len(first) == 0 {
		return time.Time{} // not told: the lines that we have are still true
	}
	return first[0].Time
}

// readOn notes whether something newer has come. A log that could not be read is not
// asked for again: each reading of a damaged one has the engine complain in its own log.
func (l *look) readOn(ctx context.Context) {
	r := l.Log.Read
	if r == nil || r.Status != 200 || r.Frame {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, l.x.bounds.answer)
	defer cancel()
	newest, err := l.tail(ctx, "1", 1)
	switch now := answered(err); {
	case now == nil:
		l.deny("logs", err)
	case now.Frame:
		r.Frame, r.Error = true, now.Error
	case len(newest) == 1 && (len(r.Lines) == 0 || r.Lines[len(r.Lines)-1] != newest[0]):
		r.Lines = slices.Concat(r.Lines, newest)
	}
}
