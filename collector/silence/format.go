package silence

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/cespare/xxhash/v2"
)

// The file of rhythms is a head of eight bytes, the last of which is its version; for each
// rhythm its name and its numbers, little endian and in the order of the struct, and one
// byte that says whether a week follows; and the xxhash64 of all that.
const (
	magic   = "rhythms"
	version = 1

	headSize = len(magic) + 1
	sumSize  = 8
	oneSize  = 8 + 8 + 4 + 4 + 4*4 + 1 + 1 + 4 + 1
	weekSize = len(week{}) * hours / 8
	maxFile  = headSize + mostRhythms*(oneSize+weekSize) + sumSize
)

// What can be wrong with a file of rhythms.
var (
	ErrFormat  = errors.New("silence: the file is damaged")
	ErrVersion = errors.New("silence: the file is of another version")
)

// encode writes the rhythms of some names.
func encode(rhythms map[uint64]*Rhythm, names []uint64) []byte {
	dst := append(make([]byte, 0, headSize+len(names)*(oneSize+weekSize)+sumSize), magic...)
	dst = append(dst, version)
	for _, name := range names {
		dst = rhythms[name].append(binary.LittleEndian.AppendUint64(dst, name))
	}
	return binary.LittleEndian.AppendUint64(dst, xxhash.Sum64(dst))
}

func (r *Rhythm) append(dst []byte) []byte {
	le := binary.LittleEndian
	dst = le.AppendUint64(dst, uint64(r.last))
	dst = le.AppendUint32(dst, r.from)
	dst = le.AppendUint32(dst, r.before)
	for _, f := range r.pauses() {
		dst = le.AppendUint32(dst, math.Float32bits(*f))
	}
	dst = append(dst, r.hour, r.even)
	dst = le.AppendUint32(dst, r.key)
	if r.week == nil {
		return append(dst, 0)
	}
	dst = append(dst, 1)
	for _, plane := range r.week {
		dst = append(dst, plane[:]...)
	}
	return dst
}

func (r *Rhythm) pauses() [4]*float32 {
	return [...]*float32{&r.longest, &r.usual, &r.odd[0], &r.odd[1]}
}

// decode reads what encode wrote.
func decode(text []byte) (map[uint64]*Rhythm, error) {
	if len(text) < headSize+sumSize || len(text) > maxFile || string(text[:len(magic)]) != magic {
		return nil, ErrFormat
	}
	if text[len(magic)] != version {
		return nil, fmt.Errorf("%w: %d", ErrVersion, text[len(magic)])
	}
	body := text[:len(text)-sumSize]
	if xxhash.Sum64(body) != binary.LittleEndian.Uint64(text[len(body):]) {
		return nil, fmt.Errorf("%w: its checksum is wrong", ErrFormat)
	}
	rhythms := map[uint64]*Rhythm{}
	for rest := body[headSize:]; len(rest) > 0; {
		if len(rest) < oneSize {
			return nil, fmt.Errorf("%w: it ends within a rhythm", ErrFormat)
		}
		name, r := binary.LittleEndian.Uint64(rest), &Rhythm{}
		n := r.parse(rest)
		if n == 0 || rhythms[name] != nil {
			return nil, fmt.Errorf("%w: rhythm %d is none", ErrFormat, len(rhythms))
		}
		rhythms[name], rest = r, rest[n:]
	}
	return rhythms, nil
}

// parse reads a rhythm behind its name and returns how many bytes both have; 0 where it
// is none.
func (r *Rhythm) parse(text []byte) int {
	le := binary.LittleEndian
	r.last, r.from, r.before = int64(le.Uint64(text[8:])), le.Uint32(text[16:]), le.Uint32(text[20:])
	for i, f := range r.pauses() {
		*f = math.Float32frombits(le.Uint32(text[24+4*i:]))
	}
	r.hour, r.even, r.key = text[40], text[41], le.Uint32(text[42:])
	switch has := text[oneSize-1]; {
	case !r.valid() || has > 1 || has == 1 && len(text) < oneSize+weekSize:
		return 0
	case has == 0:
		return oneSize
	}
	r.week = &week{}
	for i := range r.week {
		copy(r.week[i][:], text[oneSize+i*len(r.week[i]):])
	}
	return oneSize + weekSize
}

// valid says whether numbers are such as come of learning: what else there is would be
// reckoned with for ever.
func (r *Rhythm) valid() bool {
	for _, f := range r.pauses() {
		if !(*f >= 0 && *f <= lost) {
			return false
		}
	}
	seconds := r.last / int64(time.Second)
	return r.last > 0 && seconds <= math.MaxUint32 && int64(max(r.from, r.before)) <= seconds && r.hour <= asleep
}
