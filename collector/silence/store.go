package silence

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

const (
	savingEvery = 5 * time.Minute
	remembered  = 30 * 24 * time.Hour // after its last line, of a source that is not read
	mostRhythms = 20_000              // that are kept on disk, and of sources that are not read
)

// Run saves what was learned from time to time, and when ctx ends. It returns nil: what
// cannot be saved is logged, and tried again.
func (k *Keeper) Run(ctx context.Context) error {
	tick := time.NewTicker(savingEvery)
	defer tick.Stop()
	failing := false
	for going := true; going; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			going = false
		}
		err := k.save()
		if err != nil && !failing {
			k.cfg.Log.Error("what was learned of rhythms cannot be saved", "path", k.cfg.Path, "error", err)
		}
		failing = err != nil
	}
	return nil
}

// save writes all rhythms when one of them changed.
func (k *Keeper) save() error {
	text, ok := k.snapshot(time.Now())
	if !ok {
		return nil
	}
	err := replace(k.cfg.Path, text)
	if err != nil {
		k.mu.Lock()
		k.changed = true
		k.mu.Unlock()
	}
	return err
}

// snapshot is the content of the file, after forgetting what was long ago. It is false
// where there is no file, or nothing new for it.
func (k *Keeper) snapshot(now time.Time) (text []byte, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.changed {
		return nil, false
	}
	k.changed = false
	names := k.forget(now)
	if k.cfg.Path == "" {
		return nil, false
	}
	return encode(k.rhythms, names[:min(len(names), mostRhythms)]), true
}

// forget drops the rhythms of sources that will hardly come back, and returns the names of
// all others, the one that was heard last first.
func (k *Keeper) forget(now time.Time) (names []uint64) {
	last := func(name uint64) int64 { return k.rhythms[name].last }
	oldest := now.Add(-remembered).UnixNano()
	for place, name := range slices.SortedFunc(maps.Keys(k.rhythms), func(a, b uint64) int { return cmp.Compare(last(b), last(a)) }) {
		if k.rhythms[name].users == 0 && (place >= mostRhythms || last(name) < oldest) {
			delete(k.rhythms, name)
			continue
		}
		names = append(names, name)
	}
	return names
}

// load reads the file. One that cannot be understood is set aside for whoever wants to
// know why, and all sources begin anew.
func load(cfg Config) map[uint64]*Rhythm {
	rhythms, err := read(cfg.Path)
	switch {
	case err == nil:
		return rhythms
	case errors.Is(err, ErrFormat) || errors.Is(err, ErrVersion):
		aside := cfg.Path + ".aside"
		cfg.Log.Error("the file of rhythms cannot be understood, it is set aside and all are learned anew", "path", cfg.Path, "aside", aside, "error", errors.Join(err, os.Rename(cfg.Path, aside)))
	case !errors.Is(err, fs.ErrNotExist):
		cfg.Log.Error("the file of rhythms cannot be read, all are learned anew", "path", cfg.Path, "error", err)
	}
	return map[uint64]*Rhythm{}
}

func read(path string) (map[uint64]*Rhythm, error) {
	if path == "" {
		return nil, fs.ErrNotExist
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, int64(maxFile)+1))
	if err != nil {
		return nil, err
	}
	return decode(text)
}

// replace writes a file so that after a crash it is the old one or the new one.
func replace(path string, text []byte) (err error) {
	fresh := path + ".new"
	f, err := os.OpenFile(fresh, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("the directory of %s: %w", path, err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}
