package journal

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrVersion says that a segment was written by a version of logcanary whose
// form this one does not know. Open refuses: guessing could destroy it.
var ErrVersion = errors.New("journal: unknown version")

const (
	formVersion = 1
	headerSize  = 64
	headerMagic = "LCanaryJ"
	extension   = ".seg"
	unfinished  = ".tmp"
)

// segment is what the journal knows of one file. Its fields are the journal's,
// under its mutex.
type segment struct {
	name    string
	index   uint64    // counts from 1
	first   uint64    // no record in it has a lower number
	created time.Time // the segment before it was last written then
	size    int64     // bytes that are durable
	body    int64     // bytes that are durable behind the prelude, of this process

	gone    bool                // it was retired
	blind   bool                // its header is damaged: first is only what can be told
	suspect bool                // damage was seen in it
	gaps    map[uint64]struct{} // where counted losses begin, so that two readers count them once
}

// header is the fixed head of a segment: magic (8), version (uint32), zero
// (uint32), id of the journal (8), index, first number, created and born (unix
// nanoseconds), zero up to 60, crc32c. Later versions keep magic, version and
// the checksum where they are.
type header struct {
	id            string
	index, first  uint64
	created, born int64
}

func (h header) appendTo(dst []byte) []byte {
	start := len(dst)
	dst = append(dst, headerMagic...)
	dst = binary.LittleEndian.AppendUint64(dst, formVersion)
	id, _ := hex.DecodeString(h.id)
	dst = append(dst, id...)
	for _, v := range [...]uint64{h.index, h.first, uint64(h.created), uint64(h.born)} {
		dst = binary.LittleEndian.AppendUint64(dst, v)
	}
	dst = append(dst, make([]byte, start+headerSize-4-len(dst))...)
	return binary.LittleEndian.AppendUint32(dst, headerSum(dst[start:]))
}

func headerSum(b []byte) uint32 {
	return crc32.Checksum(b[:headerSize-4], crc32.MakeTable(crc32.Castagnoli))
}

// parseHeader returns false for a header that is damaged, and ErrVersion for
// one that is whole and of another version.
func parseHeader(b []byte) (header, bool, error) {
	if len(b) < headerSize || string(b[:8]) != headerMagic ||
		headerSum(b) != binary.LittleEndian.Uint32(b[headerSize-4:]) {
		return header{}, false, nil
	}
	if v := binary.LittleEndian.Uint32(b[8:]); v != formVersion {
		return header{}, false, fmt.Errorf("%w %d", ErrVersion, v)
	}
	u := func(at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
	return header{id: hex.EncodeToString(b[16:24]), index: u(24), first: u(32),
		created: int64(u(40)), born: int64(u(48))}, true, nil
}

// The id stands in the name as well, so that a rotten header costs neither the
// journal's identity nor the salt of the frames behind it.
func segmentName(id string, index uint64) string {
	return fmt.Sprintf("%s-%016x%s", id, index, extension)
}

func parseName(name string) (id string, index uint64, ok bool) {
	id, rest, _ := strings.Cut(strings.TrimSuffix(name, extension), "-")
	index, err := strconv.ParseUint(rest, 16, 64)
	if err != nil || segmentName(id, index) != name || len(id) != 16 {
		return "", 0, false
	}
	_, err = hex.DecodeString(id)
	return id, index, err == nil
}

// inventory is what a directory holds, read from names and headers alone.
type inventory struct {
	id   string
	born time.Time
	segs []*segment // oldest first; first numbers never fall
	junk []string   // segments that were never finished
}

// takeInventory opens each segment for its header. Only a segment whose header
// is damaged is searched for the number of its first record.
func takeInventory(d disk) (inventory, error) {
	var inv inventory
	names, err := d.list()
	if err != nil {
		return inv, err
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.HasSuffix(name, unfinished) {
			inv.junk = append(inv.junk, name)
		}
		if err := inv.admit(d, name); err != nil {
			return inv, err
		}
	}
	inv.settle()
	return inv, nil
}

func (inv *inventory) admit(d disk, name string) error {
	id, index, ok := parseName(name)
	if !ok {
		return nil
	}
	if inv.id != "" && inv.id != id {
		return fmt.Errorf("journal: segments of two journals, %s and %s, stand in one directory", inv.id, id)
	}
	inv.id = id
	s := &segment{name: name, index: index}
	h, err := s.inspect(d, newSums(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a running journal has just retired it
	}
	if err != nil {
		return fmt.Errorf("journal: segment %s: %w", name, err)
	}
	if h.born != 0 {
		inv.born = time.Unix(0, h.born)
	}
	inv.segs = append(inv.segs, s)
	return nil
}

// inspect reads the header, or what frames tell in its place.
func (s *segment) inspect(d disk, sum sums) (header, error) {
	f, size, err := d.open(s.name)
	if err != nil {
		return header{}, err
	}
	defer f.Close()
	s.size = size
	b := make([]byte, min(size, headerSize))
	if _, err := f.ReadAt(b, 0); err != nil && err != io.EOF {
		return header{}, err
	}
	h, ok, err := parseHeader(b)
	if err != nil {
		return header{}, err
	}
	if !ok {
		s.suspect, s.blind = true, true
		s.first, err = firstNumber(newScan(f, sum, min(size, headerSize), size))
		return header{}, err
	}
	s.first, s.created = h.first, time.Unix(0, h.created)
	return h, nil
}

// firstNumber is 0 when no frame tells it.
func firstNumber(sc *scan) (uint64, error) {
	for {
		f, err := sc.next()
		switch {
		case err == io.EOF:
			return 0, nil
		case err != nil:
			return 0, err
		case f.kind == kindBegin || f.kind == kindRecord:
			return f.seq, nil
		}
	}
}

// settle gives a segment that does not tell its first number an empty range
// before its successor; at the very end the number stays 0.
func (inv *inventory) settle() {
	for i := len(inv.segs) - 2; i >= 0; i-- {
		s, next := inv.segs[i], inv.segs[i+1]
		if next.first != 0 && (s.first == 0 || s.first > next.first) {
			s.first = next.first
		}
		if s.created.IsZero() {
			s.created = next.created
		}
	}
}

// bound is the first number that does not belong to segs[i] any more: numbers
// from there on that still stand in it were written again elsewhere.
func bound(segs []*segment, i int) uint64 {
	for _, s := range segs[i+1:] {
		if s.first != 0 {
			return s.first
		}
	}
	return math.MaxUint64
}
