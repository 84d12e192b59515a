package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"logcanary/collector/record"
)

// readBytes is how much Scan takes from the journal at once.
const readBytes = 1 << 20

// Scan calls each with every record from number from on, oldest first, up to
// what is appended when it gets there, or until each returns false. The entry is
// borrowed until each returns. It is no consumer: nothing is kept for it, and
// records may be retired while it reads.
func (j *Journal) Scan(from uint64, each func(record.Entry) bool) error {
	r := reader{j: j, want: from}
	defer r.end()
	for {
		entries, err := r.read(readBytes, appended)
		for _, e := range entries {
			if !each(e) {
				return nil
			}
		}
		if err != nil || len(entries) == 0 {
			return err
		}
	}
}

// ReadDir calls each with every whole record in the directory of a journal,
// oldest first, until it returns false. The entry is borrowed until each returns. It
// takes no lock and changes nothing, so it can read beside a running sidecar: what is
// being written is left out and what is retired meanwhile passed over. It fails with
// ErrVersion as Open does.
func ReadDir(dir string, each func(record.Entry) bool) error {
	return readDir(folder(dir), each)
}

func readDir(d disk, each func(record.Entry) bool) error {
	inv, err := takeInventory(d)
	if err != nil {
		return err
	}
	more := true
	for i, s := range inv.segs {
		err := readSegment(d, s, newSums(inv.id), func(e record.Entry) bool {
			more = e.Seq >= bound(inv.segs, i) || each(e)
			return more
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("journal: segment %s: %w", s.name, err)
		}
		if !more {
			return nil
		}
	}
	return nil
}

func readSegment(d disk, s *segment, sum sums, each func(record.Entry) bool) error {
	f, size, err := d.open(s.name)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := newScan(f, sum, min(headerSize, size), size)
	for {
		sc.blocks.reclaim()
		fr, err := sc.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if fr.kind == kindRecord && !each(record.Entry{Seq: fr.seq, Data: fr.payload}) {
			return nil
		}
	}
}
