package collector

import (
	"bytes"
	"encoding/json"

	"logcanary/collector/record"
)

// chooseFields reduces a record's value to the named fields, in the order in
// which they are named. A name is a field of the record or, failing that, a key of
// the line itself (JSON, or logfmt's key=value). Names that neither has are left out.
// It is off the hot path: a route asks for it.
func chooseFields(value, line []byte, names []string) []byte {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(value, &fields); err != nil {
		return value // the encoder's own output; kept whole rather than lost
	}
	keys := lineKeys(line)
	out := []byte{'{'}
	for _, name := range names {
		v, ok := fields[name]
		if !ok {
			v, ok = keys[name]
		}
		if !ok {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(record.AppendString(out, name), ':')
		out = append(out, v...)
	}
	return append(out, '}')
}

// lineKeys are the line's own keys with their values as JSON.
func lineKeys(line []byte) map[string]json.RawMessage {
	keys := map[string]json.RawMessage{}
	if err := json.Unmarshal(line, &keys); err == nil {
		return keys
	}
	clear(keys)
	for rest := line; len(rest) > 0; {
		var key, value []byte
		key, value, rest = nextPair(rest)
		if len(key) > 0 {
			keys[string(key)] = record.AppendString(nil, value)
		}
	}
	return keys
}

// nextPair cuts one key=value or key="quoted value" off; key is empty for a
// word that is no pair.
func nextPair(line []byte) (key, value, rest []byte) {
	line = bytes.TrimLeft(line, " \t")
	end := bytes.IndexAny(line, " \t=")
	if end < 0 {
		return nil, nil, nil
	}
	if line[end] != '=' {
		return nil, nil, line[end:]
	}
	key, line = line[:end], line[end+1:]
	if len(line) > 0 && line[0] == '"' {
		if close := bytes.IndexByte(line[1:], '"'); close >= 0 {
			return key, line[1 : 1+close], line[close+2:]
		}
	}
	if end = bytes.IndexAny(line, " \t"); end < 0 {
		end = len(line)
	}
	return key, line[:end], line[end:]
}
