package docker

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/versions"
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
	look      time.Duration // between two looks at a log that is in doubt
	forgive   time.Duration // of a log's time, for which one gap stands for all
}

func defaultPace() pace {
	return pace{
		offer: 100 * time.Millisecond, hold: 2 * time.Second, retry: 100 * time.Millisecond,
		patience: 15 * time.Second, answer: 30 * time.Second, reconcile: time.Minute,
		look: 100 * time.Millisecond, forgive: time.Second,
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
	gap    func() // called when lines are missing before the one just read

	capacity int64 // bytes of a file of its log before the next is begun; 0 is no limit

	since   time.Time // where the connection of now begins
	first   int64     // time of its first message, where that is known before
	passed  int64     // time of the last message that was taken or stepped over
	anchor  *stream   // whose last line must come before anything newer; nil for none
	settled bool      // the container was seen not to run before this connection
	read    int       // messages, since the start
	whole   bool      // the last connection ended cleanly
	ailing  time.Time // when it was last said that reading fails
	unseen  int       // passes in a row in which the last line was not there

	proven   bool      // the next line that is not stepped over follows the one that was taken last
	looked   time.Time // when it was last looked again
	forgiven int64     // up to this time lines are not late: a gap was counted just before
}

// run reads until the container stops (errStopped), is gone (errdefs.IsNotFound)
// or cannot be read (errdefs.IsNotImplemented), or until ctx ends.
func (f *follower) run(ctx context.Context) error {
	wait := backoff{first: f.pace.retry, last: f.pace.patience}
	for {
		read := f.read
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
		if f.read > read {
			wait.reset()
		}
		f.tell(err)
		if !f.settled && !wait.wait(ctx) {
			return ctx.Err()
		}
	}
}

// removed says that the engine does not know the container any more, or is
// about to forget it (conflict: "dead or marked for removal").
func removed(err error) bool { return errdefs.IsNotFound(err) || errdefs.IsConflict(err) }

// tell logs what is more than a connection that was closed or given back, and that
// now and then: an engine that loses its place fails many times a second.
func (f *follower) tell(err error) {
	var said *daemonError
	switch {
	case err == nil, time.Since(f.ailing) < f.pace.reconcile, errors.Is(err, errHeld), errors.Is(err, errUnseen), errors.Is(err, errDoubt), errors.Is(err, io.ErrUnexpectedEOF):
		f.log.Debug("the log of a container is read again", "container", f.id, "reason", err)
		return
	case errors.As(err, &said):
		f.log.Warn("the engine cannot read a container's log", "container", f.id, "error", printable(said.text, maxName))
	default:
		f.log.Warn("reading a container by the API failed, trying again", "container", f.id, "error", err)
	}
	f.ailing = time.Now()
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
	err := f.offer(ctx, func() bool { return f.out.finish(math.MaxInt64) })
	f.out.commit(nil)
	return err
}

// connection is a reply that is being read.
type connection struct {
	*reply
	asked int64  // when
	old   bool   // by an engine that follows logs in the old way
	end   func() // ends it; more than once is fine
}

// follow reads one connection to its end.
func (f *follower) follow(ctx context.Context) error {
	if err := f.aim(ctx); err != nil {
		return err
	}
	c, err := f.connect(ctx, container.LogsOptions{Follow: true, Tail: "all"})
	if err != nil {
		return err
	}
	defer f.out.commit(nil)
	return f.messages(ctx, c)
}

// connect asks for the log from f.since on.
func (f *follower) connect(ctx context.Context, options container.LogsOptions) (*connection, error) {
	options.ShowStdout, options.ShowStderr, options.Timestamps = true, true, true
	if !f.since.IsZero() {
		options.Since = f.since.UTC().Format(time.RFC3339Nano)
	}
	engine, asked := f.engine(), time.Now().UnixNano()
	ctx, cancel := context.WithCancel(ctx)
	body, err := engine.ContainerLogs(ctx, f.id, options)
	if err != nil {
		cancel()
		return nil, err
	}
	end := func() {
		cancel()
		body.Close()
	}
	old := versions.LessThan(engine.ClientVersion(), newFollower)
	return &connection{reply: newReply(body, f.tty), asked: asked, old: old, end: end}, nil
}

// messages hands over what comes, and commits whenever nothing more is there. A
// connection that is in doubt gives way to another.
func (f *follower) messages(ctx context.Context, c *connection) error {
	defer func() { c.end() }()
	for {
		asked := time.Now()
		m, err := c.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if f.doubts(c, m, time.Since(asked)) {
			other, err := f.lookAgain(ctx, m.time)
			if err != nil {
				return err
			}
			if other != nil {
				c.end()
				c = other
				continue
			}
		}
		if err := f.pass(ctx, m); err != nil {
			return err
		}
		if c.in.Buffered() == 0 {
			f.out.commit(nil)
		}
	}
}

// pass takes a message, or steps over it.
func (f *follower) pass(ctx context.Context, m message) error {
	if f.first != 0 && f.first != m.time {
		return errMoved
	}
	misses := f.misses(m)
	_, s := f.out.stream(m.side)
	before := s.taken
	if err := f.take(ctx, m); err != nil {
		return err
	}
	if misses {
		f.anchor = nil
		f.gap()
		f.forgiven = m.time + int64(f.pace.forgive)
	}
	f.first, f.passed, f.proven = 0, m.time, f.proven && s.taken == before
	f.read++
	return nil
}

func (f *follower) take(ctx context.Context, m message) error {
	_, s := f.out.stream(m.side)
	p := part{text: m.text, ended: m.ended, cut: m.cut, time: m.time}
	p.after.Offset = max(m.time, peak(s.taken))
	return f.offer(ctx, func() bool { return s.take(&p) })
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
