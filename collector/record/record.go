package record

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// EventID names a record across restarts and deliveries: a consumer that sees
// the same id twice has seen the same line of the same source twice.
type EventID [16]byte

// String is the id as 32 hexadecimal digits, as it stands in the header event-id.
func (id EventID) String() string { return string(id.AppendTo(nil)) }

// AppendTo appends what String returns.
func (id EventID) AppendTo(dst []byte) []byte {
	dst = AppendHex(dst, binary.BigEndian.Uint64(id[:8]))
	return AppendHex(dst, binary.BigEndian.Uint64(id[8:]))
}

// Record is what is kept of a line, in the form in which it is stored and
// shipped. Value is the finished JSON (package documentation of collector says
// which fields); the other fields repeat what a shipper needs without parsing it.
type Record struct {
	ID          EventID
	Time        int64 // unix nanoseconds, the record's timestamp
	Level       Level
	Outcome     Outcome
	Fingerprint uint64
	Topic       string // Kafka topic that a route chose; "" for the configured default
	Key         string // project/service, the partition key
	Service     string
	Source      string // metric label of the source: stdout, stderr, tty, a file's base name
	Traceparent string // W3C trace context of the line; "" where it has none
	Value       []byte
}

// recordVersion is the first byte of the binary form. A reader that meets
// another one must refuse the record, not guess.
const recordVersion = 1

const fixedSize = 1 + 1 + 1 + 16 + 8 + 8

// ErrRecord is wrapped by every error of Parse.
var ErrRecord = errors.New("record: malformed")

// Append appends the binary form: version, level, outcome, id, fingerprint and
// time (little endian), then the strings each behind a uvarint length, then the
// value up to the end.
func (r *Record) Append(dst []byte) []byte {
	dst = append(dst, recordVersion, byte(r.Level), byte(r.Outcome))
	dst = append(dst, r.ID[:]...)
	dst = binary.LittleEndian.AppendUint64(dst, r.Fingerprint)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(r.Time))
	for _, s := range [...]string{r.Topic, r.Key, r.Service, r.Source, r.Traceparent} {
		dst = binary.AppendUvarint(dst, uint64(len(s)))
		dst = append(dst, s...)
	}
	return append(dst, r.Value...)
}

// Parse reads the binary form. Value borrows from data; the strings are copies.
func Parse(data []byte) (Record, error) {
	if len(data) < fixedSize {
		return Record{}, fmt.Errorf("%w: %d bytes are less than the fixed part", ErrRecord, len(data))
	}
	if data[0] != recordVersion {
		return Record{}, fmt.Errorf("%w: unknown version %d", ErrRecord, data[0])
	}
	r := Record{Level: Level(data[1]), Outcome: Outcome(data[2])}
	if r.Level >= levelEnd || r.Outcome >= outcomeEnd {
		return Record{}, fmt.Errorf("%w: level %d, outcome %d", ErrRecord, data[1], data[2])
	}
	copy(r.ID[:], data[3:])
	r.Fingerprint = binary.LittleEndian.Uint64(data[19:])
	r.Time = int64(binary.LittleEndian.Uint64(data[27:]))
	rest := data[fixedSize:]
	for _, s := range [...]*string{&r.Topic, &r.Key, &r.Service, &r.Source, &r.Traceparent} {
		n, size := binary.Uvarint(rest)
		if size <= 0 || n > uint64(len(rest)-size) {
			return Record{}, fmt.Errorf("%w: a string is cut", ErrRecord)
		}
		*s = string(rest[size : size+int(n)])
		rest = rest[size+int(n):]
	}
	r.Value = rest
	return r, nil
}

// Entry is a record in the journal. Seq counts from 1 without ever going back;
// Data is the record's binary form, borrowed for as long as the reader says.
type Entry struct {
	Seq  uint64
	Data []byte
}

// Batch is what one source hands to the journal at once: all of it becomes
// durable together, or none of it.
type Batch struct {
	// Records holds Count binary records, each behind its length as a uint32
	// in little endian.
	Records []byte
	Count   int

	// Notes is what must be durable before these records or any that follow, and comes
	// back after every restart: what their identities rest on. Nil for nothing new.
	Notes []byte

	Key    string // Origin.Key of the source
	Cursor []byte // durable form of the position after the last record; nil leaves the stored one
}

// Reset empties the batch and keeps its memory for the next use.
func (b *Batch) Reset() {
	b.Records, b.Count, b.Notes, b.Key, b.Cursor = b.Records[:0], 0, b.Notes[:0], "", b.Cursor[:0]
}
