package journal

import (
	"errors"
	"fmt"
	"syscall"
	"time"
)

const (
	groupEvery = 50 * time.Millisecond  // pause between groups when nobody waits for durability
	idleEvery  = time.Second            // cursors and positions alone wait that long
	retryFirst = 100 * time.Millisecond // doubles with each failure
	retryMost  = 2 * time.Second
)

// clock is when the writer is to do something, under the journal's mutex.
type clock struct {
	alarm   time.Time // when it wakes by itself; zero when it does not
	synced  time.Time // when the last group was done
	retry   time.Time // not before then, after a failure
	backoff time.Duration
	writing bool // a group is on its way to the disk
}

// writer is what only the writer goroutine (and Open before it) touches.
type writer struct {
	j      *Journal
	stable state    // what recovery would find now
	out    outFile  // the last segment; nil when a new one must be begun
	seg    *segment // that out writes
	offset int64    // bytes in out
	group  []piece
	last   error // of the last attempt
}

// run is the writer goroutine. While nothing is to be written it sleeps until a
// segment is too old, which is twice after the last record.
func (j *Journal) run() {
	defer close(j.done)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		timer.Stop()
		if due := j.sleepUntil(); !due.IsZero() {
			timer.Reset(time.Until(due))
		}
		select {
		case <-timer.C:
			j.writer.commit()
		case <-j.wake:
		case <-j.stop:
			j.writer.finish()
			return
		}
	}
}

func (j *Journal) sleepUntil() time.Time {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.clock.alarm = j.due()
	return j.clock.alarm
}

// due is when the next group is to be written; zero is never. Call it with mu held.
func (j *Journal) due() time.Time {
	switch {
	case j.trouble.disk != nil:
		return j.clock.retry
	case j.tail.unsynced > j.cfg.TailBytes/2 || j.tail.unsynced > 0 && j.awaited():
		return time.Unix(1, 0)
	case j.tail.unsynced > 0:
		return j.clock.synced.Add(groupEvery)
	case j.acked || len(j.moved) > 0:
		return j.idleSince.Add(idleEvery)
	}
	return j.ages()
}

// awaited says whether a consumer sleeps until something is durable.
func (j *Journal) awaited() bool {
	for _, c := range j.consumers {
		if c.waits == synced {
			return true
		}
	}
	return false
}

// poke wakes the writer if it would sleep too long. Call it with mu held.
func (j *Journal) poke() {
	due := j.due()
	if due.IsZero() || !j.clock.alarm.IsZero() && !due.Before(j.clock.alarm) {
		return
	}
	j.clock.alarm = due
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// begin makes the first segment of this process, at the cost of shipped ones
// when the disk is full.
func (w *writer) begin() error {
	err := w.turn()
	if diskFull(err) && w.sacrifice() {
		err = w.turn()
	}
	return err
}

// finish writes what is left when the journal closes. The first group after a
// failure leaves cursors out, so there can be two.
func (w *writer) finish() {
	for w.j.dirty() {
		if w.commit(); w.last != nil {
			break
		}
	}
	w.seal()
}

func (j *Journal) dirty() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.tail.unsynced > 0 || j.acked || len(j.moved) > 0
}

// commit makes one group durable. A full disk costs shipped segments first; any
// failure leaves everything in memory for a later attempt in a new segment.
func (w *writer) commit() {
	w.j.writes(true)
	err := w.attempt()
	if diskFull(err) && w.sacrifice() {
		err = w.attempt()
	}
	w.j.writes(false)
	if err != nil {
		w.failed(err)
		return
	}
	w.mark()
}

func (j *Journal) writes(now bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.clock.writing = now
}

func (w *writer) attempt() error {
	w.retire()
	if w.out == nil || w.full() {
		if err := w.turn(); err != nil {
			return err
		}
	}
	w.take()
	for _, p := range w.group {
		if err := w.write(p.bytes()); err != nil {
			return w.abandon(err)
		}
	}
	if err := w.out.Sync(); err != nil {
		return w.abandon(err)
	}
	w.settle()
	return nil
}

func (w *writer) write(b []byte) error {
	n, err := w.out.Write(b)
	w.offset += int64(n)
	return err
}

// take enters what moved lazily and lays hands on all that is not durable. After
// a failure nothing is entered: attempts must not fill the tail with cursors.
func (w *writer) take() {
	j := w.j
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.trouble.disk == nil {
		j.enterMoved()
	}
	w.group = j.tail.pieces(w.group[:0])
}

func (j *Journal) enterMoved() {
	for key := range j.moved {
		if cursor, ok := j.cursors[key]; ok {
			j.tail.putCommit(j.next-1, key, cursor)
		} else {
			j.tail.put(kindForget, j.next-1, []byte(key))
		}
	}
	clear(j.moved)
	for _, c := range j.consumers {
		if j.acked {
			j.tail.put(kindPosition, c.acked, []byte(c.name))
		}
	}
	j.acked = false
}

// settle tells the journal that the group is durable.
func (w *writer) settle() {
	last := w.fold()
	j := w.j
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, p := range w.group {
		j.tail.settle(p)
	}
	if j.tail.unsynced == 0 && len(w.group) < 2 { // little came, and nothing since: the burst is over
		j.tail.shrink(j.cfg.TailBytes / 4)
	}
	clear(w.group)
	j.durable = max(j.durable, last)
	w.seg.body += w.offset - w.seg.size
	w.seg.size = w.offset
	j.recount()
	j.syncs++
	j.recovered()
	j.reckon()
	j.clock.synced = time.Now()
	for _, c := range j.consumers {
		c.notify(synced)
	}
}

// fold brings the stable state up to the group and returns the last number in it.
func (w *writer) fold() uint64 {
	var last uint64
	for _, p := range w.group {
		for f := range p.moved(p.moves, p.upTo) {
			w.stable.fold(f)
		}
		last = p.last
	}
	return last
}

// mark writes how far the fsync reached, so that recovery can tell rot from the
// torn end of a write. It needs no fsync: without it recovery is only stricter.
func (w *writer) mark() {
	mark := w.j.sums.appendFrame(nil, kindMark, uint64(w.offset), nil)
	if err := w.write(mark); err != nil {
		_ = w.abandon(err) // nothing is lost, and the next group tells what is wrong
	}
}

// abandon gives up the last segment after a failure. What was not durable in it
// must never be taken for durable by a later fsync that succeeds: the kernel
// may have dropped the pages. It stays in memory and goes to a new segment.
func (w *writer) abandon(err error) error {
	w.seal()
	// When even this fails the numbers of the next segment end this one.
	_ = w.j.disk.truncate(w.seg.name, w.seg.size)
	return err
}

func (w *writer) seal() {
	if w.out != nil {
		w.out.Close()
	}
	w.out = nil
}

// failed notes why nothing is written and when to try again.
func (w *writer) failed(err error) {
	w.last = fmt.Errorf("%w: %w", ErrDisk, err)
	j := w.j
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.trouble.disk == nil {
		j.cfg.Log.Error("journal: cannot write, records stay in memory", "error", err)
		j.clock.backoff = retryFirst
	}
	j.trouble.disk = err
	j.clock.retry = time.Now().Add(j.clock.backoff)
	j.clock.backoff = min(2*j.clock.backoff, retryMost)
	j.release()
	j.reckon()
}

// recovered notes that writing works. Call it with mu held.
func (j *Journal) recovered() {
	if j.trouble.disk != nil {
		j.cfg.Log.Info("journal: writes again")
	}
	j.trouble.disk = nil
	j.writer.last = nil
}

// release drops from memory what every consumer acknowledged before it could
// be written: it need never be. Cursors that go with it are entered again when
// writing works, notes stand in the segment that is begun then. Call it with mu held.
func (j *Journal) release() {
	if j.clock.writing || len(j.consumers) == 0 {
		return
	}
	for len(j.tail.chunks) > 1 && j.tail.chunks[0].last <= j.floor() {
		c := j.tail.drop()
		for f := range c.moved(c.moves, c.buf) {
			j.reenter(f)
		}
	}
}

func (j *Journal) reenter(f frame) {
	switch f.kind {
	case kindCommit:
		if key, cursor, _ := f.commit(); len(cursor) > 0 {
			j.moved[string(key)] = struct{}{}
		}
	case kindForget:
		j.moved[string(f.payload)] = struct{}{}
	case kindPosition:
		j.acked = true
	case kindNotes:
		j.adrift = append(j.adrift, f.payload...)
	}
}

// diskFull says whether freeing segments can help.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
