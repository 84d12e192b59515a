package docker

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"

	"logcanary/collector/record"
)

// errHeld ends a connection whose lines are refused for too long: the engine
// must not have to buffer them. Reading goes on by time.
var errHeld = errors.New("docker: lines are refused, the connection was given back")

// errStopped says that everything of a container that does not run was read.
var errStopped = errors.New("docker: the container does not run")

// pace is how long things wait. Its zero value is not used; see defaultPace.
type pace struct {
	offer     time.Duration // between two offers of a refused line
	hold      time.Duration // how long a connection is kept while a line is refused
	retry     time.Duration // before the first new connection; doubles
	patience  time.Duration // the longest wait before a new connection
	answer    time.Duration // for which an engine may think about a question
	reconcile time.Duration // between two full lists
}

func defaultPace() pace {
	return pace{
		offer: 100 * time.Millisecond, hold: 2 * time.Second,
		retry: 100 * time.Millisecond, patience: 15 * time.Second, answer: 30 * time.Second, reconcile: time.Minute,
	}
}

// follower reads one container by the API. It is run in a goroutine of its own
// until the container stops, and again when it starts.
type follower struct {
	engine func() *client.Client // the engine's client of the moment
	id     string
	tty    bool
	out    *output
	pace   pace
	log    *slog.Logger
	gap    func() // called once where lines are missing

	rotates bool // the engine may begin the log anew

	connection // of now

	passed  int64     // time of the last message that was taken or stepped over
	settled bool      // the container was seen not to run before this connection
	read    int       // since the start
	whole   bool      // the last connection ended cleanly
	ailing  bool      // it was said that reading fails
	unseen  int       // passes in a row in which the last line was not there
	missing bool      // lines are, before the next one that is taken
	suspect int64     // time of the message that was in doubt last
	doubted time.Time // when a connection was last in doubt
	brief   bool      // the line that was taken last is near the end of the log
}

// connection is where a reply that follows the log begins, and what is known of it.
type connection struct {
	since time.Time
	tail  string  // how many lines from the end of the log, where that is later
	first int64   // time of its first message, where that is known before
	last  message // the end of the log, as it was before

	anchor *stream // whose line must come before anything newer; nil where nothing is missed
	came   bool    // that line
	atEnd  bool    // the last message has come
	live   bool    // so has one behind it: what comes now was written since
	unsure bool    // the engine may wait at another file than it reads
}

// run reads until the container stops (errStopped), is gone (errdefs.IsNotFound)
// or cannot be read (errdefs.IsNotImplemented), or until ctx ends. Nothing is open when
// it returns.
func (f *follower) run(ctx context.Context) error {
	err := f.untilEnd(ctx)
	f.settle(ctx)
	return err
}

// settle commits until nothing is open any more, and but once after ctx has ended.
func (f *follower) settle(ctx context.Context) {
	for due := f.out.commit(nil); due > 0; due = f.out.commit(nil) {
		if !rest(ctx, due) {
			time.Sleep(due)
			f.out.commit(nil)
			return
		}
	}
}

// untilEnd is run, up to what ends it.
func (f *follower) untilEnd(ctx context.Context) error {
	wait := backoff{first: f.pace.retry, last: f.pace.patience}
	for {
		before := f.read
		err := f.follow(ctx)
		if !removed(err) {
			f.whole = err == nil
		}
		if err == nil {
			err = f.ended(ctx)
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case removed(err):
			return errors.Join(errdefs.ErrNotFound, f.finish(ctx))
		case errors.Is(err, errStopped), errdefs.IsNotImplemented(err):
			return err
		}
		if f.read > before {
			f.ailing = false
			wait.reset()
		}
		f.tell(err)
		last := err == nil && f.settled // what was written before the exit is there
		if !last && !f.atOnce(err) && !wait.wait(ctx) {
			return ctx.Err()
		}
	}
}

// removed says that the engine does not know the container any more, or is
// about to forget it (conflict: "dead or marked for removal").
func removed(err error) bool { return errdefs.IsNotFound(err) || errdefs.IsConflict(err) }

// tell logs what is more than a connection that was closed or given back, once
// until something is read again.
func (f *follower) tell(err error) {
	var said *daemonError
	switch {
	case err == nil, f.ailing, errors.Is(err, errHeld), errors.Is(err, errUnseen), errors.Is(err, errDoubt), errors.Is(err, io.ErrUnexpectedEOF):
		f.log.Debug("the log of a container is read again", "container", f.id, "reason", err)
		return
	case errors.As(err, &said):
		f.log.Warn("the engine cannot read a container's log", "container", f.id, "error", printable(said.text, maxName))
	default:
		f.log.Warn("reading a container by the API failed, trying again", "container", f.id, "error", err)
	}
	f.ailing = true
}

// ended decides what a clean end means. It is no proof of an exit: proxies and
// engines end quiet streams. And a container that is seen to have exited may have
// written after the end: only a connection that begins after the exit has all.
func (f *follower) ended(ctx context.Context) error {
	asking, cancel := context.WithTimeout(ctx, f.pace.answer)
	defer cancel()
	c, err := f.engine().ContainerInspect(asking, f.id)
	if err != nil {
		return err
	}
	if c.State == nil || c.State.Running {
		f.settled = false
		return nil
	}
	if !f.settled {
		f.settled = true
		return nil
	}
	f.settled = false
	if err := f.finish(ctx); err != nil {
		return err
	}
	return errStopped
}

// finish hands over the lines that nobody will end any more.
func (f *follower) finish(ctx context.Context) error {
	err := f.offer(ctx, f.out.finish)
	f.tellGap()
	f.out.commit(nil)
	return err
}

// follow reads one connection to its end.
func (f *follower) follow(ctx context.Context) error {
	defer f.out.commit(nil)
	if err := f.aim(ctx); err != nil {
		return err
	}
	body, err := f.open(ctx, container.LogsOptions{Since: f.from(), Tail: f.tail, Follow: true})
	if err != nil {
		return err
	}
	defer body.Close()
	return f.messages(ctx, newReply(body, f.tty))
}

// from is where the connection of now begins, as the engine wants to hear it.
func (f *follower) from() string {
	if f.since.IsZero() {
		return ""
	}
	return f.since.UTC().Format(time.RFC3339Nano)
}

// open asks for lines of the log.
func (f *follower) open(ctx context.Context, options container.LogsOptions) (io.ReadCloser, error) {
	options.ShowStdout, options.ShowStderr, options.Timestamps = true, true, true
	return f.engine().ContainerLogs(ctx, f.id, options)
}

// messages hands over what comes.
func (f *follower) messages(ctx context.Context, r *reply) error {
	for {
		m, waited, err := f.next(r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f.pass(ctx, m, waited); err != nil {
			return err
		}
	}
}

// next is the next message, and how long it was waited for. It commits whenever
// nothing more is there.
func (f *follower) next(r *reply) (message, time.Duration, error) {
	if r.in.Buffered() > 0 {
		m, err := r.next()
		return m, 0, err
	}
	due := f.out.commit(nil)
	asked := time.Now()
	if due > 0 {
		f.await(r, due)
	}
	m, err := r.next()
	return m, time.Since(asked), err
}

// await commits again when a record that is open has waited for long enough while
// nothing comes.
func (f *follower) await(r *reply, due time.Duration) {
	come := make(chan struct{})
	go func() {
		defer close(come)
		_, _ = r.in.Peek(1) // whoever reads on sees the error
	}()
	for due > 0 {
		select {
		case <-come:
			return
		case <-time.After(due):
			due = f.out.commit(nil)
		}
	}
	<-come
}

// pass takes a message, or steps over it.
func (f *follower) pass(ctx context.Context, m message, waited time.Duration) error {
	if f.first != 0 && f.first != m.time {
		return errMoved
	}
	f.first = 0
	f.arrive(m)
	if f.misses(m) {
		if f.tail == everything {
			f.unseen++
		}
		return errUnseen
	}
	if f.doubts(m, waited) {
		_, unfinished := f.out.unfinished()
		f.brief, f.suspect = !unfinished, m.time // the parts of a line may be far
		return errDoubt
	}
	if err := f.take(ctx, m); err != nil {
		return err
	}
	f.came = f.anchor != nil && f.anchor.skip.time == 0
	f.passed = m.time
	f.read++
	return nil
}

func (f *follower) take(ctx context.Context, m message) error {
	side, s := f.out.stream(m.side)
	before := s.taken
	p := part{text: m.text, ended: m.ended, cut: m.cut, time: m.time}
	p.after.Offset = max(m.time, peak(s.taken))
	err := f.offer(ctx, func() bool { return s.take(&p) })
	if s.taken != before {
		f.out.took(side)
		f.clear(m)
		f.tellGap()
	}
	return err
}

// peak is the latest time that a stream of the API has seen: the Offset of its
// cursors, which have no file.
func peak(c record.Cursor) int64 {
	if c.File != 0 {
		return c.Time
	}
	return max(c.Offset, c.Time)
}

// offer offers a line until it is taken, and gives up after a while.
func (f *follower) offer(ctx context.Context, take func() bool) error {
	for held := time.Duration(0); !take(); held += f.pace.offer {
		f.out.commit(nil)
		if held >= f.pace.hold {
			return errHeld
		}
		if !rest(ctx, f.pace.offer) {
			return ctx.Err()
		}
	}
	return nil
}
