package kafka

import (
	"encoding/binary"

	"logcanary/collector/record"
)

// view is a record's binary form with its fields borrowed instead of copied:
// record.Parse without the allocations, for a path that runs per record.
type view struct {
	id          record.EventID
	level       record.Level
	fingerprint uint64
	time        int64
	topic       []byte
	key         []byte
	service     []byte
	source      []byte
	traceparent []byte
	value       []byte
}

// fixedSize is the part of the binary form before its strings: version, level,
// outcome, id, fingerprint, time. A test holds it against record.Append.
const fixedSize = 1 + 1 + 1 + 16 + 8 + 8

// parse reads data, which v borrows from then on. Whatever is unusual is left to
// record.Parse, so that one place judges what is malformed and says why.
func (v *view) parse(data []byte) error {
	if len(data) < fixedSize || data[0] != 1 || int(data[1]) >= record.Levels || int(data[2]) >= record.Outcomes {
		_, err := record.Parse(data)
		return err
	}
	v.level = record.Level(data[1])
	v.id = record.EventID(data[3:19])
	v.fingerprint = binary.LittleEndian.Uint64(data[19:])
	v.time = int64(binary.LittleEndian.Uint64(data[27:]))
	rest := data[fixedSize:]
	for _, field := range [...]*[]byte{&v.topic, &v.key, &v.service, &v.source, &v.traceparent} {
		n, size := binary.Uvarint(rest)
		if size <= 0 || n > uint64(len(rest)-size) {
			_, err := record.Parse(data)
			return err
		}
		*field = rest[size : size+int(n) : size+int(n)]
		rest = rest[size+int(n):]
	}
	v.value = rest
	return nil
}
