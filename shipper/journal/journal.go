package journal

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"logcanary/collector/record"
)

// ErrClosed is what Next returns once the journal is closed.
var ErrClosed = errors.New("journal: closed")

// Journal is safe for concurrent use. One goroutine of its own writes; Open
// starts it and Close joins it.
type Journal struct {
	cfg   Config
	disk  disk
	sums  sums
	id    string
	born  time.Time
	first bool // this very Open found no journal
	notes []byte

	// reserved is what readers may still append, room how much of that is to
	// be had; both apart from mu because readers ask for every record.
	reserved, room atomic.Int64

	mu        sync.Mutex
	next      uint64 // number of the next record
	durable   uint64 // no number up to here needs to be written any more
	tail      *tail
	segs      []*segment // oldest first; without the one that is being made
	unshipped int64      // bytes of segments that a consumer still needs
	cursors   map[string][]byte
	noted     uint64              // bytes of all notes
	adrift    []byte              // notes that left memory before they could be written
	moved     map[string]struct{} // cursors that changed without a record since they were last entered
	acked     bool                // the same for positions of consumers, all together
	idleSince time.Time           // since when moved or acked is set
	consumers []*Consumer
	trouble   trouble
	clock     clock
	lost      uint64
	syncs     uint64

	writer writer // of the writer goroutine alone

	wake chan struct{} // of the writer, one token
	stop chan struct{}
	done chan struct{}
}

// Open recovers the journal in cfg.Dir, or begins one, and starts its writer.
//
// It fails with ErrVersion when a segment is of a version that it does not know,
// and with the error of the file system when the directory cannot be read or
// written. A full disk is no error: the journal begins in memory and Health says
// so. Damage is no error either: what is whole is used, Health wraps ErrCorrupt.
func Open(cfg Config) (*Journal, error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("journal: directory: %w", err)
	}
	return open(cfg, folder(cfg.Dir))
}

func open(cfg Config, d disk) (*Journal, error) {
	r, err := restore(d)
	if err != nil {
		return nil, err
	}
	j := build(cfg.filled(), d, r)
	if err := j.begin(r); err != nil {
		return nil, err
	}
	go j.run()
	return j, nil
}

func build(cfg Config, d disk, r *recovery) *Journal {
	j := &Journal{cfg: cfg, disk: d, id: r.id, born: r.born, first: len(r.segs) == 0,
		next: r.last + 1, durable: r.last, segs: r.segs,
		cursors: map[string][]byte{}, moved: map[string]struct{}{},
		wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
	if j.first {
		var id [8]byte
		_, _ = rand.Read(id[:]) // never fails, see crypto/rand
		j.id = hex.EncodeToString(id[:])
	}
	if j.born.IsZero() {
		j.born = time.Now()
	}
	j.sums = newSums(j.id)
	j.tail = newTail(j.sums, cfg.chunkSize(), cfg.TailBytes, j.next)
	j.writer = writer{j: j, stable: r.state}
	j.notes, j.noted = r.state.notes, uint64(len(r.state.notes))
	for key, cursor := range r.state.cursors {
		j.cursors[key] = append([]byte(nil), cursor...)
	}
	for _, name := range cfg.Consumers {
		j.consumers = append(j.consumers, newConsumer(j, name, r.state.positions[name]))
	}
	return j
}

// begin makes the first segment of this process: proof that the directory can
// be written, and the end of whatever the last segment held beyond its cut.
func (j *Journal) begin(r *recovery) error {
	if r.torn > 0 {
		j.cfg.Log.Warn("journal: cut the torn end of an interrupted write", "bytes", r.torn)
	}
	for _, s := range j.segs {
		if s.suspect {
			j.cfg.Log.Error("journal: a segment is damaged", "segment", s.name)
		}
	}
	for _, name := range r.junk {
		if err := j.disk.remove(name); err != nil {
			return fmt.Errorf("journal: directory is not writable: %w", err)
		}
	}
	err := j.writer.begin()
	if err != nil && !diskFull(err) {
		return fmt.Errorf("journal: directory is not writable: %w", err)
	}
	if err != nil {
		j.writer.failed(err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.missOldest()
	j.recount()
	j.reckon()
	return nil
}

// missOldest lets the oldest segment begin where consumers go on when it cannot
// tell: only what is shipped is ever removed, so those records stood in it, and
// readers must miss them aloud.
func (j *Journal) missOldest() {
	if len(j.segs) > 0 && j.segs[0].blind {
		j.segs[0].first = min(j.segs[0].first, j.floor()+1)
	}
}

// ID is the journal's random name, 16 hexadecimal digits, the same for as long
// as the directory lives.
func (j *Journal) ID() string { return j.id }

// Born is when the directory was first opened, and whether that is this Open.
// A directory whose segments are all damaged is not new: its sources must be read
// from their beginnings, not from now.
func (j *Journal) Born() (time.Time, bool) { return j.born, j.first }

// Reserve asks for room for n more bytes of records; readers call it for each
// record that they keep, with exactly what it adds to Batch.Records (4 bytes of
// length included): Append gives len(Batch.Records) back, so what was asked for
// beyond that stays reserved for good. When it returns true the Append that
// follows cannot fail.
//
// It returns false, and reserves nothing, while the tail is full because the
// disk takes nothing, or while unshipped records fill MaxBytes: the source stops
// before that record and asks again later. It overshoots by at most one record
// for each reader, so that no record is too large to ever enter.
func (j *Journal) Reserve(n int) bool {
	if before := j.reserved.Add(int64(n)) - int64(n); before < j.room.Load() {
		return true
	}
	j.reserved.Add(-int64(n))
	return false
}

// Append enters the records of b and its cursor: after a crash both are there
// or neither is, and never without the notes of b or of a batch before. It copies b, never waits for the disk and never fails. A batch
// without records only moves the cursor, which is then written lazily: with the
// next group, or after about a second, or by Close.
func (j *Journal) Append(b *record.Batch) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(b.Notes) > 0 {
		j.note(b.Notes)
	}
	if len(b.Cursor) > 0 {
		j.cursors[b.Key] = append(j.cursors[b.Key][:0], b.Cursor...)
	}
	if len(b.Records) > 0 {
		j.enter(b)
	} else if len(b.Cursor) > 0 {
		j.moves(b.Key)
	}
	j.poke()
}

func (j *Journal) enter(b *record.Batch) {
	for rest := b.Records; len(rest) > 0; {
		size := 4 + int(binary.LittleEndian.Uint32(rest))
		j.tail.put(kindRecord, j.next, rest[4:size])
		j.next++
		rest = rest[size:]
	}
	j.tail.putCommit(j.next-1, b.Key, b.Cursor)
	j.giveBack(int64(len(b.Records)))
	j.reckon()
	for _, c := range j.consumers {
		c.notify(appended)
	}
}

// note enters notes, before the records of the same batch: what recovery cuts off the
// end of a journal are records first.
func (j *Journal) note(notes []byte) {
	j.tail.put(kindNotes, j.noted, notes)
	j.noted += uint64(len(notes))
	j.reckon()
}

// Notes are all notes that Open has found, one behind another in the order in which
// they were appended. They are kept for as long as the directory lives.
func (j *Journal) Notes() []byte { return j.notes }

// giveBack ends a reservation. Whoever appends without one must not take from
// the reservations of others, so it stops at zero.
func (j *Journal) giveBack(n int64) {
	for {
		have := j.reserved.Load()
		if j.reserved.CompareAndSwap(have, max(0, have-n)) {
			return
		}
	}
}

// moves notes that a cursor changed without a record.
func (j *Journal) moves(key string) {
	j.idle()
	j.moved[key] = struct{}{}
}

func (j *Journal) idle() {
	if len(j.moved) == 0 && !j.acked {
		j.idleSince = time.Now()
	}
}

// Cursor is a copy of the last cursor that was appended under key; nil when
// there is none.
func (j *Journal) Cursor(key string) []byte {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]byte(nil), j.cursors[key]...)
}

// Cursors calls each, in no order, with every key that has the prefix and a copy
// of its cursor. each may call the journal.
func (j *Journal) Cursors(prefix string, each func(key string, cursor []byte)) {
	j.mu.Lock()
	found := map[string][]byte{}
	for key, cursor := range j.cursors {
		if strings.HasPrefix(key, prefix) {
			found[key] = append([]byte(nil), cursor...)
		}
	}
	j.mu.Unlock()
	for key, cursor := range found {
		each(key, cursor)
	}
}

// Forget drops the cursor of a source that will not come back, as lazily as a
// cursor moves.
func (j *Journal) Forget(key string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, ok := j.cursors[key]; ok {
		delete(j.cursors, key)
		j.moves(key)
		j.poke()
	}
}

// Consumer is the one of Config.Consumers that bears the name; nil when none does.
func (j *Journal) Consumer(name string) *Consumer {
	for _, c := range j.consumers {
		if c.name == name {
			return c
		}
	}
	return nil
}

// Close writes what is in memory, makes it durable and stops the writer; every
// Next returns ErrClosed. It returns ctx's error when the disk takes longer than
// that, and an error that wraps ErrDisk when it refuses. Call it once, after the
// last Append.
func (j *Journal) Close(ctx context.Context) error {
	close(j.stop)
	select {
	case <-j.done:
		return j.writer.last
	case <-ctx.Done():
		return fmt.Errorf("journal: closing: %w", ctx.Err())
	}
}
