package journal

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"sync"
	"syscall"
)

var errDead = errors.New("the machine is off")

// fakeDisk is a directory in memory that can be full, can fail fsync, and can
// crash: then only what was fsynced is sure to be there, and of the rest any part.
type fakeDisk struct {
	mu       sync.Mutex
	names    map[string]*inode // as the running system sees it
	durable  map[string]*inode // as of the last fsync of the directory
	space    int               // bytes that still fit; negative is no limit
	failSync int               // that many fsyncs of files fail
	denied   error             // what every change fails with
	dead     bool
	syncs    int
}

type inode struct {
	data   []byte
	synced int
	sick   bool // an fsync failed: nothing behind synced will ever be durable
}

func newFakeDisk() *fakeDisk {
	return &fakeDisk{names: map[string]*inode{}, durable: map[string]*inode{}, space: -1}
}

func (d *fakeDisk) refuses() error {
	if d.dead {
		return errDead
	}
	return d.denied
}

func (d *fakeDisk) list() ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for name := range d.names {
		out = append(out, name)
	}
	return out, nil
}

func (d *fakeDisk) create(name string) (outFile, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.refuses(); err != nil {
		return nil, err
	}
	n := &inode{}
	d.names[name] = n
	return &fakeOut{d, n}, nil
}

func (d *fakeDisk) open(name string) (inFile, int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n, ok := d.names[name]
	if !ok {
		return nil, 0, fs.ErrNotExist
	}
	return fakeIn{d, n}, int64(len(n.data)), nil
}

func (d *fakeDisk) truncate(name string, size int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.refuses(); err != nil {
		return err
	}
	n := d.names[name]
	if d.space >= 0 {
		d.space += max(0, len(n.data)-int(size))
	}
	n.data = n.data[:min(int(size), len(n.data))]
	if !n.sick {
		n.synced = len(n.data)
	}
	return nil
}

func (d *fakeDisk) rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.refuses(); err != nil {
		return err
	}
	d.names[to] = d.names[from]
	delete(d.names, from)
	return nil
}

func (d *fakeDisk) remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.refuses(); err != nil {
		return err
	}
	n, ok := d.names[name]
	if !ok {
		return fs.ErrNotExist
	}
	if d.space >= 0 {
		d.space += len(n.data)
	}
	delete(d.names, name)
	return nil
}

func (d *fakeDisk) sync() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.refuses(); err != nil {
		return err
	}
	d.durable = maps.Clone(d.names)
	return nil
}

// limit sets how many more bytes fit; negative is no limit.
func (d *fakeDisk) limit(space int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.space = space
}

func (d *fakeDisk) failSyncs(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failSync = n
}

func (d *fakeDisk) synced() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.syncs
}

// revive lets a process go on that only a test had stopped.
func (d *fakeDisk) revive() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dead = false
}

// kill stops the process but not the machine: whatever was written is there.
func (d *fakeDisk) kill() *fakeDisk {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dead = true
	next := newFakeDisk()
	for name, n := range d.names {
		next.names[name] = &inode{data: append([]byte(nil), n.data...), synced: len(n.data)}
	}
	next.durable = maps.Clone(next.names)
	return next
}

// crash stops the machine. Of what was not fsynced a random prefix survives,
// with random holes in it, because blocks reach a disk in any order.
func (d *fakeDisk) crash(rng *rand.Rand) *fakeDisk {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dead = true
	names := d.durable
	if rng.IntN(2) == 0 {
		names = d.names
	}
	next := newFakeDisk()
	for name, n := range names {
		data := append([]byte(nil), n.data[:n.survivors(rng)]...)
		for at := n.synced; at < len(data); at += 64 {
			if n.sick || rng.IntN(8) == 0 {
				clear(data[at:min(at+64, len(data))])
			}
		}
		next.names[name] = &inode{data: data, synced: len(data)}
	}
	next.durable = maps.Clone(next.names)
	return next
}

func (n *inode) survivors(rng *rand.Rand) int {
	n.synced = min(n.synced, len(n.data))
	return n.synced + rng.IntN(len(n.data)-n.synced+1)
}

type fakeOut struct {
	d *fakeDisk
	n *inode
}

func (f *fakeOut) Write(b []byte) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if err := f.d.refuses(); err != nil {
		return 0, err
	}
	if f.d.space >= 0 && len(b) > f.d.space {
		n := f.d.space
		f.n.data = append(f.n.data, b[:n]...)
		f.d.space = 0
		return n, syscall.ENOSPC
	}
	if f.d.space >= 0 {
		f.d.space -= len(b)
	}
	f.n.data = append(f.n.data, b...)
	return len(b), nil
}

func (f *fakeOut) Sync() error {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if err := f.d.refuses(); err != nil {
		return err
	}
	f.d.syncs++
	if f.d.failSync > 0 {
		f.d.failSync--
		f.n.sick = true
		return syscall.EIO
	}
	if !f.n.sick {
		f.n.synced = len(f.n.data)
	}
	return nil
}

func (f *fakeOut) Close() error { return nil }

type fakeIn struct {
	d *fakeDisk
	n *inode
}

func (f fakeIn) ReadAt(b []byte, at int64) (int, error) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	if at >= int64(len(f.n.data)) {
		return 0, io.EOF
	}
	n := copy(b, f.n.data[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (f fakeIn) Close() error { return nil }
