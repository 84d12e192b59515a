package journal

import (
	"io"
	"os"
	"path/filepath"
)

// disk is the journal's directory reduced to what can fail in it, so that tests
// can script a full disk, a failing fsync and a crash. Names are plain file names.
type disk interface {
	list() ([]string, error)
	create(name string) (outFile, error) // new or emptied, for appending
	open(name string) (inFile, int64, error)
	truncate(name string, size int64) error // durable when it returns
	rename(from, to string) error
	remove(name string) error
	sync() error // makes create, rename and remove durable
}

type outFile interface {
	io.WriteCloser
	Sync() error
}

type inFile interface {
	io.ReaderAt
	io.Closer
}

// folder is the disk that is one: a path of the operating system.
type folder string

func (d folder) path(name string) string { return filepath.Join(string(d), name) }

func (d folder) list() ([]string, error) {
	entries, err := os.ReadDir(string(d))
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names, err
}

func (d folder) create(name string) (outFile, error) {
	// A typed nil inside the interface would look like a file.
	f, err := os.OpenFile(d.path(name), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (d folder) open(name string) (inFile, int64, error) {
	f, err := os.Open(d.path(name))
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func (d folder) truncate(name string, size int64) error {
	f, err := os.OpenFile(d.path(name), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		return err
	}
	return f.Sync()
}

func (d folder) rename(from, to string) error { return os.Rename(d.path(from), d.path(to)) }

func (d folder) remove(name string) error { return os.Remove(d.path(name)) }

func (d folder) sync() error {
	f, err := os.Open(string(d))
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
